package io.caravan.ledger;

import java.util.List;
import java.util.Optional;

/** Reading: cursors, hints, schedules and the processes that read. */
final class Streams {
  Optional<String> cursor(Session session, String system, String stream) {
    return session.one(
        "select value from stream_cursor where system = ? and stream = ?",
        row -> row.getString(1),
        system,
        stream);
  }

  void putCursor(Session session, String system, String stream, String value) {
    session.update(
        "insert into stream_cursor (system, stream, value, updated_at) values (?, ?, ?, ?)"
            + " on conflict (system, stream) do update set value = excluded.value,"
            + " updated_at = excluded.updated_at",
        system,
        stream,
        value,
        session.now());
  }

  boolean hint(Session session, Hint hint) {
    if (hint.eventId() != null && !isNew(session, hint)) {
      return false;
    }
    session.update(
        "insert into hint (system, stream, native_id, event_id, received_at)"
            + " values (?, ?, ?, ?, ?) on conflict (system, stream, native_id) do update set"
            + " event_id = excluded.event_id, received_at = excluded.received_at",
        hint.system(),
        hint.stream(),
        hint.nativeId(),
        hint.eventId(),
        hint.receivedAt());
    session.signalAfterCommit();
    return true;
  }

  private static boolean isNew(Session session, Hint hint) {
    int duplicates =
        session
            .one(
                "insert into inbox (system, event_id, received_at, duplicates)"
                    + " values (?, ?, ?, 0) on conflict (system, event_id) do update set"
                    + " duplicates = inbox.duplicates + 1 returning duplicates",
                row -> row.getInt(1),
                hint.system(),
                hint.eventId(),
                hint.receivedAt())
            .orElseThrow();
    return duplicates == 0;
  }

  long duplicates(Session session, String system) {
    return session
        .one(
            "select coalesce(sum(duplicates), 0) from inbox where system = ?",
            row -> row.getLong(1),
            system)
        .orElse(0L);
  }

  List<Hint> hints(Session session, String system, String stream, int limit) {
    return session.list(
        "select native_id, event_id, received_at from hint where system = ? and stream = ?"
            + " order by received_at, native_id limit ?",
        row -> new Hint(system, stream, row.getString(1), row.getString(2), row.getLong(3)),
        system,
        stream,
        limit);
  }

  boolean anyHint(Session session, String system, String stream) {
    return session
        .one(
            "select 1 from hint where system = ? and stream = ? limit 1",
            row -> row.getLong(1),
            system,
            stream)
        .isPresent();
  }

  void dropHint(Session session, String system, String stream, String nativeId, long readAt) {
    session.update(
        "delete from hint where system = ? and stream = ? and native_id = ? and received_at <= ?",
        system,
        stream,
        nativeId,
        readAt);
  }

  Optional<Lease> takeSchedule(Session session, String name, long leaseMs) {
    long now = session.now();
    session.update(
        "insert into schedule (name, next_at, epoch, interval_ms, fired) values (?, ?, 0, -1, 0)"
            + " on conflict (name) do nothing",
        name,
        now);
    return session.one(
        "update schedule set epoch = epoch + 1, lease_until = ?, fired = 0 where name = ?"
            + " and next_at <= ? and (lease_until is null or lease_until <= ?)"
            + " returning epoch, interval_ms",
        row -> new Lease(name, row.getLong(1), now + leaseMs, row.getLong(2)),
        now + leaseMs,
        name,
        now,
        now);
  }

  // A wish to fire that came while the lease ran is not lost.
  boolean reschedule(Session session, Lease lease, long nextAt, long intervalMs) {
    return session.update(
            "update schedule set next_at = case when fired = 1 then ? else ? end,"
                + " interval_ms = ?, lease_until = null, fired = 0 where name = ? and epoch = ?"
                + " and lease_until is not null",
            session.now(),
            nextAt,
            intervalMs,
            lease.name(),
            lease.epoch())
        == 1;
  }

  // A row that was fired while its lease ran has a next run: now.
  boolean endSchedule(Session session, Lease lease) {
    int ended =
        session.update(
            "delete from schedule where name = ? and epoch = ? and lease_until = ? and fired = 0",
            lease.name(),
            lease.epoch(),
            lease.leaseUntil());
    return ended == 1 || reschedule(session, lease, session.now(), lease.intervalMs());
  }

  List<String> due(Session session, String prefix, int limit) {
    return session.list(
        "select name from schedule where substr(name, 1, ?) = ? and next_at <= ?"
            + " and (lease_until is null or lease_until <= ?) order by next_at, name limit ?",
        row -> row.getString(1),
        prefix.length(),
        prefix,
        session.now(),
        session.now(),
        limit);
  }

  void fireNow(Session session, String name) {
    session.update(
        "insert into schedule (name, next_at, epoch, interval_ms, fired) values (?, ?, 0, -1, 1)"
            + " on conflict (name) do update set next_at = excluded.next_at, fired = 1",
        name,
        session.now());
    session.signalAfterCommit();
  }

  long nextAt(Session session, String name) {
    return session
        .one("select next_at from schedule where name = ?", row -> row.getLong(1), name)
        .orElse(-1L);
  }

  void heartbeat(Session session, String runnerId, String host, String version) {
    session.update(
        "insert into runner (runner_id, host, version, started_at, heartbeat_at)"
            + " values (?, ?, ?, ?, ?) on conflict (runner_id) do update set host = excluded.host,"
            + " version = excluded.version, heartbeat_at = excluded.heartbeat_at",
        runnerId,
        host,
        version,
        session.now(),
        session.now());
  }

  List<RunnerSeen> runners(Session session) {
    return session.list(
        "select runner_id, host, version, started_at, heartbeat_at from runner"
            + " order by heartbeat_at desc, runner_id",
        row ->
            new RunnerSeen(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getLong(5)));
  }
}
