package io.caravan.ledger;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the systems let us do: rates, credentials, and who gets what. */
final class Access {
  private static final double MILLIS_PER_SECOND = 1000.0;

  private record Bucket(double tokens, long refilledAt) {}

  long takeBudget(
      Session session, String system, String bucket, double cost, double capacity, double rate) {
    Bucket now = refilled(session, system, bucket, capacity, rate);
    // A call dearer than the whole bucket would wait for ever; the vendor decides on it.
    double wanted = Math.min(cost, capacity);
    if (now.tokens < wanted) {
      return Math.max(1, (long) Math.ceil((wanted - now.tokens) / rate * MILLIS_PER_SECOND));
    }
    put(session, system, bucket, now.tokens - wanted, capacity, rate, now.refilledAt);
    return 0;
  }

  // A runner that waited for its turn has the earlier time: refilled from there, the time between
  // would be counted twice.
  private static Bucket refilled(
      Session session, String system, String bucket, double capacity, double rate) {
    Bucket before = bucket(session, system, bucket).orElse(new Bucket(capacity, session.now()));
    long now = Math.max(before.refilledAt, session.now());
    double back = (now - before.refilledAt) / MILLIS_PER_SECOND * rate;
    return new Bucket(Math.min(capacity, before.tokens + back), now);
  }

  private static Optional<Bucket> bucket(Session session, String system, String bucket) {
    return session.one(
        "select tokens, refilled_at from budget where system = ? and bucket = ?",
        row -> new Bucket(row.getDouble(1), row.getLong(2)),
        system,
        bucket);
  }

  void correctBudget(
      Session session,
      String system,
      String bucket,
      double back,
      double left,
      double capacity,
      double rate) {
    Bucket now = refilled(session, system, bucket, capacity, rate);
    double tokens = Math.min(Math.min(now.tokens + back, left), capacity);
    put(session, system, bucket, tokens, capacity, rate, now.refilledAt);
  }

  private static void put(
      Session session,
      String system,
      String bucket,
      double tokens,
      double capacity,
      double rate,
      long at) {
    session.update(
        "insert into budget (system, bucket, tokens, capacity, rate, refilled_at)"
            + " values (?, ?, ?, ?, ?, ?) on conflict (system, bucket) do update set"
            + " tokens = excluded.tokens, capacity = excluded.capacity, rate = excluded.rate,"
            + " refilled_at = excluded.refilled_at",
        system,
        bucket,
        tokens,
        capacity,
        rate,
        at);
  }

  Optional<Credential> credential(Session session, String system) {
    return session.one(
        "select version, access_token, refresh_token, previous_refresh_token, expires_at,"
            + " refreshing_until, key_id, state, scopes from credential where system = ?",
        row ->
            new Credential(
                system,
                row.getLong(1),
                row.getBytes(2),
                row.getBytes(3),
                row.getBytes(4),
                row.getLong(5),
                row.getLong(6),
                row.getString(7),
                row.getString(8),
                row.getString(9)),
        system);
  }

  boolean putCredential(Session session, Credential credential, long expectedVersion) {
    String sql =
        expectedVersion == 0
            ? "insert into credential (access_token, refresh_token, previous_refresh_token,"
                + " expires_at, refreshing_until, key_id, state, scopes, version, system)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ? + 1, ?) on conflict (system) do nothing"
            : "update credential set access_token = ?, refresh_token = ?,"
                + " previous_refresh_token = ?, expires_at = ?, refreshing_until = ?, key_id = ?,"
                + " state = ?, scopes = ?, version = version + 1 where version = ? and system = ?";
    return session.update(
            sql,
            credential.access(),
            credential.refresh(),
            credential.previousRefresh(),
            credential.expiresAt(),
            credential.refreshingUntil(),
            credential.keyId(),
            credential.state(),
            credential.scopes(),
            expectedVersion,
            credential.system())
        == 1;
  }

  void deleteCredential(Session session, String system) {
    session.update("delete from credential where system = ?", system);
  }

  Set<String> subscribers(Session session, String entity) {
    return new TreeSet<>(
        session.list(
            "select target from subscription where entity = ? and ended_at is null",
            row -> row.getString(1),
            entity));
  }

  /** False if it was subscribed already. */
  boolean subscribe(Session session, String target, String entity) {
    return session.update(
            "insert into subscription (target, entity, since) values (?, ?, ?)"
                + " on conflict (target, entity) do update set since = excluded.since,"
                + " ended_at = null where subscription.ended_at is not null",
            target,
            entity,
            session.now())
        == 1;
  }

  /** False if it was not subscribed. */
  boolean unsubscribe(Session session, String target, String entity) {
    return session.update(
            "update subscription set ended_at = ? where target = ? and entity = ?"
                + " and ended_at is null",
            session.now(),
            target,
            entity)
        == 1;
  }
}
