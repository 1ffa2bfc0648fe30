package io.caravan.e2e;

import static io.caravan.e2e.Wire.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A real Tryton as its bookkeeper and its warehouse meet it. */
final class TrytonErp {
  private static final String HUB = "caravan";
  private static final String PASSWORD = "caravan-3-keys";
  private static final List<String> READERS =
      List.of("item", "inventory", "sale", "shipment", "customer");
  private static final String DATABASE = "shop";
  private static final String OWNER = "admin";
  private static final String OWNERS_PASSWORD = "admin-of-the-erp";
  private static final int CENTS = 2;

  private final Wire wire = new Wire();
  private final String root;
  private final String url;
  private String session;
  private int user;
  private int company;
  private int warehouse;
  private int storage;
  private int calls;

  TrytonErp(int port) {
    root = "http://127.0.0.1:" + port;
    url = url(root);
  }

  /** Where it is, without the database. */
  String root() {
    return root;
  }

  /** Where its database is, behind what stands at such a place. */
  static String url(String root) {
    return root + "/" + DATABASE;
  }

  int warehouse() {
    return warehouse;
  }

  private int unit() {
    return first("product.uom", "[['name', '=', 'Unit']]", "['id']").path("id").asInt();
  }

  /**
   * How a hub reaches it.
   *
   * @param name what the hub calls it
   * @param at where it is reached
   * @param nobody what {@link #open} answered
   */
  Map<String, String> settings(String name, String at, int nobody) {
    String it = "caravan.systems." + name + ".";
    Map<String, String> all = new TreeMap<>(VendureShop.onLoopback(it));
    all.put(it + "kind", "tryton");
    all.put(it + "url", at);
    all.put(it + "user", HUB);
    all.put(it + "password", PASSWORD);
    all.put(it + "company", String.valueOf(company));
    all.put(it + "unit", String.valueOf(unit()));
    all.put(it + "web-customer", String.valueOf(nobody));
    all.put(it + "invoice-method", "manual");
    for (String flow : READERS) {
      all.put("caravan.flows." + flow + "-from-" + name + ".schedule", VendureShop.OFTEN);
    }
    return all;
  }

  /** A company, and a user for the hub; once on fresh data. Returns the party of unknown buyers. */
  int open() {
    login();
    int currency =
        create(
            "currency.currency",
            "{'name': 'US Dollar', 'code': 'USD', 'numeric_code': '840', 'symbol': '$', 'rounding':"
                + " {'__class__': 'Decimal', 'decimal': '0.01'}, 'digits': 2, 'rates': [['create',"
                + " [{'rate': {'__class__': 'Decimal', 'decimal': '1'}, 'date': {'__class__':"
                + " 'date', 'year': 2020, 'month': 1, 'day': 1}}]]]}");
    create("country.country", "{'name': 'United States', 'code': 'US', 'code3': 'USA'}");
    int party = create("party.party", "{'name': 'The Shop Inc'}");
    company = create("company.company", "{'party': " + party + ", 'currency': " + currency + "}");
    String belongs = "'companies': [['add', [" + company + "]]], 'company': " + company;
    write("res.user", user, "{" + belongs + "}");
    ArrayNode groups = Json.mapper().createArrayNode();
    search("res.group", "[]", "['id']").forEach(one -> groups.add(one.path("id").asInt()));
    create(
        "res.user",
        "{'name': 'Caravan', 'login': '"
            + HUB
            + "', 'password': '"
            + PASSWORD
            + "', 'groups': [['add', "
            + groups
            + "]], "
            + belongs
            + "}");
    return create("party.party", "{'name': 'Web Customer'}");
  }

  /** A new session of the bookkeeper, as after a restart. */
  synchronized void login() {
    session = null;
    JsonNode answer =
        call("common.db.login", "['admin', {'password': '" + OWNERS_PASSWORD + "'}, 'en']");
    user = answer.path(0).asInt();
    String told = OWNER + ":" + user + ":" + answer.path(1).asText();
    session = Base64.getEncoder().encodeToString(told.getBytes(StandardCharsets.UTF_8));
    JsonNode place =
        first("stock.location", "[['type', '=', 'warehouse']]", "['id', 'storage_location']");
    warehouse = place.path("id").asInt();
    storage = place.path("storage_location").asInt();
  }

  /** A new product of one variant, without stock. */
  void item(String sku, String title, String price) {
    create(
        "product.template",
        "{'name': '"
            + title
            + "', 'type': 'goods', 'salable': true, 'default_uom': "
            + unit()
            + ", 'sale_uom': "
            + unit()
            + ", 'list_price': {'__class__': 'Decimal', 'decimal': '"
            + price
            + "'}, 'cost_price_method': 'fixed', 'products': [['create', [{'suffix_code': '"
            + sku
            + "'}]]]}");
  }

