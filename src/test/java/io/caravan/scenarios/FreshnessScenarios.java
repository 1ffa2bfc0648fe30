package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;

/** What was sold in a store must not stay for sale on the web without a word. */
final class FreshnessScenarios extends OnStage {
  private static final int ALWAYS = 100_000;

  @Override
  Map<String, String> settings(Path folder) {
    return Map.of(
        "caravan.inventory.freshness", "3m",
        "caravan.flows.inventory-to-shop.retry.max", "1000",
        "caravan.flows.inventory-to-shop.retry.longest", "20s");
  }

  private void tells(String pattern) {
    stage.eventually().untilAsserted(() -> assertThat(alarms()).containsPattern(pattern));
  }

  @Scenario(
      number = 8,
      given = "items of which the last piece is sold in a store",
      when =
          "the shop still lists them after the limit, because it takes no number or because the till"
              + " is not read",
      then =
          "an alarm names the item, both numbers, since when and the step that is stuck, or the till"
              + " that was not read since; it ends by itself once the shop shows what is there")
  void still_for_sale() {
    stocked("LAST-A", "12.50", 1);
    stocked("LAST-B", "12.50", 1);
    stage.admin().fault(SHOP, "error-before", "inventorySetQuantities", ALWAYS);
    stage.till().sell("", "downtown", itemId("LAST-A"), 1);
    tells(
        "late-stock .*LAST-A@downtown shows 1 instead of 0 since \\S+Z \\(\\d+ min\\): (sent"
            + " \\d+ times, .*503|(sent \\d+ times, )?shop has not answered since)");
    assertThat(stage.available("LAST-A", "downtown")).isEqualByComparingTo("1");
    stage.admin().calm();
    shows("LAST-A", "downtown", 0);
    stage.eventually().until(() -> !alarms().contains("late-stock"));

    String item = itemId("LAST-B");
    stage.admin().fault(TILL, "throttle", "GET /ItemShop.*", ALWAYS);
    stage.till().sell("", "downtown", item, 1);
    tells("late-stock .*the stock of pos was last read to its end at \\S+Z");
    stage.admin().calm();
    shows("LAST-B", "downtown", 0);
    stage.eventually().until(() -> !alarms().contains("late-stock"));
  }
}
