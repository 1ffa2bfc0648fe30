package io.caravan.e2e;

import static io.caravan.e2e.Wire.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A real Vendure as its owner and its shoppers meet it. */
final class VendureShop {
  static final String CURRENCY = "USD";

  /** Secret of its notices. */
  static final String NOTICES = "secret-of-the-notices";

  /** How often everything is looked for. */
  static final String OFTEN = "1s..3s";

  private static final List<String> READERS =
      List.of("item", "matrix", "inventory", "order", "shipment", "customer");
  private static final String TOKEN = "vendure-auth-token";
  private static final int PAGE = 100;
  private static final Set<String> UNPLACED = Set.of("AddingItems", "Draft", "ArrangingPayment");
  private static final Set<String> LEFT = Set.of("Shipped", "Delivered");
  private static final String OR_FAULT = "... on ErrorResult { errorCode message }";

  private final Wire wire = new Wire();
  private final String url;
  private volatile String token;

  VendureShop(int port) {
    url = "http://127.0.0.1:" + port;
  }

  String url() {
    return url;
  }

  /**
   * How a hub reaches it.
   *
   * @param name what the hub calls it
   * @param at where it is reached
   * @param key what {@link #open} answered
   */
  static Map<String, String> settings(String name, String at, String key) {
    String it = "caravan.systems." + name + ".";
    Map<String, String> all = new TreeMap<>(onLoopback(it));
    all.put(it + "kind", "vendure");
    all.put(it + "url", at);
    all.put(it + "access-token", key);
    all.put(it + "webhook-secret", NOTICES);
    for (String flow : READERS) {
      all.put("caravan.flows." + flow + "-from-" + name + ".schedule", OFTEN);
    }
    return all;
  }

  /** What every system of a run has in common. */
  static Map<String, String> onLoopback(String prefix) {
    return Map.of(
        prefix + "allow-http", "true",
        prefix + "allow-private", "true",
        prefix + "currency", CURRENCY);
  }

  /** A country, taxes, shipping, payment; once on fresh data. Returns the hub's key. */
  String open() {
    login();
    String country =
        admin(
                "mutation($i: CreateCountryInput!) { it: createCountry(input: $i) { id } }",
                "{'i': {'code': 'US', 'enabled': true, 'translations': [{'languageCode': 'en',"
                    + " 'name': 'United States'}]}}")
            .path("id")
            .asText();
    String zone =
        admin(
                "mutation($i: CreateZoneInput!) { it: createZone(input: $i) { id } }",
                "{'i': {'name': 'US', 'memberIds': ['" + country + "']}}")
            .path("id")
            .asText();
    String channel = admin("{ it: activeChannel { id } }", "{}").path("id").asText();
    admin(
        "mutation($i: UpdateChannelInput!) { it: updateChannel(input: $i) { ... on Channel { id } "
            + OR_FAULT
            + " } }",
        "{'i': {'id': '"
            + channel
            + "', 'defaultTaxZoneId': '"
            + zone
            + "', 'defaultShippingZoneId': '"
            + zone
            + "', 'pricesIncludeTax': false}}");
    String category =
        admin(
                "mutation($i: CreateTaxCategoryInput!) { it: createTaxCategory(input: $i) { id } }",
                "{'i': {'name': 'Standard', 'isDefault': true}}")
            .path("id")
            .asText();
    admin(
        "mutation($i: CreateTaxRateInput!) { it: createTaxRate(input: $i) { id } }",
        "{'i': {'name': 'Sales tax', 'enabled': true, 'value': 8.25, 'categoryId': '"
            + category
            + "', 'zoneId': '"
            + zone
            + "'}}");
    admin(
        "mutation($i: CreateShippingMethodInput!) { it: createShippingMethod(input: $i) { id } }",
        "{'i': {'code': 'ground', 'fulfillmentHandler': 'manual-fulfillment', 'checker': {'code':"
            + " 'default-shipping-eligibility-checker', 'arguments': [{'name': 'orderMinimum',"
            + " 'value': '0'}]}, 'calculator': {'code': 'default-shipping-calculator', 'arguments':"
            + " [{'name': 'rate', 'value': '599'}, {'name': 'includesTax', 'value': 'exclude'},"
            + " {'name': 'taxRate', 'value': '0'}]}, 'translations': [{'languageCode': 'en',"
            + " 'name': 'Ground', 'description': ''}]}}");
    admin(
        "mutation($i: CreatePaymentMethodInput!) { it: createPaymentMethod(input: $i) { id } }",
        "{'i': {'code': 'card', 'enabled': true, 'handler': {'code': 'dummy-payment-handler',"
            + " 'arguments': [{'name': 'automaticSettle', 'value': 'true'}]}, 'translations':"
            + " [{'languageCode': 'en', 'name': 'Card', 'description': ''}]}}");
    return admin(
            "mutation($i: CreateApiKeyInput!) { it: createApiKey(input: $i) { apiKey } }",
            "{'i': {'roleIds': ['1'], 'translations': [{'languageCode': 'en', 'name':"
                + " 'caravan'}]}}")
        .path("apiKey")
        .asText();
  }

