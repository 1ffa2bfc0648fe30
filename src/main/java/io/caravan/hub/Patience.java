package io.caravan.hub;

import io.caravan.api.Breaker;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.Need;

/**
 * How long a delivery waits for a link that it can do without. The wait begins anew once the target
 * answers again and once the runner is back: nobody could make the link before, so that it is late
 * says nothing of it.
 */
final class Patience {
  private Patience() {}

  static Need with(LedgerReads reads, Delivery delivery, Need need, long startedAt) {
    if (need.until() == Long.MAX_VALUE) {
      return need;
    }
    String target = delivery.target();
    long begun = delivery.createdAt();
    long back = Math.max(startedAt, Breaker.heldUntil(reads, target));
    long until = Math.max(begun, back) + need.until() - begun;
    // Only what may try whether the target answers has to go without.
    until = Math.max(until, Breaker.triedByWriteAt(reads, target));
    return new Need(need.kind(), need.ref(), until);
  }
}
