package io.caravan.command.outside;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Both emulated vendors as people and an auditor with logins of its own meet them. */
public final class Vendors {
  private final Http http = new Http();
  private final Map<String, String> config;
  private final AdminPort admin;
  private final Till till;
  private final Storefront storefront;
  private String token;

  /**
   * @param config what the sandbox wrote
   */
  public Vendors(Map<String, String> config) {
    this.config = config;
    this.admin = new AdminPort(http, config.get("sandbox.admin"));
    this.till = new Till(admin, shops());
    this.storefront = new Storefront(admin);
  }

  /**
   * The same by the file that the sandbox wrote.
   *
   * @throws IOException if it cannot be read
   */
  public static Vendors of(Path file) throws IOException {
    return new Vendors(config(file));
  }

  /**
   * What the sandbox wrote.
   *
   * @throws IOException if it cannot be read
   */
  public static Map<String, String> config(Path file) throws IOException {
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      read.load(reader);
    }
    Map<String, String> values = new LinkedHashMap<>();
    read.stringPropertyNames().forEach(name -> values.put(name, read.getProperty(name)));
    return values;
  }

  private Map<String, String> shops() {
    Map<String, String> shops = new LinkedHashMap<>();
    for (String name : new String[] {"downtown", "harbour", "web"}) {
      shops.put(name, config.get("caravan.locations." + name + ".pos"));
    }
    return shops;
  }

  public Till till() {
    return till;
  }

  public Storefront storefront() {
    return storefront;
  }

  public AdminPort admin() {
    return admin;
  }

  public PosView pos() {
    return PosView.read(http, account(), this::token);
  }

  public ShopView shop() {
    return ShopView.read(
        http,
        config.get("caravan.systems.shop.url"),
        config.get("caravan.systems.shop.access-token"));
  }

  public Comparison compare() {
    Map<String, String> locations = new LinkedHashMap<>();
    shops()
        .forEach(
            (name, id) -> locations.put(id, config.get("caravan.locations." + name + ".shop")));
    return new Comparison(pos(), shop(), locations, shops().get("web"));
  }

  /** Posts a shipment as the warehouse does; true once it is recorded. */
  public boolean warehouse(String url, String secret, ObjectNode shipment) {
    String body = Json.text(shipment);
    JsonNode answer = http.post(url, Map.of("X-Caravan-Signature", Signer.hex(secret, body)), body);
    return answer.path("status").asText().equals("recorded");
  }

  public void deleteReservation() {
    lightspeed(
        "DELETE", "/SaleLine/" + firstReservation().path("saleLineID").asText() + ".json", null);
  }

  public void copyReservation() {
    JsonNode line = firstReservation();
    ObjectNode copy = Json.mapper().createObjectNode();
    for (String name : new String[] {"customerID", "employeeID", "shopID", "itemID"}) {
      copy.put(name, line.path(name).asText());
    }
    copy.put("unitQuantity", "1").put("isLayaway", true);
    copy.putObject("Note").put("note", line.path("Note").path("note").asText());
    lightspeed("POST", "/SaleLine.json", copy);
  }

  /**
   * One call of the till's API by an app of its own.
   *
   * @param path after the account, with its query
   * @param body or null
   */
  public JsonNode lightspeed(String method, String path, JsonNode body) {
    return http.send(method, account() + path, headers(), body == null ? null : Json.text(body));
  }

  private JsonNode firstReservation() {
    return reservations().get(0);
  }

  /** Open lines of layaways with their notes, as the till's API tells them. */
  public List<JsonNode> reservations() {
    return list("/SaleLine.json?saleID=0&load_relations=%5B%22Note%22%5D&limit=100", "SaleLine");
  }

  /** Customers of the till under this e-mail, as its API tells them. */
  public List<JsonNode> tillCustomers(String email) {
    return list("/Customer.json?load_relations=%5B%22Contact%22%5D&limit=100", "Customer").stream()
        .filter(customer -> Json.text(customer).contains('"' + email + '"'))
        .toList();
  }

  /**
   * A list of the till's API, its first page.
   *
   * @param path after the account, with its query
   * @param name of the elements
   */
  public List<JsonNode> list(String path, String name) {
    List<JsonNode> all = new ArrayList<>();
    PosView.many(lightspeed("GET", path, null).path(name)).forEach(all::add);
    return all;
  }

  /**
   * A list of the till's API, all of its pages.
   *
   * @param path after the account, with its query
   * @param name of the elements
   */
  public List<JsonNode> all(String path, String name) {
    List<JsonNode> all = new ArrayList<>();
    String next = account() + path;
    while (!next.isEmpty()) {
      JsonNode page = http.get(next, headers());
      PosView.many(page.path(name)).forEach(all::add);
      next = page.path("@attributes").path("next").asText("");
    }
    return all;
  }

  /**
   * A list of the shop's API, all of its pages.
   *
   * @param root the connection, such as {@code customers}
   * @param fields of each element
   */
  public List<JsonNode> shopList(String root, String fields) {
    return ShopView.list(
        http,
        config.get("caravan.systems.shop.url"),
        config.get("caravan.systems.shop.access-token"),
        root,
        fields);
  }

  private Map<String, String> headers() {
    return Map.of("Authorization", "Bearer " + token());
  }

  private String account() {
    return config.get("caravan.systems.pos.url")
        + "/API/V3/Account/"
        + config.get("caravan.systems.pos.account");
  }

  private String token() {
    // A fresh one each time: on a fast clock an hour is over soon.
    token =
        admin
            .call("lightspeed", "token", "", Json.mapper().createObjectNode())
            .path("access_token")
            .asText();
    return token;
  }
}
