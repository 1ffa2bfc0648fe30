package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nobody has to ask. */
final class NightlyComparisonTest extends OnStage {
  @Override
  Map<String, String> settings(Path folder) {
    return Map.of(
        "caravan.reconcile.schedule", "0 0/10 * * * ? UTC", "caravan.reconcile.heal", "true");
  }

  @Test
  void by_schedule_what_nobody_told_of_is_found_and_healed() {
    stocked("NIGHT", "10.00", 5);
    stocked("DAY", "11.00", 1);
    String body = "{\"from\":\"" + itemId("NIGHT") + "\",\"into\":\"" + itemId("DAY") + "\"}";
    stage.admin().call(TILL, "merge-items", "", json(body));

    stage
        .eventually()
        .until(
            () ->
                "ARCHIVED"
                    .equals(
                        shop("{ productVariants(first: 1, query: \"sku:NIGHT\") { nodes {"
                                + " product { status } } } }")
                            .at("/productVariants/nodes/0/product/status")
                            .asText()));
    // The report is kept once everything is compared, which is after the first mends.
    stage
        .eventually()
        .untilAsserted(
            () ->
                assertThat(stage.caravan("reconcile", "--last").text())
                    .contains("item: ", "shipment: "));
  }
}
