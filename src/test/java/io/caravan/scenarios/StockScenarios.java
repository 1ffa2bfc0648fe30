package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Numbers in the shop that follow the till's, and nothing sold twice. */
final class StockScenarios extends OnStage {
  private static final int UPDATES = 100;

  @Override
  Map<String, String> settings(Path folder) {
    return Map.of(
        "caravan.safety-stock.harbour", "0.6",
        "caravan.flows.inventory-from-shop.schedule", "1m..2m");
  }

  @Override
  void prepare() {
    stage.storefront().product("Old stock", "UNCOUNTED", "5.00", Map.of("Web warehouse", 12));
    stage
        .admin()
        .call(
            TILL,
            "create-item",
            "",
            json(
                "{\"description\":\"Old stock\",\"customSku\":\"UNCOUNTED\",\"price\":\"5.00\","
                    + "\"publishToEcom\":true}"));
  }

  private void sold(String sku, int stock) {
    atTill("Thing " + sku, sku, "12.50", stock);
    shows(sku, "downtown", stock);
    shows(sku, "web", stock);
  }

  private void office(String verb, String sku, String place, int quantity) {
    ObjectNode order = Json.mapper().createObjectNode().put("itemID", itemId(sku));
    order.put("shopID", stage.location(place, "pos")).put("quantity", quantity);
    stage.admin().call(TILL, verb, "", order);
  }

  /** A later sale that has reached the shop: what came before it has been read too. */
  private void laterSale() {
    sold("LATER", 20);
    stage.till().sell("", "downtown", itemId("LATER"), 1);
    shows("LATER", "downtown", 19);
  }

  @Scenario(
      number = 1,
      given = "an item with 8 pieces on both sides",
      when = "more of it are ordered from a vendor, and later received",
      then = "the shop shows 8 until they are there, never 0, and then what is on hand")
  void a_purchase_order() {
    sold("VENDOR", 8);
    office("purchase", "VENDOR", "web", 4);
    laterSale();
    assertThat(stage.available("VENDOR", "web")).isEqualByComparingTo("8");
    office("receive", "VENDOR", "web", 4);
    shows("VENDOR", "web", 12);
  }

  @Scenario(
      number = 2,
      given = "an item with 12 pieces in the shop that was never counted at the till",
      when = "both sides are connected",
      then = "the shop keeps its 12, since nobody knows better, until the till counts")
  void never_counted() {
    sold("COUNTED", 3);
    assertThat(stage.available("UNCOUNTED", "web")).isEqualByComparingTo("12");
    stage.till().count("", "web", itemId("UNCOUNTED"), new BigDecimal("7"));
    shows("UNCOUNTED", "web", 7);
  }

  @Test
  void an_edit_by_another_app_does_not_stand_where_the_till_owns_the_stock() {
    sold("APP", 12);
    stage.admin().fault(SHOP, "webhook-drop", "(inventory_levels|products)/update", 2);
    setByApp("APP", 7);
    assertThat(stage.available("APP", "web")).isEqualByComparingTo("7");
    stage.eventually().until(() -> why("APP").contains("shop says available@web = 7; "));
    shows("APP", "web", 12);
    assertThat(why("APP")).contains("the owner pos says 12, which stands");
    assertThat(alarms()).contains("foreign-stock-edit").contains("shop shows 7");
    assertThat(stage.pos().onHand().get("APP").get(stage.location("web", "pos")))
        .isEqualByComparingTo("12");
  }

  @Scenario(
      number = 7,
      given = "500 pieces",
      when = "100 of them are sold one by one at the same time, at the till and on the web",
      then = "both sides have 400 left to sell")
  void a_hundred_at_once() throws Exception {
    sold("RUSH", 500);
    String item = itemId("RUSH");
    ExecutorService people = Executors.newFixedThreadPool(8);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String email = "rush" + i + "@example.com";
      all.add(people.submit(() -> stage.till().sell("", "web", item, 1)));
      all.add(people.submit(() -> order(email, Map.of("RUSH", 1))));
    }
    for (Future<?> one : all) {
      one.get();
    }
    people.shutdown();
    stage
        .eventually()
        .until(
            () ->
                stage.pos().reserved().stream().filter(l -> l.sku().equals("RUSH")).count() == 50);
    shows("RUSH", "web", 400);
    assertThat(stage.pos().onHand().get("RUSH").get(stage.location("web", "pos")))
        .isEqualByComparingTo("400");
    assertThat(stage.available("RUSH", "downtown")).isEqualByComparingTo("500");
  }

  @Scenario(
      number = 11,
      given = "100 counts at the till, one of a bundle whose stock the shop lets nobody set",
      when = "they are sent together",
      then = "99 are in the shop and only the bundle waits for a person, with the shop's reason")
  void one_of_a_batch_is_refused() {
    for (int i = 0; i < UPDATES; i++) {
      atTill("Batch " + i, "BATCH-" + i, "2.00", 5);
    }
    for (int i = 0; i < UPDATES; i++) {
      shows("BATCH-" + i, "web", 5);
    }
    ObjectNode bundle = Json.mapper().createObjectNode().put("sku", "BATCH-7");
    stage.admin().call(SHOP, "edit-variant", "", bundle.put("bundle", true));
    Map<String, String> ids = ids();
    for (int i = 0; i < UPDATES; i++) {
      stage.till().count("", "web", ids.get("BATCH-" + i), new BigDecimal("9"));
    }
    stage.eventually().until(() -> atNine() == UPDATES - 1);
    JsonNode parked = onlyParked("inventory");
    assertThat(parked.path("reason").asText())
        .contains("not allowed to be adjusted")
        .contains("inventoryItemId");
    assertThat(parked.path("where").asText()).isEqualTo("to shop");
  }

  @Test
  void an_item_deleted_in_the_shop_comes_back_with_its_stock() {
    sold("LOST", 5);
    stage.admin().fault(SHOP, "webhook-drop", "products/.*", 10);
    stage.storefront().deleteProduct("LOST");
    stage.till().count("", "web", itemId("LOST"), new BigDecimal("9"));
    shows("LOST", "web", 9);
    shows("LOST", "downtown", 5);
  }

  private Map<String, String> ids() {
    Map<String, String> ids = new LinkedHashMap<>();
    stage.pos().items().forEach((sku, item) -> ids.put(sku, item.itemId()));
    return ids;
  }

  private long atNine() {
    String web = stage.location("web", "shop");
    return stage.shop().available().entrySet().stream()
        .filter(item -> item.getKey().startsWith("BATCH-"))
        .filter(item -> item.getValue().getOrDefault(web, BigDecimal.ZERO).intValue() == 9)
        .count();
  }

  @Scenario(
      number = 17,
      given = "3 pieces on hand of which 0.6 are held back, and a shop that takes whole numbers",
      when = "the stock is published",
      then = "the shop shows 2: what is left is rounded down once, not each number by itself")
  void fractions() {
    atTill("Cheese", "CHEESE", "12.50", 3);
    shows("CHEESE", "harbour", 2);
    assertThat(stage.available("CHEESE", "web")).isEqualByComparingTo("3");
  }
}
