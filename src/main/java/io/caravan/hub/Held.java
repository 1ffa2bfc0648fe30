package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.DeliveryState;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Shadow;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Deliveries that are held back, and what their targets show meanwhile. */
final class Held {
  private static final String NEED = "need";
  private static final int RECENT = 20;

  private Held() {}

  /** What a target is known to have on sale, 0 if that is not known. */
  static BigDecimal shows(LedgerReads reads, DeliveryDraft draft) {
    return known(reads, draft.target(), draft.entity(), draft.key())
        .map(known -> known.path("available"))
        .filter(JsonNode::isTextual)
        .map(available -> new BigDecimal(available.textValue()))
        .orElse(BigDecimal.ZERO);
  }

  /** Whether a target is known to show an item as archived, or not at all. */
  static boolean isArchived(LedgerReads reads, DeliveryDraft draft) {
    return reads.nativeIds(draft.entity(), draft.key(), draft.target()).stream()
        .map(id -> known(reads, draft.target(), draft.entity(), id))
        .flatMap(Optional::stream)
        .allMatch(known -> "archived".equals(known.path("status").asText()));
  }

  private static Optional<JsonNode> known(
      LedgerReads reads, String system, String entity, String key) {
    return reads.shadow(system, entity, key).map(Shadow::known);
  }

  static String text(String place, int count, int all) {
    String[] parts = place.split("/", 2);
    return parts[0]
        + (parts[1].equals("inventory")
            ? " says all at once that nothing is left of "
            : " takes off sale all at once ")
        + count
        + " of "
        + all
        + (parts[1].equals("inventory") ? " stock levels" : " items")
        + ". Nothing of that is written to anybody. If it is true: ./caravan held release "
        + place
        + "; if not, mend it there and: ./caravan held discard "
        + place;
  }

  static void release(LedgerTx tx, Collection<String> targets, String id) {
    for (String target : targets) {
      Links.keep(tx, target, MassChange.KIND, id, id);
    }
  }

  /** What waits for this release is given up. */
  static void discard(
      LedgerTx tx, Collection<String> targets, String place, String id, String actor) {
    String entity = place.substring(place.indexOf('/') + 1);
    for (String target : targets) {
      for (String key : List.copyOf(tx.refsByAlias(NEED, target + "/" + MassChange.KIND, id))) {
        tx.unalias(NEED, target + "/" + MassChange.KIND, id, key);
        for (Delivery delivery : tx.deliveries(entity, key, RECENT)) {
          boolean waits =
              delivery.state() == DeliveryState.PENDING
                  && delivery.target().equals(target)
                  && delivery.needs().stream().anyMatch(need -> need.ref().equals(id));
          if (waits) {
            tx.discard(delivery.deliveryId(), "its source was wrong", actor);
          }
        }
      }
    }
  }
}
