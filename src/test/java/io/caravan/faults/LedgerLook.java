package io.caravan.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Looks into the database of a ledger, as nobody who uses the ledger can. */
final class LedgerLook {
  private static final String LOCKED = "55P03";
  private static final int PATIENCE_MS = 100;
  private static final String OF_ORDER =
      " from delivery d join lane l on l.lane_id = d.lane_id join link k on k.ref = d.lane_key"
          + " and k.kind = 'order' and k.system = 'shop'"
          + " where d.entity = 'order' and d.target = 'pos' and ? like '%' || k.native_id";

  /**
   * The first delivery of an order to the till.
   *
   * @param owner runner that has claimed it, or null
   * @param leaseUntil of that claim, in the ledger's time
   * @param settledAt in the ledger's time, 0 if it is not
   * @param calls state of its only call of the vendor, with how often it was begun, or null
   */
  record Row(
      String id,
      String state,
      String owner,
      long epoch,
      long leaseUntil,
      long settledAt,
      String calls) {}

  private final String schema;

  LedgerLook(LedgerSettings place) {
    this.schema = place.schema();
  }

  /** What is committed of it, or null. */
  Row order(JsonNode order) {
    return one(
        "select d.delivery_id, d.state, l.owner, l.epoch, coalesce(l.lease_until, 0),"
            + " coalesce(d.settled_at, 0),"
            + " (select string_agg(c.state || ' ' || c.tries, ', ') from vendor_call c"
            + " where c.delivery_id = d.delivery_id)"
            + OF_ORDER
            + " order by d.seq",
        order.path("id").asText(),
        row ->
            new Row(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getString(7)));
  }

  /** Whether a transaction that is not committed yet has written the delivery of an order. */
  boolean isBeingSettled(JsonNode order) {
    try {
      one(
          "select 1" + OF_ORDER + " order by d.seq for update of d nowait",
          order.path("id").asText(),
          row -> 1);
      return false;
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof SQLException cause && LOCKED.equals(cause.getSQLState())) {
        return true;
      }
      throw e;
    }
  }

  /** Whether a transaction that is not committed yet has kept a notice. */
  boolean isBeingKept(String notice) {
    try (Connection connection = TestPostgres.connect();
        Statement first = connection.createStatement()) {
      connection.setAutoCommit(false);
      first.execute("set local search_path to " + schema);
      first.execute("set local lock_timeout to " + PATIENCE_MS);
      first.execute("insert into inbox values ('shop', '" + notice + "', 0, 0)");
      connection.rollback();
      return false;
    } catch (SQLException e) {
      if (LOCKED.equals(e.getSQLState())) {
        return true;
      }
      throw new IllegalStateException(notice, e);
    }
  }

  /** How often a notice came again after it was kept; -1 if it is not kept. */
  int repeats(String notice) {
    Integer repeats =
        one("select duplicates from inbox where event_id = ?", notice, row -> row.getInt(1));
    return repeats == null ? -1 : repeats;
  }

  /** Traces of deliveries of an order that may have been made twice. */
  long traces(JsonNode order) {
    return one(
        "select count(*) from orphan_effect where delivery_id in (select d.delivery_id"
            + OF_ORDER
            + ")",
        order.path("id").asText(),
        row -> row.getLong(1));
  }

  private interface Read<T> {
    T from(ResultSet row) throws SQLException;
  }

  private <T> T one(String sql, String parameter, Read<T> read) {
    try (Connection connection = TestPostgres.connect();
        Statement first = connection.createStatement()) {
      first.execute("set search_path to " + schema);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setString(1, parameter);
        try (ResultSet rows = statement.executeQuery()) {
          return rows.next() ? read.from(rows) : null;
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
