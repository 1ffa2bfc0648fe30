package io.caravan.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/**
 * Webhook bodies (REST shape) as GraphQL would tell the same record, so that published bodies can
 * run through the mappings. Values that a publisher replaced ("example string") become ones of the
 * right kind.
 */
final class RestToGraphql {
  private static final String REPLACED = "example string";
  private static final List<String> FINANCIAL =
      List.of(
          "authorized",
          "expired",
          "paid",
          "partially_paid",
          "partially_refunded",
          "pending",
          "refunded",
          "voided");

  private RestToGraphql() {}

  static ObjectNode product(JsonNode rest) {
    ObjectNode node = head("Product", rest);
    copy(node, rest, "title", "vendor");
    node.put("descriptionHtml", text(rest.path("body_html")));
    node.put("productType", text(rest.path("product_type")));
    node.put(
        "status", upper(rest.path("status"), List.of("active", "draft", "archived"), "ACTIVE"));
    node.set("tags", tags(rest));
    node.set("seo", object());
    ArrayNode options = node.putArray("options");
    for (JsonNode option : rest.path("options")) {
      ObjectNode one = options.addObject();
      one.put("name", option.isTextual() ? option.asText() : text(option.path("name")));
      one.set("values", option.path("values").isArray() ? option.path("values") : array());
    }
    ArrayNode media = nodes(node, "media");
    for (JsonNode image : rest.path("images")) {
      ObjectNode one = media.addObject();
      one.put("id", gid("MediaImage", image.path("id")));
      one.put("mediaContentType", "IMAGE").put("alt", text(image.path("alt")));
      one.putObject("preview").putObject("image").put("url", image.path("src").asText());
    }
    ArrayNode variants = nodes(node, "variants");
    rest.path("variants").forEach(v -> variants.add(variant(v, rest.path("options"))));
    return node;
  }

  private static ObjectNode variant(JsonNode rest, JsonNode options) {
    ObjectNode node = object();
    node.put("id", gid("ProductVariant", rest.path("id")));
    copy(node, rest, "sku", "barcode", "title", "position", "taxable");
    node.put("price", amount(rest.path("price")));
    node.put("compareAtPrice", amount(rest.path("compare_at_price")));
    ArrayNode selected = node.putArray("selectedOptions");
    for (int i = 1; rest.hasNonNull("option" + i); i++) {
      JsonNode option = options.path(i - 1);
      selected
          .addObject()
          .put("name", option.hasNonNull("name") ? option.path("name").asText() : "Option " + i)
          .put("value", rest.path("option" + i).asText());
    }
    ObjectNode stock = node.putObject("inventoryItem");
    stock.put("id", gid("InventoryItem", rest.path("inventory_item_id")));
    stock.put("tracked", true).putNull("unitCost").putNull("measurement");
    return node;
  }

  static ObjectNode level(JsonNode rest) {
    ObjectNode node = object();
    node.put("id", rest.path("admin_graphql_api_id").asText("gid://shopify/InventoryLevel/1"));
    node.set("updatedAt", rest.path("updated_at"));
    node.putObject("location").put("id", gid("Location", rest.path("location_id")));
    node.putArray("quantities")
        .addObject()
        .put("name", "available")
        .set("quantity", rest.path("available"));
    ObjectNode item = node.putObject("_parent");
    item.put("id", gid("InventoryItem", rest.path("inventory_item_id")));
    nodes(item, "variants").addObject().put("id", "gid://shopify/ProductVariant/1");
    return node;
  }

  static ObjectNode customer(JsonNode rest) {
    ObjectNode node = head("Customer", rest);
    buyer(node, rest);
    copy(node, rest, "note");
    node.set("tags", tags(rest));
    ArrayNode addresses = nodes(node, "addressesV2");
    rest.path("addresses").forEach(a -> addresses.add(address(a)));
    if (rest.path("default_address").isObject()) {
      JsonNode home = address(rest.path("default_address"));
      node.set("defaultAddress", home);
      if (addresses.isEmpty()) {
        addresses.add(home);
      }
    }
    return node;
  }

