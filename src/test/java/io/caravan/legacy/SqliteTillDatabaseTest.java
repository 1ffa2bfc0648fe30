package io.caravan.legacy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** The till keeps its tables in a file. */
final class SqliteTillDatabaseTest extends TillDatabaseContract {
  @Override
  Place place(Path folder) {
    return new Place(
        "jdbc:sqlite:" + folder.resolve("till.db") + "?busy_timeout=20000", "till", "none");
  }

  @Override
  Connection connect(Place place) throws SQLException {
    return DriverManager.getConnection(place.url());
  }

  @Override
  String schema() {
    return "sqlite.sql";
  }

  // Its driver takes the first statement and leaves the rest out without a word.
  @Override
  List<String> statements(String sql) {
    return Arrays.stream(sql.split(";\n(?!end)")).filter(one -> !one.isBlank()).toList();
  }
}
