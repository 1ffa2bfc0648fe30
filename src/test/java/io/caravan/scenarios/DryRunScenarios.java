package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.outside.ShopView;
import io.caravan.mapping.Json;
import java.nio.file.Path;
import java.util.Map;

/** A first look at what a connection would do. */
final class DryRunScenarios extends OnStage {
  @Override
  Map<String, String> settings(Path folder) {
    return Map.of("caravan.dry-run", "true");
  }

  @Override
  void prepare() {
    stage.storefront().product("Both", "BOTH", "5.00", Map.of());
    atTill("Both", "BOTH", "6.00", 3);
    atTill("New one", "NEW", "8.00", 3);
    stage.till().customer("", "Ada", "Byron", "ada@example.com");
  }

  private boolean planned(String would, String entity, String record) {
    JsonNode rows = Json.parse(stage.caravan("planned", "--json").text());
    for (JsonNode row : rows) {
      if (row.path("would").asText().equals(would)
          && row.path("entity").asText().equals(entity)
          && row.path("record").asText().contains(record)) {
        return true;
      }
    }
    return false;
  }

  @Scenario(
      number = 55,
      given = "a new connection of a till and a shop that both hold something",
      when = "it runs dry",
      then = "every create, update and link that would come is listed, and nothing is written")
  void a_dry_run() {
    ShopView before = stage.shop();
    stage.eventually().until(() -> planned("create", "item", "NEW"));
    stage.eventually().until(() -> planned("update", "item", "BOTH"));
    stage.eventually().until(() -> planned("link", "item", "BOTH"));
    stage.eventually().until(() -> planned("create", "customer", "ada@example.com"));
    assertThat(planned("create", "item", "BOTH")).isFalse();
    assertThat(stage.shop()).isEqualTo(before);
  }
}
