package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/** Webhook bodies of orders, transactions, fulfilments and refunds. */
final class RestOrder {
  private final Db db;
  private final RestLines lines;
  private final RestPeople people;

  RestOrder(Db db) {
    this.db = db;
    this.lines = new RestLines(db);
    this.people = new RestPeople(db);
  }

  private String time(JsonNode document, String field) {
    return Rest.time(db, Db.text(document, field));
  }

  private static String amount(JsonNode bag) {
    return bag.path("shopMoney").path("amount").asText("0.00");
  }

  ObjectNode order(ObjectNode order) {
    ObjectNode body = Rest.head(order, Db.ORDER);
    texts(order, body);
    times(order, body);
    sums(order, body);
    body.set("customer", customer(order));
    body.set("shipping_address", RestPeople.address(order.path("shippingAddress")));
    body.set("billing_address", RestPeople.address(order.path("billingAddress")));
    body.set("tax_lines", RestLines.taxLines(order.path("taxLines")));
    ArrayNode items = body.putArray("line_items");
    order.path("lineItems").forEach(line -> items.add(lines.line(order, line)));
    ArrayNode shipping = body.putArray("shipping_lines");
    order.path("shippingLines").forEach(line -> shipping.add(lines.shipping(line)));
    ArrayNode fulfilments = body.putArray("fulfillments");
    order
        .path("fulfillments")
        .forEach(own -> fulfilments.add(fulfilment(order, (ObjectNode) own, false)));
    ArrayNode refunds = body.putArray("refunds");
    order.path("refunds").forEach(own -> refunds.add(refund(order, (ObjectNode) own)));
    ArrayNode attributes = body.putArray("note_attributes");
    for (JsonNode attribute : order.path("customAttributes")) {
      attributes
          .addObject()
          .put("name", attribute.path("key").asText())
          .put("value", attribute.path("value").asText());
    }
    body.set("payment_gateway_names", order.path("paymentGatewayNames"));
    for (String empty : new String[] {"returns", "line_item_groups"}) {
      body.putArray(empty);
    }
    RestDiscounts.codes(order, body.putArray("discount_codes"));
    body.set("discount_applications", RestDiscounts.applications(order));
    return body;
  }

  private void texts(ObjectNode order, ObjectNode body) {
    String fulfilment =
        switch (order.path("displayFulfillmentStatus").asText()) {
          case "FULFILLED" -> "fulfilled";
          case "PARTIALLY_FULFILLED" -> "partial";
          case "RESTOCKED" -> "restocked";
          default -> null;
        };
    long id = order.get("id").longValue();
    body.put("name", order.path("name").asText())
        .put("number", order.path("number").asInt())
        .put("order_number", order.path("number").asInt())
        .put("email", order.path("email").asText(""))
        .put("contact_email", order.path("email").asText(""))
        .put("phone", Db.text(order, "phone"))
        .put("note", Db.text(order, "note"))
        .put("tags", Rest.joined(order.path("tags")))
        .put("test", order.path("test").booleanValue())
        .put("confirmed", true)
        .put("confirmation_number", Db.text(order, "confirmationNumber"))
        .put("cancel_reason", Rest.lower(order, "cancelReason"))
        .put("currency", order.path("currencyCode").asText())
        .put("presentment_currency", order.path("presentmentCurrencyCode").asText())
        .put("taxes_included", order.path("taxesIncluded").booleanValue())
        .put("duties_included", false)
        .put("tax_exempt", false)
        .put("estimated_taxes", false)
        .put("buyer_accepts_marketing", false)
        .put("financial_status", Rest.lower(order, "displayFinancialStatus"))
        .put("fulfillment_status", fulfilment)
        .put("source_name", order.path("sourceName").asText())
        .put("source_identifier", Db.text(order, "sourceIdentifier"))
        .put("po_number", Db.text(order, "poNumber"))
        .put("customer_locale", "en")
        .put("token", "tok" + id)
        .put("merchant_business_entity_id", "sandbox")
        .put("order_status_url", "https://shop.example/orders/" + id + "/authenticate")
        .put("total_weight", 0);
    for (String nothing :
        new String[] {
          "app_id",
          "browser_ip",
          "cart_token",
          "checkout_token",
          "client_details",
          "device_id",
          "landing_site",
          "landing_site_ref",
          "location_id",
          "merchant_of_record_app_id",
          "payment_terms",
          "reference",
          "referring_site",
          "source_url",
          "user_id",
          "original_total_duties_set",
          "current_total_duties_set",
          "original_total_additional_fees_set",
          "current_total_additional_fees_set"
        }) {
      body.putNull(nothing);
    }
  }

