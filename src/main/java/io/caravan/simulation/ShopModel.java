package io.caravan.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The web shop: products, levels written by compare-and-set, orders that take what is shown,
 * fulfilments. Keys make a write happen once; a search may lag behind.
 */
final class ShopModel extends Model {
  static final List<String> PLACES = List.of("L1", "L2");

  final Map<String, ObjectNode> products = new LinkedHashMap<>();
  final Map<String, ObjectNode> levels = new LinkedHashMap<>();
  final Map<String, ObjectNode> orders = new LinkedHashMap<>();
  final Map<String, ObjectNode> fulfilments = new LinkedHashMap<>();
  final Map<String, ObjectNode> customers = new LinkedHashMap<>();
  private final Map<String, String> keyed = new LinkedHashMap<>();
  private final Map<String, Reply> answered = new LinkedHashMap<>();
  private final Notices notices;

  /** How long a search does not see what is new, ms. */
  long lagMs;

  /** Tells that something changed. */
  interface Notices {
    void tell(String topic, ObjectNode body);
  }

  ShopModel(Agenda agenda, History history, Notices notices) {
    super(agenda, history);
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
    history.did(agenda.millis(), "shop", "order", id, id, "people", sku + "@" + place + " " + pieces);
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
    ((ObjectNode) told.path("fulfilments").get(0).path("lines").get(0)).put("quantity", "" + pieces);
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

  String customer(String email, String first, String phone) {
    String id = next("SC");
    customers.put(id, node().put("id", id));
    change(id, email, first, null, phone);
    return id;
  }

  void change(String id, String email, String first, String last, String phone) {
    Person.tell(customers.get(id), email, first, last, phone, now());
    tell("customers", id);
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

  private void shift(String item, String place, int pieces, String why, String by) {
    set(item, place, available(item, place) + pieces, why, by);
  }

  private void set(String item, String place, int available, String why, String by) {
    ObjectNode level = node().put("id", item + "@" + place).put("item", item);
    level.put("location", place).put("available", "" + available).put("updatedAt", now());
    levels.put(item + "@" + place, level);
    String id = item + "@" + place;
    history.did(agenda.millis(), "shop", "level", why, id, by, "" + available);
    notices.tell("levels", node().put("item", item));
  }

  private void touched(String topic, ObjectNode record, String id) {
    record.put("updatedAt", now());
    ((ObjectNode) record.path("native")).put("updatedAt", now());
    tell(topic, id);
  }

  private void tell(String topic, String id) {
    notices.tell(topic, node().put("id", id));
  }

  // The API

  @Override
  Reply answer(Asked asked, String runner) {
    String key = asked.query().get("key");
    if (key == null || !asked.write()) {
      return fresh(asked, runner);
    }
    String body = asked.body().toString();
    String before = keyed.putIfAbsent(key, body);
    if (before != null && !before.equals(body)) {
      history.did(agenda.millis(), "shop", "key-reused", key, "", runner, "");
      return no(422, "CONFLICT", "this key was used for something else");
    }
    if (before == null || !answered.containsKey(key)) {
      answered.put(key, fresh(asked, runner));
    }
    return answered.get(key);
  }

  private Reply fresh(Asked asked, String runner) {
    String call = asked.method() + " " + asked.first();
    return switch (call) {
      case "GET products" -> list(asked, products);
      case "POST products" -> {
        ObjectNode known = productOf(asked.body().path("ref").asText());
        yield known == null
            ? product(node().put("id", next("P")), asked.body(), runner)
            : record(known);
      }
      case "PUT products" ->
          products.containsKey(asked.second())
              ? product(products.get(asked.second()), asked.body(), runner)
              : missing();
      case "GET levels" -> page(asked, levels.values(), "updatedAt");
      case "GET levels-of" ->
          records(
              levels.values().stream()
                  .filter(l -> l.path("item").asText().equals(asked.query().get("item")))
                  .filter(
                      l ->
                          !asked.query().containsKey("location")
                              || l.path("location").asText().equals(asked.query().get("location")))
                  .toList());
      case "POST levels" -> levels(asked.body(), runner);
      case "GET orders" -> list(asked, orders);
      case "POST deltas" -> deltas(asked, runner);
      case "POST holds" -> {
        String order = asked.body().path("order").asText();
        history.did(agenda.millis(), "shop", "hold", order, order, runner, "");
        yield ok(node());
      }
      case "GET fulfilments" -> list(asked, fulfilments);
      case "GET fulfilments-of" -> search(asked.query().get("order"));
      case "POST fulfilments" -> fulfil(asked.body(), runner);
      case "GET customers" -> list(asked, customers);
      case "POST customers" -> {
        String mail = asked.body().path("email").asText();
        ObjectNode same =
            customers.values().stream()
                .filter(one -> one.path("email").asText().equals(mail))
                .findFirst()
                .orElse(null);
        if (same != null) {
          // An e-mail is one account.
          yield ok(same);
        }
        String id = next("SC");
        customers.put(id, node().put("id", id).put("createdAt", now()));
        history.did(
            agenda.millis(), "shop", "customer", asked.body().path("email").asText(), id, runner, "");
        tell("customers", id);
        yield ok(Person.tell(customers.get(id), asked.body(), now()));
      }
      case "PUT customers" -> {
        ObjectNode found = customers.get(asked.second());
        if (found == null) {
          yield missing();
        }
        history.did(
            agenda.millis(), "shop", "update-customer", asked.second(), asked.second(), runner, "");
        tell("customers", asked.second());
        yield ok(Person.tell(found, asked.body(), now()));
      }
      default -> no(501, "UNKNOWN", call);
    };
  }

  private Reply list(Asked asked, Map<String, ObjectNode> all) {
    return asked.second() == null
        ? page(asked, all.values(), "updatedAt")
        : record(all.get(asked.second()));
  }

  private Reply search(String order) {
    List<ObjectNode> found = new ArrayList<>();
    for (ObjectNode one : fulfilments.values()) {
      long made = Instant.parse(one.path("createdAt").asText()).toEpochMilli();
      if (one.path("order").asText().equals(order) && made + lagMs <= agenda.millis()) {
        found.add(one);
      }
    }
    return records(found);
  }

  /** The shop keeps our reference with a product and takes none twice. */
  private ObjectNode productOf(String ref) {
    return products.values().stream()
        .filter(one -> one.path("ref").asText().equals(ref))
        .findFirst()
        .orElse(null);
  }

  private Reply product(ObjectNode product, JsonNode asked, String runner) {
    String id = product.path("id").asText();
    boolean fresh = !products.containsKey(id);
    if (fresh) {
      product.put("ref", asked.path("ref").asText());
    }
    ObjectNode told = product.putObject("native").put("id", id);
    told.put("title", asked.path("title").asText()).put("status", "active");
    told.put("updatedAt", now());
    ArrayNode kept = product.putArray("variants");
    ArrayNode shown = told.putArray("variants");
    for (JsonNode variant : asked.path("variants")) {
      String own = variant.hasNonNull("id") ? variant.path("id").asText() : "V" + id;
      ObjectNode one = kept.addObject().put("ref", variant.path("ref").asText()).put("id", own);
      one.put("sku", variant.path("sku").asText());
      ObjectNode canonical = shown.addObject().put("id", own).put("stockId", own);
      canonical.put("sku", variant.path("sku").asText());
      canonical
          .putObject("price")
          .put("amount", variant.path("price").asText("10.00"))
          .put("currency", "EUR");
    }
    product.put("updatedAt", now());
    products.put(id, product);
    history.did(
        agenda.millis(),
        "shop",
        fresh ? "product" : "update-product",
        fresh ? asked.path("ref").asText() : id,
        id,
        runner,
        asked.path("title").asText());
    tell("products", id);
    return record(product);
  }

  /** All of them or none. */
  private Reply levels(JsonNode asked, String runner) {
    for (JsonNode one : asked.path("levels")) {
      String item = one.path("item").asText();
      String place = one.path("location").asText();
      boolean known = levels.containsKey(item + "@" + place);
      String expected = one.path("expected").asText(null);
      boolean same =
          known
              ? expected != null && Integer.parseInt(expected) == available(item, place)
              : expected == null;
      if (!same) {
        return no(409, "STALE", "the quantity is another one");
      }
    }
    for (JsonNode one : asked.path("levels")) {
      set(
          one.path("item").asText(),
          one.path("location").asText(),
          one.path("quantity").asInt(),
          "set",
          runner);
    }
    return ok(node().put("set", true));
  }

  /** An older kind of write: what it is told it adds, as often as it is told. */
  private Reply deltas(Asked asked, String runner) {
    String cause = asked.query().get("of");
    history.did(agenda.millis(), "shop", "delta", cause, next("D"), runner, "");
    for (JsonNode one : asked.body().path("levels")) {
      int more = one.path("quantity").asInt() - one.path("expected").asInt(0);
      shift(one.path("item").asText(), one.path("location").asText(), more, "delta", runner);
    }
    return ok(node());
  }

  private Reply fulfil(JsonNode asked, String runner) {
    int pieces = asked.path("lines").get(0).path("quantity").asInt();
    String order = asked.path("order").asText();
    if (!ship(order, pieces, asked.path("reference").asText(), runner)) {
      return no(422, "REFUSED", "there is nothing left to fulfil");
    }
    String last = null;
    for (String id : fulfilments.keySet()) {
      last = id;
    }
    return record(fulfilments.get(last));
  }
}
