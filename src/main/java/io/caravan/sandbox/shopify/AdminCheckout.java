package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/** A buyer at the checkout of the web shop. */
final class AdminCheckout {
  private final Parts parts;
  private final Admin admin;

  AdminCheckout(Parts parts, Admin admin) {
    this.parts = parts;
    this.admin = admin;
  }

  void register(Map<String, Function<JsonNode, JsonNode>> verbs) {
    verbs.put("place-order", this::place);
  }

  /**
   * {@code {"lines":[{"sku" or "variantId","quantity","discount","attributes":[{"key","value"}]}],
   * "customer":{"email","phone","firstName","lastName"} (absent = guest), "email","phone",
   * "address":{}, "billing":{}, "shipping":{"title","price"}, "tax":{"title","rate"},
   * "taxesIncluded", "discount","discountCode","tip", "pickup":"Downtown",
   * "presentment":{"currency","rate"}, "payment":"pending|authorized|paid|partial","gateway",
   * "test","note","tags":[],"attributes":[], "routingDelay":"PT5S","force":true}}; amounts are in
   * the shop's currency. A buyer cannot order more than is for sale, unless forced.
   */
  private JsonNode place(JsonNode in) {
    Db db = parts.db();
    String currency = db.shop().path("currencyCode").asText();
    JsonNode presentment = in.path("presentment");
    ObjectNode order =
        parts
            .orders()
            .blank(
                currency,
                presentment.path("currency").asText(currency),
                new BigDecimal(presentment.path("rate").asText("1")));
    order.put("test", in.path("test").asBoolean(false));
    Db.copy(in, order, "note", "taxesIncluded");
    if (in.has("attributes")) {
      order.set("customAttributes", in.get("attributes"));
    }
    if (in.has("tags")) {
      Metafields.setTags(order, in.get("tags"));
    }
    Money money = Money.of(order);
    in.path("lines").forEach(line -> parts.orders().lines(order).add(line(order, line, in)));
    if (order.path("lineItems").isEmpty()) {
      throw new IllegalArgumentException("place-order needs lines");
    }
    if (in.has("discount")) {
      Orders.discount(order, money, Money.decimal(in.get("discount")));
    }
    if (in.hasNonNull("discountCode")) {
      order.set("discountCode", in.get("discountCode"));
      ((ArrayNode) order.get("discountCodes")).add(in.get("discountCode"));
    }
    boolean pickup = in.hasNonNull("pickup");
    if (!pickup && in.path("shipping").isObject()) {
      shipping(order, in.get("shipping"));
    }
    taxes(order, in.path("tax"), money);
    if (in.has("tip")) {
      parts.orders().lines(order).add(tip(order, in.get("tip")));
    }
    buyer(order, in, pickup);
    OrderMath.refresh(order);
    pay(order, in, money);
    Duration delay = Duration.parse(in.path("routingDelay").asText("PT0S"));
    long place = pickup ? admin.location(in.get("pickup")) : 0;
    parts.orders().create(order, new Orders.Birth(place, true, delay));
    return made(order);
  }

  private ObjectNode line(ObjectNode order, JsonNode in, JsonNode all) {
    ObjectNode variant = admin.variant(in);
    int quantity = in.path("quantity").asInt(1);
    ObjectNode line = parts.orders().line(order, variant, quantity);
    if (in.has("discount")) {
      line.put("lineDiscount", in.get("discount").asText());
    }
    if (in.has("attributes")) {
      line.set("customAttributes", in.get("attributes"));
    }
    parts.orders().name(line);
    boolean limited =
        variant.path("inventoryPolicy").asText().equals("DENY")
            && !all.path("force").asBoolean(false);
    if (limited && parts.routing().sellable(line) < quantity) {
      throw new IllegalArgumentException(
          "only "
              + parts.routing().sellable(line)
              + " of "
              + Db.text(line, "sku")
              + " are for sale, "
              + quantity
              + " were ordered");
    }
    return line;
  }

