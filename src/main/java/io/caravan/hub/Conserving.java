package io.caravan.hub;

import io.caravan.ledger.LaneCheck;
import io.caravan.ledger.Lease;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerTx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks through all lanes, a part at a time, whether each holds what must be true of it. */
final class Conserving {
  static final String NAME = "conservation";
  static final String ALARM = "ledger";
  private static final Logger LOG = LoggerFactory.getLogger(Conserving.class);
  private static final long EVERY_MS = Duration.ofMinutes(10).toMillis();
  private static final int LANES = 1000;

  /** Whether there is something to do, or it was never looked. */
  boolean isDue(Ledger ledger) {
    return ledger.read(reads -> reads.scheduledAt(NAME) <= reads.now());
  }

  /** Looks at the next part, and plans what comes then. */
  void run(LedgerTx tx, Lease lease) {
    long after = Long.parseLong(tx.fact(NAME).orElse("0"));
    LaneCheck check = tx.checkLanes(after, LANES);
    for (String mended : check.mended()) {
      LOG.error("the ledger was wrong and is mended: {}", mended);
      tx.alarm(
          ALARM,
          mended.substring(0, mended.indexOf(':')),
          "The ledger was wrong and is mended: "
              + mended
              + ". Was it edited by hand or restored in parts? If not, please report it.");
    }
    tx.putFact(NAME, String.valueOf(Math.max(0, check.last())));
    tx.reschedule(lease, check.last() >= 0 ? tx.now() : tx.now() + EVERY_MS, -1);
  }
}
