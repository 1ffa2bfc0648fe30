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
 * A refund as the till rings it up: only what it had sold, and of the money only what belongs to
 * that. Goods that were never sold there need none, their reservation is given back.
 */
final class TillRefund {
  private static final String LINES = "lines";
  private static final String QUANTITY = "quantity";

  private final Situation s;
  private final Situation.Target till;
  private final String order;
  private final JsonNode head;
  private final ObjectNode kept;
  private final Decision decision;
  private final String currency;
  private final List<JsonNode> shipments;
  private final Sold sold;
  private final ArrayNode lines = Fields.array();
  private final ArrayNode taken = Fields.array();
  private final List<String> restocked = new ArrayList<>();
  private final List<Need> needs = new ArrayList<>();
  private BigDecimal goods = BigDecimal.ZERO;
  private BigDecimal due = BigDecimal.ZERO;
  private boolean whole = true;

  TillRefund(
      Situation s,
      Situation.Target till,
      String order,
      JsonNode head,
      ObjectNode kept,
      Decision decision) {
    this.s = s;
    this.till = till;
    this.order = order;
    this.head = head;
    this.kept = kept;
    this.decision = decision;
    this.currency = Fields.text(s.incoming(), "currency");
    this.shipments = s.facts().ofOrder(ShipmentPolicy.ENTITY, order);
    this.sold =
        Sold.of(
            shipments,
            s.facts().ofOrder(RefundPolicy.ENTITY, order).stream()
                .filter(one -> !s.ref().equals(Fields.text(one, "ref")))
                .toList());
  }

  void decide() {
    if (sold.count() == 0) {
      return;
    }
    for (JsonNode line : s.incoming().path(LINES)) {
      line(line);
    }
    BigDecimal total = total();
    if (lines.isEmpty() && total.signum() == 0) {
      return;
    }
    ObjectNode body = Fields.copy(s.incoming()).put("ref", s.ref());
    ObjectNode about = Fields.only(head, Set.of("name", "customer", "email"));
    body.set("order", about.put("ref", order));
    String number = Fields.text(head, "name") + "/R" + s.ref();
    ObjectNode sale = body.putObject("sale").put("number", number);
    sale.set(LINES, lines);
    ArrayNode extra = sale.putArray("extra");
    if (total.compareTo(goods) != 0) {
      ObjectNode rest = extra.addObject().put("kind", "tax").put("title", "Tax and shipping");
      rest.set("amount", Money.node(total.subtract(goods), currency));
    }
    sale.set("payments", payments(total));
    sale.set("total", Money.node(total, currency));
    String place = place(s.incoming().path(LINES).path(0));
    if (place != null) {
      body.set("location", Fields.refNode(place));
    }
    Inclusions.in(body, restocked);
    keep(kept, number, taken, total);
    sales();
    decision
        .deliveries()
        .add(
            new DeliveryDraft(
                RefundPolicy.ENTITY,
                till.system(),
                order,
                RefundPolicy.ENTITY,
                RefundPolicy.ENTITY + "/" + s.ref(),
                body,
                needs));
  }

  /** What is remembered of what the till took back. */
  static void keep(ObjectNode kept, String number, JsonNode lines, BigDecimal total) {
    ObjectNode till = kept.putObject(Sold.TILL).put("number", number);
    till.putObject("amount").put("amount", total.toPlainString());
    ObjectNode quantities = till.putObject(LINES);
    for (JsonNode line : lines) {
      String ref = Fields.ref(line, "line");
      if (ref != null) {
        BigDecimal sum = Fields.quantity(quantities, ref).add(Fields.quantity(line, QUANTITY));
        quantities.put(ref, Fields.plain(sum));
      }
    }
  }