  private static void buyer(ObjectNode node, JsonNode rest) {
    node.put("id", gid("Customer", rest.path("id")));
    node.put("firstName", text(rest.path("first_name")))
        .put("lastName", text(rest.path("last_name")));
    node.put("verifiedEmail", rest.path("verified_email").booleanValue());
    if (rest.hasNonNull("email")) {
      ObjectNode mail = node.putObject("defaultEmailAddress");
      mail.put("emailAddress", rest.path("email").asText());
      JsonNode consent = rest.path("email_marketing_consent");
      if (consent.hasNonNull("state")) {
        mail.put("marketingState", consent.path("state").asText().toUpperCase(Locale.ROOT));
        mail.set("marketingUpdatedAt", consent.path("consent_updated_at"));
      }
    }
    if (rest.hasNonNull("phone")) {
      node.putObject("defaultPhoneNumber").put("phoneNumber", rest.path("phone").asText());
    }
  }

  static ObjectNode fulfillment(JsonNode rest) {
    ObjectNode node = head("Fulfillment", rest);
    copy(node, rest, "name");
    node.put(
        "status",
        upper(
            rest.path("status"),
            List.of("success", "pending", "open", "cancelled", "error", "failure"),
            "SUCCESS"));
    node.set(
        "displayStatus",
        rest.hasNonNull("shipment_status")
                && !REPLACED.equals(rest.path("shipment_status").asText())
            ? json(rest.path("shipment_status").asText().toUpperCase(Locale.ROOT))
            : NullNode.getInstance());
    if (rest.hasNonNull("location_id")) {
      node.putObject("location").put("id", gid("Location", rest.path("location_id")));
    }
    ArrayNode tracking = node.putArray("trackingInfo");
    for (int i = 0; i < rest.path("tracking_numbers").size(); i++) {
      ObjectNode one = tracking.addObject();
      one.set("company", rest.path("tracking_company"));
      one.set("number", rest.path("tracking_numbers").path(i));
      one.set("url", rest.path("tracking_urls").path(i));
    }
    ArrayNode lines = nodes(node, "fulfillmentLineItems");
    for (JsonNode line : rest.path("line_items")) {
      ObjectNode one = lines.addObject();
      one.set("quantity", line.path("quantity"));
      ObjectNode item = one.putObject("lineItem").put("id", gid("LineItem", line.path("id")));
      item.set("sku", line.path("sku"));
    }
    node.set("_parent", parent(rest, "EUR"));
    return node;
  }

  static ObjectNode refund(JsonNode rest) {
    ObjectNode node = head("Refund", rest);
    copy(node, rest, "note");
    ArrayNode lines = nodes(node, "refundLineItems");
    String currency = "EUR";
    for (JsonNode line : rest.path("refund_line_items")) {
      currency = currency(line.at("/subtotal_set/shop_money/currency_code"), currency);
      ObjectNode one = lines.addObject();
      one.set("quantity", line.path("quantity"));
      one.put(
          "restockType",
          upper(
              line.path("restock_type"),
              List.of("no_restock", "cancel", "return", "legacy_restock"),
              "RETURN"));
      if (line.hasNonNull("location_id")) {
        one.putObject("location").put("id", gid("Location", line.path("location_id")));
      }
      one.putObject("lineItem").put("id", gid("LineItem", line.path("line_item_id")));
      one.set("subtotalSet", bag(line, "subtotal", currency));
      one.set("totalTaxSet", bag(line, "total_tax", currency));
    }
    nodes(node, "refundShippingLines");
    ArrayNode adjustments = nodes(node, "orderAdjustments");
    for (JsonNode adjustment : rest.path("order_adjustments")) {
      ObjectNode one = adjustments.addObject();
      one.set("reason", adjustment.path("reason"));
      one.set("amountSet", bag(adjustment, "amount", currency));
      one.set("taxAmountSet", bag(adjustment, "tax_amount", currency));
    }
    node.putArray("duties");
    BigDecimal total = BigDecimal.ZERO;
    ArrayNode transactions = nodes(node, "transactions");
    for (JsonNode rest1 : rest.path("transactions")) {
      ObjectNode one = transaction(rest1, currency);
      transactions.add(one);
      total = total.add(new BigDecimal(one.at("/amountSet/shopMoney/amount").asText()));
    }
    node.set("totalRefundedSet", bag(total.toPlainString(), currency));
    node.set("_parent", parent(rest, currency));
    return node;
  }

