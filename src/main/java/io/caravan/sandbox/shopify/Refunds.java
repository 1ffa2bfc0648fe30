package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;

/**
 * Refunds: lines taken back (restocked or not), shipping, money. Lines, shipping and money are
 * separate; what the money exceeds or falls short of the rest becomes an order adjustment.
 */
final class Refunds {
  private final Db db;
  private final Orders orders;
  private final Inventory inventory;
  private final Changes changes;

  Refunds(Db db, Orders orders, Inventory inventory, Changes changes) {
    this.db = db;
    this.orders = orders;
    this.inventory = inventory;
    this.changes = changes;
  }

  void register(Api api) {
    api.mutation("refundCreate", (call, in) -> create(in.get("input")));
    api.field(
        "Order.suggestedRefund", (env, order) -> RefundSuggestion.of(order, env.getArguments()));
  }

  private static Refusal refused(String field, String message) {
    return Refusal.of(field, message, null);
  }

  Map<String, Object> create(JsonNode in) {
    ObjectNode order = db.get(Db.ORDER, Db.id(in.get("orderId").textValue(), Db.ORDER));
    if (order == null) {
      throw refused("orderId", "Order does not exist");
    }
    checkLines(order, in.path("refundLineItems"));
    Money money = Money.of(order);
    BigDecimal paid = checkMoney(order, in, money);
    String event = changes.event();
    ObjectNode refund =
        db.fresh(Db.REFUND)
            .put("orderId", order.get("id").longValue())
            .put("note", Db.text(in, "note"))
            .put(
                "processedAt",
                in.hasNonNull("processedAt") ? in.get("processedAt").textValue() : db.now());
    refund.putArray("orderAdjustments");
    refund.putArray("duties");
    BigDecimal due = lines(order, in.path("refundLineItems"), refund, money);
    due = due.add(shipping(order, in.path("shipping"), refund, money));
    ArrayNode transactions = refund.putArray("transactionIds");
    for (JsonNode given : in.path("transactions")) {
      ObjectNode transaction =
          orders
              .payments()
              .add(
                  order,
                  "REFUND",
                  given.path("gateway").asText(),
                  money.fromPresentment(Money.decimal(given.path("amount"))),
                  parent(order, given));
      transaction.put("refundId", refund.get("id").longValue());
      transactions.add(transaction.get("id").longValue());
    }
    if (paid.signum() > 0 && paid.compareTo(due) != 0) {
      ObjectNode adjustment =
          Db.listOf(refund, "orderAdjustments")
              .addObject()
              .put("id", db.next("OrderAdjustment"))
              .put("reason", "REFUND_DISCREPANCY");
      adjustment.set("amountSet", money.bag(due.subtract(paid)));
      adjustment.set("taxAmountSet", money.bag(BigDecimal.ZERO));
    }
    refund.set("totalRefundedSet", money.bag(paid));
    Db.listOf(order, "refunds").add(refund);
    orders.changed(order, event);
    order
        .path("transactions")
        .forEach(
            transaction -> {
              if (transaction.path("refundId").longValue() == refund.get("id").longValue()) {
                orders.payments().tell(order, (ObjectNode) transaction, event);
              }
            });
    changes.tell(
        "REFUNDS_CREATE",
        refund.get("id").longValue(),
        event,
        changes.rest().refund(order, refund));
    Map<String, Object> payload = new HashMap<>();
    payload.put("refund", refund);
    payload.put("order", order);
    return payload;
  }

