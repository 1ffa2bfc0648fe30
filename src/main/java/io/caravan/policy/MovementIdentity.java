package io.caravan.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Whose stock a row of the owner's log moved, and whether a sale or count of ours did it. */
final class MovementIdentity {
  private static final List<String> SALES = List.of("sale", "refund", "order");

  private final Pending pending;

  MovementIdentity(Pending pending) {
    this.pending = pending;
  }

  Identified identify(ObjectNode movement, String id) {
    new OrderIdentity(pending).location(movement);
    if (Pending.text(movement.path("location"), "ref") == null) {
      return pending.ignored(movement, Identity.unmapped(pending, movement));
    }
    ObjectNode variant = movement.withObjectProperty("variant");
    Optional<String> known =
        pending
            .ref("variant", Pending.text(variant, "id"))
            .or(() -> pending.ref("stock", Pending.text(variant, "stockId")));
    if (known.isEmpty()) {
      // Its first count says all there is to know of it.
      return pending.ignored(movement, "the item is not known yet");
    }
    Pending.name(variant, known.get());
    variant.remove("stockId");
    if (movement.path("sale") instanceof ObjectNode sale) {
      String saleId = Pending.text(sale, "id");
      SALES.stream()
          .flatMap(kind -> pending.ref(kind, saleId).stream())
          .findFirst()
          .ifPresent(ref -> sale.put("ref", ref));
    }
    if (movement.path("count") instanceof ObjectNode count) {
      pending.ref("count", Pending.text(count, "id")).ifPresent(ref -> count.put("ref", ref));
    }
    String ref = "log/" + pending.system + "/" + id;
    return pending.done(ref, movement.put("ref", ref));
  }
}
