package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.sandbox.Timers;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes orders, for buyers and for apps, and keeps them. */
final class Orders {
  private static final long FIRST_NUMBER = 1_001;

  private final Db db;
  private final Changes changes;
  private final Routing routing;
  private final Payments payments;
  private final Timers timers;

  Orders(Db db, Changes changes, Routing routing, Payments payments, Timers timers) {
    this.db = db;
    this.changes = changes;
    this.routing = routing;
    this.payments = payments;
    this.timers = timers;
  }

  Payments payments() {
    return payments;
  }

  /** An order without lines, not kept yet. */
  ObjectNode blank(String currency, String presentment, BigDecimal rate) {
    long number = db.next("OrderNumber") - 1_000_000_001L + FIRST_NUMBER;
    ObjectNode order =
        db.fresh(Db.ORDER)
            .put("name", "#" + number)
            .put("number", number)
            .put("processedAt", db.now())
            .put("closed", false)
            .put("confirmed", true)
            .put("confirmationNumber", "C" + number)
            .put("test", false)
            .put("currencyCode", currency)
            .put("presentmentCurrencyCode", presentment)
            .put("rate", rate.toPlainString())
            .put("taxesIncluded", db.shop().path("taxesIncluded").booleanValue())
            .put("dutiesIncluded", false)
            .put("taxExempt", false)
            .put("edited", false)
            .put("returnStatus", "NO_RETURN")
            .put("sourceName", "web");
    for (String nothing :
        new String[] {
          "cancelledAt",
          "cancelReason",
          "closedAt",
          "email",
          "phone",
          "note",
          "sourceIdentifier",
          "poNumber",
          "discountCode",
          "customerId",
          "billingAddress",
          "shippingAddress",
          "retailLocationId"
        }) {
      order.putNull(nothing);
    }
    for (String list :
        new String[] {
          "tags",
          "customAttributes",
          "discountCodes",
          "transactions",
          "shippingLines",
          "lineItems",
          "fulfillmentOrders",
          "fulfillments",
          "refunds",
          "extraTaxLines"
        }) {
      order.putArray(list);
    }
    return order;
  }

  /** A line of a variant at its price of today; null variant for a free line. */
  ObjectNode line(ObjectNode order, ObjectNode variant, int quantity) {
    ObjectNode line =
        db.fresh(Db.LINE)
            .put("orderId", order.get("id").longValue())
            .put("quantity", quantity)
            .put("currentQuantity", quantity)
            .put("unfulfilledQuantity", quantity)
            .put("fulfilledQuantity", 0)
            .put("nonFulfillableQuantity", 0)
            .put("lineDiscount", "0")
            .put("codeDiscount", "0")
            .put("isGiftCard", false)
            .put("tip", false)
            .put("taxable", true)
            .put("requiresShipping", true);
    line.putNull("variantId").putNull("productId").putNull("sku").putNull("variantTitle");
    line.putNull("vendor");
    line.putArray("customAttributes");
    line.putArray("taxes");
    if (variant != null) {
      ObjectNode product = db.get(Db.PRODUCT, variant.path("productId").longValue());
      ObjectNode item = db.get(Db.ITEM, variant.path("inventoryItemId").longValue());
      String title = variant.path("title").asText();
      line.put("variantId", variant.get("id").longValue())
          .put("productId", product.get("id").longValue())
          .put("sku", Db.text(variant, "sku"))
          .put("title", product.path("title").asText())
          .put("variantTitle", title.equals("Default Title") ? null : title)
          .put("vendor", product.path("vendor").asText())
          .put("price", variant.path("price").asText())
          .put("taxable", variant.path("taxable").booleanValue())
          .put("requiresShipping", item.path("requiresShipping").booleanValue());
    }
    return line;
  }

  void name(ObjectNode line) {
    String variant = Db.text(line, "variantTitle");
    line.put("name", line.path("title").asText() + (variant == null ? "" : " - " + variant));
  }

  /** Adds one tax on what the line costs after discounts. */
  static void tax(ObjectNode line, Money money, boolean included, String title, BigDecimal rate) {
    BigDecimal net =
        line.has("quantity")
            ? Money.decimal(line.path("price"))
                .multiply(BigDecimal.valueOf(line.path("quantity").asLong()))
                .subtract(Money.decimal(line.path("lineDiscount")))
                .subtract(Money.decimal(line.path("codeDiscount")))
            : Money.decimal(line.path("price"));
    BigDecimal tax =
        included
            ? net.multiply(rate)
                .divide(BigDecimal.ONE.add(rate), Money.digits(money.shop()), RoundingMode.HALF_UP)
            : money.round(net.multiply(rate));
    Db.listOf(line, "taxes")
        .addObject()
        .put("title", title)
        .put("rate", rate.toPlainString())
        .put("amount", tax.toPlainString());
  }

