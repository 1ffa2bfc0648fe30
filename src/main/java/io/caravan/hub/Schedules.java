package io.caravan.hub;

import io.caravan.ledger.LedgerTx;

/** Names of the hub's own rows in the ledger's schedule. */
final class Schedules {
  static final String AGAIN = "again/";
  static final String BASELINE = "baseline/";
  private static final long MOMENT_MS = 1;

  private Schedules() {}

  static String again(String entity, String ref) {
    return AGAIN + entity + "/" + ref;
  }

  static String baseline(String entity, String target) {
    return BASELINE + entity + "/" + target;
  }

  /** Sets when a row is due, whatever it was before. */
  static void at(LedgerTx tx, String name, long at) {
    tx.fireNow(name);
    tx.takeSchedule(name, MOMENT_MS).ifPresent(lease -> tx.reschedule(lease, at, -1));
  }
}
