package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** {@code orderCreate}: an app imports an order. By default it moves no stock. */
final class OrderCreate {
  private static final int PER_MINUTE_ON_TRIAL = 5;

  private final Db db;
  private final Orders orders;
  private final Routing routing;
  private final Customers customers;
  private final Fulfilments fulfilments;
  private final Deque<Instant> recent = new ArrayDeque<>();

  OrderCreate(Db db, Orders orders, Routing routing, Customers customers, Fulfilments fulfilments) {
    this.db = db;
    this.orders = orders;
    this.routing = routing;
    this.customers = customers;
    this.fulfilments = fulfilments;
  }

  void register(Api api) {
    api.mutation("orderCreate", (call, in) -> create(in));
  }

  private static Refusal invalid(String field, String message) {
    return Refusal.of(field, message, "INVALID");
  }

  private Map<String, Object> create(JsonNode all) {
    limit();
    JsonNode in = all.get("order");
    String behaviour = all.path("options").path("inventoryBehaviour").asText("BYPASS");
    if (in.path("lineItems").isEmpty()) {
      throw invalid("order.lineItems", "Line items must have at least one line item");
    }
    if (in.hasNonNull("processedAt")
        && Instant.parse(in.get("processedAt").textValue()).isAfter(db.instant())) {
      throw Refusal.of("order.processedAt", "Processed at is invalid", "PROCESSED_AT_INVALID");
    }
    String currency = in.path("currency").asText(db.shop().path("currencyCode").asText());
    String shown = in.path("presentmentCurrency").asText(currency);
    ObjectNode order = orders.blank(currency, shown, rate(in, currency, shown));
    Db.copy(
        in,
        order,
        "email",
        "phone",
        "note",
        "poNumber",
        "sourceIdentifier",
        "sourceName",
        "processedAt",
        "test",
        "taxesIncluded");
    if (in.hasNonNull("name")) {
      order.set("name", in.get("name"));
    }
    if (in.path("customAttributes").isArray()) {
      order.set("customAttributes", in.get("customAttributes"));
    }
    if (in.path("tags").isArray()) {
      Metafields.setTags(order, in.get("tags"));
    }
    order.set("shippingAddress", Addresses.of(db, in.path("shippingAddress")));
    order.set("billingAddress", Addresses.of(db, in.path("billingAddress")));
    int index = 0;
    for (JsonNode line : in.get("lineItems")) {
      orders.lines(order).add(line(order, line, "order.lineItems." + index++, behaviour));
    }
    for (JsonNode line : in.path("shippingLines")) {
      shipping(order, line);
    }
    for (JsonNode tax : in.path("taxLines")) {
      ((ArrayNode) order.get("extraTaxLines"))
          .addObject()
          .put("title", tax.path("title").asText())
          .put("rate", tax.path("rate").asText())
          .put("amount", Money.amount(tax.path("priceSet")).toPlainString());
    }
    claim(order, behaviour);
    order.put("customerId", customer(in.path("customer"), order));
    pay(order, in);
    orders.create(order, new Orders.Birth(0, !behaviour.equals("BYPASS"), Duration.ZERO));
    ship(order, in.path("fulfillment"));
    return Map.of("order", order);
  }

  private void limit() {
    if (!db.shop().path("trial").booleanValue()) {
      return;
    }
    Instant minuteAgo = db.instant().minusSeconds(60);
    while (!recent.isEmpty() && recent.peekFirst().isBefore(minuteAgo)) {
      recent.removeFirst();
    }
    if (recent.size() >= PER_MINUTE_ON_TRIAL) {
      throw invalid(
          "order",
          "Exceeded order creation rate limit. Trial stores can create 5 orders per minute.");
    }
    recent.addLast(db.instant());
  }

  private static BigDecimal rate(JsonNode in, String currency, String shown) {
    if (currency.equals(shown)) {
      return BigDecimal.ONE;
    }
    for (JsonNode line : in.path("lineItems")) {
      BigDecimal shop = Money.amount(line.path("priceSet"));
      BigDecimal other =
          Money.decimal(line.path("priceSet").path("presentmentMoney").path("amount"));
      if (shop.signum() > 0 && other.signum() > 0) {
        return other.divide(shop, 8, RoundingMode.HALF_UP);
      }
    }
    return BigDecimal.ONE;
  }

