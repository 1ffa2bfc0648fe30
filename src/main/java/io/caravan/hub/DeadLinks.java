package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.LaneGroup;
import io.caravan.ledger.LedgerTx;

/** Links to records that a target no longer has. */
final class DeadLinks {
  private DeadLinks() {}

  /**
   * Drops the links that the delivery went by.
   *
   * @param document what was handed over, with ids
   * @return true if it can be made anew: it is a whole state and there was a link
   */
  static boolean drop(LedgerTx tx, Delivery delivery, JsonNode document) {
    if (!LaneGroup.isWholeState(delivery.entity())) {
      return false;
    }
    String target = delivery.target();
    boolean dropped = false;
    if (delivery.entity().equals("inventory")) {
      dropped = stock(tx, target, document.path("variant"));
    } else {
      dropped = unlink(tx, delivery.entity(), target, document.path("id"));
      for (JsonNode variant : document.path("variants")) {
        dropped |= stock(tx, target, variant);
      }
    }
    return dropped;
  }

  /** Drops every link of an item at a target that has lost a part of it. */
  static void dropItem(LedgerTx tx, String item, String target) {
    dropAll(tx, "item", item, target);
    tx.state("item", item)
        .ifPresent(
            state ->
                state
                    .body()
                    .path("variants")
                    .forEach(
                        variant -> {
                          dropAll(tx, "variant", variant.path("ref").asText(), target);
                          dropAll(tx, "stock", variant.path("ref").asText(), target);
                        }));
  }

  private static void dropAll(LedgerTx tx, String kind, String ref, String target) {
    tx.nativeIds(kind, ref, target).forEach(id -> tx.unlink(kind, target, id));
  }

  private static boolean stock(LedgerTx tx, String target, JsonNode variant) {
    boolean unlinked = unlink(tx, "variant", target, variant.path("id"));
    return unlink(tx, "stock", target, variant.path("stockId")) || unlinked;
  }

  private static boolean unlink(LedgerTx tx, String kind, String target, JsonNode id) {
    boolean known = id.isTextual() && tx.ref(kind, target, id.textValue()).isPresent();
    if (known) {
      tx.unlink(kind, target, id.textValue());
    }
    return known;
  }
}