  /** A new session of the owner, as after a restart. */
  void login() {
    Wire.Answer answer =
        post(
            "/admin-api",
            null,
            "mutation { it: login(username: 'superadmin', password: 'superadmin')"
                + " { ... on CurrentUser { id } "
                + OR_FAULT
                + " } }",
            "{}");
    token = answer.header().orElseThrow();
  }

  String location() {
    return admin("{ it: stockLocations { items { id } } }", "{}").at("/items/0/id").asText();
  }

  /** Somebody types a number into the shop's own stock. */
  void type(String sku, int onHand) {
    String variant =
        variants().stream()
            .filter(one -> one.path("sku").asText().equals(sku))
            .findFirst()
            .orElseThrow()
            .path("id")
            .asText();
    admin(
        "mutation($i: [UpdateProductVariantInput!]!) { it: updateProductVariants(input: $i)"
            + " { id } }",
        "{'i': [{'id': '"
            + variant
            + "', 'stockLevels': [{'stockLocationId': '"
            + location()
            + "', 'stockOnHand': "
            + onHand
            + "}]}]}");
  }

  /** Whether somebody of this e-mail is a customer. */
  boolean knows(String email) {
    return list("customers", "id emailAddress").stream()
        .anyMatch(one -> one.path("emailAddress").asText().equals(email));
  }

  /** Somebody changes a customer's name in the shop. */
  void rename(String email, String first, String last) {
    JsonNode known =
        list("customers", "id emailAddress").stream()
            .filter(one -> one.path("emailAddress").asText().equals(email))
            .findFirst()
            .orElseThrow();
    admin(
        "mutation($i: UpdateCustomerInput!) { it: updateCustomer(input: $i) { ... on Customer"
            + " { id } "
            + OR_FAULT
            + " } }",
        "{'i': {'id': '"
            + known.path("id").asText()
            + "', 'firstName': '"
            + first
            + "', 'lastName': '"
            + last
            + "'}}");
  }

  /** Somebody in the shop sends all of an order. */
  void fulfil(String code, String tracking) {
    JsonNode order =
        list("orders", ORDER).stream()
            .filter(one -> one.path("code").asText().equals(code))
            .findFirst()
            .orElseThrow();
    ArrayNode lines = Json.mapper().createArrayNode();
    for (JsonNode line : order.path("lines")) {
      lines
          .addObject()
          .put("orderLineId", line.path("id").asText())
          .put("quantity", line.path("quantity").asInt());
    }
    String parcel =
        admin(
                "mutation($i: FulfillOrderInput!) { it: addFulfillmentToOrder(input: $i) { ... on"
                    + " Fulfillment { id } "
                    + OR_FAULT
                    + " } }",
                "{'i': {'lines': "
                    + lines
                    + ", 'handler': {'code': 'manual-fulfillment', 'arguments': [{'name': 'method',"
                    + " 'value': 'UPS'}, {'name': 'trackingCode', 'value': '"
                    + tracking
                    + "'}]}}}")
            .path("id")
            .asText();
    admin(
        "mutation($i: ID!) { it: transitionFulfillmentToState(id: $i, state: 'Shipped') { ... on"
            + " Fulfillment { id } "
            + OR_FAULT
            + " } }",
        "{'i': '" + parcel + "'}");
  }