  private static ObjectNode transaction(JsonNode rest, String currency) {
    ObjectNode node = object().put("id", gid("OrderTransaction", rest.path("id")));
    node.put(
        "kind",
        upper(
            rest.path("kind"),
            List.of("sale", "capture", "authorization", "refund", "void", "change"),
            "SALE"));
    node.put(
        "status",
        upper(rest.path("status"), List.of("success", "failure", "pending", "error"), "SUCCESS"));
    node.set("gateway", rest.path("gateway"));
    node.set("createdAt", rest.path("created_at"));
    node.set("amountSet", bag(rest, "amount", currency));
    return node;
  }

  private static ObjectNode parent(JsonNode rest, String currency) {
    ObjectNode order = object().put("id", gid("Order", rest.path("order_id")));
    return order.put("currencyCode", currency).put("name", "#1");
  }

  static ObjectNode order(JsonNode rest) {
    String currency = currency(rest.path("currency"), "EUR");
    ObjectNode node = head("Order", rest);
    copy(node, rest, "name", "test", "email", "phone", "note");
    node.set("processedAt", rest.path("processed_at"));
    node.set("cancelledAt", rest.path("cancelled_at"));
    node.set("cancelReason", rest.path("cancel_reason"));
    node.put("closed", rest.hasNonNull("closed_at"));
    node.set("tags", tags(rest));
    node.set("sourceName", rest.path("source_name"));
    node.put("currencyCode", currency);
    node.put("presentmentCurrencyCode", currency(rest.path("presentment_currency"), currency));
    node.put("taxesIncluded", rest.path("taxes_included").booleanValue());
    node.put("displayFinancialStatus", upper(rest.path("financial_status"), FINANCIAL, "PAID"));
    if (rest.path("customer").isObject()) {
      buyer(node.putObject("customer"), rest.path("customer"));
    }
    node.set("billingAddress", address(rest.path("billing_address")));
    node.set("shippingAddress", address(rest.path("shipping_address")));
    node.set("currentShippingPriceSet", bag(rest, "total_shipping_price", currency));
    node.set("currentSubtotalPriceSet", bag(rest, "current_subtotal_price", currency));
    node.set("currentTotalTaxSet", bag(rest, "current_total_tax", currency));
    node.set(
        "currentTotalPriceSet",
        bag(
            rest,
            rest.has("current_total_price") ? "current_total_price" : "total_price",
            currency));
    node.set("totalTipReceivedSet", bag(rest, "total_tip_received", currency));
    node.set("totalReceivedSet", bag("0.00", currency));
    ArrayNode attributes = node.putArray("customAttributes");
    rest.path("note_attributes")
        .forEach(
            a ->
                attributes
                    .addObject()
                    .put("key", text(a.path("name")))
                    .set("value", a.path("value")));
    ArrayNode transactions = node.putArray("transactions");
    rest.path("transactions").forEach(t -> transactions.add(transaction(t, currency)));
    ArrayNode shipping = nodes(node, "shippingLines");
    for (JsonNode line : rest.path("shipping_lines")) {
      ObjectNode one = shipping.addObject().put("id", gid("ShippingLine", line.path("id")));
      one.put("title", text(line.path("title")));
      one.set("originalPriceSet", bag(line, "price", currency));
      one.set("currentDiscountedPriceSet", bag(line, "discounted_price", currency));
      one.set("discountAllocations", allocations(line, currency));
      one.set("taxLines", taxes(line, currency));
    }
    ArrayNode lines = nodes(node, "lineItems");
    rest.path("line_items").forEach(l -> lines.add(line(l, currency)));
    nodes(node, "fulfillmentOrders");
    return node;
  }

  private static ObjectNode line(JsonNode rest, String currency) {
    ObjectNode node = object().put("id", gid("LineItem", rest.path("id")));
    int quantity = rest.path("quantity").asInt();
    copy(node, rest, "sku", "title", "quantity", "taxable");
    node.set("variantTitle", rest.path("variant_title"));
    node.put("currentQuantity", rest.path("current_quantity").asInt(quantity));
    node.put("unfulfilledQuantity", rest.path("fulfillable_quantity").asInt(quantity));
    node.put("nonFulfillableQuantity", 0);
    node.put("requiresShipping", rest.path("requires_shipping").booleanValue());
    node.put("isGiftCard", rest.path("gift_card").booleanValue());
    if (rest.hasNonNull("variant_id")) {
      node.putObject("variant").put("id", gid("ProductVariant", rest.path("variant_id")));
    }
    node.set("originalUnitPriceSet", bag(rest, "price", currency));
    node.set("discountAllocations", allocations(rest, currency));
    node.set("taxLines", taxes(rest, currency));
    return node;
  }

