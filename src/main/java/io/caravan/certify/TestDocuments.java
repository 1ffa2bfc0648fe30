package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.util.Map;

/** Documents of the canonical model as the hub delivers them, each with a name that marks it. */
final class TestDocuments {
  static final String ITEM = "item";
  static final String SMALL = "s";
  static final String MEDIUM = "m";
  static final String LARGE = "l";
  static final String CUSTOMER = "customer";
  static final String ORDER = "order";
  static final String LINE = "line";
  static final String SHIPMENT = "shipment";

  static final String VARIANT = "variant";
  static final String PRICE = "19.99";
  private static final int LEAST_LEVEL = 5;

  private TestDocuments() {}

  static String title(TestIds ids) {
    return "Certify " + ids.marker();
  }

  static JsonNode item(TestIds ids) {
    return item(ids, title(ids), PRICE);
  }

  /** A new item of one size. */
  static ObjectNode item(TestIds ids, String title, String price) {
    ObjectNode item = itemHead(ids, title).put("create", true);
    item.put("publish", false).put("web", true);
    variant(item, ids, SMALL, "S", price);
    variant(item, ids, MEDIUM, "M", ids.site().onePrice() ? price : "0.10");
    return item;
  }

  static JsonNode changedItem(TestIds ids) {
    ObjectNode item = itemHead(ids, title(ids) + " changed").put("create", true);
    item.put("id", ids.own(ITEM, ITEM));
    Map<String, String> prices = changedPrices(ids);
    variant(item, ids, SMALL, "S", prices.get(SMALL));
    variant(item, ids, MEDIUM, "M", prices.get(MEDIUM));
    variant(item, ids, LARGE, "L", prices.get(LARGE));
    return item;
  }

  /** Prices of {@link #changedItem} by the names of its variants. */
  static Map<String, String> changedPrices(TestIds ids) {
    String small = "20.49";
    boolean one = ids.site().onePrice();
    return Map.of(SMALL, small, MEDIUM, one ? small : "0.20", LARGE, one ? small : "1234567.89");
  }

  private static ObjectNode itemHead(TestIds ids, String title) {
    ObjectNode item = Json.mapper().createObjectNode();
    item.put("ref", ids.ref(ITEM)).put("title", title).put("status", "active");
    return item;
  }

  private static void variant(
      ObjectNode item, TestIds ids, String name, String size, String price) {
    ObjectNode variant = item.withArray("variants").addObject();
    variant.put("ref", ids.ref(name)).put("sku", sku(ids, name)).put("title", size);
    if (ids.own(VARIANT, name) != null) {
      variant.put("id", ids.own(VARIANT, name));
    }
    variant.withArray("options").addObject().put("name", "Size").put("value", size);
    variant.set("price", money(ids, price));
    variant.put("taxable", true).put("archived", false);
  }

  static String sku(TestIds ids, String name) {
    return ids.marker() + "-" + name;
  }

  static ObjectNode money(TestIds ids, String amount) {
    return Json.mapper()
        .createObjectNode()
        .put("amount", amount)
        .put("currency", ids.site().currency());
  }

  static JsonNode customer(TestIds ids) {
    ObjectNode customer = person(ids).put("create", true);
    customer.withArray("addresses").add(address(ids));
    return customer;
  }

  static JsonNode changedCustomer(TestIds ids) {
    ObjectNode customer = person(ids).put("id", ids.own(CUSTOMER, CUSTOMER));
    customer.put("lastName", "Changed " + ids.marker());
    customer.withArray("tags").add("certify");
    customer
        .putObject("consent")
        .putObject("email")
        .put("state", "unsubscribed")
        .put("at", ids.site().now());
    ObjectNode other = address(ids).put("address1", "Other Street 2");
    customer.withArray("addresses").add(other);
    return customer;
  }

  private static ObjectNode person(TestIds ids) {
    return Json.mapper()
        .createObjectNode()
        .put("ref", ids.ref(CUSTOMER))
        .put("email", email(ids))
        .put("firstName", "Certify")
        .put("lastName", ids.marker());
  }

  static String email(TestIds ids) {
    return ids.marker() + "@example.com";
  }

  /** In a country that an account of this currency may be expected to know. */
  static ObjectNode address(TestIds ids) {
    boolean dollars = "USD".equals(ids.site().currency());
    return Json.mapper()
        .createObjectNode()
        .put("firstName", "Certify")
        .put("lastName", "Test")
        .put("address1", "Test Street 1")
        .put("city", dollars ? "Portland" : "Bremen")
        .put("postcode", dollars ? "97201" : "28195")
        .put("country", dollars ? "United States" : "Germany")
        .put("countryCode", dollars ? "US" : "DE")
        .put("default", true);
  }

  private static ObjectNode variantOf(TestIds ids, String name) {
    return Json.mapper()
        .createObjectNode()
        .put("ref", ids.refOf(VARIANT, name))
        .put("id", ids.id(VARIANT, name))
        .put("stockId", ids.id("stock", name));
  }

  static ObjectNode location(TestIds ids) {
    return Json.mapper().createObjectNode().put("ref", "certify").put("id", ids.site().location());
  }

  static JsonNode level(TestIds ids) {
    return level(ids, SMALL);
  }

