package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Need;
import io.caravan.policy.Decision.Notice;
import java.util.ArrayList;
import java.util.List;

/**
 * Refunds. Of goods that were sold, the till gets a sale with negative lines and the stock rises
 * once; of goods that had not left, the order's own edit gives the reservation back. A refund is
 * passed on once, as it was first told.
 */
public final class RefundPolicy implements Policy {
  static final String ENTITY = "refund";
  private static final String ORDER = "order";
  private static final String PASSED = "passed";
  private static final String MISSING = "order-missing";

  @Override
  public Decision decide(Situation s) {
    String order = Fields.ref(s.incoming(), ORDER);
    if (order == null) {
      throw new Refusal("$.order", "names no order that is known");
    }
    ObjectNode kept = Fields.copy(s.incoming()).put("ref", s.ref());
    for (String name : List.of(Sold.TILL, PASSED)) {
      if (s.state() != null && s.state().has(name)) {
        kept.set(name, s.state().get(name));
      }
    }
    Decision decision = new Decision().state(kept);
    JsonNode head = s.facts().state(ORDER, order).orElse(null);
    if (head == null || !head.has("lines")) {
      decision
          .notices()
          .add(
              new Notice(
                  MISSING,
                  ENTITY + " " + s.ref(),
                  "a refund is known but not its order "
                      + order
                      + ": it is passed on when the order is told"));
      return decision.ignored("its order is not known yet");
    }
    if (s.state() != null) {
      decision.notices().add(new Notice(MISSING, ENTITY + " " + s.ref(), null));
    }
    if (head.path("test").asBoolean()) {
      return decision.ignored("it belongs to a test order");
    }
    if (kept.path(PASSED).asBoolean()) {
      return decision;
    }
    if (!"pos".equals(s.fromRole()) && waits(s.incoming(), head, sold(s, order))) {
      // Goods that have left: the shipment that sells them is told in a moment and asks again.
      return decision;
    }
    kept.put(PASSED, true);
    for (Situation.Target target : s.facts().targets(ENTITY)) {
      if (target.can(ENTITY) && !target.system().equals(s.from())) {
        if ("pos".equals(target.role())) {
          new TillRefund(s, target, order, head, kept, decision).decide();
        } else {
          atShop(s, target, order, head, decision);
        }
      }
    }
    if ("pos".equals(s.fromRole())) {
      TillRefund.keep(kept, null, kept.path("lines"), Money.of(kept.get("total")));
    }
    return decision;
  }

  private static Sold sold(Situation s, String order) {
    return Sold.of(
        s.facts().ofOrder(ShipmentPolicy.ENTITY, order),
        s.facts().ofOrder(ENTITY, order).stream()
            .filter(one -> !s.ref().equals(Fields.text(one, "ref")))
            .toList());
  }

  static boolean isPassedOn(JsonNode kept) {
    return kept.path(PASSED).asBoolean();
  }

  /** Whether it gives back goods that have left, by the shop's word, but were not sold yet. */
  static boolean waits(JsonNode refund, JsonNode head, Sold sold) {
    boolean olderOrder =
        Fields.millis(head, "updatedAt", 0) < Fields.millis(refund, "createdAt", 0);
    for (JsonNode line : refund.path("lines")) {
      String ref = Fields.ref(line, "line");
      JsonNode ordered = Parcel.line(head, ref);
      String restock = Fields.text(line, "restock");
      if (ordered == null
          || "cancel".equals(restock)
          || Fields.quantity(line, "quantity").compareTo(sold.left(ref)) <= 0) {
        continue;
      }
      boolean left =
          olderOrder || Fields.quantity(ordered, "fulfilledQuantity").compareTo(sold.of(ref)) > 0;
      if ("return".equals(restock) || left) {
        return true;
      }
    }
    return false;
  }

  private static void atShop(
      Situation s, Situation.Target target, String order, JsonNode head, Decision decision) {
    if (!s.facts().linked(ORDER, order, target.system())) {
      return;
    }
    ObjectNode body = Fields.copy(s.incoming()).put("ref", s.ref());
    body.set(ORDER, Fields.refNode(order).put("name", Fields.text(head, "name")));
    List<Need> needs = new ArrayList<>();
    needs.add(Need.must(ORDER, order));
    for (JsonNode line : s.incoming().path("lines")) {
      if (Fields.ref(line, "line") != null) {
        needs.add(Need.must("line", Fields.ref(line, "line")));
      }
    }
    decision
        .deliveries()
        .add(
            new DeliveryDraft(
                ENTITY, target.system(), order, ENTITY, ENTITY + "/" + s.ref(), body, needs));
  }
}