  private void checkLines(ObjectNode order, JsonNode lines) {
    Map<Long, Integer> units = new HashMap<>();
    for (JsonNode given : lines) {
      long id = Db.id(given.get("lineItemId").textValue(), Db.LINE);
      ObjectNode line = Db.find(order.path("lineItems"), id);
      if (line == null) {
        throw refused("refundLineItems", "Line item does not exist");
      }
      int all = units.merge(id, given.get("quantity").intValue(), Integer::sum);
      if (all > line.path("currentQuantity").asInt()) {
        throw refused("refundLineItems", "Quantity cannot refund more items than were purchased");
      }
      String restock = given.path("restockType").asText("NO_RESTOCK");
      if (restock.equals("LEGACY_RESTOCK")) {
        throw refused("refundLineItems", "Restock type is not supported");
      }
      if (restock.equals("CANCEL") && all > line.path("unfulfilledQuantity").asInt()) {
        throw refused("refundLineItems", "Quantity cannot cancel more items than are unfulfilled");
      }
      if (restock.equals("RETURN") && !given.hasNonNull("locationId")) {
        throw refused("refundLineItems", "Location is required to restock returned items");
      }
      if (given.hasNonNull("locationId")
          && db.get(Db.LOCATION, Db.id(given.get("locationId").textValue(), Db.LOCATION)) == null) {
        throw refused("refundLineItems", "Location does not exist");
      }
    }
  }

