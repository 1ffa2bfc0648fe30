package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Call;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.Need;
import io.caravan.ledger.Shadow;
import io.caravan.policy.Identity;
import io.caravan.system.Systems;
import java.util.List;
import java.util.Optional;

/**
 * A delivery as it is handed to its route.
 *
 * @param document its body with the target's ids beside refs
 * @param calls what earlier attempts called
 * @param missing the first link that it still needs, or null
 * @param overtaken a newer delivery says all of it
 */
record Handover(ObjectNode document, List<Call> calls, Need missing, boolean overtaken) {

  /**
   * @param startedAt since when this runner delivers, ledger ms
   */
  static Handover of(LedgerReads reads, Systems systems, Delivery delivery, long startedAt) {
    if (Overtaken.is(reads, delivery)) {
      return new Handover((ObjectNode) delivery.body(), List.of(), null, true);
    }
    Need missing = missing(reads, delivery, startedAt).orElse(null);
    if (missing != null) {
      return new Handover(null, List.of(), missing, false);
    }
    ObjectNode document =
        Identity.toIds(
            delivery.entity(),
            delivery.body(),
            delivery.target(),
            new LedgerLookup(reads, systems));
    if (isStock(delivery)) {
      document.set("expected", expected(reads, delivery));
    }
    Untold.only(reads, delivery, document);
    List<Call> calls = reads.calls(delivery.deliveryId());
    return new Handover(document, calls, null, false);
  }

  /** The first need that is neither met nor waived by its deadline. */
  static Optional<Need> missing(LedgerReads reads, Delivery delivery, long startedAt) {
    return delivery.needs().stream()
        .map(need -> Patience.with(reads, delivery, need, startedAt))
        .filter(need -> need.until() > reads.now())
        .filter(need -> reads.nativeIds(need.kind(), need.ref(), delivery.target()).isEmpty())
        .findFirst();
  }

  static boolean isStock(Delivery delivery) {
    return delivery.entity().equals("inventory") && delivery.action().equals("set");
  }

  // What is not known is null: the target's level is read first.
  private static JsonNode expected(LedgerReads reads, Delivery delivery) {
    return reads
        .shadow(delivery.target(), delivery.entity(), delivery.key())
        .map(Shadow::known)
        .map(known -> known.get("available"))
        .filter(JsonNode::isTextual)
        .orElse(NullNode.getInstance());
  }
}
