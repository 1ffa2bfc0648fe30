package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.Emulation;
import io.caravan.command.outside.Vendors;
import io.caravan.sandbox.Faults;
import io.caravan.sandbox.Sandbox;
import io.caravan.sandbox.SandboxClock;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one shop sold and sent is no business of the other one. */
final class TwoShopsComparedTest {
  private static final double SPEED = 60;

  @TempDir private Path folder;

  @Test
  void neither_shipments_nor_stock_of_other_places_are_missed_in_a_shop() {
    SandboxClock clock = SandboxClock.starting(SPEED);
    try (Sandbox sandbox = Emulation.of(clock, new Faults(2), null, 2, null)) {
      sandbox.start(0, Map.of());
      Vendors other = new Vendors(sandbox.config());
      Map<String, String> second = TwoShopScenarios.second(sandbox.config());
      assertThat(second.remove("caravan.locations.harbour.shop-eu")).isNotNull();
      try (Stage stage = Stage.open(folder, second, clock)) {
        stage.settings();
        stage.caravan("connect", "shop-eu");
        stage.start();
        TwoShopScenarios.item(stage, "BOTH", 20);
        TwoShopScenarios.shows(stage, stage.vendors(), "BOTH", "web", 20);
        TwoShopScenarios.shows(stage, other, "BOTH", "web", 20);
        JsonNode order = TwoShopScenarios.buys(stage.vendors(), "ada@example.com", "BOTH");
        TwoShopScenarios.shows(stage, other, "BOTH", "web", 19);
        stage.vendors().storefront().fulfil("", order.path("name").asText(), "1Z");
        stage.eventually().until(() -> !stage.pos().sales().isEmpty());

        assertThat(stage.caravan("reconcile", "shipment").text())
            .contains("shipment: 1 compared")
            .contains("Nothing is unexplained.");
        assertThat(stage.caravan("reconcile", "inventory", "--json").text())
            .contains("it has no such place");
        assertThat(stage.caravan("reconcile", "inventory").text())
            .contains("Nothing is unexplained.");
      }
    }
  }
}
