package io.caravan.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Whose stock a row of the owner's log moved. */
final class MovementIdentity {
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
    String ref = "log/" + pending.system + "/" + id;
    return pending.done(ref, movement.put("ref", ref));
  }
}
