package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.Emulation;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.Vendors;
import io.caravan.sandbox.Faults;
import io.caravan.sandbox.Sandbox;
import io.caravan.sandbox.SandboxClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

  @Test
  void what_a_pack_leaves_out_is_not_missed_in_its_shop() throws IOException {
    SandboxClock clock = SandboxClock.starting(SPEED);
    try (Sandbox sandbox = Emulation.of(clock, new Faults(2), null, 2, null)) {
      sandbox.start(0, Map.of());
      Vendors other = new Vendors(sandbox.config());
      Map<String, String> second = TwoShopScenarios.second(sandbox.config());
      withoutBarcodes("[barcode]");
      second.put("caravan.packs", folder.resolve("packs").toString());
      second.put("caravan.mappings", folder.resolve("mappings").toString());
      second.put("caravan.systems.shop-eu.kind", "plain");
      try (Stage stage = Stage.open(folder, second, clock)) {
        stage.settings();
        stage.caravan("connect", "shop-eu");
        stage.start();
        Product coded =
            new Product(
                "Coded",
                List.of(new Sellable("CODED", BigDecimal.TEN, "4006381333931")),
                List.of());
        stage.till().create("", coded, place -> 5);
        TwoShopScenarios.shows(stage, stage.vendors(), "CODED", "web", 5);
        TwoShopScenarios.shows(stage, other, "CODED", "web", 5);

        assertThat(stage.caravan("reconcile", "item", "--json").text())
            .contains("its pack does not write it (leaves-out)");
        assertThat(stage.caravan("reconcile", "item").text()).contains("Nothing is unexplained.");
        stage.stop();
        withoutBarcodes("[]");
        stage.start();
        assertThat(stage.caravan("reconcile", "item").text())
            .contains("Unexplained differences: 1.");
      }
    }
  }

  /** The shop's pack, as if the shop had no barcodes. */
  private void withoutBarcodes(String leavesOut) throws IOException {
    Path shopify = Path.of("src/main/resources/systems/shopify");
    try (Stream<Path> files = Files.walk(shopify)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String place = file.toString().endsWith(".jslt") ? "mappings/plain" : "packs/plain";
        Path copy = folder.resolve(place).resolve(shopify.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        String text =
            Files.readString(file)
                .replace("kind: shopify", "kind: plain")
                .replace("  item.upsert:\n", "  item.upsert:\n    leaves-out: " + leavesOut + "\n")
                .replaceAll("(?m)^ *(\"barcode\": .*|barcode)\\R", "");
        Files.writeString(copy, text);
      }
    }
  }
}
