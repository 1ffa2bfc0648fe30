package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Need;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Refunds. Of goods that had left, the till gets a sale with negative lines and the stock rises
 * once; of goods that had not, the order's own edit has given the reservation back. Where orders
 * are sold at once, the order itself gives back what it counts no more, and a refund only tells it
 * where the goods are.
 */
public final class RefundPolicy implements Policy {
  private static final String ENTITY = "refund";
  private static final String ORDER = "order";

  /** Field of a kept refund: what the till was told to give back. */
  static final String BOOKED = "booked";

  @Override
  public Decision decide(Situation s) {
    String order = Fields.ref(s.incoming(), ORDER);
    JsonNode head = order == null ? null : s.facts().state(ORDER, order).orElse(null);
    if (head == null) {
      throw new Refusal("$.order.id", "the order of this refund is not known");
    }
    ObjectNode kept = Fields.copy(s.incoming());
    Decision decision = new Decision().state(kept);
    if (s.state() != null) {
      if (s.state().has(BOOKED)) {
        kept.set(BOOKED, s.state().get(BOOKED));
      }
      return decision;
    }
    if ("pos".equals(Fields.text(head, "channel"))) {
      // Whether goods and money went back at the till as well only people know.
      decision
          .notices()
          .add(
              new Decision.Notice(
                  "refund-of-sale",
                  s.ref(),
                  "the shop gave back money of the sale "
                      + Fields.text(head, "name")
                      + " of the till: ring the refund up there too"));
      return decision.ignored("it belongs to a sale of the till");
    }
    if (Earlier.isOf(s, order)) {
      return decision.ignored(Earlier.REASON);
    }
    boolean soldAtOnce = OrderMode.isSale(s, order);
    if (soldAtOnce) {
      decision.redecided().add(new Decision.Redecided(ORDER, order));
    }
    List<JsonNode> shipments = s.facts().ofOrder("shipment", order);
    boolean atTill =
        !soldAtOnce && s.facts().targets(ENTITY).stream().anyMatch(t -> "pos".equals(t.role()));
    if (atTill && TillSale.owes(head, shipments)) {
      // What is not sold there cannot be taken back there; tried again when it is.
      throw new Refusal("$.order", "the sale at the till of what was sent is not known");
    }
    Shipped shipped = Shipped.of(shipments);
    for (Situation.Target target : s.facts().targets(ENTITY)) {
      if (target.can(ENTITY)
          && !target.system().equals(s.from())
          && s.facts().hasOrder(target, order)) {
        if (!"pos".equals(target.role())) {
          atShop(s, target, order, head, decision);
        } else if (!soldAtOnce) {
          atTill(s, target, order, head, shipped, kept, decision);
        }
      }
    }
    return decision;
  }