  private BigDecimal checkMoney(ObjectNode order, JsonNode in, Money money) {
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode given : in.path("transactions")) {
      if (!given.path("kind").asText().equals("REFUND")) {
        throw refused("transactions", "Transactions kind must be refund");
      }
      if (parent(order, given) == null) {
        throw refused("transactions", "Transactions require a parent_id associated with the order");
      }
      sum = sum.add(money.fromPresentment(Money.decimal(given.path("amount"))));
    }
    BigDecimal net = Payments.received(order).subtract(Payments.refunded(order));
    if (sum.compareTo(net) > 0 && !in.path("allowOverRefunding").booleanValue()) {
      throw refused(
          "transactions",
          "Refund amount $"
              + Scalars.money(sum)
              + " is greater than net payment received $"
              + Scalars.money(net));
    }
    return money.round(sum);
  }

  private static Long parent(ObjectNode order, JsonNode given) {
    String gid = Db.text(given, "parentId");
    if (gid == null) {
      return null;
    }
    ObjectNode parent = Db.find(order.path("transactions"), Db.id(gid, Db.TRANSACTION));
    return parent == null ? null : (Long) parent.get("id").longValue();
  }

  private BigDecimal lines(ObjectNode order, JsonNode given, ObjectNode refund, Money money) {
    BigDecimal due = BigDecimal.ZERO;
    boolean included = order.path("taxesIncluded").booleanValue();
    ArrayNode rows = refund.putArray("refundLineItems");
    for (JsonNode entry : given) {
      ObjectNode line =
          Db.find(order.path("lineItems"), Db.id(entry.get("lineItemId").textValue(), Db.LINE));
      int units = entry.get("quantity").intValue();
      String restock = entry.path("restockType").asText("NO_RESTOCK");
      BigDecimal[] worth = worth(line, units, money);
      Long location =
          entry.hasNonNull("locationId")
              ? (Long) Db.id(entry.get("locationId").textValue(), Db.LOCATION)
              : null;
      ObjectNode row =
          rows.addObject()
              .put("id", db.next("RefundLineItem"))
              .put("orderId", order.get("id").longValue())
              .put("lineItemId", line.get("id").longValue())
              .put("quantity", units)
              .put("restockType", restock)
              .put("restocked", !restock.equals("NO_RESTOCK"))
              .put("locationId", location);
      row.set("priceSet", money.bag(Money.decimal(line.path("price"))));
      row.set("subtotalSet", money.bag(worth[0]));
      row.set("totalTaxSet", money.bag(worth[1]));
      due = due.add(worth[0]).add(included ? BigDecimal.ZERO : worth[1]);
      take(order, line, units, restock, location);
    }
    return due;
  }

  /** What these units cost after discounts, and the tax on them. */
  static BigDecimal[] worth(ObjectNode line, int units, Money money) {
    int quantity = line.path("quantity").asInt();
    BigDecimal net =
        Money.decimal(line.path("price"))
            .multiply(BigDecimal.valueOf(quantity))
            .subtract(Money.decimal(line.path("lineDiscount")))
            .subtract(Money.decimal(line.path("codeDiscount")));
    return new BigDecimal[] {
      money.share(net, units, quantity), money.share(OrderMath.tax(line), units, quantity)
    };
  }

  /**
   * Units leave the order: unshipped ones first leave their fulfilment orders, unless they were
   * shipped and come back.
   */
  void take(ObjectNode order, ObjectNode line, int units, String restock, Long location) {
    line.put("currentQuantity", line.path("currentQuantity").asInt() - units);
    int unshipped =
        restock.equals("RETURN") ? 0 : Math.min(units, line.path("unfulfilledQuantity").asInt());
    line.put("unfulfilledQuantity", line.path("unfulfilledQuantity").asInt() - unshipped);
    line.put("nonFulfillableQuantity", line.path("nonFulfillableQuantity").asInt() + unshipped);
    int left = unshipped;
    for (ObjectNode target : Db.list(order.path("fulfillmentOrders"))) {
      left -= shrink(target, line, left, restock.equals("CANCEL"));
    }
    if (restock.equals("RETURN") && location != null) {
      inventory.restock(line, location, units);
    }
    if (restock.equals("CANCEL")) {
      order.put("restocked", true);
    }
  }

  private int shrink(ObjectNode target, ObjectNode line, int most, boolean restock) {
    int taken = 0;
    boolean left = false;
    for (ObjectNode own : Db.list(target.path("lines"))) {
      int part = 0;
      if (own.path("lineItemId").equals(line.get("id"))) {
        part = Math.min(most - taken, own.path("remainingQuantity").asInt());
        own.put("remainingQuantity", own.path("remainingQuantity").asInt() - part);
        own.put("totalQuantity", own.path("totalQuantity").asInt() - part);
        taken += part;
      }
      left |= own.path("remainingQuantity").asInt() > 0;
    }
    if (taken > 0) {
      long location = target.path("locationId").longValue();
      if (restock) {
        inventory.release(line, location, taken);
      } else {
        inventory.consume(line, location, taken);
      }
      target.put("updatedAt", db.now());
      if (!left) {
        target.put("status", "CLOSED").putArray("holds");
      }
    }
    return taken;
  }

  private BigDecimal shipping(ObjectNode order, JsonNode in, ObjectNode refund, Money money) {
    ArrayNode rows = refund.putArray("refundShippingLines");
    BigDecimal due = BigDecimal.ZERO;
    BigDecimal asked = money.fromPresentment(Money.decimal(in.path("amount")));
    boolean full = in.path("fullRefund").booleanValue();
    for (ObjectNode line : Db.list(order.path("shippingLines"))) {
      BigDecimal price = Money.decimal(line.path("price"));
      BigDecimal open = price.subtract(Money.decimal(line.path("refunded")));
      BigDecimal part = full ? open : asked.min(open);
      if (part.signum() <= 0) {
        continue;
      }
      BigDecimal tax =
          OrderMath.tax(line)
              .multiply(part)
              .divide(price, Money.digits(money.shop()), RoundingMode.HALF_UP);
      line.put("refunded", Money.decimal(line.path("refunded")).add(part).toPlainString());
      line.put("refundedTax", Money.decimal(line.path("refundedTax")).add(tax).toPlainString());
      ObjectNode row =
          rows.addObject()
              .put("id", db.next("RefundShippingLine"))
              .put("orderId", order.get("id").longValue())
              .put("shippingLineId", line.get("id").longValue());
      row.set("subtotalAmountSet", money.bag(part));
      row.set("taxAmountSet", money.bag(tax));
      due = due.add(part).add(order.path("taxesIncluded").booleanValue() ? BigDecimal.ZERO : tax);
      asked = asked.subtract(part);
    }
    return due;
  }
}
