package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Somebody does not want to wait for the schedule. */
final class PushNowScenarios extends OnStage {
  private static final int ALL = 30;
  private static final int CHANGED = 20;
  private static final String PLACE = "harbour";
  private static final List<String> SKUS =
      IntStream.rangeClosed(1, ALL).mapToObj(i -> "P-" + i).toList();

  @Override
  Map<String, String> settings(Path folder) {
    return Map.of("caravan.flows.inventory-from-pos.schedule", "30d");
  }

  @Override
  void prepare() {
    SKUS.forEach(sku -> atTill("Thing " + sku, sku, "9.00", 7));
  }

  @Scenario(
      number = 115,
      given = "a catalogue in step in which the stock of 20 items changes",
      when = "somebody has the stock read now",
      then = "these 20 levels are written and no other, and the items are not read first")
  void only_what_changed_is_pushed() {
    SKUS.forEach(sku -> shows(sku, PLACE, 7));
    long before = written();
    SKUS.stream()
        .limit(CHANGED)
        .forEach(sku -> stage.till().count("", PLACE, itemId(sku), BigDecimal.valueOf(11)));

    Stage.Told told = stage.caravan("read", "pos/inventory");
    assertThat(told.code()).as(told.text()).isZero();
    SKUS.stream().limit(CHANGED).forEach(sku -> shows(sku, PLACE, 11));
    assertThat(written() - before).isEqualTo(CHANGED);
    SKUS.stream()
        .skip(CHANGED)
        .forEach(sku -> assertThat(stage.available(sku, PLACE)).isEqualTo("7"));
  }

  /** Levels that were ever queued for the shop. */
  private long written() {
    long count = 0;
    for (JsonNode row : Json.parse(stage.caravan("flows", "--json").text()).path("deliveries")) {
      if (row.path("entity").asText().equals("inventory")) {
        count += row.path("deliveries").asLong();
      }
    }
    return count;
  }
}