  /**
   * A guest buys and pays.
   *
   * @param basket pieces by SKU
   * @return the order's number; empty if the shop had too few
   */
  Optional<String> buy(Map<String, Integer> basket, String first, String last, String email) {
    Shopper shopper = new Shopper();
    Map<String, String> ids = new TreeMap<>();
    variants().forEach(one -> ids.put(one.path("sku").asText(), one.path("id").asText()));
    for (Map.Entry<String, Integer> wanted : basket.entrySet()) {
      JsonNode added =
          shopper.does(
              "addItemToOrder(productVariantId: '"
                  + ids.get(wanted.getKey())
                  + "', quantity: "
                  + wanted.getValue()
                  + ")");
      if (added.path("errorCode").asText().equals("INSUFFICIENT_STOCK_ERROR")) {
        return Optional.empty();
      }
    }
    shopper.good(
        "setCustomerForOrder(input: {firstName: '"
            + first
            + "', lastName: '"
            + last
            + "', emailAddress: '"
            + email
            + "'})");
    shopper.good(
        "setOrderShippingAddress(input: {fullName: '"
            + first
            + " "
            + last
            + "', streetLine1: '1 Main St', city: 'Springfield', postalCode: '12345', countryCode:"
            + " 'US'})");
    String method =
        shopper.call("{ it: eligibleShippingMethods { id } }").path(0).path("id").asText();
    shopper.good("setOrderShippingMethod(shippingMethodId: ['" + method + "'])");
    JsonNode ready = shopper.does("transitionOrderToState(state: 'ArrangingPayment')");
    if (ready.has("errorCode")) {
      return Optional.empty();
    }
    JsonNode paid = shopper.does("addPaymentToOrder(input: {method: 'card', metadata: {}})");
    if (paid.has("errorCode")) {
      return Optional.empty();
    }
    return Optional.of(paid.path("code").asText());
  }

  /** A shopper's session. */
  private final class Shopper {
    private String session;

    /** A step that may be refused; the answer tells it. */
    JsonNode does(String step) {
      return call(
          "mutation { it: "
              + step
              + " { __typename ... on Order { code state } "
              + OR_FAULT
              + " } }");
    }

    void good(String step) {
      JsonNode answer = does(step);
      if (answer.has("errorCode")) {
        throw new IllegalStateException(step + " was answered " + answer);
      }
    }

    JsonNode call(String query) {
      Wire.Answer answer = post("/shop-api", session, query, "{}");
      session = answer.header().orElse(session);
      return answer.body();
    }
  }

  Books books() {
    Books books = Books.empty();
    for (JsonNode one : variants()) {
      String sku = one.path("sku").asText();
      BigDecimal free = BigDecimal.ZERO;
      for (JsonNode level : one.path("stockLevels")) {
        free =
            free.add(level.path("stockOnHand").decimalValue())
                .subtract(level.path("stockAllocated").decimalValue());
      }
      Books.add(books.stock(), sku, free.stripTrailingZeros());
      Books.add(
          books.items(),
          sku,
          one.path("product").path("name").asText() + " " + money(one.path("price")));
      books
          .stamps()
          .put(
              "variant " + one.path("id").asText(),
              one.path("updatedAt").asText()
                  + one.path("product").path("updatedAt").asText()
                  + one.path("stockMovements").path("totalItems").asText());
    }
    for (JsonNode one : list("orders", ORDER)) {
      if (!UNPLACED.contains(one.path("state").asText())) {
        Books.add(books.orders(), one.path("code").asText(), order(one));
        books
            .stamps()
            .put(
                "order " + one.path("code").asText(),
                one.path("updatedAt").asText() + one.path("fulfillments").size());
      }
    }
    for (JsonNode one : list("customers", "id emailAddress firstName lastName updatedAt")) {
      Books.add(
          books.customers(),
          one.path("emailAddress").asText(),
          (one.path("firstName").asText() + " " + one.path("lastName").asText()).trim());
      books.stamps().put("customer " + one.path("id").asText(), one.path("updatedAt").asText());
    }
    return books;
  }

