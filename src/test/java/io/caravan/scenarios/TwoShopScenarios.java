package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.Emulation;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.command.outside.Vendors;
import io.caravan.sandbox.Faults;
import io.caravan.sandbox.Sandbox;
import io.caravan.sandbox.SandboxClock;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Two shops and one till on one hub; both shops give the same ids to their records. */
final class TwoShopScenarios {
  private static final double SPEED = 60;
  private static final String TOKEN = "caravan.systems.shop-eu.access-token";

  @TempDir private Path folder;

  /** How the hub reaches the second shop, which nobody tells it of. */
  static Map<String, String> second(Map<String, String> sandbox) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("caravan.systems.shop-eu.kind", "shopify");
    sandbox.forEach(
        (key, value) -> {
          if (key.startsWith("caravan.systems.shop.")) {
            settings.put(key.replace(".shop.", ".shop-eu."), value);
          } else if (key.startsWith("caravan.locations.") && key.endsWith(".shop")) {
            settings.put(key + "-eu", value);
          }
        });
    return settings;
  }

  static JsonNode buys(Vendors shop, String email, String sku) {
    return shop.storefront()
        .order("", new Shopper("Ada", "Byron", email), Map.of(sku, 1), null, "paid", false);
  }

  private static long reserved(Stage stage, JsonNode order) {
    String note = order.path("name").asText() + " ";
    return stage.pos().reserved().stream().filter(l -> l.note().startsWith(note)).count();
  }

  static void shows(Stage stage, Vendors shop, String sku, String place, int available) {
    String location = stage.location(place, "shop");
    stage
        .eventually()
        .untilAsserted(
            () ->
                assertThat(shop.shop().available().getOrDefault(sku, Map.of()).get(location))
                    .as("%s@%s", sku, place)
                    .isEqualByComparingTo(BigDecimal.valueOf(available)));
  }

  @Scenario(
      number = 118,
      given = "two shops and a till in one hub, whose shops give the same ids to other things",
      when = "the credentials of one shop fail, and are mended later",
      then =
          "the other shop goes on as if nothing were wrong, an alarm names the one that fails, no"
              + " order or buyer of one shop gets to the other, and what waited goes out")
  void one_shop_does_not_let_us_in() {
    SandboxClock clock = SandboxClock.starting(SPEED);
    try (Sandbox sandbox = Emulation.of(clock, new Faults(2), null, 2, null)) {
      sandbox.start(0, Map.of());
      Vendors other = new Vendors(sandbox.config());
      try (Stage stage = Stage.open(folder, second(sandbox.config()), clock)) {
        stage.settings();
        assertThat(stage.caravan("connect", "shop-eu").text()).contains("defineRef");
        stage.start(Map.of(TOKEN, "shpat_of_an_app_that_was_removed"));
        item(stage, "BOTH", 20);
        shows(stage, stage.vendors(), "BOTH", "web", 20);
        goesOn(stage, other);
      }
    }
  }

  static void item(Stage stage, String sku, int stock) {
    stage
        .till()
        .create(
            "",
            new Product(
                "Thing " + sku, List.of(new Sellable(sku, new BigDecimal("12.50"), "")), List.of()),
            place -> stock);
  }

  private static void goesOn(Stage stage, Vendors other) {
    String item = stage.pos().items().get("BOTH").itemId();
    stage.till().sell("", "downtown", item, 2);
    shows(stage, stage.vendors(), "BOTH", "downtown", 18);
    JsonNode first = buys(stage.vendors(), "first@example.com", "BOTH");
    stage.eventually().until(() -> reserved(stage, first) == 1);
    stage
        .eventually()
        .untilAsserted(
            () ->
                assertThat(stage.caravan("alarms").text())
                    .containsPattern("reauth +shop-eu ")
                    .doesNotContainPattern("reauth +shop "));
    assertThat(stage.caravan("why", "BOTH").text()).contains("shop-eu waits for upsert");
    assertThat(other.shop().variants()).isEmpty();
    assertThat(stage.caravan("parked", "list", "--json").text().strip()).isEqualTo("[ ]");

    stage.stop();
    stage.start();
    shows(stage, other, "BOTH", "downtown", 18);
    JsonNode second = buys(other, "second@example.com", "BOTH");
    stage
        .eventually()
        .until(
            () -> stage.pos().reserved().stream().filter(l -> l.sku().equals("BOTH")).count() == 2);
    // Both orders have the same name and the same id in their shops.
    assertThat(second.path("id").asText()).isEqualTo(first.path("id").asText());
    shows(stage, stage.vendors(), "BOTH", "web", 18);
    shows(stage, other, "BOTH", "web", 18);
    assertThat(stage.shop().customers()).containsOnlyKeys("first@example.com");
    assertThat(other.shop().customers()).containsOnlyKeys("second@example.com");
    assertThat(stage.shop().orders()).hasSize(1);
    assertThat(other.shop().orders()).hasSize(1);
    stage.eventually().until(() -> !stage.caravan("alarms").text().contains("reauth"));
  }
}
