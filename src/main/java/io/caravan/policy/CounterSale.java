package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Need;
import io.caravan.policy.Decision.Derived;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A sale at the till. Lines that are reservations of a web order are told as a shipment of it,
 * returned lines as a refund of the order they came from. Stock follows from the till's counts.
 */
final class CounterSale {
  private static final String LINES = "lines";
  private static final String QUANTITY = "quantity";

  private final Situation s;
  private final Decision decision;

  CounterSale(Situation s) {
    this.s = s;
    this.decision = new Decision().state(s.incoming());
  }

  Decision decide() {
    if (OrderPolicy.isOlder(s.incoming(), s.state())) {
      return new Decision().ignored("a newer state is known");
    }
    String status = Fields.text(s.incoming(), "status");
    // A void puts the goods back and an open sale took none: the till's counts tell so.
    if ("cancelled".equals(status) || "open".equals(status)) {
      return decision;
    }
    boolean ofOthers = false;
    for (JsonNode line : s.incoming().path(LINES)) {
      BigDecimal quantity = Fields.quantity(line, QUANTITY);
      String sold = Fields.text(line, "ref");
      String back = Fields.ref(line, "returnOf");
      Optional<String> order = orderOf(quantity.signum() < 0 ? back : sold);
      if (order.isPresent() && isOurs(order.get())) {
        return decision.ignored("it was rung up by us");
      }
      ofOthers |= order.isPresent();
      if (order.isPresent() && quantity.signum() > 0) {
        part(ShipmentPolicy.ENTITY, order.get()).withArray(LINES).add(shipped(line, sold));
      } else if (order.isPresent() && quantity.signum() < 0) {
        part(RefundPolicy.ENTITY, order.get()).withArray(LINES).add(returned(line, back));
      }
    }
    decision.derived().forEach(this::totalOfRefund);
    if (!ofOthers) {
      toShops();
    }
    return decision;
  }

  /** The order that a line belongs to, if it is not this sale itself. */
  private Optional<String> orderOf(String line) {
    return line == null
        ? Optional.empty()
        : s.facts().orderOf(line).filter(order -> !order.equals(s.ref()));
  }

  /** Our own sale or refund may be read before the answer that names it was kept. */
  private boolean isOurs(String order) {
    String number = Fields.text(s.incoming(), "sourceIdentifier");
    if (number == null) {
      return false;
    }
    for (JsonNode shipment : s.facts().ofOrder(ShipmentPolicy.ENTITY, order)) {
      for (JsonNode sale : shipment.path(Sold.SALES)) {
        if (sale.path("ours").asBoolean() && number.equals(Fields.text(sale, "number"))) {
          return true;
        }
      }
    }
    for (JsonNode refund : s.facts().ofOrder(RefundPolicy.ENTITY, order)) {
      if (number.equals(Fields.text(refund.path(Sold.TILL), "number"))) {
        return true;
      }
    }
    return false;
  }

  private ObjectNode part(String entity, String order) {
    for (Derived known : decision.derived()) {
      if (known.entity().equals(entity)
          && order.equals(Fields.ref(known.document(), OrderPolicy.ENTITY))) {
        return (ObjectNode) known.document();
      }
    }
    ObjectNode part = Fields.object();
    part.set(OrderPolicy.ENTITY, Fields.refNode(order));
    if (entity.equals(ShipmentPolicy.ENTITY)) {
      shipment(part, order);
    } else {
      part.put("createdAt", Fields.text(s.incoming(), "updatedAt"))
          .put("currency", Fields.text(s.incoming(), "currency"));
    }
    decision.derived().add(new Derived(entity, "sale/" + s.ref() + "/" + order, part));
    return part;
  }

  private void shipment(ObjectNode shipment, String order) {
    String delivery =
        s.facts()
            .state(OrderPolicy.ENTITY, order)
            .map(found -> Fields.text(found, "delivery"))
            .orElse("shipping");
    shipment
        .put("delivery", delivery)
        .put("state", "pickup".equals(delivery) ? "picked_up" : "shipped")
        .put("channel", "pos")
        .put("updatedAt", Fields.text(s.incoming(), "updatedAt"))
        .put("tender", tender());
    if (s.incoming().path("location").hasNonNull("ref")) {
      shipment.set("location", s.incoming().get("location"));
    }
  }

  /** The first tender that is not the web's, else the web's. */
  private String tender() {
    String tender = null;
    for (JsonNode payment : s.incoming().path("payments")) {
      String gateway = Fields.text(payment, "gateway");
      boolean web =
          OrderPolicy.WEB_TENDER.equalsIgnoreCase(Fields.text(payment, "kind"))
              || OrderPolicy.WEB_TENDER.equalsIgnoreCase(gateway);
      if (!web) {
        return gateway == null ? "another tender" : gateway;
      }
      tender = OrderPolicy.WEB_TENDER;
    }
    return tender;
  }

  private static ObjectNode shipped(JsonNode line, String ref) {
    ObjectNode told = Fields.object();
    told.set("line", Fields.refNode(ref));
    told.put("sku", Fields.text(line, "sku"));
    return told.put(QUANTITY, Fields.plain(Fields.quantity(line, QUANTITY)));
  }

  private ObjectNode returned(JsonNode line, String ref) {
    BigDecimal quantity = Fields.quantity(line, QUANTITY).negate();
    String currency = Fields.text(s.incoming(), "currency");
    BigDecimal price = Money.of(line.get("unitPrice")).multiply(quantity);
    BigDecimal subtotal = price.subtract(Money.of(line.get("discount")).abs());
    ObjectNode told = Fields.object();
    told.set("line", Fields.refNode(ref));
    told.put(QUANTITY, Fields.plain(quantity)).put("restock", "return");
    if (s.incoming().path("location").hasNonNull("ref")) {
      told.set("location", s.incoming().get("location"));
    }
    told.set("subtotal", Money.node(Money.rounded(subtotal, currency), currency));
    BigDecimal tax = Totals.tax(s.incoming(), line).abs();
    told.set("tax", Money.node(Money.rounded(tax, currency), currency));
    return told;
  }

  private void totalOfRefund(Derived derived) {
    if (!derived.entity().equals(RefundPolicy.ENTITY)) {
      return;
    }
    ObjectNode refund = (ObjectNode) derived.document();
    String currency = Fields.text(refund, "currency");
    BigDecimal total = BigDecimal.ZERO;
    for (JsonNode line : refund.path(LINES)) {
      total = total.add(Money.of(line.get("subtotal"))).add(Money.of(line.get("tax")));
    }
    refund.set("total", Money.node(total, currency));
  }

  private void toShops() {
    if (s.state() != null || !s.settings().on("sale.to-shop")) {
      return;
    }
    for (Situation.Target target : s.targets()) {
      if (target.can("create") && !s.facts().linked(OrderPolicy.ENTITY, s.ref(), target.system())) {
        ObjectNode body = Fields.copy(s.incoming()).put("ref", s.ref());
        decision
            .deliveries()
            .add(
                new DeliveryDraft(
                    OrderPolicy.ENTITY,
                    target.system(),
                    s.ref(),
                    "create",
                    "create",
                    body,
                    needs(body)));
      }
    }
  }

  private static List<Need> needs(JsonNode order) {
    List<Need> needs = new ArrayList<>();
    for (JsonNode line : order.path(LINES)) {
      String ref = Fields.ref(line, "variant");
      if (ref != null && !needs.contains(Need.must("variant", ref))) {
        needs.add(Need.must("variant", ref));
      }
    }
    return needs;
  }
}