  void retitle(String sku, String title) {
    int template = product(sku).path("template").asInt();
    write("product.template", template, "{'name': '" + title + "'}");
  }

  /** Counts what stands on the shelf. */
  void count(String sku, int pieces) {
    int count =
        create(
            "stock.inventory",
            "{'location': "
                + storage
                + ", 'company': "
                + company
                + ", 'lines': [['create', [{'product': "
                + product(sku).path("id").asInt()
                + ", 'quantity': "
                + pieces
                + "}]]]}");
    model("stock.inventory", "confirm", "[[" + count + "]]");
  }

  /** Counts of the whole time. */
  int counts() {
    return search("stock.inventory", "[]", "['id']").size();
  }

  /**
   * Shipments that can leave, of all orders.
   *
   * @return their ids
   */
  List<Integer> open(int most) {
    List<Integer> ids = new ArrayList<>();
    for (JsonNode one :
        search("stock.shipment.out", "[['state', 'in', ['waiting', 'assigned']]]", "['id']")) {
      if (ids.size() < most) {
        ids.add(one.path("id").asInt());
      }
    }
    return ids;
  }

  /** Sends one; false if there are too few pieces. */
  boolean send(int shipment, String tracking) {
    String it = "[[" + shipment + "]]";
    if (!model("stock.shipment.out", "assign_try", it).asBoolean()) {
      return false;
    }
    write("stock.shipment.out", shipment, "{'reference': '" + tracking + "'}");
    for (String step : List.of("pick", "pack", "done")) {
      model("stock.shipment.out", step, it);
    }
    return true;
  }

  /** Somebody writes a new customer into the books. */
  void customer(String name, String email) {
    create(
        "party.party",
        "{'name': '"
            + name
            + "', 'addresses': [], 'contact_mechanisms': [['create', [{'type': 'email', 'value': '"
            + email
            + "'}]]]}");
  }

  /** Whether somebody of this e-mail is in the books. */
  boolean knows(String email) {
    return !search(
            "party.contact_mechanism",
            "[['type', '=', 'email'], ['value', '=', '" + email + "']]",
            "['id']")
        .isEmpty();
  }

  void rename(String email, String name) {
    JsonNode way =
        first(
            "party.contact_mechanism",
            "[['type', '=', 'email'], ['value', '=', '" + email + "']]",
            "['party']");
    write("party.party", way.path("party").asInt(), "{'name': '" + name + "'}");
  }

  Books books() {
    Books books = Books.empty();
    Map<Integer, String> skus = new TreeMap<>();
    Map<Integer, BigDecimal> promised = promised();
    for (JsonNode one :
        search(
            "product.product",
            "[]",
            "['id', 'code', 'quantity', 'template.name', 'list_price', 'write_date']",
            "{'locations': ["
                + warehouse
                + "], 'with_childs': true, 'stock_date_end': "
                + day(LocalDate.now())
                + "}")) {
      int id = one.path("id").asInt();
      String sku = one.path("code").asText();
      skus.put(id, sku);
      Books.add(
          books.stock(),
          sku,
          one.path("quantity")
              .decimalValue()
              .subtract(promised.getOrDefault(id, BigDecimal.ZERO))
              .stripTrailingZeros());
      Books.add(
          books.items(),
          sku,
          one.path("template.").path("name").asText()
              + " "
              + amount(one.path("list_price")).setScale(CENTS, RoundingMode.UNNECESSARY));
      books.stamps().put("product " + id, one.path("write_date").toString());
    }
    Map<Integer, String> mails = mails(books);
    Map<Integer, Map<String, Map<String, Integer>>> sent = sent(skus, books);
    for (JsonNode one :
        search(
            "sale.sale",
            "[]",
            "['id', 'reference', 'state', 'party', 'total_amount', 'write_date', 'lines.product',"
                + " 'lines.quantity']")) {
      Map<String, Integer> lines = new TreeMap<>();
      for (JsonNode line : one.path("lines.")) {
        if (line.path("product").isInt()) {
          lines.merge(
              skus.get(line.path("product").asInt()),
              line.path("quantity").decimalValue().intValueExact(),
              Integer::sum);
        }
      }
      Books.add(
          books.orders(),
          // The hub numbers the sales of an order: <number of the order>/<n>.
          one.path("reference").asText().replaceFirst("/\\d+$", ""),
          new Books.Order(
              mails.getOrDefault(one.path("party").asInt(), "nobody"),
              amount(one.path("total_amount")).setScale(CENTS, RoundingMode.UNNECESSARY),
              lines,
              sent.getOrDefault(one.path("id").asInt(), Map.of())));
      books.stamps().put("sale " + one.path("id").asText(), one.path("write_date").toString());
    }
    books.stamps().put("counts", String.valueOf(counts()));
    return books;
  }