  private void times(ObjectNode order, ObjectNode body) {
    body.put("created_at", time(order, "createdAt"))
        .put("updated_at", time(order, "updatedAt"))
        .put("processed_at", time(order, "processedAt"))
        .put("cancelled_at", time(order, "cancelledAt"))
        .put("closed_at", time(order, "closedAt"));
  }

  private static void sums(ObjectNode order, ObjectNode body) {
    for (String[] pair :
        new String[][] {
          {"subtotal_price", "subtotalPriceSet"},
          {"total_price", "totalPriceSet"},
          {"total_tax", "totalTaxSet"},
          {"total_discounts", "totalDiscountsSet"},
          {"current_subtotal_price", "currentSubtotalPriceSet"},
          {"current_total_price", "currentTotalPriceSet"},
          {"current_total_tax", "currentTotalTaxSet"},
          {"current_total_discounts", "currentTotalDiscountsSet"}
        }) {
      body.put(pair[0], amount(order.path(pair[1])));
      body.set(pair[0] + "_set", RestLines.set(order.path(pair[1])));
    }
    Money money = Money.of(order);
    BigDecimal items = BigDecimal.ZERO;
    for (JsonNode line : order.path("lineItems")) {
      items = items.add(Money.amount(line.path("originalTotalSet")));
    }
    body.put("total_line_items_price", money.round(items).toPlainString());
    body.set("total_line_items_price_set", RestLines.set(money.bag(items)));
    body.set("total_shipping_price_set", RestLines.set(order.path("totalShippingPriceSet")));
    body.set("current_shipping_price_set", RestLines.set(order.path("currentShippingPriceSet")));
    body.put("total_outstanding", amount(order.path("totalOutstandingSet")));
    body.put("total_tip_received", amount(order.path("totalTipReceivedSet")));
    JsonNode rounding = order.path("totalCashRoundingAdjustment");
    body.set(
        "total_cash_rounding_payment_adjustment_set", RestLines.set(rounding.path("paymentSet")));
    body.set(
        "total_cash_rounding_refund_adjustment_set", RestLines.set(rounding.path("refundSet")));
  }

  private JsonNode customer(ObjectNode order) {
    ObjectNode customer = db.get(Db.CUSTOMER, order.path("customerId").longValue());
    return customer == null
        ? Db.node().nullNode()
        : people.head(customer).put("note", Db.text(customer, "note"));
  }

  ObjectNode transaction(ObjectNode order, JsonNode transaction) {
    ObjectNode body =
        Rest.head((ObjectNode) transaction, Db.TRANSACTION)
            .put("order_id", order.get("id").longValue())
            .put("kind", Rest.lower(transaction, "kind"))
            .put("status", Rest.lower(transaction, "status"))
            .put("gateway", transaction.path("gateway").asText())
            .put("amount", amount(transaction.path("amountSet")))
            .put("currency", order.path("currencyCode").asText())
            .put("created_at", time(transaction, "createdAt"))
            .put("processed_at", time(transaction, "processedAt"))
            .put("test", transaction.path("test").booleanValue())
            .put("payment_id", transaction.path("paymentId").asText())
            .put("source_name", "web")
            .put("manual_payment_gateway", transaction.path("manualPaymentGateway").booleanValue());
    body.set("parent_id", transaction.path("parentId"));
    for (String nothing :
        new String[] {
          "message",
          "authorization",
          "location_id",
          "user_id",
          "device_id",
          "error_code",
          "amount_rounding"
        }) {
      body.putNull(nothing);
    }
    body.putObject("receipt");
    body.set("total_unsettled_set", RestLines.unsettled(transaction.path("totalUnsettledSet")));
    return body;
  }