  /** Spreads a discount over the lines by their worth; the last line takes the rest. */
  static void discount(ObjectNode order, Money money, BigDecimal discount) {
    List<ObjectNode> lines =
        Db.list(order.path("lineItems")).stream()
            .filter(line -> !line.path("tip").booleanValue())
            .toList();
    BigDecimal worth = BigDecimal.ZERO;
    for (ObjectNode line : lines) {
      worth = worth.add(worth(line));
    }
    BigDecimal left = discount.min(worth);
    BigDecimal all = left;
    for (int i = 0; i < lines.size() && worth.signum() > 0; i++) {
      BigDecimal part =
          i == lines.size() - 1
              ? left
              : all.multiply(worth(lines.get(i)))
                  .divide(worth, Money.digits(money.shop()), RoundingMode.DOWN);
      lines.get(i).put("codeDiscount", part.toPlainString());
      left = left.subtract(part);
    }
  }

  private static BigDecimal worth(ObjectNode line) {
    return Money.decimal(line.path("price"))
        .multiply(BigDecimal.valueOf(line.path("quantity").asLong()))
        .subtract(Money.decimal(line.path("lineDiscount")));
  }

  /** How an order comes into being beyond its document. */
  record Birth(long pickup, boolean reserve, Duration routingDelay) {
    static final Birth SILENT = new Birth(0, false, Duration.ZERO);
  }

  /** Keeps a new order, routes it and tells everybody; the order must be complete but for that. */
  void create(ObjectNode order, Birth birth) {
    String event = changes.event();
    db.put(Db.ORDER, order);
    List<ObjectNode> made = route(order, birth);
    OrderMath.refresh(order);
    changes.created(Db.ORDER, order, event);
    order
        .path("transactions")
        .forEach(transaction -> payments.tell(order, (ObjectNode) transaction, event));
    if (order.path("displayFinancialStatus").asText().equals("PAID")) {
      tell("ORDERS_PAID", order, event);
    }
    ObjectNode customer = db.get(Db.CUSTOMER, order.path("customerId").longValue());
    if (customer != null) {
      changes.touched(Db.CUSTOMER, customer, event);
    }
    if (birth.routingDelay().isZero()) {
      made.forEach(fulfilmentOrder -> routed(fulfilmentOrder, event));
    } else {
      long id = order.get("id").longValue();
      timers.after(birth.routingDelay(), () -> reveal(id, event));
    }
  }

  private List<ObjectNode> route(ObjectNode order, Birth birth) {
    List<ObjectNode> lines = new ArrayList<>();
    for (ObjectNode line : Db.list(order.path("lineItems"))) {
      if (line.path("unfulfilledQuantity").asInt() > 0) {
        lines.add(line);
      }
    }
    List<ObjectNode> made = routing.route(order, lines, birth.pickup(), birth.reserve());
    if (!birth.routingDelay().isZero()) {
      String from = db.instant().plus(birth.routingDelay()).toString();
      made.forEach(fulfilmentOrder -> fulfilmentOrder.put("visibleFrom", from));
    }
    return made;
  }

  private void reveal(long id, String event) {
    db.store()
        .change(
            () -> {
              ObjectNode order = db.get(Db.ORDER, id);
              order.path("fulfillmentOrders").forEach(f -> ((ObjectNode) f).remove("visibleFrom"));
              changes.touched(Db.ORDER, order, event);
              order.path("fulfillmentOrders").forEach(f -> routed((ObjectNode) f, event));
              return null;
            });
  }

  private void routed(ObjectNode fulfilmentOrder, String event) {
    changes.tell(
        "FULFILLMENT_ORDERS_ORDER_ROUTING_COMPLETE",
        fulfilmentOrder.get("id").longValue(),
        event,
        RestFulfilment.wrapped(fulfilmentOrder));
  }

  /** Recomputes, keeps and announces a changed order. */
  void changed(ObjectNode order, String event) {
    OrderMath.refresh(order);
    changes.touched(Db.ORDER, order, event);
  }

  void tell(String topic, ObjectNode order, String event) {
    changes.tell(topic, order.get("id").longValue(), event, changes.rest().order(order));
  }

  /** Buys more of an order: routes only the new units and commits them. */
  void grow(ObjectNode order, ObjectNode line, int units) {
    ObjectNode part = line.deepCopy();
    part.put("unfulfilledQuantity", units);
    for (ObjectNode fulfilmentOrder : Db.list(order.path("fulfillmentOrders"))) {
      if (!fulfilmentOrder.path("status").asText().equals("OPEN")) {
        continue;
      }
      for (JsonNode own : fulfilmentOrder.path("lines")) {
        if (own.path("lineItemId").equals(line.get("id"))) {
          ObjectNode grown = (ObjectNode) own;
          grown.put("totalQuantity", own.path("totalQuantity").asInt() + units);
          grown.put("remainingQuantity", own.path("remainingQuantity").asInt() + units);
          routing.commit(line, fulfilmentOrder.path("locationId").longValue(), units);
          return;
        }
      }
    }
    routing.route(order, List.of(part), 0, true);
  }

  ArrayNode lines(ObjectNode order) {
    return Db.listOf(order, "lineItems");
  }
}
