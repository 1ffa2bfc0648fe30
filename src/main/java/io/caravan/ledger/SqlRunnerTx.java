package io.caravan.ledger;

import java.util.Optional;

/** Writes of what runners share: streams, schedules, limits, credentials, facts and upkeep. */
abstract class SqlRunnerTx extends SqlReads implements LedgerTx {

  SqlRunnerTx(Session session, Tables tables) {
    super(session, tables);
  }

  @Override
  public void putCursor(String system, String stream, String value) {
    tables.streams().putCursor(session, system, stream, value);
  }

  @Override
  public boolean hint(Hint hint) {
    return tables.streams().hint(session, hint);
  }

  @Override
  public void dropHint(String system, String stream, String nativeId, long readAt) {
    tables.streams().dropHint(session, system, stream, nativeId, readAt);
  }

  @Override
  public Optional<Lease> takeSchedule(String name, long leaseMs) {
    return tables.streams().takeSchedule(session, name, leaseMs);
  }

  @Override
  public boolean reschedule(Lease lease, long nextAt, long intervalMs) {
    return tables.streams().reschedule(session, lease, nextAt, intervalMs);
  }

  @Override
  public boolean endSchedule(Lease lease) {
    return tables.streams().endSchedule(session, lease);
  }

  @Override
  public void fireNow(String name) {
    tables.streams().fireNow(session, name);
  }

  @Override
  public void heartbeat(String runnerId, String host, String version) {
    tables.streams().heartbeat(session, runnerId, host, version);
  }

  @Override
  public long takeBudget(
      String system, String bucket, double cost, double capacity, double ratePerSecond) {
    return tables.access().takeBudget(session, system, bucket, cost, capacity, ratePerSecond);
  }

  @Override
  public void correctBudget(
      String system,
      String bucket,
      double back,
      double left,
      double capacity,
      double ratePerSecond) {
    tables.access().correctBudget(session, system, bucket, back, left, capacity, ratePerSecond);
  }

  @Override
  public void used(ApiUse use) {
    tables.usage().add(session, use);
  }

  @Override
  public void forgetUses(String system, long before) {
    tables.usage().forget(session, system, before);
  }

  @Override
  public boolean putCredential(Credential credential, long expectedVersion) {
    return tables.access().putCredential(session, credential, expectedVersion);
  }

  @Override
  public void deleteCredential(String system) {
    tables.access().deleteCredential(session, system);
  }

  @Override
  public void putFact(String name, String value) {
    tables.facts().putFact(session, name, value);
  }

  @Override
  public long forget(long after, int changes, long bodiesBefore, long rowsBefore) {
    return tables.retention().forget(session, after, changes, bodiesBefore, rowsBefore);
  }

  @Override
  public int forgetEvents(long before, int limit) {
    return tables.retention().forgetEvents(session, before, limit);
  }

  @Override
  public LaneCheck checkLanes(long after, int lanes) {
    return tables.conservation().check(session, after, lanes);
  }
}
