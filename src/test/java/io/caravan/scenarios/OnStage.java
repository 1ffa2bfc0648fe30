package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.Parcel;
import io.caravan.command.outside.PosView;
import io.caravan.command.outside.ShopView;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios that share one stage; each has items and people of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class OnStage {
  protected static final String TILL = "lightspeed";
  protected static final String SHOP = "shopify";

  protected Stage stage;

  @BeforeAll
  void open(@TempDir Path folder) {
    stage = Stage.open(folder, settings(folder));
    prepare();
    arrange();
    stage.start();
  }

  /** Settings of the hub besides the usual ones. */
  Map<String, String> settings(Path folder) {
    return Map.of();
  }

  /** What both sides hold before the hub is started for the first time. */
  void prepare() {}

  /** What stands between the hub and a vendor, and settings that need it. */
  protected void arrange() {}

  @AfterEach
  void calm() {
    stage.admin().calm();
  }

  @AfterAll
  void close() {
    stage.close();
  }

  /** Puts an item on the shelves of every store. */
  protected void atTill(String title, String sku, String price, int stock) {
    Sellable sellable = new Sellable(sku, new BigDecimal(price), "");
    stage.till().create("", new Product(title, List.of(sellable), List.of()), place -> stock);
  }

  /** Puts an item on the shelves and waits until the shop sells it. */
  protected void stocked(String sku, String price, int stock) {
    atTill("Thing " + sku, sku, price, stock);
    for (String place : List.of("downtown", "harbour", "web")) {
      shows(sku, place, stock);
    }
  }

  /** Waits until the shop shows so many for sale. */
  protected void shows(String sku, String place, int available) {
    try {
      stage
          .eventually()
          .until(
              () -> stage.available(sku, place),
              found -> found != null && found.compareTo(BigDecimal.valueOf(available)) == 0);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          sku + "@" + place + " is " + stage.available(sku, place) + ": " + told(sku), e);
    }
  }

  /** Somebody with a shop account buys, paid at once. */
  protected JsonNode order(String email, Map<String, Integer> lines) {
    return stage
        .storefront()
        .order("", new Shopper("Ada", "Byron", email), lines, null, "paid", false);
  }

  /** An order with everything that the emulated shop lets one say about it, as JSON. */
  protected JsonNode place(String order) {
    return stage.admin().call(SHOP, "place-order", "", json(order));
  }

  /** Sets a number of the web location as another app does, without a word to anybody. */
  protected void setByApp(String sku, int available) {
    String item =
        shop("{ productVariants(first: 1, query: \"sku:"
                + sku
                + "\") { nodes { inventoryItem { id"
                + " } } } }")
            .at("/productVariants/nodes/0/inventoryItem/id")
            .asText();
    ObjectNode variables = json("{\"input\":{\"name\":\"available\",\"reason\":\"other\"}}");
    variables
        .withArray("/input/quantities")
        .addObject()
        .put("inventoryItemId", item)
        .put("locationId", stage.location("web", "shop"))
        .put("quantity", available)
        .putNull("changeFromQuantity");
    JsonNode answer =
        stage.graphql(
            "mutation($input: InventorySetQuantitiesInput!) { inventorySetQuantities(input: $input)"
                + " @idempotent(key: \"by-app-"
                + sku
                + available
                + "\") { userErrors { message } } }",
            variables);
    assertThat(answer.at("/data/inventorySetQuantities/userErrors")).as("%s", answer).isEmpty();
  }

  protected static ObjectNode json(String text) {
    return (ObjectNode) Json.parse(text);
  }

  protected static String name(JsonNode order) {
    return order.path("name").asText();
  }

  /** Lines of an order that are open at the till. */
  protected List<PosView.Line> reserved(JsonNode order) {
    return of(stage.pos().reserved(), order);
  }

  protected void reserves(JsonNode order, int lines) {
    try {
      stage.eventually().until(() -> reserved(order).size() == lines);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          name(order) + " has at the till " + reserved(order) + ": " + told(name(order)), e);
    }
  }

  /** Completed sales of an order. */
  protected List<PosView.Sale> sales(JsonNode order) {
    return stage.pos().sales().stream().filter(sale -> !of(sale.lines(), order).isEmpty()).toList();
  }

  /** Waits until the till sold an order in so many parts. */
  protected void sells(JsonNode order, int parts) {
    try {
      stage.eventually().until(() -> sales(order).size() == parts);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          name(order) + " is sold as " + sales(order) + ": " + told(name(order)), e);
    }
  }

  /** Sales and returns of an order at the till. */
  protected List<PosView.Sale> booked(JsonNode order) {
    return stage.pos().sales().stream()
        .filter(sale -> sale.reference().startsWith(name(order) + "/"))
        .toList();
  }

  /** Waits for so many sales and returns that come to what the order is in the shop. */
  protected void books(JsonNode order, int papers) {
    try {
      stage
          .eventually()
          .until(
              () -> {
                List<PosView.Sale> booked = booked(order);
                return booked.size() == papers
                    && total(booked).compareTo(inShop(order).total()) == 0;
              });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          name(order)
              + " is "
              + inShop(order).total()
              + " but booked as "
              + booked(order)
              + told(name(order)),
          e);
    }
  }

  protected static BigDecimal total(List<PosView.Sale> sales) {
    return sales.stream().map(PosView.Sale::total).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static List<PosView.Line> of(List<PosView.Line> lines, JsonNode order) {
    return lines.stream().filter(line -> line.note().startsWith(name(order) + " ")).toList();
  }

  protected ShopView.Order inShop(JsonNode order) {
    return stage.shop().orders().stream()
        .filter(one -> one.name().equals(name(order)))
        .findFirst()
        .orElseThrow();
  }

  protected String itemId(String sku) {
    return stage.pos().items().get(sku).itemId();
  }

  /** Elements of a list of the till's API. */
  protected List<JsonNode> atTill(String path, String name) {
    return stage.vendors().list(path, name);
  }

  protected List<JsonNode> tillCustomers(String email) {
    return stage.vendors().tillCustomers(email);
  }

  /** {@code data} of a query of the shop's Admin API. */
  protected JsonNode shop(String query) {
    JsonNode answer = stage.graphql(query, Json.mapper().createObjectNode());
    if (answer.hasNonNull("errors")) {
      throw new IllegalStateException(query + " was answered " + answer);
    }
    return answer.path("data");
  }

  /** A warehouse posts one shipment. */
  protected void ships(String id, JsonNode order, String tracking, Map<String, Integer> lines) {
    ObjectNode shipment = Parcel.of(id, name(order), "DHL", tracking, lines);
    if (!stage.warehouse(shipment)) {
      throw new IllegalStateException("the shipment was not recorded: " + shipment);
    }
  }

  private String told(String term) {
    return why(term) + stage.caravan("trace", term).text();
  }

  /** What {@code why} tells of a record. */
  protected String why(String term) {
    return stage.caravan("why", term).text();
  }

  /** What {@code alarms} prints. */
  protected String alarms() {
    return stage.caravan("alarms").text();
  }

  /** Rows of {@code parked list --json} whose text holds the words. */
  protected List<JsonNode> parked(String words) {
    List<JsonNode> found = new ArrayList<>();
    Json.parse(stage.caravan("parked", "list", "--json").text())
        .forEach(
            row -> {
              if (row.toString().contains(words)) {
                found.add(row);
              }
            });
    return found;
  }

  /** Waits until just one record of an entity is parked. */
  protected JsonNode onlyParked(String entity) {
    String row = "\"entity\":\"" + entity + "\"";
    try {
      stage.eventually().until(() -> parked(row).size() == 1);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(stage.caravan("parked", "list").text(), e);
    }
    return parked(row).get(0);
  }
}
