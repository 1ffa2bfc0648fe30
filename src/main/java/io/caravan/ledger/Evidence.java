package io.caravan.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What is kept for people: conflicts, alarms and the audit chain. */
final class Evidence {
  private static final String OPEN =
      "select alarm_id, kind, subject, text, at from alarm where closed_at is null";
  private static final String NO_HASH = "";
  private static final String AUDIT =
      "select audit_id, at, actor, action, object, detail, previous_hash, hash from audit ";
  private static final int CHECKED_AT_ONCE = 1000;

  void conflict(Session session, Conflict conflict) {
    session.update(
        "insert into field_conflict (entity, ref, field, owner, owner_value, other, other_value,"
            + " at) values (?, ?, ?, ?, ?, ?, ?, ?)",
        conflict.entity(),
        conflict.ref(),
        conflict.field(),
        conflict.owner(),
        conflict.ownerValue(),
        conflict.other(),
        conflict.otherValue(),
        conflict.at());
  }

  List<Conflict> conflicts(Session session, String entity, String ref, int limit) {
    return session.list(
        "select conflict_id, field, owner, owner_value, other, other_value, at from field_conflict"
            + " where entity = ? and ref = ? order by conflict_id desc limit ?",
        row ->
            new Conflict(
                row.getLong(1),
                entity,
                ref,
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getLong(7)),
        entity,
        ref,
        limit);
  }

  void alarm(Session session, String kind, String subject, String text) {
    session.update(
        "insert into alarm (kind, subject, text, at) values (?, ?, ?, ?)"
            + " on conflict (kind, subject) where closed_at is null"
            + " do update set text = excluded.text",
        kind,
        subject,
        text,
        session.now());
  }

  void clearAlarm(Session session, String kind, String subject) {
    session.update(
        "update alarm set closed_at = ? where kind = ? and subject = ? and closed_at is null",
        session.now(),
        kind,
        subject);
  }

  List<Alarm> openAlarms(Session session, int limit) {
    return session.list(OPEN + " order by alarm_id limit ?", Evidence::alarm, limit);
  }

  List<Alarm> openAlarms(Session session, String kind, int limit) {
    return session.list(
        OPEN + " and kind = ? order by alarm_id limit ?", Evidence::alarm, kind, limit);
  }

  private static Alarm alarm(ResultSet row) throws SQLException {
    return new Alarm(
        row.getLong(1), row.getString(2), row.getString(3), row.getString(4), row.getLong(5), true);
  }

  void audit(Session session, String actor, String action, String object, String detail) {
    String previous =
        session
            .one("select hash from audit order by audit_id desc limit 1", row -> row.getString(1))
            .orElse(NO_HASH);
    long at = session.now();
    session.update(
        "insert into audit (at, actor, action, object, detail, previous_hash, hash)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        at,
        actor,
        action,
        object,
        detail,
        previous,
        hash(previous, at, actor, action, object, detail));
  }

  // Lengths before the parts: moving a character from one part to the next changes the hash.
  private static String hash(String previous, long at, String... parts) {
    StringBuilder text = new StringBuilder(previous).append('\n').append(at);
    for (String part : parts) {
      text.append('\n').append(part == null ? "-" : part.length() + ":" + part);
    }
    return HexFormat.of().formatHex(Identity.sha256(text.toString()));
  }

  List<AuditEntry> auditTrail(Session session, int limit) {
    return session.list(AUDIT + "order by audit_id desc limit ?", Evidence::entry, limit);
  }

  /** The first entry that does not fit the chain, or nothing. */
  Optional<AuditEntry> brokenAudit(Session session) {
    String previous = NO_HASH;
    long after = 0;
    while (true) {
      List<AuditEntry> some =
          session.list(
              AUDIT + "where audit_id > ? order by audit_id limit ?",
              Evidence::entry,
              after,
              CHECKED_AT_ONCE);
      if (some.isEmpty()) {
        return Optional.empty();
      }
      for (AuditEntry e : some) {
        String expected = hash(previous, e.at(), e.actor(), e.action(), e.object(), e.detail());
        if (!e.previousHash().equals(previous) || !e.hash().equals(expected)) {
          return Optional.of(e);
        }
        previous = e.hash();
        after = e.auditId();
      }
    }
  }

  private static AuditEntry entry(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong(1),
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8));
  }
}
