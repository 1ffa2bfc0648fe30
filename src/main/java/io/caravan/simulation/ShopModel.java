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
final class ShopModel extends ShopBooks {
  private final Map<String, String> keyed = new LinkedHashMap<>();
  private final Map<String, Reply> answered = new LinkedHashMap<>();

  /** How long a search does not see what is new, ms. */
  long lagMs;

  ShopModel(Agenda agenda, History history, Notices notices) {
    super(agenda, history, notices);
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
          // An e-mail is one account: what is told is set there, as customerSet does.
          yield tellCustomer(same.path("id").asText(), asked.body());
        }
        yield makeCustomer(asked.body(), runner);
      }
      case "PUT customers" -> changeCustomer(asked.second(), asked.body(), runner);
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

  /**
   * An older kind of write: what it is told it adds, as often as it is told. Each level says with
   * {@code of} what it is changed for; that is only kept for people to look at.
   */
  private Reply deltas(Asked asked, String runner) {
    for (JsonNode one : asked.body().path("levels")) {
      int more = one.path("quantity").asInt() - one.path("expected").asInt(0);
      if (more != 0) {
        String cause = one.path("of").asText();
        history.did(agenda.millis(), "shop", "delta", cause, next("D"), runner, "" + more);
        shift(one.path("item").asText(), one.path("location").asText(), more, "delta", runner);
      }
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
