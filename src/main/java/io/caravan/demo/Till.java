package io.caravan.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a cashier and a buyer do in Lightspeed Retail, and what anybody can read there: all of it
 * through the published API (V3), with a client of its own that shares no limit with the hub.
 */
public final class Till {
  private static final int TOO_MANY = 429;
  private static final int MOST_TRIES = 400;

  private final Http http = new Http();
  private final String account;
  private final Supplier<String> token;

  /**
   * @param url {@code http://127.0.0.1:port}
   * @param token an access token that is valid now
   */
  public Till(String url, String accountId, Supplier<String> token) {
    this.account = url + "/API/V3/Account/" + accountId;
    this.token = token;
  }

  /** A single item, counted at each shop; returns its id. */
  public String createItem(ObjectNode item) {
    return call("POST", "/Item.json", item).path("Item").path("itemID").asText();
  }

  /** A matrix (product with variants); returns its id. */
  public String createMatrix(ObjectNode matrix) {
    return call("POST", "/ItemMatrix.json", matrix)
        .path("ItemMatrix")
        .path("itemMatrixID")
        .asText();
  }

  public void updateItem(String itemId, ObjectNode fields) {
    call("PUT", "/Item/" + itemId + ".json", fields);
  }

  public void archiveItem(String itemId) {
    call("DELETE", "/Item/" + itemId + ".json", null);
  }

  /** A stock take: what is on the shelf of one shop. */
  public void count(String itemId, String shopId, int onHand) {
    ObjectNode item = object();
    item.putObject("ItemShops").putObject("ItemShop").put("shopID", shopId).put("qoh", onHand);
    updateItem(itemId, item);
  }

  public String createCustomer(ObjectNode customer) {
    return call("POST", "/Customer.json", customer).path("Customer").path("customerID").asText();
  }

  /**
   * A completed sale: rung up open, then paid with what the till says is due.
   *
   * @param head employeeID, registerID, shopID and, for a known buyer, customerID
   * @param quantities item id to units; negative units are a return
   */
  public String sell(ObjectNode head, Map<String, Integer> quantities, String paymentTypeId) {
    ObjectNode sale = head.deepCopy();
    sale.put("completed", false);
    ArrayNode lines = sale.putObject("SaleLines").putArray("SaleLine");
    quantities.forEach(
        (item, units) -> lines.addObject().put("itemID", item).put("unitQuantity", units));
    JsonNode open = call("POST", "/Sale.json", sale).path("Sale");
    return pay(open, paymentTypeId);
  }

  /** Pays an open sale with what is due and completes it; returns its id. */
  public String pay(JsonNode open, String paymentTypeId) {
    String id = open.path("saleID").asText();
    ObjectNode payment = object().put("completed", true);
    payment
        .putObject("SalePayments")
        .putObject("SalePayment")
        .put("amount", open.path("balance").asText())
        .put("paymentTypeID", paymentTypeId);
    call("PUT", "/Sale/" + id + ".json", payment);
    return id;
  }

  public JsonNode get(String path) {
    return call("GET", path, null);
  }

  /** Every record of a list, page by page. */
  public List<JsonNode> all(String entity, Map<String, String> query) {
    List<JsonNode> records = new ArrayList<>();
    StringBuilder text = new StringBuilder("/" + entity + ".json?limit=100");
    new TreeMap<>(query)
        .forEach(
            (key, value) ->
                text.append('&')
                    .append(key)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    String next = account + text;
    while (!next.isEmpty()) {
      JsonNode page = send("GET", next, null).orFail("reading " + entity);
      each(page.path(entity)).forEach(records::add);
      next = page.path("@attributes").path("next").asText("");
    }
    return records;
  }

  /** One element comes as an object, none as nothing: the vendor's JSON, read as a list. */
  public static List<JsonNode> each(JsonNode node) {
    List<JsonNode> elements = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(elements::add);
    } else if (node.isObject()) {
      elements.add(node);
    }
    return elements;
  }

  private JsonNode call(String method, String path, JsonNode body) {
    return send(method, account + path, body).orFail(method + " " + path);
  }

  private Http.Answer send(String method, String url, JsonNode body) {
    Http.Answer answer = null;
    for (int i = 0; i < MOST_TRIES; i++) {
      answer =
          http.send(
              method,
              url,
              Map.of(
                  "Authorization", "Bearer " + token.get(),
                  "Accept", "application/json",
                  "Content-Type", "application/json"),
              body == null ? null : Json.text(body));
      if (answer.status() != TOO_MANY) {
        return answer;
      }
      Pause.briefly();
    }
    return answer;
  }

  static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }
}
