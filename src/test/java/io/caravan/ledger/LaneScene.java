package io.caravan.ledger;

import io.caravan.ledger.Settlement.Outcome;
import io.caravan.mapping.Json;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** One lane of a target of its own, brought to a point from which sessions go on at once. */
final class LaneScene {
  static final long LEASE = 60_000;
  private static final AtomicLong SCENES = new AtomicLong();

  /** Where the lane stands when the sessions begin. */
  enum At {
    /** Two deliveries wait. */
    READY,
    /** A holder has both. */
    HELD,
    /** A holder had both, its lease is over. */
    OVERDUE,
    /** The first failed and waits for its next try. */
    BACKING_OFF,
    /** The first is parked. */
    PARKED
  }

  final String entity;
  final String target = "t" + SCENES.incrementAndGet();
  final String key = "k";
  final TestClock clock;
  final Claimed holder;
  final long change;
  final long parkedChange;
  final String first;

  /** {@code ledger} sets the scene, beside the sessions. */
  LaneScene(Ledger ledger, TestClock clock, String entity, At at) {
    this.entity = entity;
    this.clock = clock;
    long[] changes = ledger.writeNow(this::queue);
    this.change = changes[0];
    this.parkedChange = changes[1];
    this.first = ledger.read(reads -> reads.deliveriesOf(change)).get(0).deliveryId();
    this.holder = at == At.READY ? null : claim(ledger).get(0);
    switch (at) {
      case READY, HELD -> {}
      case OVERDUE -> clock.advance(LEASE);
      case BACKING_OFF -> settleFirst(ledger, Outcome.RETRY);
      case PARKED -> settleFirst(ledger, Outcome.PARKED);
    }
  }

  private long[] queue(LedgerTx tx) {
    long told = tx.insertChange(LedgerFixture.change(entity, target, "RECORDED", Json.parse("{}")));
    long parked = tx.insertChange(LedgerFixture.change(entity, null, "PARKED", Json.parse("{}")));
    // Of different actions, so that none supersedes the other.
    tx.enqueue(told, List.of(draft("set", "a"), draft("end", "b")));
    tx.putCredential(credential(), 0);
    return new long[] {told, parked};
  }

  DeliveryDraft draft(String action, String kind) {
    return new DeliveryDraft(entity, target, key, action, kind, Json.parse("{\"n\":1}"), List.of());
  }

  Credential credential() {
    return new Credential(target, 0, new byte[] {1}, new byte[] {2}, null, 1, 0, "k", "OK", null);
  }

  List<Claimed> claim(Ledger ledger) {
    return ledger.claim(entity, target, 10, 50, LEASE);
  }

  private void settleFirst(Ledger ledger, Outcome outcome) {
    long seq = holder.deliveries().get(0).seq();
    ledger
        .settle(
            holder,
            List.of(
                new Settlement(seq, outcome, LEASE, "in the scene", null),
                Settlement.back(seq + 1)))
        .join();
  }

  /** Settlements of all that the holder has. */
  List<Settlement> all(Outcome outcome, String by) {
    return holder.deliveries().stream()
        .map(d -> new Settlement(d.seq(), outcome, 0, by, null))
        .toList();
  }
}