  private void shipping(ObjectNode order, JsonNode in) {
    ObjectNode line =
        Db.node()
            .put("id", parts.db().next("ShippingLine"))
            .put("title", in.path("title").asText("Standard"))
            .put("code", in.path("title").asText("Standard"))
            .put("source", "shopify")
            .put("custom", false)
            .put("isRemoved", false)
            .put("price", in.path("price").asText("0"));
    line.putNull("phone");
    line.putArray("taxes");
    ((ArrayNode) order.get("shippingLines")).add(line);
  }

  private static void taxes(ObjectNode order, JsonNode in, Money money) {
    if (!in.isObject()) {
      return;
    }
    BigDecimal rate = new BigDecimal(in.path("rate").asText());
    String title = in.path("title").asText("VAT");
    boolean included = order.path("taxesIncluded").booleanValue();
    for (ObjectNode line : Db.list(order.path("lineItems"))) {
      if (line.path("taxable").booleanValue()) {
        Orders.tax(line, money, included, title, rate);
      }
    }
    for (ObjectNode line : Db.list(order.path("shippingLines"))) {
      Orders.tax(line, money, included, title, rate);
    }
  }

  /** A tip is a line that nothing can be fulfilled of, and counted in the tips received. */
  private ObjectNode tip(ObjectNode order, JsonNode amount) {
    ObjectNode line =
        parts
            .orders()
            .line(order, null, 1)
            .put("title", "Tip")
            .put("name", "Tip")
            .put("price", amount.asText())
            .put("tip", true)
            .put("taxable", false)
            .put("requiresShipping", false)
            .put("unfulfilledQuantity", 0)
            .put("nonFulfillableQuantity", 1);
    return line;
  }

  private void buyer(ObjectNode order, JsonNode in, boolean pickup) {
    Db db = parts.db();
    Db.copy(in, order, "email", "phone");
    order.set(
        "billingAddress",
        Addresses.of(db, in.has("billing") ? in.get("billing") : in.path("address")));
    order.set("shippingAddress", pickup ? null : Addresses.of(db, in.path("address")));
    JsonNode who = in.path("customer");
    if (who.isObject()) {
      ObjectNode customer = parts.customers().upsert(who);
      order.put("customerId", customer.get("id").longValue());
      for (String field : new String[] {"email", "phone"}) {
        if (!order.hasNonNull(field)) {
          order.set(field, customer.get(field));
        }
      }
    }
  }

  private void pay(ObjectNode order, JsonNode in, Money money) {
    String gateway =
        in.path("gateway").asText(order.path("test").booleanValue() ? "bogus" : "shopify_payments");
    BigDecimal total = Money.amount(order.path("totalPriceSet"));
    switch (in.path("payment").asText("paid")) {
      case "pending" -> order.put("givenFinancialStatus", "PENDING");
      case "authorized" ->
          parts.orders().payments().add(order, "AUTHORIZATION", gateway, total, null);
      case "partial" ->
          parts.orders().payments().add(order, "SALE", gateway, money.share(total, 1, 2), null);
      case "paid" -> parts.orders().payments().add(order, "SALE", gateway, total, null);
      default ->
          throw new IllegalArgumentException(
              "payment is pending, authorized, partial or paid, was: "
                  + in.path("payment").asText());
    }
  }

  static ObjectNode made(ObjectNode order) {
    ObjectNode made =
        Db.node()
            .put("id", Db.gid(Db.ORDER, order.get("id").longValue()))
            .put("name", order.path("name").asText());
    ArrayNode lines = made.putArray("lines");
    for (JsonNode line : order.path("lineItems")) {
      lines
          .addObject()
          .put("id", Db.gid(Db.LINE, line.get("id").longValue()))
          .put("sku", Db.text(line, "sku"));
    }
    return made;
  }
}
