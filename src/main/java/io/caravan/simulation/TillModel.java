package io.caravan.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The till: items, stock that moves only by movements, reservations, sales, customers. It shows the
 * sum of all shops as shop 0, and its log beside its counts, as vendors do.
 */
final class TillModel extends Model {
  static final List<String> SHOPS = List.of("1", "2");

  final Map<String, ObjectNode> items = new LinkedHashMap<>();
  final Map<String, ObjectNode> stock = new LinkedHashMap<>();
  final Map<String, ObjectNode> log = new LinkedHashMap<>();
  final Map<String, ObjectNode> lines = new LinkedHashMap<>();
  final Map<String, ObjectNode> sales = new LinkedHashMap<>();
  private final TokenModel tokens;

  /** The source suddenly shows nothing where there was stock. */
  boolean silent;

  TillModel(Agenda agenda, History history, TokenModel tokens) {
    super(agenda, history, "till", "TC");
    this.tokens = tokens;
  }

  // People

  void create(String sku, int first, int second) {
    ObjectNode item = node().put("id", sku).put("updatedAt", now());
    items.put(sku, item);
    described(item, sku, "Item " + sku);
    put(sku, "1", 0);
    put(sku, "2", 0);
    move(sku, "1", first, "received", "people");
    move(sku, "2", second, "received", "people");
  }

  private void described(ObjectNode item, String sku, String title) {
    ObjectNode told = item.putObject("native");
    told.put("id", sku).put("title", title).put("status", "active").put("web", true);
    told.put("updatedAt", now());
    ObjectNode variant = told.putArray("variants").addObject();
    variant.put("id", sku).put("stockId", sku).put("sku", sku);
    variant.putObject("price").put("amount", "10.00").put("currency", "EUR");
  }

  void rename(String sku, String title) {
    ObjectNode item = items.get(sku);
    described(item, sku, title);
    item.put("updatedAt", now());
  }

  /** Sells over the counter what is there; answers whether it was. */
  boolean sell(String sku, String shop, int pieces) {
    if (onHand(sku, shop) < pieces) {
      return false;
    }
    move(sku, shop, -pieces, "sold", "people");
    return true;
  }

  void count(String sku, String shop, int onHand) {
    move(sku, shop, onHand - onHand(sku, shop), "counted", "people");
  }

  int onHand(String sku, String shop) {
    return stock.get(sku + "@" + shop).path("qoh").asInt();
  }

  private void put(String sku, String shop, int qoh) {
    ObjectNode row = node().put("id", sku + "@" + shop).put("item", sku).put("shop", shop);
    stock.put(sku + "@" + shop, row.put("qoh", String.valueOf(qoh)).put("updatedAt", now()));
  }

  /** The one way in which stock changes. */
  private void move(String sku, String shop, int pieces, String why, String by) {
    put(sku, shop, onHand(sku, shop) + pieces);
    String id = next("M");
    ObjectNode row = node().put("id", id).put("item", sku).put("shop", shop).put("reason", why);
    log.put(id, row.put("quantity", String.valueOf(pieces)).put("at", now()));
    history.did(agenda.millis(), "till", "stock", why, id, by, sku + "@" + shop + " " + pieces);
  }

  @Override
  void tell(String topic, String id) {
    // It posts no notices: who wants to know has to ask.
  }

  // The API

  @Override
  Reply answer(Asked asked, String runner) {
    String call = asked.method() + " " + asked.first();
    return switch (call) {
      case "POST token" -> tokens.answer();
      case "GET items" ->
          asked.second() == null
              ? page(asked, items.values(), "updatedAt")
              : record(items.get(asked.second()));
      case "GET stock" -> silent ? records(List.of()) : page(asked, shown(), "updatedAt");
      case "GET stock-of" ->
          records(
              silent
                  ? List.of()
                  : shown().stream()
                      .filter(row -> row.path("item").asText().equals(asked.query().get("item")))
                      .toList());
      case "GET log" -> page(asked, log.values(), "at");
      case "GET lines" -> records(where(lines, "order", asked.query().get("order")));
      case "POST lines" -> reserve(asked.body(), runner);
      case "PUT lines" -> resize(lines.get(asked.second()), asked.body(), runner);
      case "DELETE lines" -> release(lines.get(asked.second()), runner);
      case "GET sales" -> records(where(sales, "reference", asked.query().get("reference")));
      case "POST sales" -> sale(asked.body(), runner);
      case "GET customers" -> customers(asked);
      case "POST customers" -> makeCustomer(asked.body(), runner);
      case "PUT customers" -> changeCustomer(asked.second(), asked.body(), runner);
      default -> no(501, "UNKNOWN", call);
    };
  }

  private Reply customers(Asked asked) {
    if (asked.second() != null) {
      return record(customers.get(asked.second()));
    }
    return asked.query().containsKey("email")
        ? records(where(customers, "email", asked.query().get("email")))
        : page(asked, customers.values(), "updatedAt");
  }

