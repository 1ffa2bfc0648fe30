package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ledger on connections of a host's pool, which may begin transactions by itself or not. */
class HostedPostgresTest {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void it_works_on_them_and_gives_them_back_as_they_came(boolean autoCommit) throws SQLException {
    LedgerSettings place = TestPostgres.freshPlace();
    HikariConfig host = new HikariConfig();
    host.setJdbcUrl(place.url());
    host.setUsername(place.user());
    host.setPassword(place.password());
    host.setAutoCommit(autoCommit);
    host.setMaximumPoolSize(2);
    TestClock clock = new TestClock();
    try (HikariDataSource source = new HikariDataSource(host)) {
      LedgerSettings hosted = LedgerSettings.in(source).schema(place.schema());
      try (Ledger ledger = Ledgers.open(hosted, clock, new Random(1))) {
        ledger.writeNow(
            tx -> {
              tx.putFact("name", "value");
              return null;
            });
        assertThat(ledger.<Optional<String>>read(reads -> reads.fact("name"))).contains("value");
        assertThat(ledger.claim("order", "pos", 1, 1, 1000)).isEmpty();
        try (Connection connection = source.getConnection()) {
          assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
          assertThat(connection.getSchema()).isEqualTo("public");
        }
      }
    }
  }
}
