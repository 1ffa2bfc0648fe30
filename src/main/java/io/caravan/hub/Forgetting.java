package io.caravan.hub;

import io.caravan.ledger.Lease;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerTx;
import io.caravan.policy.Situation;
import java.time.Duration;

/** Lets go of what is finished and old: once a day, a little at a time, by one of the runners. */
final class Forgetting {
  static final String NAME = "retention";
  private static final long EVERY_MS = Duration.ofDays(1).toMillis();

  /** So few that recording does not wait for it. */
  private static final int CHANGES = 200;

  private static final int EVENTS = 1000;

  private final Situation.Settings settings;

  Forgetting(Situation.Settings settings) {
    this.settings = settings;
  }

  /** Whether there is something to do, or it was never looked. */
  boolean isDue(Ledger ledger) {
    return ledger.read(reads -> reads.scheduledAt(NAME) <= reads.now());
  }

  /** Does the next part of the day's work, and plans what comes then. */
  void run(LedgerTx tx, Lease lease) {
    long after = Long.parseLong(tx.fact(NAME).orElse("0"));
    long last =
        tx.forget(
            after,
            CHANGES,
            before(tx, settings.millis("retention.bodies", "30d")),
            before(tx, settings.millis("retention.rows", "400d")));
    int events = tx.forgetEvents(before(tx, settings.millis("retention.events", "60d")), EVENTS);
    tx.putFact(NAME, String.valueOf(Math.max(0, last)));
    boolean more = last >= 0 || events == EVENTS;
    tx.reschedule(lease, more ? tx.now() : tx.now() + EVERY_MS, -1);
  }

  // No time at all means that nothing is ever let go of.
  private static long before(LedgerTx tx, long age) {
    return age == 0 ? 0 : tx.now() - age;
  }
}
