package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Lines, taxes and money sets inside the webhook bodies of orders. */
final class RestLines {
  private final Db db;

  RestLines(Db db) {
    this.db = db;
  }

  static ObjectNode set(JsonNode bag) {
    return named(bag, "currency_code");
  }

  /** Only this one set calls its currency otherwise. */
  static ObjectNode unsettled(JsonNode bag) {
    return named(bag, "currency");
  }

  private static ObjectNode named(JsonNode bag, String currency) {
    ObjectNode set = Db.node();
    for (String[] side :
        new String[][] {{"shop_money", "shopMoney"}, {"presentment_money", "presentmentMoney"}}) {
      set.putObject(side[0])
          .put("amount", bag.path(side[1]).path("amount").asText("0.00"))
          .put(currency, bag.path(side[1]).path("currencyCode").asText());
    }
    return set;
  }

  static ArrayNode taxLines(JsonNode taxes) {
    ArrayNode lines = Db.array();
    for (JsonNode tax : taxes) {
      ObjectNode line =
          lines
              .addObject()
              .put("title", tax.path("title").asText())
              .put("price", tax.path("priceSet").path("shopMoney").path("amount").asText())
              .put("channel_liable", false);
      line.set("rate", tax.path("rate"));
      line.set("price_set", set(tax.path("priceSet")));
    }
    return lines;
  }

  ObjectNode line(ObjectNode order, JsonNode line) {
    ObjectNode variant = db.get(Db.VARIANT, line.path("variantId").longValue());
    ObjectNode item =
        variant == null ? null : db.get(Db.ITEM, variant.path("inventoryItemId").longValue());
    int open = line.path("unfulfilledQuantity").asInt();
    boolean shipped = line.path("fulfilledQuantity").asInt() > 0;
    ObjectNode body =
        Rest.head((ObjectNode) line, Db.LINE)
            .put("title", line.path("title").asText())
            .put("name", line.path("name").asText())
            .put("variant_title", Db.text(line, "variantTitle"))
            .put("sku", line.path("sku").asText(""))
            .put("vendor", Db.text(line, "vendor"))
            .put("quantity", line.path("quantity").asInt())
            .put("current_quantity", line.path("currentQuantity").asInt())
            .put("fulfillable_quantity", open)
            .put("fulfillment_status", shipped ? (open > 0 ? "partial" : "fulfilled") : null)
            .put("fulfillment_service", "manual")
            .put("price", amount(line, "originalUnitPriceSet"))
            .put("total_discount", amount(line, "totalDiscountSet"))
            .put("taxable", line.path("taxable").booleanValue())
            .put("requires_shipping", line.path("requiresShipping").booleanValue())
            .put("gift_card", line.path("isGiftCard").booleanValue())
            .put("grams", 0)
            .put("product_exists", variant != null)
            .put(
                "variant_inventory_management",
                item != null && item.path("tracked").booleanValue() ? "shopify" : null);
    body.set("product_id", line.path("productId"));
    body.set("variant_id", line.path("variantId"));
    body.set("price_set", set(line.path("originalUnitPriceSet")));
    body.set("total_discount_set", set(line.path("totalDiscountSet")));
    body.set("tax_lines", taxLines(line.path("taxLines")));
    body.set("discount_allocations", RestDiscounts.allocations(order, line));
    ArrayNode properties = body.putArray("properties");
    for (JsonNode attribute : line.path("customAttributes")) {
      properties
          .addObject()
          .put("name", attribute.path("key").asText())
          .put("value", attribute.path("value").asText());
    }
    body.putArray("duties");
    body.putArray("attributed_staffs");
    return body;
  }

  private static String amount(JsonNode line, String field) {
    return line.path(field).path("shopMoney").path("amount").asText("0.00");
  }

  ObjectNode shipping(JsonNode line) {
    ObjectNode body =
        Db.node()
            .put("id", line.path("id").longValue())
            .put("title", line.path("title").asText())
            .put("code", Db.text(line, "code"))
            .put("source", Db.text(line, "source"))
            .put("price", amount(line, "originalPriceSet"))
            .put("discounted_price", amount(line, "discountedPriceSet"))
            .put("is_removed", false);
    body.putNull("carrier_identifier").putNull("phone").putNull("requested_fulfillment_service_id");
    body.set("price_set", set(line.path("originalPriceSet")));
    body.set("discounted_price_set", set(line.path("discountedPriceSet")));
    body.set("current_discounted_price_set", set(line.path("currentDiscountedPriceSet")));
    body.set("tax_lines", taxLines(line.path("taxLines")));
    body.putArray("discount_allocations");
    return body;
  }

  static ArrayNode adjustments(ObjectNode order, ObjectNode refund) {
    ArrayNode rows = Db.array();
    for (JsonNode own : refund.path("orderAdjustments")) {
      ObjectNode row =
          rows.addObject()
              .put("id", own.path("id").longValue())
              .put("order_id", order.get("id").longValue())
              .put("refund_id", refund.get("id").longValue())
              .put("kind", "refund_discrepancy")
              .put("reason", "Refund discrepancy")
              .put("amount", amount(own, "amountSet"))
              .put("tax_amount", amount(own, "taxAmountSet"));
      row.set("amount_set", set(own.path("amountSet")));
      row.set("tax_amount_set", set(own.path("taxAmountSet")));
    }
    return rows;
  }

  static ArrayNode shippingRefunds(ObjectNode refund) {
    ArrayNode rows = Db.array();
    for (JsonNode own : refund.path("refundShippingLines")) {
      ObjectNode row = rows.addObject().put("id", own.path("id").longValue());
      row.set("subtotal_amount_set", set(own.path("subtotalAmountSet")));
      row.set("tax_amount_set", set(own.path("taxAmountSet")));
    }
    return rows;
  }

  /** Body of orders/edited: only what was added and removed. */
  static ObjectNode edited(
      Db db, ObjectNode order, long id, JsonNode additions, JsonNode removals, String note) {
    String now = Rest.time(db, db.now());
    ObjectNode edit =
        Db.node()
            .put("id", id)
            .put("order_id", order.get("id").longValue())
            .put("created_at", now)
            .put("committed_at", now)
            .put("notify_customer", false)
            .put("staff_note", note);
    edit.putNull("app_id").putNull("user_id");
    ObjectNode lines = edit.putObject("line_items");
    lines.set("additions", additions);
    lines.set("removals", removals);
    for (ObjectNode empty :
        new ObjectNode[] {
          edit.putObject("discounts").putObject("line_item"), edit.putObject("shipping_lines")
        }) {
      empty.putArray("additions");
      empty.putArray("removals");
    }
    ObjectNode body = Db.node();
    body.set("order_edit", edit);
    return body;
  }

  static ObjectNode event(Db db, ObjectNode fulfilment, ObjectNode event) {
    ObjectNode body =
        Rest.head(event, "FulfillmentEvent")
            .put("fulfillment_id", fulfilment.get("id").longValue())
            .put("order_id", fulfilment.path("orderId").longValue())
            .put("shop_id", db.shop().path("id").longValue())
            .put("status", Rest.lower(event, "status"))
            .put("message", Db.text(event, "message"))
            .put("happened_at", Rest.time(db, Db.text(event, "happenedAt")))
            .put("created_at", Rest.time(db, Db.text(event, "createdAt")))
            .put("updated_at", Rest.time(db, Db.text(event, "createdAt")));
    for (String nothing :
        new String[] {
          "city",
          "province",
          "country",
          "zip",
          "address1",
          "latitude",
          "longitude",
          "estimated_delivery_at"
        }) {
      body.putNull(nothing);
    }
    return body;
  }
}
