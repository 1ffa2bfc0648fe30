package io.caravan.command.crash;

import io.caravan.hub.Deliverer;

/**
 * What is done to the runners.
 *
 * @param ledger sqlite: one runner; postgresql: three on one server
 * @param kills kill -9 of a runner
 * @param pauses SIGSTOP of a runner for longer than its leases, then SIGCONT
 * @param stops immediate stops of the database server, each followed by its crash recovery
 * @param seed decides what is traded, and when what is done
 * @param speed seconds of the vendors' and the runners' clock in one of the machine's: leases of a
 *     minute end after a minute of it
 * @param unprobed the runners' packs are broken on purpose: after a lost answer they write again
 *     without a look. Shows that the audit sees what it looks for
 */
record CrashSettings(
    String ledger, int kills, int pauses, int stops, long seed, double speed, boolean unprobed) {
  static final String SQLITE = "sqlite";
  static final String POSTGRESQL = "postgresql";

  /**
   * @throws IllegalArgumentException if it cannot be done
   */
  CrashSettings {
    if (!ledger.equals(SQLITE) && !ledger.equals(POSTGRESQL)) {
      throw new IllegalArgumentException(
          "--ledger=" + ledger + " is unknown: write " + SQLITE + " or " + POSTGRESQL);
    }
    if (ledger.equals(SQLITE) && stops > 0) {
      throw new IllegalArgumentException("--stops are of a PostgreSQL server: SQLite has none");
    }
  }

  /** The lease of a lane, in the machine's time. */
  long leaseMs() {
    return (long) (Deliverer.LEASE_MS / speed);
  }

  int runners() {
    return ledger.equals(SQLITE) ? 1 : 3;
  }

  @Override
  public String toString() {
    return ledger
        + ", seed "
        + seed
        + ": "
        + kills
        + " kills, "
        + pauses
        + " pauses, "
        + stops
        + " stops of the database"
        + (unprobed ? ", packs that never look first" : "");
  }
}
