package io.caravan.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table that a ledger takes along when it moves.
 *
 * @param identity column whose values the database gives, or null
 */
record MovedTable(String name, String identity) {
  /** The one row that every ledger has from its beginning. */
  static final MovedTable NAME_OF_LEDGER = new MovedTable("ledger_identity", null);

  /** All of them, each behind those that it refers to. */
  static final List<MovedTable> ALL =
      List.of(
          NAME_OF_LEDGER,
          new MovedTable("link", "link_id"),
          new MovedTable("alias", null),
          new MovedTable("record", null),
          new MovedTable("shadow", null),
          new MovedTable("payload", null),
          new MovedTable("change", "change_id"),
          new MovedTable("lane", "lane_id"),
          new MovedTable("delivery", null),
          new MovedTable("vendor_call", null),
          new MovedTable("orphan_effect", "orphan_id"),
          new MovedTable("stock_movement", "n"),
          new MovedTable("stock_position", null),
          new MovedTable("stream_cursor", null),
          new MovedTable("inbox", null),
          new MovedTable("hint", null),
          new MovedTable("schedule", null),
          new MovedTable("runner", null),
          new MovedTable("budget", null),
          new MovedTable("api_use", null),
          new MovedTable("credential", null),
          new MovedTable("subscription", null),
          new MovedTable("field_conflict", "conflict_id"),
          new MovedTable("alarm", "alarm_id"),
          new MovedTable("audit", "audit_id"),
          new MovedTable("fact", null));

  /** Its columns as this database has them, in their order. */
  List<MovedColumn> columns(Session session) {
    try (PreparedStatement none =
            session.connection().prepareStatement("select * from " + name + " where 1 = 0");
        ResultSet rows = none.executeQuery()) {
      ResultSetMetaData meta = rows.getMetaData();
      List<MovedColumn> columns = new ArrayList<>();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        columns.add(MovedColumn.of(meta.getColumnName(i), meta.getColumnTypeName(i)));
      }
      return columns;
    } catch (SQLException e) {
      throw new SqlFailure("reading the columns of " + name, e);
    }
  }

  long count(Session session) {
    return session.one("select count(*) from " + name, row -> row.getLong(1)).orElseThrow();
  }

  boolean isEmpty(Session session) {
    return session.one("select 1 from " + name + " limit 1", row -> row.getInt(1)).isEmpty();
  }

  String select(List<MovedColumn> columns) {
    return "select " + names(columns) + " from " + name;
  }

  String insert(Dialect dialect, List<MovedColumn> columns) {
    return "insert into "
        + name
        + " ("
        + names(columns)
        + ")"
        + (identity == null ? "" : dialect.withGivenIds())
        + " values ("
        + columns.stream().map(column -> "?").collect(Collectors.joining(", "))
        + ")";
  }

  private static String names(List<MovedColumn> columns) {
    return columns.stream().map(MovedColumn::name).collect(Collectors.joining(", "));
  }
}
