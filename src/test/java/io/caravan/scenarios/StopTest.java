package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.StillPort;
import io.caravan.ledger.TestPostgres;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hub that is stopped waits for nobody. */
class StopTest {
  private static final String SKU = "STOP";

  @TempDir private Path folder;

  @Test
  @Timeout(120)
  void a_vendor_who_never_answers_holds_up_no_stop_and_the_next_start_finds_what_it_did() {
    try (Stage stage = Stage.unhurried(folder, settings())) {
      JsonNode order = order(stage);
      neverAnswers(stage);
      stage.start();
      // In real time a till lets nobody look ten times a second.
      stage
          .eventually()
          .pollInterval(Duration.ofSeconds(2))
          .until(() -> !stage.pos().reserved().isEmpty());

      stage.stop();

      assertThat(calls(stage, order))
          .contains("UNKNOWN")
          .contains("no answer before the hub was stopped")
          .doesNotContain("DONE");
      stage.admin().calm();
      stage.start();
      stage.eventually().until(() -> calls(stage, order).contains("DONE"));
      assertThat(stage.pos().reserved()).hasSize(1);
    }
  }

  @Test
  @Timeout(120)
  void a_database_that_never_answers_holds_up_no_stop_and_nothing_is_lost() throws IOException {
    LedgerSettings place = TestPostgres.freshPlace();
    URI address = URI.create(place.url().substring("jdbc:".length()));
    try (StillPort port = StillPort.before(address.getPort())) {
      Map<String, String> settings = new HashMap<>(settings());
      settings.put(
          "caravan.ledger.url", "jdbc:postgresql://127.0.0.1:" + port.port() + address.getPath());
      settings.put("caravan.ledger.user", place.user());
      settings.put("caravan.ledger.password", place.password());
      settings.put("caravan.ledger.schema", place.schema());
      try (Stage stage = Stage.unhurried(folder, settings)) {
        JsonNode order = order(stage);
        stage.start();
        stage.eventually().until(() -> calls(stage, order).contains("DONE"));
        port.fallStill();

        stage.stop();

        port.goOn();
        stage.start();
        stage.eventually().until(() -> calls(stage, order).contains("DONE"));
        assertThat(stage.pos().reserved()).hasSize(1);
      }
    }
  }

  private static Map<String, String> settings() {
    return Map.of(
        "caravan.order.customer-wait", "0s",
        "caravan.stop-grace", "100ms",
        // Without end: only giving up can end the stop.
        "caravan.stop-timeout", "100000");
  }

  private static JsonNode order(Stage stage) {
    stage.storefront().product("Goods", SKU, "5.00", Map.of("Web warehouse", 9));
    Sellable sellable = new Sellable(SKU, new BigDecimal("5.00"), "");
    stage.till().create("", new Product("Goods", List.of(sellable), List.of()), place -> 9);
    Shopper ada = new Shopper("Ada", "Byron", "a@example.com");
    return stage.storefront().order("", ada, Map.of(SKU, 1), null, "paid", false);
  }

  private static void neverAnswers(Stage stage) {
    stage
        .admin()
        .fault(
            Json.mapper()
                .createObjectNode()
                .put("system", "lightspeed")
                .put("kind", "slow")
                .put("operation", "POST /SaleLine.json")
                .put("delay", "P1D"));
  }

  /** Lines about the reservation and its call. */
  private static String calls(Stage stage, JsonNode order) {
    return stage
        .caravan("trace", order.path("name").asText())
        .text()
        .lines()
        .filter(line -> line.contains("reserve"))
        .reduce("", (all, line) -> all + line + "\n");
  }
}