  private ObjectNode line(ObjectNode order, JsonNode in, String at, String behaviour) {
    String gid = Db.text(in, "variantId");
    ObjectNode variant = gid == null ? null : db.get(Db.VARIANT, Db.id(gid, Db.VARIANT));
    if (gid != null && variant == null) {
      throw invalid(at + ".variantId", "Variant does not exist");
    }
    if (variant == null && Db.text(in, "title") == null) {
      throw invalid(at + ".title", "Title can't be blank");
    }
    int quantity = in.get("quantity").intValue();
    if (quantity <= 0) {
      throw invalid(at + ".quantity", "Quantity must be greater than 0");
    }
    ObjectNode line = orders.line(order, variant, quantity);
    Db.copy(in, line, "title", "variantTitle", "vendor");
    if (in.hasNonNull("sku")) {
      line.set("sku", in.get("sku"));
    }
    for (String flag : new String[] {"taxable", "requiresShipping"}) {
      if (in.hasNonNull(flag)) {
        line.set(flag, in.get(flag));
      }
    }
    line.put("isGiftCard", in.path("giftCard").booleanValue());
    if (in.path("priceSet").isObject()) {
      line.put("price", Money.amount(in.get("priceSet")).toPlainString());
    } else if (!line.has("price")) {
      throw invalid(at + ".priceSet", "Price set can't be blank");
    }
    for (JsonNode property : in.path("properties")) {
      ((ArrayNode) line.get("customAttributes"))
          .addObject()
          .put("key", property.path("name").asText())
          .put("value", property.path("value").asText());
    }
    for (JsonNode tax : in.path("taxLines")) {
      given(order, line, tax);
    }
    line.put("unreserved", behaviour.equals("BYPASS"));
    orders.name(line);
    return line;
  }

  /** A tax as given; its amount is computed only if it is not. */
  private static void given(ObjectNode order, ObjectNode line, JsonNode tax) {
    Orders.tax(
        line,
        Money.of(order),
        order.path("taxesIncluded").booleanValue(),
        tax.path("title").asText(),
        new BigDecimal(tax.path("rate").asText()));
    if (tax.path("priceSet").isObject()) {
      ArrayNode taxes = (ArrayNode) line.get("taxes");
      ((ObjectNode) taxes.get(taxes.size() - 1))
          .put("amount", Money.amount(tax.get("priceSet")).toPlainString());
    }
  }

  private void shipping(ObjectNode order, JsonNode in) {
    ObjectNode line =
        Db.node()
            .put("id", db.next("ShippingLine"))
            .put("title", in.path("title").asText())
            .put("code", Db.text(in, "code"))
            .put("source", Db.text(in, "source"))
            .put("custom", false)
            .put("isRemoved", false)
            .put("price", Money.amount(in.path("priceSet")).toPlainString());
    line.putNull("phone");
    line.putArray("taxes");
    for (JsonNode tax : in.path("taxLines")) {
      given(order, line, tax);
    }
    ((ArrayNode) order.get("shippingLines")).add(line);
  }

  private void claim(ObjectNode order, String behaviour) {
    if (!behaviour.equals("DECREMENT_OBEYING_POLICY")) {
      return;
    }
    for (JsonNode line : order.path("lineItems")) {
      ObjectNode variant = db.get(Db.VARIANT, line.path("variantId").longValue());
      if (variant != null
          && variant.path("inventoryPolicy").asText().equals("DENY")
          && routing.sellable(line) < line.path("quantity").asInt()) {
        throw Refusal.of("order", "Unable to reserve inventory.", "INVENTORY_CLAIM_FAILED");
      }
    }
  }

  private Long customer(JsonNode in, ObjectNode order) {
    JsonNode associate = in.path("toAssociate");
    JsonNode upsert = in.path("toUpsert");
    ObjectNode found = null;
    if (associate.hasNonNull("id")) {
      found = db.get(Db.CUSTOMER, Db.id(associate.get("id").textValue(), Db.CUSTOMER));
    } else if (associate.hasNonNull("email")) {
      found = customers.byEmail(associate.get("email").textValue());
    } else if (upsert.isObject()) {
      found = customers.upsert(upsert);
    } else {
      return null;
    }
    if (found == null) {
      throw invalid("order.customer", "Customer does not exist");
    }
    if (!order.hasNonNull("email")) {
      order.set("email", found.get("email"));
    }
    return found.get("id").longValue();
  }

  private void pay(ObjectNode order, JsonNode in) {
    OrderMath.refresh(order);
    for (JsonNode given : in.path("transactions")) {
      ObjectNode transaction =
          orders
              .payments()
              .add(
                  order,
                  given.path("kind").asText("SALE"),
                  given.path("gateway").asText("manual"),
                  Money.amount(given.path("amountSet")),
                  null);
      transaction.put("status", given.path("status").asText("SUCCESS"));
    }
    order.put("givenFinancialStatus", Db.text(in, "financialStatus"));
  }

  private void ship(ObjectNode order, JsonNode in) {
    if (!in.isObject()) {
      return;
    }
    ObjectNode fulfilment = Db.node();
    ArrayNode targets = fulfilment.putArray("lineItemsByFulfillmentOrder");
    long location = Db.id(in.get("locationId").textValue(), Db.LOCATION);
    for (ObjectNode target : Db.list(order.path("fulfillmentOrders"))) {
      target.put("locationId", location);
      targets
          .addObject()
          .put("fulfillmentOrderId", Db.gid(Db.FULFILMENT_ORDER, target.get("id").longValue()));
    }
    fulfilment
        .putObject("trackingInfo")
        .put("company", Db.text(in, "trackingCompany"))
        .put("number", Db.text(in, "trackingNumber"));
    fulfilments.create(fulfilment);
  }
}