  private static ArrayNode allocations(JsonNode rest, String currency) {
    ArrayNode all = array();
    rest.path("discount_allocations")
        .forEach(d -> all.addObject().set("allocatedAmountSet", bag(d, "amount", currency)));
    return all;
  }

  private static ArrayNode taxes(JsonNode rest, String currency) {
    ArrayNode all = array();
    for (JsonNode tax : rest.path("tax_lines")) {
      ObjectNode one = all.addObject().put("title", text(tax.path("title")));
      one.set("rate", tax.path("rate"));
      one.set("priceSet", bag(tax, "price", currency));
    }
    return all;
  }

  private static JsonNode address(JsonNode rest) {
    if (!rest.isObject()) {
      return NullNode.getInstance();
    }
    ObjectNode node = object().put("id", gid("MailingAddress", rest.path("id")));
    copy(
        node,
        rest,
        "company",
        "address1",
        "address2",
        "city",
        "province",
        "zip",
        "country",
        "phone");
    node.set("firstName", rest.path("first_name"));
    node.set("lastName", rest.path("last_name"));
    node.set("provinceCode", rest.path("province_code"));
    node.set("countryCodeV2", rest.path("country_code"));
    return node;
  }

  private static ObjectNode head(String type, JsonNode rest) {
    ObjectNode node = object().put("id", gid(type, rest.path("id")));
    node.set("createdAt", rest.path("created_at"));
    node.set(
        "updatedAt",
        rest.hasNonNull("updated_at") ? rest.path("updated_at") : rest.path("created_at"));
    return node;
  }

  private static ObjectNode bag(JsonNode rest, String field, String currency) {
    JsonNode set = rest.path(field + "_set");
    if (!set.path("shop_money").isObject()) {
      String told = amount(rest.path(field));
      return bag(told == null ? "0.00" : told, currency);
    }
    ObjectNode bag = object();
    bag.set("shopMoney", money(set.path("shop_money"), currency));
    bag.set("presentmentMoney", money(set.path("presentment_money"), currency));
    return bag;
  }

  private static ObjectNode money(JsonNode rest, String currency) {
    return object()
        .put("amount", amount(rest.path("amount")))
        .put("currencyCode", currency(rest.path("currency_code"), currency));
  }

  private static ObjectNode bag(String amount, String currency) {
    ObjectNode bag = object();
    bag.putObject("shopMoney").put("amount", amount).put("currencyCode", currency);
    bag.set("presentmentMoney", bag.path("shopMoney").deepCopy());
    return bag;
  }

  private static String amount(JsonNode told) {
    return told.isMissingNode() || told.isNull()
        ? null
        : REPLACED.equals(told.asText()) ? "0.00" : told.asText();
  }

  private static String currency(JsonNode told, String otherwise) {
    return told.asText("").matches("[A-Z]{3}") ? told.asText() : otherwise;
  }

  private static String upper(JsonNode told, List<String> known, String otherwise) {
    return known.contains(told.asText()) ? told.asText().toUpperCase(Locale.ROOT) : otherwise;
  }

  private static ArrayNode tags(JsonNode rest) {
    ArrayNode tags = array();
    for (String tag : rest.path("tags").asText("").split(",")) {
      if (!tag.isBlank()) {
        tags.add(tag.strip());
      }
    }
    return tags;
  }

  private static ArrayNode nodes(ObjectNode node, String connection) {
    return node.putObject(connection).putArray("nodes");
  }

  private static void copy(ObjectNode node, JsonNode rest, String... names) {
    for (String name : names) {
      node.set(name, rest.path(name).isMissingNode() ? NullNode.getInstance() : rest.path(name));
    }
  }

  private static String gid(String type, JsonNode id) {
    return "gid://shopify/" + type + "/" + id.asText("1");
  }

  private static String text(JsonNode told) {
    return told.isTextual() ? told.asText() : null;
  }

  private static JsonNode json(String text) {
    return Json.mapper().getNodeFactory().textNode(text);
  }

  private static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }

  private static ArrayNode array() {
    return Json.mapper().createArrayNode();
  }
}