  private void line(JsonNode line) {
    String ref = Fields.ref(line, "line");
    BigDecimal told = Fields.quantity(line, QUANTITY);
    BigDecimal amount = Money.of(line.get("subtotal")).add(Money.of(line.get("tax")));
    boolean cancel = "cancel".equals(Fields.text(line, "restock"));
    BigDecimal quantity = cancel || ref == null ? BigDecimal.ZERO : told.min(sold.left(ref));
    if (quantity.signum() <= 0) {
      whole = false;
      return;
    }
    if (quantity.compareTo(told) < 0) {
      whole = false;
      amount = share(amount, quantity, told);
    }
    due = due.add(amount);
    JsonNode ordered = Parcel.line(head, ref);
    BigDecimal subtotal = share(Money.of(line.get("subtotal")), quantity, told);
    BigDecimal unit = subtotal.divide(quantity, Money.decimals(currency), RoundingMode.DOWN);
    goods = goods.add(unit.multiply(quantity));
    ObjectNode one = lines.addObject();
    one.set("line", Fields.refNode(ref));
    one.put(QUANTITY, Fields.plain(quantity));
    for (String name : List.of("variant", "sku", "title")) {
      if (ordered != null && ordered.hasNonNull(name)) {
        one.set(name, ordered.get(name));
      }
    }
    one.set("unitPrice", Money.node(unit, currency));
    taken.add(one);
    if (ordered != null && Fields.ref(ordered, "variant") != null) {
      needs.add(Need.must("line", ref));
    }
    restock(line, ordered, quantity);
  }

  private BigDecimal share(BigDecimal amount, BigDecimal quantity, BigDecimal of) {
    return quantity.compareTo(of) == 0
        ? amount
        : amount.multiply(quantity).divide(of, Money.decimals(currency), RoundingMode.HALF_UP);
  }

  /** All of it if the till had sold all of it, else what belongs to what it had sold. */
  private BigDecimal total() {
    if (whole) {
      return Money.of(s.incoming().get("total")).min(sold.leftTotal());
    }
    BigDecimal total = due;
    for (String name : List.of("shipping", "adjustments")) {
      for (JsonNode part : s.incoming().path(name)) {
        total = total.add(Money.of(part.get("amount"))).add(Money.of(part.get("tax")));
      }
    }
    return total.min(Money.of(s.incoming().get("total"))).min(sold.leftTotal());
  }

  private ArrayNode payments(BigDecimal total) {
    ArrayNode all = Fields.array();
    BigDecimal open = total;
    String gateway = "web";
    for (JsonNode payment : s.incoming().path("payments")) {
      BigDecimal amount = Money.of(payment.get("amount")).min(open);
      if (payment.hasNonNull("gateway") && amount.signum() > 0) {
        gateway = Fields.text(payment, "gateway");
        all.addObject().put("gateway", gateway).set("amount", Money.node(amount, currency));
        open = open.subtract(amount);
      }
    }
    if (open.signum() != 0 || all.isEmpty()) {
      all.addObject().put("gateway", gateway).set("amount", Money.node(open, currency));
    }
    return all;
  }

  private void restock(JsonNode line, JsonNode ordered, BigDecimal quantity) {
    String variant = ordered == null ? null : Fields.ref(ordered, "variant");
    String at = place(line);
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
                quantity,
                "refund of order " + Fields.text(head, "name"),
                -1,
                s.now()));
    restocked.add(id);
  }

  private String place(JsonNode line) {
    String told = Fields.ref(line, "location");
    if (told != null) {
      return told;
    }
    String sent =
        s.facts()
            .memo("order", order)
            .map(memo -> memo.path(LINES).path(String.valueOf(Fields.ref(line, "line"))))
            .map(mine -> Fields.text(mine, "location"))
            .orElse(null);
    return sent == null ? s.settings().get("order.location", null) : sent;
  }

  /** The till can give back only what its own sale holds by then. */
  private void sales() {
    for (JsonNode shipment : shipments) {
      for (JsonNode sale : shipment.path(Sold.SALES)) {
        if (sale.path("ours").asBoolean()) {
          Need need = Need.must("sale", Fields.text(shipment, "ref"));
          if (!needs.contains(need)) {
            needs.add(need);
          }
        }
      }
    }
  }
}
