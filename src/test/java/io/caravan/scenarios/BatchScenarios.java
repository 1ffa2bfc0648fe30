package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/** Many records on their way together, some of which cannot be written. */
final class BatchScenarios extends OnStage {
  private static final int PRODUCTS = 500;
  private static final int INVALID = 60;
  private static final int TOGETHER = 30;

  private void conflict(String sku, int times) {
    ObjectNode fault = json("{\"system\":\"shopify\",\"kind\":\"conflict\"}");
    stage.admin().fault(fault.put("operation", sku).put("times", times));
  }

  private void count(String sku, int quantity) {
    stage.till().count("", "web", itemId(sku), BigDecimal.valueOf(quantity));
  }

  @Scenario(
      number = 70,
      given = "a level in the shop that is another one each time that it is written",
      when = "the hub tries again",
      then =
          "it does so a few times and not for ever: the record waits for a person with the reason,"
              + " the others go on, and the next count ends it")
  void endless_conflicts() {
    stocked("RESTLESS", "4.00", 5);
    stocked("CALM", "4.00", 5);
    int before = stage.admin().happened(SHOP, "conflict");
    conflict("RESTLESS", 1_000);
    count("RESTLESS", 9);
    count("CALM", 8);
    shows("CALM", "web", 8);
    JsonNode row = onlyParked("inventory");
    assertThat(row.path("reason").asText()).contains("times in a row");
    int tries = stage.admin().happened(SHOP, "conflict") - before;
    assertThat(tries).isBetween(2, 10);
    count("CALM", 7);
    shows("CALM", "web", 7);
    assertThat(stage.admin().happened(SHOP, "conflict") - before).isEqualTo(tries);
    stage.admin().calm();
    count("RESTLESS", 6);
    shows("RESTLESS", "web", 6);
    stage.eventually().until(() -> parked("\"inventory\"").isEmpty());
  }

  /**
   * Changed and changed back: what is read back is what was known, and still not what is wanted.
   */
  @Test
  void a_conflict_that_left_no_trace_does_not_lose_the_count() {
    stocked("TRACE", "4.00", 5);
    int before = stage.admin().happened(SHOP, "conflict");
    conflict("TRACE", 1);
    count("TRACE", 9);
    shows("TRACE", "web", 9);
    assertThat(stage.admin().happened(SHOP, "conflict") - before).isEqualTo(1);
  }

  @Scenario(
      number = 71,
      given =
          "counts of 30 items that go to the shop together, of which one was changed there since",
      when = "the shop refuses the whole batch for it",
      then = "the others are written at once and that one is read again and written on its own")
  void one_conflict_in_a_batch() {
    for (int i = 0; i < TOGETHER; i++) {
      atTill("Part " + i, "PART-" + i, "2.00", 5);
    }
    for (int i = 0; i < TOGETHER; i++) {
      shows("PART-" + i, "web", 5);
    }
    Map<String, String> ids = new LinkedHashMap<>();
    stage.pos().items().forEach((sku, item) -> ids.put(sku, item.itemId()));
    int before = stage.admin().happened(SHOP, "conflict");
    conflict("PART-7", 1);
    for (int i = 0; i < TOGETHER; i++) {
      stage.till().count("", "web", ids.get("PART-" + i), new BigDecimal("9"));
    }
    for (int i = 0; i < TOGETHER; i++) {
      shows("PART-" + i, "web", 9);
    }
    assertThat(stage.admin().happened(SHOP, "conflict") - before).isEqualTo(1);
    assertThat(parked("\"inventory\"")).isEmpty();
  }

  @Scenario(
      number = 72,
      given = "500 new products of which the shop takes 440",
      when = "they are synchronised",
      then = "440 are there, and each of the other 60 has its own plain message: none is cut off")
  void many_invalid_ones() {
    for (int i = 0; i < PRODUCTS; i++) {
      List<Sellable> sellables = new ArrayList<>();
      sellables.add(new Sellable("MASS-" + i, new BigDecimal("2.00"), ""));
      if (i < INVALID) {
        // Nothing tells the two apart: a till takes that, the shop does not.
        sellables.add(new Sellable("TWIN-" + i, new BigDecimal("2.00"), ""));
      }
      stage
          .till()
          .create(
              "",
              new Product("Mass " + i, sellables, i < INVALID ? List.of("M", "M") : List.of()),
              place -> 0);
    }
    try {
      stage.eventually().until(() -> inShop() == PRODUCTS - INVALID);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          inShop() + " are there, " + stage.caravan("parked", "list").text(), e);
    }
    stage.eventually().until(() -> parked("\"item\"").size() == INVALID);
    List<JsonNode> rows = parked("\"item\"");
    assertThat(rows).extracting(row -> row.path("id").asText()).doesNotHaveDuplicates();
    assertThat(rows).allMatch(row -> row.path("reason").asText().contains("already exists"));
  }

  private long inShop() {
    return stage.shop().variants().keySet().stream().filter(sku -> sku.startsWith("MASS-")).count();
  }
}