  /** What is to leave the warehouse for a customer and has not. */
  private Map<Integer, BigDecimal> promised() {
    Map<Integer, BigDecimal> all = new TreeMap<>();
    for (JsonNode one :
        search(
            "stock.move",
            "[['state', 'in', ['draft', 'assigned']], ['to_location.type', '=', 'customer']]",
            "['product', 'quantity']")) {
      all.merge(one.path("product").asInt(), one.path("quantity").decimalValue(), BigDecimal::add);
    }
    return all;
  }

  private Map<Integer, String> mails(Books books) {
    Map<Integer, String> mails = new TreeMap<>();
    for (JsonNode one :
        search(
            "party.contact_mechanism",
            "[['type', '=', 'email']]",
            "['id', 'value', 'party', 'party.name', 'party.write_date', 'write_date']")) {
      mails.put(one.path("party").asInt(), one.path("value").asText());
      Books.add(
          books.customers(), one.path("value").asText(), one.path("party.").path("name").asText());
      books
          .stamps()
          .put(
              "party " + one.path("id").asText(),
              one.path("write_date").toString() + one.path("party.").path("write_date"));
    }
    return mails;
  }

  /** Pieces that have left, by sale, tracking number and SKU. */
  private Map<Integer, Map<String, Map<String, Integer>>> sent(
      Map<Integer, String> skus, Books books) {
    Map<Integer, Map<String, Map<String, Integer>>> all = new TreeMap<>();
    for (JsonNode one :
        search(
            "stock.shipment.out",
            "[]",
            "['id', 'reference', 'state', 'write_date', 'outgoing_moves.product',"
                + " 'outgoing_moves.quantity', 'outgoing_moves.sale']")) {
      books.stamps().put("shipment " + one.path("id").asText(), one.path("write_date").toString());
      if (!one.path("state").asText().equals("done")) {
        continue;
      }
      Map<String, Integer> parcel = new TreeMap<>();
      TreeSet<Integer> sales = new TreeSet<>();
      for (JsonNode move : one.path("outgoing_moves.")) {
        sales.add(move.path("sale").asInt());
        parcel.merge(
            skus.get(move.path("product").asInt()),
            move.path("quantity").decimalValue().intValueExact(),
            Integer::sum);
      }
      for (int sale : sales) {
        Books.add(
            all.computeIfAbsent(sale, k -> new TreeMap<>()),
            one.path("reference").asText(),
            parcel);
      }
    }
    return all;
  }

  private static BigDecimal amount(JsonNode told) {
    return new BigDecimal(told.path("decimal").asText());
  }

  private static String day(LocalDate day) {
    return "{'__class__': 'date', 'year': "
        + day.getYear()
        + ", 'month': "
        + day.getMonthValue()
        + ", 'day': "
        + day.getDayOfMonth()
        + "}";
  }

  private JsonNode product(String sku) {
    return first("product.product", "[['code', '=', '" + sku + "']]", "['id', 'template']");
  }

  private JsonNode first(String model, String domain, String fields) {
    return search(model, domain, fields).path(0);
  }

  private JsonNode search(String model, String domain, String fields) {
    return search(model, domain, fields, "{}");
  }

  private JsonNode search(String model, String domain, String fields, String context) {
    return model(
        model,
        "search_read",
        "[" + domain + ", 0, null, [['id', 'ASC']], " + fields + "]",
        context);
  }

  private int create(String model, String values) {
    return model(model, "create", "[[" + values + "]]").path(0).asInt();
  }

  private void write(String model, int id, String values) {
    model(model, "write", "[[" + id + "], " + values + "]");
  }

  private JsonNode model(String model, String method, String params) {
    return model(model, method, params, "{}");
  }

  private JsonNode model(String model, String method, String params, String context) {
    ArrayNode all = (ArrayNode) json(params);
    ObjectNode with = (ObjectNode) json(context);
    if (company > 0) {
      with.put("company", company);
    }
    with.put("active_test", false);
    return call("model." + model + "." + method, all.add(with).toString());
  }

  private synchronized JsonNode call(String method, String params) {
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("id", ++calls);
    body.put("method", method);
    body.set("params", json(params));
    JsonNode answer =
        wire.post(
                url + "/",
                session == null ? Map.of() : Map.of("Authorization", "Session " + session),
                body,
                "server")
            .body();
    JsonNode fault = answer.path("error");
    if (fault.path(0).asText().equals("UserWarning")) {
      // It asks back; a person reads that, says yes and does it again.
      model(
          "res.user.warning",
          "create",
          "[[{'user': "
              + user
              + ", 'name': '"
              + fault.path(1).path(0).asText()
              + "', 'always': false}]]");
      return call(method, params);
    }
    if (!fault.isMissingNode()) {
      throw new IllegalStateException(method + " was answered " + fault);
    }
    return answer.path("result");
  }
}