  /** The filter of this list cannot be trusted: it also shows the newest others. */
  private static List<ObjectNode> where(Map<String, ObjectNode> all, String field, String wanted) {
    List<ObjectNode> found = new ArrayList<>();
    List<ObjectNode> others = new ArrayList<>();
    for (ObjectNode one : all.values()) {
      (one.path(field).asText().equals(wanted) ? found : others).add(one);
    }
    found.addAll(0, others.subList(Math.max(0, others.size() - 2), others.size()));
    return found;
  }

  private List<ObjectNode> shown() {
    Map<String, ObjectNode> sums = new TreeMap<>();
    List<ObjectNode> all = new ArrayList<>(stock.values());
    for (ObjectNode row : stock.values()) {
      ObjectNode sum =
          sums.computeIfAbsent(
              row.path("item").asText(),
              item -> node().put("id", item + "@0").put("item", item).put("shop", "0"));
      sum.put("qoh", String.valueOf(sum.path("qoh").asInt() + row.path("qoh").asInt()));
      String later = row.path("updatedAt").asText();
      if (sum.path("updatedAt").asText("").compareTo(later) < 0) {
        sum.put("updatedAt", later);
      }
    }
    all.addAll(sums.values());
    return all;
  }

  private Reply reserve(JsonNode asked, String runner) {
    String item = asked.path("item").asText();
    String shop = asked.path("shop").asText();
    int pieces = asked.path("quantity").asInt();
    if (onHand(item, shop) < pieces && !asked.path("force").asBoolean()) {
      return no(422, "SHORT", "could not be reserved");
    }
    String id = next("L");
    ObjectNode line = asked.deepCopy();
    line.put("id", id).put("state", "open").put("createdAt", now());
    lines.put(id, line);
    history.did(agenda.millis(), "till", "reserve", cause(asked), id, runner, "" + pieces);
    move(item, shop, -pieces, "reserved", runner);
    return ok(line);
  }

  /** What is reserved once more after all of it was sold or given back has another cause. */
  private String cause(JsonNode asked) {
    String note = asked.path("note").asText();
    long ended =
        lines.values().stream()
            .filter(line -> line.path("note").asText().equals(note))
            .filter(line -> !line.path("state").asText().equals("open"))
            .count();
    return note + "@" + asked.path("shop").asText() + (ended == 0 ? "" : " after " + ended);
  }

  private Reply resize(ObjectNode line, JsonNode asked, String runner) {
    if (line == null || !line.path("state").asText().equals("open")) {
      return missing();
    }
    int more = asked.path("quantity").asInt() - line.path("quantity").asInt();
    String item = line.path("item").asText();
    String shop = line.path("shop").asText();
    if (onHand(item, shop) < more && !asked.path("force").asBoolean()) {
      return no(422, "SHORT", "could not be reserved");
    }
    line.put("quantity", asked.path("quantity").asText());
    String id = line.path("id").asText();
    history.did(agenda.millis(), "till", "amend", id, id, runner, asked.path("quantity").asText());
    move(item, shop, -more, "reserved", runner);
    return ok(line);
  }

  private Reply release(ObjectNode line, String runner) {
    if (line == null) {
      return missing();
    }
    if (line.path("state").asText().equals("open")) {
      line.put("state", "released");
      String id = line.path("id").asText();
      history.did(agenda.millis(), "till", "release", line.path("note").asText(), id, runner, "");
      move(
          line.path("item").asText(),
          line.path("shop").asText(),
          line.path("quantity").asInt(),
          "released",
          runner);
    }
    return ok(line);
  }

  private Reply sale(JsonNode asked, String runner) {
    for (JsonNode part : asked.path("lines")) {
      ObjectNode line = lines.get(part.path("line").asText());
      if (line == null || !line.path("state").asText().equals("open")) {
        return no(422, "GONE", "a line is not reserved any more");
      }
    }
    String id = next("T");
    ObjectNode sale = asked.deepCopy();
    sale.put("id", id).put("createdAt", now()).put("updatedAt", now());
    sales.put(id, sale);
    ArrayNode parts = (ArrayNode) sale.path("lines");
    for (JsonNode part : parts) {
      ObjectNode line = lines.get(part.path("line").asText());
      int left = line.path("quantity").asInt() - part.path("quantity").asInt();
      line.put("sold", line.path("sold").asInt() + part.path("quantity").asInt());
      line.put("quantity", String.valueOf(left));
      if (left <= 0) {
        line.put("state", "sold");
      }
    }
    history.did(
        agenda.millis(),
        "till",
        "sell",
        asked.path("reference").asText(),
        id,
        runner,
        asked.path("total").asText());
    return ok(sale);
  }
}