  private static final String ORDER =
      "id code state updatedAt totalWithTax customer { emailAddress } lines { id quantity"
          + " productVariant { sku } } fulfillments { id state trackingCode lines { orderLineId"
          + " quantity } }";

  private static Books.Order order(JsonNode told) {
    Map<String, String> skus = new TreeMap<>();
    Map<String, Integer> lines = new TreeMap<>();
    for (JsonNode line : told.path("lines")) {
      String sku = line.path("productVariant").path("sku").asText();
      skus.put(line.path("id").asText(), sku);
      if (line.path("quantity").asInt() > 0) {
        lines.merge(sku, line.path("quantity").asInt(), Integer::sum);
      }
    }
    Map<String, Map<String, Integer>> shipped = new TreeMap<>();
    for (JsonNode sent : told.path("fulfillments")) {
      if (LEFT.contains(sent.path("state").asText())) {
        Map<String, Integer> parcel = new TreeMap<>();
        for (JsonNode line : sent.path("lines")) {
          parcel.merge(
              skus.get(line.path("orderLineId").asText()),
              line.path("quantity").asInt(),
              Integer::sum);
        }
        Books.add(shipped, sent.path("trackingCode").asText(), parcel);
      }
    }
    return new Books.Order(
        told.path("customer").path("emailAddress").asText(),
        money(told.path("totalWithTax")),
        lines,
        shipped);
  }

  private static BigDecimal money(JsonNode cents) {
    return BigDecimal.valueOf(cents.asLong(), 2);
  }

  private List<JsonNode> variants() {
    return list(
        "productVariants",
        "id sku price updatedAt product { name updatedAt } stockLevels { stockOnHand stockAllocated"
            + " } stockMovements { totalItems }");
  }

  private List<JsonNode> list(String root, String fields) {
    Map<String, JsonNode> all = new LinkedHashMap<>();
    JsonNode page;
    int skip = 0;
    do {
      page =
          admin(
              "{ it: "
                  + root
                  + "(options: {skip: "
                  + skip
                  + ", take: "
                  + PAGE
                  + ", sort: {id: ASC}}) { totalItems items { "
                  + fields
                  + " } } }",
              "{}");
      page.path("items").forEach(one -> all.put(one.path("id").asText(), one));
      skip += PAGE;
    } while (skip < page.path("totalItems").asInt());
    return new ArrayList<>(all.values());
  }

  private JsonNode admin(String query, String variables) {
    Wire.Answer answer = post("/admin-api", token, query, variables);
    if (answer.body().has("errorCode")) {
      throw new IllegalStateException(query + " was answered " + answer.body());
    }
    return answer.body();
  }

  private Wire.Answer post(String path, String session, String query, String variables) {
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("query", query.replace('\'', '"'));
    body.set("variables", json(variables));
    Wire.Answer answer =
        wire.post(
            url + path,
            session == null ? Map.of() : Map.of("Authorization", "Bearer " + session),
            body,
            TOKEN);
    if (answer.body().has("errors")) {
      throw new IllegalStateException(query + " was answered " + answer.body().path("errors"));
    }
    return new Wire.Answer(answer.body().path("data").path("it"), answer.header());
  }
}
