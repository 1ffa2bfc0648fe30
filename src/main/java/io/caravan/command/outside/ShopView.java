package io.caravan.command.outside;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the shop holds, read through its own API by other code than the hub's.
 *
 * @param variants by SKU
 * @param available by SKU and location id
 * @param customers by e-mail
 */
public record ShopView(
    Map<String, Variant> variants,
    Map<String, Map<String, BigDecimal>> available,
    List<Order> orders,
    Map<String, Customer> customers) {
  private static final int PAGE = 100;

  /** One variant with its product's title and status. */
  public record Variant(
      String id,
      String productId,
      String sku,
      String title,
      BigDecimal price,
      String barcode,
      String status) {}

  /** One order; {@code lines} hold what is ordered now. */
  public record Order(
      String id,
      String name,
      boolean test,
      boolean cancelled,
      String payment,
      BigDecimal total,
      List<Line> lines,
      List<Fulfilment> fulfilments) {}

  /** One line of an order. */
  public record Line(String id, String sku, BigDecimal quantity, BigDecimal open) {}

  /** One shipment. */
  public record Fulfilment(
      String id, String status, String tracking, Map<String, BigDecimal> bySku) {}

  /** One customer. */
  public record Customer(String firstName, String lastName) {}

  public static ShopView read(Http http, String url, String token) {
    return new Reader(http, url, token).all();
  }

  /**
   * All of a list of the shop's, whatever its length, also while the shop answers THROTTLED.
   *
   * @param root a connection of the API, such as {@code orders}
   * @param fields of each of its nodes
   */
  static List<JsonNode> list(Http http, String url, String token, String root, String fields) {
    return new Reader(http, url, token).pages(root, fields);
  }

  private record Reader(Http http, String url, String token) {
    ShopView all() {
      Map<String, Variant> variants = new LinkedHashMap<>();
      Map<String, Map<String, BigDecimal>> available = new LinkedHashMap<>();
      for (JsonNode v :
          pages(
              "productVariants",
              "id sku price barcode product { id title status } inventoryItem {"
                  + " inventoryLevels(first: 10) { nodes { location { id } quantities(names:"
                  + " [\"available\"]) { quantity } } } }")) {
        String sku = v.path("sku").asText("");
        variants.put(
            sku,
            new Variant(
                v.path("id").asText(),
                v.path("product").path("id").asText(),
                sku,
                v.path("product").path("title").asText(),
                new BigDecimal(v.path("price").asText("0")),
                v.path("barcode").asText(""),
                v.path("product").path("status").asText()));
        Map<String, BigDecimal> levels = new LinkedHashMap<>();
        for (JsonNode level : v.path("inventoryItem").path("inventoryLevels").path("nodes")) {
          levels.put(
              level.path("location").path("id").asText(),
              new BigDecimal(level.path("quantities").path(0).path("quantity").asText("0")));
        }
        available.put(sku, levels);
      }
      List<Order> orders = new ArrayList<>();
      pages(
              "orders",
              "id name test cancelledAt displayFinancialStatus currentTotalPriceSet { shopMoney {"
                  + " amount } } lineItems(first: 50) { nodes { id sku currentQuantity"
                  + " unfulfilledQuantity } } fulfillments(first: 50) { id status trackingInfo {"
                  + " number } fulfillmentLineItems(first: 50) { nodes { quantity lineItem { sku }"
                  + " } } }")
          .forEach(o -> orders.add(order(o)));
      Map<String, Customer> customers = new LinkedHashMap<>();
      pages("customers", "id firstName lastName defaultEmailAddress { emailAddress }")
          .forEach(
              c -> {
                String email = c.path("defaultEmailAddress").path("emailAddress").asText("");
                if (!email.isEmpty()) {
                  customers.put(
                      email,
                      new Customer(c.path("firstName").asText(""), c.path("lastName").asText("")));
                }
              });
      return new ShopView(variants, available, orders, customers);
    }

    private static Order order(JsonNode o) {
      List<Line> lines = new ArrayList<>();
      for (JsonNode line : o.path("lineItems").path("nodes")) {
        lines.add(
            new Line(
                line.path("id").asText(),
                line.path("sku").asText(""),
                new BigDecimal(line.path("currentQuantity").asText("0")),
                new BigDecimal(line.path("unfulfilledQuantity").asText("0"))));
      }
      List<Fulfilment> fulfilments = new ArrayList<>();
      for (JsonNode f : o.path("fulfillments")) {
        Map<String, BigDecimal> bySku = new LinkedHashMap<>();
        for (JsonNode line : f.path("fulfillmentLineItems").path("nodes")) {
          bySku.merge(
              line.path("lineItem").path("sku").asText(""),
              new BigDecimal(line.path("quantity").asText("0")),
              BigDecimal::add);
        }
        fulfilments.add(
            new Fulfilment(
                f.path("id").asText(),
                f.path("status").asText(),
                f.path("trackingInfo").path(0).path("number").asText(""),
                bySku));
      }
      return new Order(
          o.path("id").asText(),
          o.path("name").asText(),
          o.path("test").asBoolean(),
          !o.path("cancelledAt").isNull() && !o.path("cancelledAt").isMissingNode(),
          o.path("displayFinancialStatus").asText(),
          new BigDecimal(
              o.path("currentTotalPriceSet").path("shopMoney").path("amount").asText("0")),
          lines,
          fulfilments);
    }

    private List<JsonNode> pages(String root, String fields) {
      List<JsonNode> all = new ArrayList<>();
      String query =
          "query($after: String) { "
              + root
              + "(first: "
              + PAGE
              + ", after: $after) { nodes { "
              + fields
              + " } pageInfo { hasNextPage endCursor } } }";
      String after = null;
      do {
        ObjectNode body = Json.mapper().createObjectNode().put("query", query);
        body.putObject("variables").put("after", after);
        JsonNode answer = answered(body);
        JsonNode page = answer.path("data").path(root);
        page.path("nodes").forEach(all::add);
        after =
            page.path("pageInfo").path("hasNextPage").asBoolean()
                ? page.path("pageInfo").path("endCursor").asText()
                : null;
      } while (after != null);
      return all;
    }

    private JsonNode answered(ObjectNode body) {
      for (; ; ) {
        JsonNode answer =
            http.post(
                url + "/admin/api/2026-10/graphql.json",
                Map.of("X-Shopify-Access-Token", token),
                body);
        if (answer.path("errors").isEmpty()) {
          return answer;
        }
        if (!answer.path("errors").toString().contains("THROTTLED")) {
          throw new IllegalStateException("the shop said " + answer.path("errors"));
        }
        Pause.of(Duration.ofMillis(100));
      }
    }
  }
}
