package io.caravan.command.outside;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the till holds, read through its own API by other code than the hub's.
 *
 * @param items by SKU
 * @param onHand by SKU and shopID
 * @param reserved open reservations
 * @param sales completed and not voided
 * @param customers by e-mail
 */
public record PosView(
    Map<String, Item> items,
    Map<String, Map<String, BigDecimal>> onHand,
    List<Line> reserved,
    List<Sale> sales,
    Map<String, Customer> customers) {

  /** One sellable item; {@code title} is the product's, not the variant's. */
  public record Item(
      String itemId,
      String sku,
      String title,
      BigDecimal price,
      String barcode,
      boolean archived) {}

  /** One line; {@code note} is what stands on it. */
  public record Line(String sku, BigDecimal quantity, String shop, String note) {}

  /** One completed sale. */
  public record Sale(String saleId, String reference, BigDecimal total, List<Line> lines) {}

  /** One customer. */
  public record Customer(String firstName, String lastName) {}

  /** Reads everything. */
  public static PosView read(Http http, String account, Supplier<String> token) {
    return new Reader(http, account, token).all();
  }

  /** Elements of a list; the till tells one as an object and none as nothing. */
  static ArrayNode many(JsonNode node) {
    if (node.isArray()) {
      return (ArrayNode) node;
    }
    ArrayNode list = Json.mapper().createArrayNode();
    return node.isObject() ? list.add(node) : list;
  }

  private record Reader(Http http, String account, Supplier<String> token) {
    PosView all() {
      Map<String, String> matrices = new LinkedHashMap<>();
      list("/ItemMatrix.json?archived=true", "ItemMatrix")
          .forEach(m -> matrices.put(text(m, "itemMatrixID"), text(m, "description")));
      Map<String, Item> items = new LinkedHashMap<>();
      Map<String, String> skus = new LinkedHashMap<>();
      list("/Item.json?archived=true", "Item").forEach(i -> item(i, matrices, items, skus));
      Map<String, Map<String, BigDecimal>> onHand = new LinkedHashMap<>();
      list("/ItemShop.json", "ItemShop")
          .forEach(
              row -> {
                if (!text(row, "shopID").equals("0")) {
                  onHand
                      .computeIfAbsent(
                          skus.getOrDefault(text(row, "itemID"), "?"), s -> new LinkedHashMap<>())
                      .put(text(row, "shopID"), new BigDecimal(text(row, "qoh")));
                }
              });
      List<Line> reserved = new ArrayList<>();
      list("/SaleLine.json?saleID=0&load_relations=" + encoded("[\"Note\"]"), "SaleLine")
          .forEach(line -> reserved.add(line(line, skus)));
      List<Sale> sales = new ArrayList<>();
      list(
              "/Sale.json?completed=true&load_relations="
                  + encoded("[\"SaleLines\",\"SaleLines.Note\"]"),
              "Sale")
          .forEach(sale -> sale(sale, skus, sales));
      Map<String, Customer> customers = new LinkedHashMap<>();
      list("/Customer.json?load_relations=" + encoded("[\"Contact\"]"), "Customer")
          .forEach(customer -> customer(customer, customers));
      return new PosView(items, onHand, reserved, sales, customers);
    }

    private static void item(
        JsonNode item,
        Map<String, String> matrices,
        Map<String, Item> items,
        Map<String, String> skus) {
      String custom = text(item, "customSku");
      String sku = custom.isEmpty() ? text(item, "systemSku") : custom;
      String upc = text(item, "upc");
      BigDecimal price = BigDecimal.ZERO;
      for (JsonNode one : many(item.path("Prices").path("ItemPrice"))) {
        if (text(one, "useTypeID").equals("1")) {
          price = new BigDecimal(text(one, "amount"));
        }
      }
      skus.put(text(item, "itemID"), sku);
      items.put(
          sku,
          new Item(
              text(item, "itemID"),
              sku,
              matrices.getOrDefault(text(item, "itemMatrixID"), text(item, "description")),
              price,
              upc.isEmpty() ? text(item, "ean") : upc,
              text(item, "archived").equals("true")));
    }

    private static void sale(JsonNode sale, Map<String, String> skus, List<Sale> sales) {
      if (text(sale, "voided").equals("true")) {
        return;
      }
      List<Line> lines = new ArrayList<>();
      for (JsonNode line : many(sale.path("SaleLines").path("SaleLine"))) {
        lines.add(line(line, skus));
      }
      sales.add(
          new Sale(
              text(sale, "saleID"),
              text(sale, "referenceNumber"),
              new BigDecimal(text(sale, "calcTotal")),
              lines));
    }

    private static Line line(JsonNode line, Map<String, String> skus) {
      return new Line(
          skus.getOrDefault(text(line, "itemID"), ""),
          new BigDecimal(text(line, "unitQuantity")),
          text(line, "shopID"),
          line.path("Note").isTextual() ? text(line, "Note") : text(line.path("Note"), "note"));
    }

    private static void customer(JsonNode customer, Map<String, Customer> customers) {
      for (JsonNode email : many(customer.path("Contact").path("Emails").path("ContactEmail"))) {
        if (!text(email, "address").isEmpty()) {
          customers.put(
              text(email, "address"),
              new Customer(text(customer, "firstName"), text(customer, "lastName")));
        }
      }
    }

    private List<JsonNode> list(String path, String name) {
      List<JsonNode> all = new ArrayList<>();
      String next = account + path + (path.contains("?") ? "&" : "?") + "limit=100";
      while (!next.isEmpty()) {
        JsonNode page = http.get(next, Map.of("Authorization", "Bearer " + token.get()));
        many(page.path(name)).forEach(all::add);
        next = page.path("@attributes").path("next").asText("");
      }
      return all;
    }

    private static String text(JsonNode node, String field) {
      return node.path(field).asText("");
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }
}
