package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import java.nio.file.Path;
import java.util.Map;

/** Nothing fails, and nothing happens. */
final class SilenceScenarios extends OnStage {
  @Override
  Map<String, String> settings(Path folder) {
    return Map.of("caravan.flows.order-from-shop.expected", "3 in 5m");
  }

  @Scenario(
      number = 37,
      given = "a shop that brings at least three orders in five minutes",
      when = "it takes orders as before, but none of them reaches the hub and nothing fails",
      then =
          "an alarm says how many came, how many are expected and when the last one came; it ends"
              + " when they come again")
  void orders_stop_coming() {
    stocked("QUIET", "12.50", 30);
    for (int i = 0; i < 3; i++) {
      order("quiet" + i + "@example.com", Map.of("QUIET", 1));
    }
    stage
        .eventually()
        .until(
            () ->
                stage.pos().reserved().stream().filter(l -> l.sku().equals("QUIET")).count() == 3);
    stage.eventually().until(() -> !alarms().contains("silence"));

    stage.admin().fault(SHOP, "webhook-drop", ".*", 1000);
    stage.admin().fault(json("{\"system\":\"shopify\",\"kind\":\"index-lag\",\"delay\":\"PT9H\"}"));
    for (int i = 0; i < 3; i++) {
      order("unheard" + i + "@example.com", Map.of("QUIET", 1));
    }
    stage
        .eventually()
        .untilAsserted(
            () ->
                assertThat(alarms())
                    .containsPattern(
                        "silence .*shop brought [0-2] new orders since \\S+Z, at least 3 are expected"
                            + " .*the last one came \\d{4}-\\S+Z, its orders were last read to the"
                            + " end \\d{4}-"));
    assertThat(stage.admin().happened(SHOP, "index-lag")).isPositive();
    stage.admin().calm();
    stage.eventually().until(() -> !alarms().contains("silence"));
  }

  @Scenario(
      number = 39,
      given = "a sale in a store that waits for a shop that does not answer",
      when = "the only runner is gone for some minutes, and is started again",
      then =
          "the status that another process asks for is red and says that no runner is alive, since"
              + " when and how much waits; it is good again with the runner")
  void nobody_works() {
    stocked("WAITS", "12.50", 5);
    assertThat(stage.caravan("status").code()).isZero();
    stage.admin().fault(SHOP, "error-before", "inventorySetQuantities", 1000);
    stage.till().sell("", "downtown", itemId("WAITS"), 1);
    stage.eventually().until(() -> why("WAITS").matches("(?s).*shop (waits for|may have got) .*"));
    stage.stop();

    stage
        .eventually()
        .untilAsserted(
            () -> {
              Stage.Told status = stage.caravan("status");
              assertThat(status.text())
                  .containsPattern(
                      "DOWN no runner is alive, the last one was heard of at \\S+Z, and 1 deliveries"
                          + " wait, the oldest since \\S+Z: start ./caravan run");
              assertThat(status.code()).isEqualTo(1);
            });
    JsonNode status = Json.parse(stage.caravan("status", "--json").text());
    assertThat(status.path("alive").asBoolean()).isFalse();
    assertThat(status.path("waiting").asInt()).isEqualTo(1);

    stage.admin().calm();
    stage.start();
    shows("WAITS", "downtown", 4);
    stage.eventually().until(() -> stage.caravan("status").code() == 0);
    assertThat(stage.caravan("status").text()).contains("alive").contains("Nothing waits");
  }
}