  static ObjectNode level(TestIds ids, String name) {
    ObjectNode level = Json.mapper().createObjectNode();
    level.set(VARIANT, variantOf(ids, name));
    level.set("location", location(ids));
    // As many as were never written before: a level that is there already need not be written.
    return level.put("available", String.valueOf(LEAST_LEVEL + ids.number()));
  }

  static JsonNode count(TestIds ids) {
    ObjectNode count = Json.mapper().createObjectNode().put("ref", ids.ref("count"));
    count.set(VARIANT, variantOf(ids, SMALL));
    count.set("location", location(ids));
    count.put("quantity", "5").withArray("includes").add(ids.ref("count"));
    return count;
  }

  static ObjectNode orderHead(TestIds ids) {
    ObjectNode order = Json.mapper().createObjectNode();
    order.put("ref", ids.ref(ORDER)).put("name", name(ids)).put("currency", ids.site().currency());
    order.put("createdAt", ids.site().now());
    if (ids.id(ORDER, ORDER) != null) {
      order.put("id", ids.id(ORDER, ORDER));
    }
    return order;
  }

  static String name(TestIds ids) {
    return "#" + ids.marker();
  }

  static ObjectNode line(TestIds ids, String quantity) {
    ObjectNode line = Json.mapper().createObjectNode().put("ref", ids.ref(LINE));
    if (ids.id(LINE, LINE) != null) {
      line.put("id", ids.id(LINE, LINE));
    }
    line.set(VARIANT, variantOf(ids, SMALL));
    line.put("title", "Certify").put("quantity", quantity).put("currentQuantity", quantity);
    line.set("unitPrice", money(ids, PRICE));
    line.set("discount", money(ids, "0.00"));
    return line;
  }

  static JsonNode order(TestIds ids) {
    ObjectNode order = orderHead(ids);
    order.put("channel", "pos").put("status", "open").put("payment", "paid");
    order.put("delivery", "shipping").put("taxesIncluded", true).put("email", email(ids));
    order.put("updatedAt", ids.site().now()).put("sourceIdentifier", ids.marker());
    order.set("shipping", address(ids));
    order.withArray("lines").add(line(ids, "2").put("requiresShipping", true).put("taxable", true));
    ObjectNode payment = order.withArray("payments").addObject().put("gateway", "certify");
    payment.set("amount", money(ids, "39.98"));
    order.putObject("totals").set("total", money(ids, "39.98"));
    return order;
  }

  static JsonNode hold(TestIds ids) {
    ObjectNode hold = Json.mapper().createObjectNode();
    hold.set(ORDER, orderHead(ids));
    hold.putObject(LINE).put("ref", ids.ref(LINE)).put("id", ids.id(LINE, LINE));
    return hold.put("reason", "inventory").put("note", "Certify");
  }

  static JsonNode parcel(TestIds ids) {
    ObjectNode parcel = Json.mapper().createObjectNode();
    parcel.set(ORDER, orderHead(ids));
    parcel.set(SHIPMENT, shipment(ids, ids.marker()));
    parcel.set("location", location(ids));
    parcel.withArray("lines").add(parcelLine(ids));
    return parcel.put("notify", false);
  }

  static JsonNode tracking(TestIds ids) {
    ObjectNode parcel = Json.mapper().createObjectNode();
    parcel.set(ORDER, orderHead(ids));
    ObjectNode shipment = shipment(ids, ids.marker() + "-2");
    shipment.put("id", ids.id(SHIPMENT, SHIPMENT));
    shipment.withArray("ids").add(ids.id(SHIPMENT, SHIPMENT));
    parcel.set(SHIPMENT, shipment);
    return parcel.put("notify", false);
  }

  static ObjectNode parcelLine(TestIds ids) {
    ObjectNode line = Json.mapper().createObjectNode().put("quantity", "1");
    line.putObject(LINE).put("ref", ids.ref(LINE)).put("id", ids.id(LINE, LINE));
    return line;
  }

  private static ObjectNode shipment(TestIds ids, String number) {
    ObjectNode shipment = Json.mapper().createObjectNode().put("ref", ids.ref(SHIPMENT));
    shipment.put("state", "shipped").put("delivery", "shipping");
    shipment.put("shippedAt", ids.site().now());
    shipment.withArray("tracking").addObject().put("company", "DHL").put("number", number);
    shipment.withArray("lines").add(parcelLine(ids));
    return shipment;
  }

  static JsonNode reservation(TestIds ids) {
    return reservation(ids, "2");
  }

  static JsonNode smallerReservation(TestIds ids) {
    return reservation(ids, "1");
  }

  private static ObjectNode reservation(TestIds ids, String quantity) {
    ObjectNode reservation = Json.mapper().createObjectNode();
    reservation.set(ORDER, orderHead(ids));
    reservation.set(LINE, line(ids, quantity));
    reservation.set("location", location(ids));
    reservation.set(CUSTOMER, buyer(ids));
    reservation.put("note", name(ids) + " caravan:" + ids.ref(ORDER) + "#" + ids.ref(LINE));
    // Whether the till has the goods is not what is tried.
    return reservation.put("force", true);
  }

  static ObjectNode buyer(TestIds ids) {
    return Json.mapper()
        .createObjectNode()
        .put("ref", ids.refOf(CUSTOMER, CUSTOMER))
        .put("id", ids.id(CUSTOMER, CUSTOMER));
  }
}
