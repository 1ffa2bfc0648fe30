package io.caravan.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Evidence of what was asked of the vendors and what they answered. */
final class Calls {
  private static final String COLUMNS =
      "delivery_id, n, operation, outcome_class, state, idempotency_key, batch_id, member, request,"
          + " answer, status, error, started_at, ended_at";

  private static final String INTEND =
      "insert into vendor_call ("
          + COLUMNS
          + ", tries) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"
          + " on conflict (delivery_id, n) do update set operation = excluded.operation,"
          + " outcome_class = excluded.outcome_class, state = excluded.state,"
          + " idempotency_key = excluded.idempotency_key, batch_id = excluded.batch_id,"
          + " member = excluded.member, request = excluded.request, answer = excluded.answer,"
          + " status = excluded.status, error = excluded.error,"
          + " started_at = excluded.started_at, ended_at = excluded.ended_at,"
          + " tries = vendor_call.tries + 1";

  // One that went in another batch since is not what was answered.
  private static final String ANSWERED =
      "update vendor_call set state = ?, answer = ?, status = ?, error = ?, ended_at = ?"
          + " where delivery_id = ? and n = ? and coalesce(batch_id, '') = ?";

  void intend(Session session, List<Call> calls) {
    List<Object[]> rows = new ArrayList<>();
    for (Call call : calls) {
      rows.add(
          new Object[] {
            call.deliveryId(),
            call.n(),
            call.operation(),
            call.outcomeClass(),
            call.state(),
            call.idempotencyKey(),
            call.batchId(),
            call.member(),
            call.request(),
            call.answer(),
            call.status(),
            call.error(),
            call.startedAt(),
            call.endedAt()
          });
    }
    session.batch(INTEND, rows);
  }

  void answered(Session session, List<Call> calls) {
    List<Object[]> rows = new ArrayList<>();
    for (Call call : calls) {
      rows.add(
          new Object[] {
            call.state(),
            call.answer(),
            call.status(),
            call.error(),
            call.endedAt(),
            call.deliveryId(),
            call.n(),
            call.batchId() == null ? "" : call.batchId()
          });
    }
    session.batch(ANSWERED, rows);
  }

  List<Call> calls(Session session, String deliveryId) {
    return session.list(
        "select " + COLUMNS + " from vendor_call where delivery_id = ? order by n",
        Calls::call,
        deliveryId);
  }

  List<Call> batch(Session session, String batchId) {
    return session.list(
        "select " + COLUMNS + " from vendor_call where batch_id = ? order by member, delivery_id",
        Calls::call,
        batchId);
  }

  private static Call call(ResultSet row) throws SQLException {
    return new Call(
        row.getString(1),
        row.getInt(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getInt(8),
        row.getString(9),
        row.getString(10),
        row.getInt(11),
        row.getString(12),
        row.getLong(13),
        row.getLong(14));
  }

  void orphan(Session session, String deliveryId, long epoch, String externalId) {
    session.update(
        "insert into orphan_effect (delivery_id, epoch, external_id, at) values (?, ?, ?, ?)",
        deliveryId,
        epoch,
        externalId,
        session.now());
  }

  void resolveOrphan(Session session, long orphanId) {
    session.update(
        "update orphan_effect set resolved_at = ? where orphan_id = ? and resolved_at is null",
        session.now(),
        orphanId);
  }

  List<OrphanEffect> orphans(Session session, long after, int limit) {
    return session.list(
        "select orphan_id, delivery_id, epoch, external_id, at from orphan_effect"
            + " where resolved_at is null and orphan_id > ? order by orphan_id limit ?",
        row ->
            new OrphanEffect(
                row.getLong(1), row.getString(2), row.getLong(3), row.getString(4), row.getLong(5)),
        after,
        limit);
  }
}
