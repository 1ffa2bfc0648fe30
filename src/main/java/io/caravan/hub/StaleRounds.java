package io.caravan.hub;

import io.caravan.ledger.Delivery;
import io.caravan.ledger.DeliveryState;
import io.caravan.ledger.LedgerReads;

/**
 * How often in a row a value at a target was another one than when it was read. Each time it is
 * read and decided anew; a value that never stands still needs a person instead of calls without an
 * end.
 */
final class StaleRounds {
  /** So many in a row, and a person is asked. */
  static final int MOST = 8;

  /** Rounds that are further apart than this are not in a row. */
  private static final long APART_MS = 600_000;

  private static final String MARK = "stale: ";

  private StaleRounds() {}

  /** The delivery ends, and what is read back is decided; or it is parked. */
  static Verdict next(LedgerReads reads, Delivery delivery, Verdict verdict, boolean readBack) {
    long before = readBack ? before(reads, delivery) : delivery.attempt();
    if (before + 1 < MOST) {
      return readBack ? verdict.ended(MARK) : verdict;
    }
    return Verdict.parked(
        "it was changed there "
            + MOST
            + " times in a row between being read and being written: "
            + verdict.reason(),
        verdict.path());
  }

  // What was read back may have been right as it was, and then nothing was written for hours: the
  // next time is no further round.
  private static long before(LedgerReads reads, Delivery delivery) {
    long rounds = 0;
    long next = delivery.createdAt();
    for (Delivery one : reads.deliveries(delivery.entity(), delivery.key(), 2 * MOST)) {
      if (!one.target().equals(delivery.target()) || one.seq() >= delivery.seq()) {
        continue;
      }
      if (!isOne(one) || next - one.createdAt() > APART_MS) {
        break;
      }
      rounds++;
      next = one.createdAt();
    }
    return rounds;
  }

  private static boolean isOne(Delivery delivery) {
    return delivery.state() == DeliveryState.IGNORED
        && delivery.reason() != null
        && delivery.reason().startsWith(MARK);
  }
}
