package io.caravan.hub;

import io.caravan.ledger.LedgerTx;
import io.caravan.policy.Identified;
import io.caravan.policy.OrderPolicy;
import java.util.List;
import java.util.Optional;

/** Sales that we made at a till, which come back when it is read: we know all of them. */
final class OurSales {
  private static final String ORDER = "order";
  private static final List<String> KINDS = List.of("sale", "refund");

  private OurSales() {}

  /** One whose answer has come: its id is known. */
  static boolean isAnswered(LedgerTx tx, Incoming in) {
    return ORDER.equals(in.entity())
        && in.id() != null
        && KINDS.stream().anyMatch(kind -> tx.ref(kind, in.from(), in.id()).isPresent());
  }

  /**
   * One that shows our mark before the answer to our call has come, or after a crash. Its ids get
   * no names: those will be what the answer says, the web order and its lines.
   */
  static Optional<Identified> unanswered(Hub hub, Incoming in) {
    boolean ours =
        ORDER.equals(in.entity())
            && in.id() != null
            && OrderPolicy.isOurSale(hub.settings(), in.from(), in.document());
    return ours
        ? Optional.of(
            new Identified(null, in.document(), List.of(), List.of(), OrderPolicy.OUR_SALE))
        : Optional.empty();
  }
}
