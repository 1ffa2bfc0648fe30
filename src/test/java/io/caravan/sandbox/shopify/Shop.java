package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.sandbox.Faults;
import io.caravan.sandbox.SandboxClock;
import io.caravan.sandbox.Store;
import io.caravan.sandbox.Timers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.UUID;

/** A running emulated shop and a client that speaks to it over HTTP. */
final class Shop implements AutoCloseable {
  static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final SandboxClock clock;
  final Faults faults = new Faults(7);
  final Timers timers;
  final Shopify vendor;
  String token = Shopify.TOKEN;

  private Shop(Path journal, double speed, Shopify.Auth auth) {
    this.clock = SandboxClock.starting(speed);
    this.timers = new Timers(clock);
    this.vendor = new Shopify(new Store(journal), clock, timers, faults, auth);
    vendor.start(0);
  }

  static Shop open() {
    return new Shop(null, 1, Shopify.Auth.STATIC_TOKEN);
  }

  static Shop open(double speed) {
    return new Shop(null, speed, Shopify.Auth.STATIC_TOKEN);
  }

  static Shop open(Path journal, double speed) {
    return new Shop(journal, speed, Shopify.Auth.STATIC_TOKEN);
  }

  static Shop withClientCredentials(double speed) {
    return new Shop(null, speed, Shopify.Auth.CLIENT_CREDENTIALS);
  }

  /** Two shops and a warehouse, one publication and three articles. */
  Shop seeded() {
    admin(
        "seed",
        """
        {"plan":"plus",
         "locations":["Downtown","Harbour",{"name":"Web warehouse","key":"web"}],
         "publications":["Online Store"],
         "products":[
          {"title":"Mug","sku":"MUG-1","price":"10.00","stock":{"Downtown":5,"Harbour":3}},
          {"title":"Shirt","variants":[
            {"options":{"Size":"M"},"sku":"SHIRT-M","price":"20.00","stock":{"Downtown":2,"Web warehouse":9}},
            {"options":{"Size":"L"},"sku":"SHIRT-L","price":"20.00","stock":{"Harbour":4}}]},
          {"title":"Poster","sku":"POSTER","price":"7.50","tracked":false}]}
        """);
    return this;
  }

  String url() {
    return "http://127.0.0.1:" + vendor.port();
  }

  JsonNode admin(String verb, String body) {
    return vendor.admin(verb, Json.parse(body));
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> send(String query, String variables) {
    ObjectNode request = Json.mapper().createObjectNode().put("query", query);
    request.set("variables", Json.parse(variables));
    return post(
        "/admin/api/2026-10/graphql.json", Json.text(request), "X-Shopify-Access-Token", token);
  }

  /** The whole answer. */
  JsonNode ask(String query, String variables) {
    return Json.parse(send(query, variables).body());
  }

  JsonNode ask(String query) {
    return ask(query, "{}");
  }

  /** The data of an answer that must have no errors at the top. */
  JsonNode data(String query, String variables) {
    JsonNode answer = ask(query, variables);
    if (answer.has("errors")) {
      throw new AssertionError(answer.get("errors").toPrettyString());
    }
    return answer.get("data");
  }

  JsonNode data(String query) {
    return data(query, "{}");
  }

  /** The payload of a mutation, which must be its only root. */
  JsonNode run(String query, String variables) {
    return data(query, variables).elements().next();
  }

  JsonNode run(String query) {
    return run(query, "{}");
  }

  JsonNode variant(String sku) {
    for (JsonNode variant :
        data(
                "query($q:String){productVariants(first:50,query:$q){nodes{id sku price inventoryQuantity"
                    + " inventoryItem{id tracked} product{id}}}}",
                "{\"q\":\"sku:'" + sku + "'\"}")
            .at("/productVariants/nodes")) {
      if (variant.path("sku").asText().equals(sku)) {
        return variant;
      }
    }
    throw new AssertionError("no variant " + sku);
  }

  String item(String sku) {
    return variant(sku).at("/inventoryItem/id").asText();
  }

  String location(String name) {
    for (JsonNode location : data("{locations(first:50){nodes{id name}}}").at("/locations/nodes")) {
      if (location.path("name").asText().equals(name)) {
        return location.path("id").asText();
      }
    }
    throw new AssertionError("no location " + name);
  }

  /** A quantity of an item at a location. */
  int quantity(String sku, String location, String name) {
    return data(
            "query($i:ID!,$l:ID!,$n:[String!]!){inventoryItem(id:$i){inventoryLevel(locationId:$l)"
                + "{quantities(names:$n){quantity}}}}",
            "{\"i\":\""
                + item(sku)
                + "\",\"l\":\""
                + location(location)
                + "\",\"n\":[\""
                + name
                + "\"]}")
        .at("/inventoryItem/inventoryLevel/quantities/0/quantity")
        .asInt();
  }

  /** Sets available by compare-and-set; the payload. */
  JsonNode setStock(String sku, String location, int quantity, Integer expected, String key) {
    return run(
        "mutation($i:InventorySetQuantitiesInput!,$k:String!){inventorySetQuantities(input:$i)"
            + "@idempotent(key:$k){inventoryAdjustmentGroup{id changes{name delta}} userErrors{field message code}}}",
        "{\"k\":\""
            + key
            + "\",\"i\":{\"name\":\"available\",\"reason\":\"correction\",\"quantities\":[{\"inventoryItemId\":\""
            + item(sku)
            + "\",\"locationId\":\""
            + location(location)
            + "\",\"quantity\":"
            + quantity
            + ",\"changeFromQuantity\":"
            + expected
            + "}]}}");
  }

  static String key() {
    return UUID.randomUUID().toString();
  }

  @Override
  public void close() {
    vendor.close();
    timers.close();
  }
}