  /**
   * @param alone true for the body of a fulfilment's own webhook
   */
  ObjectNode fulfilment(ObjectNode order, ObjectNode fulfilment, boolean alone) {
    JsonNode tracking = fulfilment.path("trackingInfo").path(0);
    ObjectNode body =
        Rest.head(fulfilment, Db.FULFILMENT)
            .put("order_id", order.get("id").longValue())
            .put("name", fulfilment.path("name").asText().replace("-F", "."))
            .put("status", Rest.lower(fulfilment, "status"))
            .put("service", "manual")
            .put("location_id", fulfilment.path("locationId").longValue())
            .put("created_at", time(fulfilment, "createdAt"))
            .put("updated_at", time(fulfilment, "updatedAt"))
            .put("tracking_company", Db.text(tracking, "company"))
            .put("tracking_number", Db.text(tracking, "number"))
            .put("tracking_url", Db.text(tracking, "url"));
    String shown = Rest.lower(fulfilment, "displayStatus");
    body.put(
        "shipment_status", "fulfilled".equals(shown) || "picked_up".equals(shown) ? null : shown);
    ArrayNode numbers = body.putArray("tracking_numbers");
    ArrayNode urls = body.putArray("tracking_urls");
    for (JsonNode info : fulfilment.path("trackingInfo")) {
      if (info.hasNonNull("number")) {
        numbers.add(info.get("number").textValue());
      }
      if (info.hasNonNull("url")) {
        urls.add(info.get("url").textValue());
      }
    }
    ArrayNode items = body.putArray("line_items");
    for (JsonNode own : fulfilment.path("lines")) {
      JsonNode line = Db.find(order.path("lineItems"), own.path("lineItemId").longValue());
      items.add(lines.line(order, line).put("quantity", own.path("quantity").asInt()));
    }
    body.putObject("origin_address");
    body.putObject("receipt");
    if (alone) {
      body.put("email", Db.text(order, "email"));
      body.set("destination", RestPeople.address(order.path("shippingAddress")));
    }
    return body;
  }

  ObjectNode refund(ObjectNode order, ObjectNode refund) {
    ObjectNode body =
        Rest.head(refund, Db.REFUND)
            .put("order_id", order.get("id").longValue())
            .put("note", refund.path("note").asText(""))
            .put("created_at", time(refund, "createdAt"))
            .put("processed_at", time(refund, "processedAt"))
            .put("user_id", 1);
    body.putNull("return");
    body.putArray("duties");
    body.set("total_duties_set", RestLines.set(Money.of(order).bag(BigDecimal.ZERO)));
    boolean restock = false;
    ArrayNode rows = body.putArray("refund_line_items");
    for (JsonNode row : refund.path("refundLineItems")) {
      JsonNode line = Db.find(order.path("lineItems"), row.path("lineItemId").longValue());
      restock |= row.path("restocked").booleanValue();
      ObjectNode made =
          rows.addObject()
              .put("id", row.path("id").longValue())
              .put("line_item_id", row.path("lineItemId").longValue())
              .put("quantity", row.path("quantity").asInt())
              .put("restock_type", Rest.lower(row, "restockType"))
              .put("subtotal", Money.amount(row.path("subtotalSet")))
              .put("total_tax", Money.amount(row.path("totalTaxSet")));
      made.set("location_id", row.path("locationId"));
      made.set("subtotal_set", RestLines.set(row.path("subtotalSet")));
      made.set("total_tax_set", RestLines.set(row.path("totalTaxSet")));
      made.set("line_item", lines.line(order, line));
    }
    body.put("restock", restock);
    body.set("order_adjustments", RestLines.adjustments(order, refund));
    body.set("refund_shipping_lines", RestLines.shippingRefunds(refund));
    ArrayNode transactions = body.putArray("transactions");
    for (JsonNode id : refund.path("transactionIds")) {
      transactions.add(transaction(order, Db.find(order.path("transactions"), id.longValue())));
    }
    return body;
  }
}
