package io.caravan.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the web shop keeps, and what its shoppers and its merchant do. */
abstract class ShopBooks extends Model {
  static final List<String> PLACES = List.of("L1", "L2");

  final Map<String, ObjectNode> products = new LinkedHashMap<>();
  final Map<String, ObjectNode> levels = new LinkedHashMap<>();
  final Map<String, ObjectNode> orders = new LinkedHashMap<>();
  final Map<String, ObjectNode> fulfilments = new LinkedHashMap<>();
  private final Notices notices;

  /** Tells that something changed. */
  interface Notices {
    void tell(String topic, ObjectNode body);
  }

  ShopBooks(Agenda agenda, History history, Notices notices) {
    super(agenda, history, "shop", "SC");
    this.notices = notices;
  }

  // People

  int available(String item, String place) {
    ObjectNode level = levels.get(item + "@" + place);
    return level == null ? 0 : level.path("available").asInt();
  }

  /** A shopper buys what the shop shows; null if it does not show enough. */
  ObjectNode order(String sku, String place, int pieces, String email) {
    String item = variantOf(sku);
    if (item == null || available(item, place) < pieces) {
      return null;
    }
    shift(item, place, -pieces, "bought", "people");
    String id = next("O");
    ObjectNode order = node().put("id", id).put("updatedAt", now());
    ObjectNode told = order.putObject("native");
    told.put("id", id).put("name", "#" + id).put("channel", "web").put("test", false);
    told.put("status", "open").put("payment", "paid").put("delivery", "shipping");
    told.put("currency", "EUR").put("taxesIncluded", true).put("createdAt", now());
    told.put("updatedAt", now()).put("email", email);
    ObjectNode line = told.putArray("lines").addObject();
    line.put("id", id + "-1").put("sku", sku).put("title", "Item " + sku);
    line.put("quantity", "" + pieces).put("currentQuantity", "" + pieces);
    line.putObject("variant").put("id", item);
    line.putObject("unitPrice").put("amount", "10.00").put("currency", "EUR");
    ObjectNode part = told.putArray("fulfilments").addObject();
    part.put("id", id + "-f").put("status", "open").putObject("location").put("id", place);
    ObjectNode held = part.putArray("lines").addObject().put("quantity", "" + pieces);
    held.putObject("line").put("id", id + "-1");
    orders.put(id, order);
    total(told);
    history.did(
        agenda.millis(), "shop", "order", id, id, "people", sku + "@" + place + " " + pieces);
    tell("orders", id);
    return order;
  }

  private static void total(ObjectNode told) {
    int pieces = told.path("lines").get(0).path("currentQuantity").asInt();
    told.putObject("totals")
        .putObject("total")
        .put("amount", pieces * 10 + ".00")
        .put("currency", "EUR");
  }

  boolean cancel(String id) {
    ObjectNode order = orders.get(id);
    ObjectNode told = (ObjectNode) order.path("native");
    if (!told.path("status").asText().equals("open") || left(id) > 0) {
      return false;
    }
    JsonNode line = told.path("lines").get(0);
    shift(
        line.path("variant").path("id").asText(),
        place(told),
        line.path("currentQuantity").asInt(),
        "cancelled",
        "people");
    told.put("status", "cancelled").put("cancelledAt", now());
    ((ObjectNode) told.path("fulfilments").get(0)).put("status", "cancelled");
    ((ObjectNode) line).put("currentQuantity", "0");
    total(told);
    touched("orders", order, id);
    return true;
  }

  /** Takes one piece out of an order or adds one that is shown. */
  boolean edit(String id, int more) {
    ObjectNode order = orders.get(id);
    ObjectNode told = (ObjectNode) order.path("native");
    ObjectNode line = (ObjectNode) told.path("lines").get(0);
    int pieces = line.path("currentQuantity").asInt() + more;
    String item = line.path("variant").path("id").asText();
    boolean open = told.path("status").asText().equals("open") && left(id) == 0;
    if (!open || pieces < 1 || available(item, place(told)) < more) {
      return false;
    }
    shift(item, place(told), -more, "edited", "people");
    int most = Math.max(pieces, line.path("quantity").asInt());
    line.put("currentQuantity", "" + pieces).put("quantity", "" + most);
    ((ObjectNode) told.path("fulfilments").get(0).path("lines").get(0))
        .put("quantity", "" + pieces);
    total(told);
    touched("orders", order, id);
    return true;
  }

  private static String place(JsonNode told) {
    return told.path("fulfilments").get(0).path("location").path("id").asText();
  }

  /** Pieces of an order that have left. */
  int left(String order) {
    int left = 0;
    for (ObjectNode one : fulfilments.values()) {
      if (one.path("order").asText().equals(order)) {
        left += one.path("native").path("lines").get(0).path("quantity").asInt();
      }
    }
    return left;
  }

  /** The merchant ships some of an order; false if there is not so much of it. */
  boolean ship(String id, int pieces, String reference, String by) {
    ObjectNode order = orders.get(id);
    if (order == null) {
      return false;
    }
    JsonNode told = order.path("native");
    int open = told.path("lines").get(0).path("currentQuantity").asInt() - left(id);
    if (!told.path("status").asText().equals("open") || pieces < 1 || open < pieces) {
      return false;
    }
    String made = next("F");
    ObjectNode sent = node().put("id", made).put("order", id).put("reference", reference);
    sent.put("updatedAt", now()).put("createdAt", now());
    ObjectNode shown = sent.putObject("native").put("id", made).put("state", "shipped");
    shown.put("delivery", "shipping").put("channel", "web");
    shown.put("updatedAt", now()).put("shippedAt", now());
    shown.putObject("order").put("id", id).put("name", "#" + id);
    shown.putObject("location").put("id", place(told));
    ObjectNode line = shown.putArray("lines").addObject().put("quantity", "" + pieces);
    line.putObject("line").put("id", id + "-1");
    fulfilments.put(made, sent);
    history.did(agenda.millis(), "shop", "fulfil", reference, made, by, "" + pieces);
    tell("fulfilments", made);
    touched("orders", order, id);
    return true;
  }

  void editStock(String item, String place, int available) {
    shift(item, place, available - available(item, place), "by hand", "people");
  }

  String variantOf(String sku) {
    for (ObjectNode product : products.values()) {
      for (JsonNode variant : product.path("variants")) {
        if (variant.path("sku").asText().equals(sku)) {
          return variant.path("id").asText();
        }
      }
    }
    return null;
  }

  void shift(String item, String place, int pieces, String why, String by) {
    set(item, place, available(item, place) + pieces, why, by);
  }

  void set(String item, String place, int available, String why, String by) {
    ObjectNode level = node().put("id", item + "@" + place).put("item", item);
    level.put("location", place).put("available", "" + available).put("updatedAt", now());
    levels.put(item + "@" + place, level);
    String id = item + "@" + place;
    history.did(agenda.millis(), "shop", "level", why, id, by, "" + available);
    notices.tell("levels", node().put("item", item));
  }

  void touched(String topic, ObjectNode record, String id) {
    record.put("updatedAt", now());
    ((ObjectNode) record.path("native")).put("updatedAt", now());
    tell(topic, id);
  }

  @Override
  void tell(String topic, String id) {
    notices.tell(topic, node().put("id", id));
  }
}
