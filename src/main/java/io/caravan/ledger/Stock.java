package io.caravan.ledger;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The stock journal and the last counts. Quantities are kept as text: exact on both databases. */
final class Stock {
  private static final String MOVEMENT =
      "select movement_id, variant, location, system, kind, quantity, cause, included_at, at"
          + " from stock_movement where ";

  private static final String MOVEMENTS = MOVEMENT + "variant = ? and location = ? ";

  boolean move(Session session, Movement movement) {
    return session.update(
            "insert into stock_movement (movement_id, variant, location, system, kind, quantity,"
                + " cause, included_at, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " on conflict (movement_id) do nothing",
            movement.movementId(),
            movement.variant(),
            movement.location(),
            movement.system(),
            movement.kind(),
            movement.quantity().toPlainString(),
            movement.cause(),
            movement.includedAt(),
            movement.at())
        == 1;
  }

  void included(Session session, String movementId, long includedAt) {
    session.update(
        "update stock_movement set included_at = ? where movement_id = ?", includedAt, movementId);
  }

  Optional<Movement> movement(Session session, String movementId) {
    return session.one(MOVEMENT + "movement_id = ?", Stock::movement, movementId);
  }

  List<Movement> movements(Session session, String variant, String location, int limit) {
    return session.list(
        MOVEMENTS + "order by n desc limit ?", Stock::movement, variant, location, limit);
  }

  List<Movement> notCounted(Session session, String variant, String location, long countedAt) {
    return session.list(
        MOVEMENTS + "and (included_at = -1 or included_at > ?) order by n",
        Stock::movement,
        variant,
        location,
        countedAt);
  }

  private static Movement movement(ResultSet row) throws SQLException {
    return new Movement(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        new BigDecimal(row.getString(6)),
        row.getString(7),
        row.getLong(8),
        row.getLong(9));
  }

  Optional<Position> position(Session session, String variant, String location) {
    return session.one(
        "select variant, location, on_hand, counted_at, version from stock_position"
            + " where variant = ? and location = ?",
        Stock::position,
        variant,
        location);
  }

  List<Position> positions(Session session, String variant) {
    return session.list(
        "select variant, location, on_hand, counted_at, version from stock_position"
            + " where variant = ? order by location",
        Stock::position,
        variant);
  }

  long stocked(Session session) {
    return session
        .one(
            "select count(*) from stock_position where cast(on_hand as decimal) > 0",
            row -> row.getLong(1))
        .orElse(0L);
  }

  private static Position position(ResultSet row) throws SQLException {
    String onHand = row.getString(3);
    return new Position(
        row.getString(1),
        row.getString(2),
        onHand == null ? null : new BigDecimal(onHand),
        row.getLong(4),
        row.getLong(5));
  }

  void putPosition(Session session, Position position) {
    session.update(
        "insert into stock_position (variant, location, on_hand, counted_at, version)"
            + " values (?, ?, ?, ?, 1) on conflict (variant, location) do update set"
            + " on_hand = excluded.on_hand, counted_at = excluded.counted_at,"
            + " version = stock_position.version + 1",
        position.variant(),
        position.location(),
        position.onHand() == null ? null : position.onHand().toPlainString(),
        position.countedAt());
  }
}
