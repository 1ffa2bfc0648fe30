package io.caravan.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What systems told, what follows from it, and what each is known to hold. */
final class Facts {
  private static final String CHANGES =
      "select c.change_id, c.entity, c.ref, c.system, c.native_id, c.version, c.state, c.reason,"
          + " c.path, c.stage, c.origin, c.mapping, p.body, c.recorded_at from change c"
          + " left join payload p on p.payload_id = 'change/' || c.change_id ";

  static final String PUT_PAYLOAD =
      "insert into payload (payload_id, body, created_at) values (?, ?, ?)"
          + " on conflict (payload_id) do update set body = excluded.body";

  Optional<State> state(Session session, String entity, String ref) {
    return session.one(
        "select version, body, memo from record where entity = ? and ref = ?",
        row ->
            new State(
                entity,
                ref,
                row.getLong(1),
                DeliveryRow.json(row.getString(2)),
                DeliveryRow.json(row.getString(3))),
        entity,
        ref);
  }

  List<State> states(Session session, String entity, String after, int limit) {
    return session.list(
        "select ref, version, body, memo from record where entity = ? and ref > ?"
            + " order by ref limit ?",
        row ->
            new State(
                entity,
                row.getString(1),
                row.getLong(2),
                DeliveryRow.json(row.getString(3)),
                DeliveryRow.json(row.getString(4))),
        entity,
        after,
        limit);
  }

  void putState(Session session, String entity, String ref, JsonNode body, JsonNode memo) {
    session.update(
        "insert into record (entity, ref, version, body, memo, updated_at)"
            + " values (?, ?, 1, ?, ?, ?) on conflict (entity, ref) do update set"
            + " version = record.version + 1, body = excluded.body, memo = excluded.memo,"
            + " updated_at = excluded.updated_at",
        entity,
        ref,
        DeliveryRow.text(body),
        memo == null ? "{}" : DeliveryRow.text(memo),
        session.now());
  }

  Optional<Shadow> shadow(Session session, String system, String entity, String nativeId) {
    return session.one(
        "select known, version, wrote_hash from shadow"
            + " where system = ? and entity = ? and native_id = ?",
        row ->
            new Shadow(
                system,
                entity,
                nativeId,
                DeliveryRow.json(row.getString(1)),
                row.getString(2),
                row.getString(3)),
        system,
        entity,
        nativeId);
  }

  void putShadow(Session session, Shadow shadow) {
    session.update(
        "insert into shadow (system, entity, native_id, known, version, wrote_hash, updated_at)"
            + " values (?, ?, ?, ?, ?, ?, ?) on conflict (system, entity, native_id) do update set"
            + " known = excluded.known, version = excluded.version,"
            + " wrote_hash = excluded.wrote_hash, updated_at = excluded.updated_at",
        shadow.system(),
        shadow.entity(),
        shadow.nativeId(),
        DeliveryRow.text(shadow.known()),
        shadow.version(),
        shadow.wroteHash(),
        session.now());
  }

  long insertChange(Session session, Change change) {
    long changeId =
        session
            .one(
                "insert into change (entity, ref, system, native_id, version, state, reason, path,"
                    + " stage, origin, mapping, recorded_at)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning change_id",
                row -> row.getLong(1),
                change.entity(),
                change.ref(),
                change.system(),
                change.nativeId(),
                change.version(),
                change.state(),
                change.reason(),
                change.path(),
                change.stage(),
                change.origin(),
                change.mapping(),
                session.now())
            .orElseThrow();
    if (change.body() != null) {
      putBody(session, changeId, change.body());
    }
    return changeId;
  }

  private static void putBody(Session session, long changeId, JsonNode body) {
    session.update(PUT_PAYLOAD, "change/" + changeId, DeliveryRow.text(body), session.now());
  }

  void changeState(Session session, long changeId, String state, String reason) {
    int changed =
        session.update(
            "update change set state = ?, reason = ? where change_id = ?", state, reason, changeId);
    if (changed == 0) {
      throw new LedgerException("there is no change " + changeId);
    }
  }

  /** From PARKED to another state; false if it is not parked. */
  boolean unpark(Session session, long changeId, String state, String reason, JsonNode body) {
    int changed =
        session.update(
            "update change set state = ?, reason = coalesce(?, reason)"
                + " where change_id = ? and state = 'PARKED'",
            state,
            reason,
            changeId);
    if (changed == 1 && body != null) {
      putBody(session, changeId, body);
    }
    return changed == 1;
  }

  Optional<Change> change(Session session, long changeId) {
    return session.one(CHANGES + "where c.change_id = ?", Facts::change, changeId);
  }

  List<Change> changes(Session session, String entity, String ref, int limit) {
    return session.list(
        CHANGES + "where c.entity = ? and c.ref = ? order by c.change_id desc limit ?",
        Facts::change,
        entity,
        ref,
        limit);
  }

  List<Change> lastTold(Session session, String entity, String ref) {
    return session.list(
        CHANGES
            + "where c.change_id in (select max(t.change_id) from change t"
            + " where t.entity = ? and t.ref = ? and t.stage = 'canonical'"
            + " and t.state in ('RECORDED', 'IGNORED') group by t.system)"
            + " order by c.change_id desc",
        Facts::change,
        entity,
        ref);
  }

  List<Change> parkedChanges(Session session, int limit) {
    return session.list(
        CHANGES + "where c.state = 'PARKED' order by c.change_id limit ?", Facts::change, limit);
  }

  List<Change> changesToReplay(Session session, int limit) {
    return session.list(
        CHANGES + "where c.state = 'REPLAY' order by c.change_id limit ?", Facts::change, limit);
  }

  boolean anyToReplay(Session session) {
    return session
        .one("select 1 from change where state = 'REPLAY' limit 1", row -> row.getLong(1))
        .isPresent();
  }

  List<Change> seen(Session session, long after, int limit) {
    return session.list(
        CHANGES + "where c.change_id > ? and c.state = 'SEEN' order by c.change_id limit ?",
        Facts::change,
        after,
        limit);
  }

  private static Change change(ResultSet row) throws SQLException {
    return new Change(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getString(11),
        row.getString(12),
        DeliveryRow.json(row.getString(13)),
        row.getLong(14));
  }

  long count(Session session, String entity) {
    return session
        .one("select count(*) from record where entity = ?", row -> row.getLong(1), entity)
        .orElse(0L);
  }

  Optional<String> fact(Session session, String name) {
    return session.one("select value from fact where name = ?", row -> row.getString(1), name);
  }

  void putFact(Session session, String name, String value) {
    session.update(
        "insert into fact (name, value) values (?, ?)"
            + " on conflict (name) do update set value = excluded.value",
        name,
        value);
  }
}
