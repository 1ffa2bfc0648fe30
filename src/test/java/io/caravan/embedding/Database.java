package io.caravan.embedding;

import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.sqlite.SQLiteDataSource;

/** Databases that hosts had before Caravan came. */
final class Database {
  private Database() {}

  /** A SQLite file with a table of the host's own. */
  static DataSource sqlite(Path file) {
    SQLiteDataSource database = new SQLiteDataSource();
    database.setUrl("jdbc:sqlite:" + file);
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table price_list (name text, price text)");
      statement.execute("insert into price_list values ('Belt', '24.90')");
      return database;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How a Spring Boot host is told of its PostgreSQL; Caravan gets a schema that is not there. */
  static Map<String, String> postgres() {
    LedgerSettings place = TestPostgres.freshPlace();
    return Map.of(
        "database.url", place.url(),
        "database.user", place.user(),
        "database.password", place.password(),
        "caravan.ledger.schema", place.schema());
  }
}
