package io.caravan.legacy;

import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The till keeps its tables on a server. */
final class PostgresTillDatabaseTest extends TillDatabaseContract {
  private String schema;

  @Override
  Place place(Path folder) throws SQLException {
    LedgerSettings fresh = TestPostgres.freshPlace();
    schema = fresh.schema() + "_till";
    try (Connection connection = TestPostgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema " + schema);
    }
    String mark = fresh.url().contains("?") ? "&" : "?";
    String password = fresh.password();
    return new Place(
        fresh.url() + mark + "stringtype=unspecified&currentSchema=" + schema,
        fresh.user(),
        password == null || password.isEmpty() ? "none" : password);
  }

  @Override
  Connection connect(Place place) throws SQLException {
    Connection connection = TestPostgres.connect();
    connection.setSchema(schema);
    return connection;
  }

  @Override
  String schema() {
    return "postgresql.sql";
  }
}
