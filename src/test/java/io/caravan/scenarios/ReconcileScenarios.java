package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Both sides are compared to the end, and what nothing explains is found. */
class ReconcileScenarios extends OnStage {
  @Test
  void explore() {
    stocked("R-1", "10.00", 5);
    stocked("R-2", "12.00", 7);
    JsonNode order = order("rec@example.org", Map.of("R-1", 2));
    reserves(order, 1);
    ships("W-1", order, "T1", Map.of("R-1", 2));
    stage.eventually().until(() -> sales(order).size() == 1);
    Stage.Told told = stage.caravan("reconcile", "--json");
    System.out.println(told.text());
    System.out.println(stage.caravan("reconcile", "--last").text());
    assertThat(told.code()).isZero();
    assertThat(Json.parse(told.text()).isObject()).isTrue();
  }
}