  private static void atTill(
      Situation s,
      Situation.Target target,
      String order,
      JsonNode head,
      Shipped shipped,
      ObjectNode kept,
      Decision decision) {
    ArrayNode lines = Fields.array();
    ArrayNode includes = Fields.array();
    List<Need> needs = new ArrayList<>();
    BigDecimal total = BigDecimal.ZERO;
    BigDecimal neverSold = BigDecimal.ZERO;
    String currency = Fields.text(s.incoming(), "currency");
    for (JsonNode line : s.incoming().path("lines")) {
      String ref = Fields.ref(line, "line");
      if (ref == null || shipped.of(ref).signum() == 0) {
        neverSold = neverSold.add(Money.of(line.get("subtotal"))).add(Money.of(line.get("tax")));
        continue;
      }
      BigDecimal quantity = Fields.quantity(line, "quantity");
      BigDecimal amount = Money.of(line.get("subtotal"));
      ObjectNode sold = lines.addObject();
      sold.set("line", Fields.refNode(ref));
      sold.put("quantity", Fields.plain(quantity));
      JsonNode ordered = ordered(head, ref);
      for (String name : List.of("variant", "sku", "title")) {
        if (ordered != null && ordered.hasNonNull(name)) {
          sold.set(name, ordered.get(name));
        }
      }
      BigDecimal unit = amount.divide(quantity, Money.decimals(currency), RoundingMode.DOWN);
      sold.set("unitPrice", Money.node(unit, currency));
      total = total.add(unit.multiply(quantity));
      needs.add(Need.must("line", ref));
      restock(s, line, ordered, head, decision, includes);
    }
    BigDecimal all = Money.of(s.incoming().get("total")).subtract(neverSold);
    if (lines.isEmpty() && (all.signum() == 0 || !shipped.whole(head))) {
      // What is still to be sold there is sold for what the order then comes to.
      return;
    }
    kept.set(BOOKED, Money.node(all, currency));
    ObjectNode body = Fields.copy(s.incoming());
    ObjectNode short_ = Fields.only(head, Set.of("name", "customer", "email", "createdAt"));
    body.set(ORDER, short_.put("ref", order));
    ObjectNode sale = body.putObject("sale");
    sale.set("lines", lines);
    ArrayNode extra = sale.putArray("extra");
    if (all.compareTo(total) != 0) {
      String title = lines.isEmpty() ? "Refund" : "Tax and shipping";
      ObjectNode rest = extra.addObject().put("kind", "tax").put("title", title);
      rest.set("amount", Money.node(all.subtract(total), currency));
    }
    ObjectNode payment = sale.putArray("payments").addObject();
    payment.put("gateway", gateway(s.incoming()));
    payment.set("amount", Money.node(all, currency));
    sale.set("total", Money.node(all, currency));
    String place = place(s, head);
    if (place != null) {
      body.set("location", Fields.refNode(place));
    }
    body.set("includes", includes);
    body.put("ref", s.ref());
    decision
        .deliveries()
        .add(
            new DeliveryDraft(
                ENTITY, target.system(), order, ENTITY, ENTITY + "/" + s.ref(), body, needs));
  }

  private static void restock(
      Situation s,
      JsonNode line,
      JsonNode ordered,
      JsonNode head,
      Decision decision,
      ArrayNode includes) {
    String variant = ordered == null ? null : Fields.ref(ordered, "variant");
    String place = Fields.ref(line, "location");
    String at = place == null ? place(s, head) : place;
    if (!"return".equals(Fields.text(line, "restock")) || variant == null || at == null) {
      return;
    }
    String id = "restock/" + s.ref() + "/" + Fields.ref(line, "line");
    decision
        .movements()
        .add(
            new Movement(
                id,
                variant,
                at,
                s.from(),
                "restock",
                Fields.quantity(line, "quantity"),
                "refund of order " + Fields.text(head, "name"),
                -1,
                s.now()));
    includes.add(id);
  }

  private static void atShop(
      Situation s, Situation.Target target, String order, JsonNode head, Decision decision) {
    ObjectNode body = Fields.copy(s.incoming());
    body.put("ref", s.ref());
    body.set(ORDER, Fields.refNode(order).put("name", Fields.text(head, "name")));
    decision
        .deliveries()
        .add(
            new DeliveryDraft(
                ENTITY,
                target.system(),
                order,
                ENTITY,
                ENTITY + "/" + s.ref(),
                body,
                List.of(Need.must(ORDER, order))));
  }

  private static JsonNode ordered(JsonNode head, String ref) {
    for (JsonNode line : head.path("lines")) {
      if (ref.equals(Fields.text(line, "ref"))) {
        return line;
      }
    }
    return null;
  }

  private static String gateway(JsonNode refund) {
    for (JsonNode payment : refund.path("payments")) {
      if (payment.hasNonNull("gateway")) {
        return Fields.text(payment, "gateway");
      }
    }
    return "web";
  }

  private static String place(Situation s, JsonNode head) {
    for (JsonNode fulfilment : head.path("fulfilments")) {
      String place = Fields.ref(fulfilment, "location");
      if (place != null) {
        return place;
      }
    }
    return s.settings().get("order.location", null);
  }
}
