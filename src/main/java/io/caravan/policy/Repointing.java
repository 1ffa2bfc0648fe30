package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.policy.Decision.Awaited;
import java.math.BigDecimal;
import java.util.List;

/**
 * Gives what a till keeps for a stand-in, or for another customer, to the buyer of the order as
 * soon as that buyer has a record there. An order does not wait for its customer, so this comes
 * after.
 *
 * <p>The memo of each line has {@code repointed}: for whom this was done last.
 */
final class Repointing {
  private static final String CUSTOMER = "customer";

  private final Situation s;
  private final Decision decision;
  private final String buyer;
  private final List<JsonNode> shipments;

  Repointing(Situation s, Decision decision) {
    this.s = s;
    this.decision = decision;
    this.buyer = Fields.ref(s.incoming(), CUSTOMER);
    this.shipments = s.facts().ofOrder("shipment", s.ref());
  }

  /** Comes after the reservations were decided: only what is open then is looked at. */
  void decide() {
    for (JsonNode line : s.incoming().path("lines")) {
      JsonNode mine = decision.memo().path("lines").path(line.path("ref").asText());
      String ref = Fields.text(line, "ref");
      BigDecimal sold = Shipped.of(shipments).of(ref).subtract(TillSale.owed(ref, shipments));
      BigDecimal open = Fields.quantity(mine, "quantity").subtract(sold);
      if (mine.path("sent").asBoolean() && open.signum() > 0) {
        s.targets().stream()
            .filter(till -> till.can("repoint") && isOthers(line, till))
            .forEach(till -> give(line, (ObjectNode) mine, open, till));
      }
    }
  }

  private boolean isOthers(JsonNode line, Situation.Target till) {
    return s.facts()
        .buyer(Fields.text(line, "ref"), till.system())
        .filter(holder -> !holder.equals(buyer))
        .isPresent();
  }

  private void give(JsonNode line, ObjectNode mine, BigDecimal open, Situation.Target till) {
    if (buyer == null || !s.facts().linked(CUSTOMER, buyer, till.system())) {
      await(till);
      return;
    }
    // A reservation that was made anew since may be the stand-in's again.
    String done = buyer + "/" + mine.path("n").asInt();
    if (done.equals(Fields.text(mine, "repointed"))) {
      return;
    }
    mine.put("repointed", done);
    String ref = Fields.text(line, "ref");
    ObjectNode body =
        ReservationBody.of(s.incoming(), s.ref(), line, Fields.text(mine, "location"), open);
    // Nothing is waited for: the lane of the order hands this over after the reservation.
    decision
        .deliveries()
        .add(
            new DeliveryDraft(
                OrderPolicy.ENTITY,
                till.system(),
                s.ref(),
                "repoint",
                "repoint/" + ref,
                body,
                List.of()));
  }

  private void await(Situation.Target till) {
    String id = Fields.text(s.incoming().get(CUSTOMER), "id");
    if (buyer != null) {
      decision.awaited().add(new Awaited(CUSTOMER, till.system(), buyer, null));
    } else if (id != null) {
      decision.awaited().add(new Awaited(CUSTOMER, s.from(), null, id));
    }
  }
}
