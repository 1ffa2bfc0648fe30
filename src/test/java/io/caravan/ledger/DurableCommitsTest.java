package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered is on the disk: no setting of a database or a host takes that away. */
class DurableCommitsTest {
  private static final String LAZY = "options=-c%20synchronous_commit=off";
  private static final String FULL = "2";

  @Test
  void sqlite_flushes_each_commit(@TempDir Path folder) throws SQLException {
    LedgerSettings settings = LedgerSettings.at("jdbc:sqlite:" + folder.resolve("ledger.db"));
    try (SqliteStore store = SqliteStore.exclusive(settings);
        Connection writer = store.writer()) {
      assertThat(asked(writer, "pragma synchronous")).isEqualTo(FULL);
    }
  }

  @Test
  void a_pool_of_our_own_waits_for_the_disk_whatever_the_server_is_set_to() throws SQLException {
    LedgerSettings place = TestPostgres.freshPlace();
    LedgerSettings lazy =
        LedgerSettings.at(with(place.url()))
            .login(place.user(), place.password())
            .schema(place.schema());
    try (PostgresStore store = PostgresStore.pooled(lazy);
        Connection writer = store.writer()) {
      assertThat(asked(writer, "show synchronous_commit")).isEqualTo("on");
    }
  }

  @Test
  void a_host_whose_commits_do_not_wait_is_refused_and_told_what_to_do() {
    LedgerSettings place = TestPostgres.freshPlace();
    HikariConfig host = new HikariConfig();
    host.setJdbcUrl(with(place.url()));
    host.setUsername(place.user());
    host.setPassword(place.password());
    try (HikariDataSource source = new HikariDataSource(host)) {
      LedgerSettings hosted = LedgerSettings.in(source).schema(place.schema());
      assertThatThrownBy(() -> Ledgers.open(hosted, new TestClock(), new Random(1)))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("synchronous_commit = on");
    }
  }

  private static String with(String url) {
    return url + (url.contains("?") ? "&" : "?") + LAZY;
  }

  private static String asked(Connection connection, String question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      row.next();
      return row.getString(1);
    }
  }
}
