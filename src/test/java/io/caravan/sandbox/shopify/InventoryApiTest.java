package io.caravan.sandbox.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InventoryApiTest {
  private static final String SET =
      "mutation($i:InventorySetQuantitiesInput!){inventorySetQuantities(input:$i)"
          + "{userErrors{field message code}}}";

  private Shop shop;

  @BeforeEach
  void open() {
    shop = Shop.open().seeded();
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private String input(String quantity) {
    return "{\"i\":{\"name\":\"available\",\"reason\":\"correction\",\"quantities\":[{\"inventoryItemId\":\""
        + shop.item("MUG-1")
        + "\",\"locationId\":\""
        + shop.location("Downtown")
        + "\","
        + quantity
        + "}]}}";
  }

  @Test
  void a_write_without_the_idempotent_directive_is_refused_at_the_top() {
    JsonNode answer = shop.ask(SET, input("\"quantity\":9,\"changeFromQuantity\":null"));
    assertThat(answer.at("/errors/0/message").asText())
        .isEqualTo("The @idempotent directive is required for this mutation but was not provided.");
    assertThat(answer.at("/errors/0/extensions/code").asText()).isEqualTo("BAD_REQUEST");
    assertThat(answer.at("/data/inventorySetQuantities").isNull()).isTrue();
    assertThat(answer.at("/extensions/cost/requestedQueryCost").asInt()).isEqualTo(10);
    assertThat(shop.quantity("MUG-1", "Downtown", "available")).isEqualTo(5);
  }

  @Test
  void an_absent_compare_key_is_refused_and_an_explicit_null_is_not() {
    String keyed = SET.replace("(input:$i)", "(input:$i)@idempotent(key:\"k1\")");
    JsonNode answer = shop.ask(keyed, input("\"quantity\":9"));
    assertThat(answer.at("/errors/0/message").asText())
        .isEqualTo(
            "InventoryQuantityInput must include the following argument: changeFromQuantity.");
    assertThat(answer.at("/errors/0/extensions/code").asText())
        .isEqualTo("INVALID_FIELD_ARGUMENTS");
    JsonNode ok =
        shop.ask(keyed.replace("k1", "k2"), input("\"quantity\":9,\"changeFromQuantity\":null"));
    assertThat(ok.has("errors")).isFalse();
    assertThat(shop.quantity("MUG-1", "Downtown", "available")).isEqualTo(9);
  }

  @Test
  void a_stale_comparison_writes_nothing_of_the_whole_call() {
    String mutation = SET.replace("(input:$i)", "(input:$i)@idempotent(key:\"s1\")");
    String item = shop.item("MUG-1");
    String variables =
        "{\"i\":{\"name\":\"available\",\"reason\":\"correction\",\"quantities\":["
            + "{\"inventoryItemId\":\"%s\",\"locationId\":\"%s\",\"quantity\":50,\"changeFromQuantity\":5},"
                .formatted(item, shop.location("Downtown"))
            + "{\"inventoryItemId\":\"%s\",\"locationId\":\"%s\",\"quantity\":60,\"changeFromQuantity\":99}]}}"
                .formatted(item, shop.location("Harbour"));
    JsonNode payload = shop.run(mutation, variables);
    assertThat(payload.at("/userErrors/0/code").asText()).isEqualTo("CHANGE_FROM_QUANTITY_STALE");
    assertThat(payload.at("/userErrors/0/message").asText())
        .isEqualTo("The changeFromQuantity value does not match persisted value.");
    assertThat(payload.at("/userErrors/0/field"))
        .extracting(JsonNode::asText)
        .containsExactly("input", "quantities", "1", "changeFromQuantity");
    assertThat(shop.quantity("MUG-1", "Downtown", "available")).isEqualTo(5);
    assertThat(shop.quantity("MUG-1", "Harbour", "available")).isEqualTo(3);
  }

  @Test
  void fifty_writers_that_compare_lose_nothing() throws Exception {
    shop.setStock("MUG-1", "Downtown", 0, null, Shop.key());
    String item = shop.item("MUG-1");
    String location = shop.location("Downtown");
    ExecutorService pool = Executors.newFixedThreadPool(50);
    try {
      List<Callable<Integer>> writers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        writers.add(() -> addOne(item, location));
      }
      int attempts = 0;
      for (Future<Integer> writer : pool.invokeAll(writers)) {
        attempts += writer.get();
      }
      assertThat(shop.quantity("MUG-1", "Downtown", "available")).isEqualTo(50);
      assertThat(attempts).isGreaterThanOrEqualTo(50);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Reads and adds one until nobody was faster. */
  private int addOne(String item, String location) {
    for (int attempt = 1; ; attempt++) {
      JsonNode read =
          shop.ask(
              "query($i:ID!,$l:ID!){inventoryItem(id:$i){inventoryLevel(locationId:$l)"
                  + "{quantities(names:[\"available\"]){quantity}}}}",
              "{\"i\":\"" + item + "\",\"l\":\"" + location + "\"}");
      if (read.has("errors")) {
        continue;
      }
      int now = read.at("/data/inventoryItem/inventoryLevel/quantities/0/quantity").asInt();
      JsonNode written =
          shop.ask(
              "mutation($i:InventorySetQuantitiesInput!,$k:String!){inventorySetQuantities(input:$i)"
                  + "@idempotent(key:$k){userErrors{code}}}",
              "{\"k\":\"%s\",\"i\":{\"name\":\"available\",\"reason\":\"correction\",\"quantities\":[{\"inventoryItemId\":\"%s\",\"locationId\":\"%s\",\"quantity\":%d,\"changeFromQuantity\":%d}]}}"
                  .formatted(Shop.key(), item, location, now + 1, now));
      if (!written.has("errors")
          && written.at("/data/inventorySetQuantities/userErrors").isEmpty()) {
        return attempt;
      }
    }
  }

  @Test
  void a_repeated_key_answers_again_without_a_second_effect_and_refuses_other_parameters() {
    String key = Shop.key();
    JsonNode first = shop.setStock("MUG-1", "Downtown", 8, 5, key);
    shop.admin("edit-stock", "{\"sku\":\"MUG-1\",\"location\":\"Downtown\",\"available\":4}");
    JsonNode again = shop.setStock("MUG-1", "Downtown", 8, 5, key);
    assertThat(again.at("/inventoryAdjustmentGroup/id"))
        .isEqualTo(first.at("/inventoryAdjustmentGroup/id"));
    assertThat(shop.quantity("MUG-1", "Downtown", "available")).isEqualTo(4);
    JsonNode other = shop.setStock("MUG-1", "Downtown", 9, 4, key);
    assertThat(other.at("/userErrors/0/code").asText())
        .isEqualTo("IDEMPOTENCY_KEY_PARAMETER_MISMATCH");
  }

  @Test
  void a_key_whose_first_attempt_failed_must_be_replaced() {
    String key = Shop.key();
    shop.setStock("MUG-1", "Downtown", 8, 99, key);
    assertThat(shop.setStock("MUG-1", "Downtown", 8, 99, key).at("/userErrors/0/code").asText())
        .isEqualTo("IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED");
  }

  @Test
  void a_key_in_flight_is_answered_as_busy() throws Exception {
    shop.faults.add(
        Json.parse(
            "{\"system\":\"shopify\",\"kind\":\"slow\",\"operation\":\"inventorySetQuantities\",\"delay\":\"PT2S\"}"));
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<JsonNode> slow = pool.submit(() -> shop.setStock("MUG-1", "Downtown", 8, 5, "busy"));
      Awaitility.await().until(() -> shop.quantity("MUG-1", "Downtown", "available") == 8);
      assertThat(shop.setStock("MUG-1", "Downtown", 8, 5, "busy").at("/userErrors/0/code").asText())
          .isEqualTo("IDEMPOTENCY_CONCURRENT_REQUEST");
      assertThat(slow.get().at("/userErrors")).isEmpty();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void on_hand_is_the_sum_of_its_states_and_may_not_be_negative_while_available_may() {
    String adjust =
        "mutation($i:InventoryAdjustQuantitiesInput!,$k:String!){inventoryAdjustQuantities(input:$i)"
            + "@idempotent(key:$k){inventoryAdjustmentGroup{changes{name delta quantityAfterChange}}"
            + " userErrors{field code message}}}";
    JsonNode damaged =
        shop.run(adjust, change("damaged", 2, ",\"ledgerDocumentUri\":\"gid://hub/Doc/1\""));
    assertThat(damaged.at("/userErrors")).isEmpty();
    assertThat(damaged.at("/inventoryAdjustmentGroup/changes"))
        .extracting(row -> row.path("name").asText() + row.path("delta").asInt())
        .containsExactly("damaged2", "on_hand2");
    assertThat(shop.quantity("MUG-1", "Downtown", "on_hand")).isEqualTo(7);
    assertThat(shop.run(adjust, change("damaged", 2, "")).at("/userErrors/0/code").asText())
        .isEqualTo("INVALID_QUANTITY_DOCUMENT");
    assertThat(shop.run(adjust, change("on_hand", 2, "")).at("/userErrors/0/code").asText())
        .isEqualTo("INVALID_QUANTITY_NAME");
    assertThat(shop.run(adjust, change("available", -20, "")).at("/userErrors")).isEmpty();
    assertThat(shop.quantity("MUG-1", "Downtown", "available")).isEqualTo(-15);
    JsonNode negative =
        shop.run(
            SET.replace("(input:$i)", "(input:$i)@idempotent(key:\"neg\")"),
            input("\"quantity\":-1,\"changeFromQuantity\":null")
                .replace("\"name\":\"available\"", "\"name\":\"on_hand\""));
    assertThat(negative.at("/userErrors/0/code").asText()).isEqualTo("INVALID_QUANTITY_NEGATIVE");
  }

  private String change(String name, int delta, String more) {
    return "{\"k\":\"%s\",\"i\":{\"name\":\"%s\",\"reason\":\"correction\",\"changes\":[{\"inventoryItemId\":\"%s\",\"locationId\":\"%s\",\"delta\":%d,\"changeFromQuantity\":null%s}]}}"
        .formatted(Shop.key(), name, shop.item("MUG-1"), shop.location("Downtown"), delta, more);
  }

  @Test
  void wrong_reasons_items_and_pairs_are_named() {
    assertThat(
            shop.run(
                    SET.replace("(input:$i)", "(input:$i)@idempotent(key:\"r\")"),
                    input("\"quantity\":1,\"changeFromQuantity\":null")
                        .replace("correction", "sold"))
                .at("/userErrors/0/code")
                .asText())
        .isEqualTo("INVALID_REASON");
    assertThat(
            shop.run(
                    SET.replace("(input:$i)", "(input:$i)@idempotent(key:\"u\")"),
                    input("\"quantity\":1,\"changeFromQuantity\":null")
                        .replace(shop.item("MUG-1"), "gid://shopify/InventoryItem/1"))
                .at("/userErrors/0/message")
                .asText())
        .isEqualTo("The specified inventory item could not be found.");
    String one = input("\"quantity\":1,\"changeFromQuantity\":null");
    String entry = one.substring(one.indexOf("[{") + 1, one.lastIndexOf("]"));
    assertThat(
            shop.run(
                    SET.replace("(input:$i)", "(input:$i)@idempotent(key:\"d\")"),
                    one.replace(entry, entry + "," + entry))
                .at("/userErrors/0/code")
                .asText())
        .isEqualTo("NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR");
    assertThat(
            shop.ask(
                    SET.replace("(input:$i)", "(input:$i)@idempotent(key:\"t\")"),
                    one.replace(shop.item("MUG-1"), "gid://shopify/Product/1"))
                .at("/errors/0/extensions/code")
                .asText())
        .isEqualTo("RESOURCE_NOT_FOUND");
  }

  @Test
  void a_level_comes_into_being_where_it_is_written() {
    assertThat(shop.setStock("MUG-1", "Web warehouse", 6, 0, Shop.key()).at("/userErrors"))
        .isEmpty();
    assertThat(shop.quantity("MUG-1", "Web warehouse", "available")).isEqualTo(6);
  }

  @Test
  void activation_refuses_quantities_of_active_levels() {
    String mutation =
        "mutation($i:ID!,$l:ID!,$a:Int,$h:Int,$k:String!){inventoryActivate(inventoryItemId:$i,locationId:$l,"
            + "available:$a,onHand:$h)@idempotent(key:$k){inventoryLevel{id quantities(names:[\"on_hand\"]){quantity}}"
            + " userErrors{message}}}";
    String ids = "\"i\":\"" + shop.item("MUG-1") + "\",\"l\":\"" + shop.location("Downtown") + "\"";
    assertThat(
            shop.run(mutation, "{" + ids + ",\"a\":4,\"k\":\"a1\"}")
                .at("/userErrors/0/message")
                .asText())
        .isEqualTo(
            "Not allowed to set available quantity when the item is already active at the location.");
    String fresh = ids.replace(shop.location("Downtown"), shop.location("Web warehouse"));
    JsonNode seeded = shop.run(mutation, "{" + fresh + ",\"h\":4,\"k\":\"a2\"}");
    assertThat(seeded.at("/inventoryLevel/quantities/0/quantity").asInt()).isEqualTo(4);
    assertThat(seeded.at("/inventoryLevel/id").asText()).contains("?inventory_item_id=");
  }
}
