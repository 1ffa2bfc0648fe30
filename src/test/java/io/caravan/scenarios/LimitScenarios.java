package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.io.TempDir;

/** What the limits of the vendors do to how much there is to do. */
final class LimitScenarios {
  private static final int UNPAID = 5_000;
  private static final int LOADED = 250;
  private static final int PAGE = 100;
  private static final String GOODS = "GOODS";
  private static final Shopper ADA = new Shopper("Ada", "Byron", "ada@example.com");

  @TempDir private Path folder;

  private static void goods(Stage stage) {
    stage.storefront().product("Goods", GOODS, "5.00", Map.of("Web warehouse", 9_000));
    item(stage, GOODS, 9_000);
  }

  private static void item(Stage stage, String sku, int stock) {
    Sellable sellable = new Sellable(sku, new BigDecimal("5.00"), "");
    stage
        .till()
        .create("", new Product("Thing " + sku, List.of(sellable), List.of()), place -> stock);
  }

  private static JsonNode order(Stage stage, String payment) {
    return stage.storefront().order("", ADA, Map.of(GOODS, 1), null, payment, false);
  }

  /** Calls of the last day at a system that fit. */
  private static long calls(Stage stage, String system, Predicate<String> operation) {
    long calls = 0;
    for (JsonNode one : Json.parse(stage.caravan("explain", "budget", "--json").text())) {
      if (one.path("system").asText().equals(system)) {
        for (JsonNode use : one.path("uses")) {
          calls +=
              operation.test(use.path("operation").asText()) ? use.at("/day/calls").asLong() : 0;
        }
      }
    }
    return calls;
  }

  private static long refused(Stage stage) {
    long refused = 0;
    for (JsonNode one : Json.parse(stage.caravan("explain", "budget", "--json").text())) {
      for (JsonNode use : one.path("uses")) {
        refused += use.at("/day/refused").asLong();
      }
    }
    return refused;
  }

  private static boolean isReserved(Stage stage, JsonNode order) {
    String note = order.path("name").asText() + " ";
    return stage.pos().reserved().stream().anyMatch(line -> line.note().startsWith(note));
  }

  @Scenario(
      number = 38,
      given = "5,000 web orders that wait for their payment",
      when = "a new order is paid",
      then =
          "it is reserved at once, and those that wait cost no calls: none is asked for by itself"
              + " again and again")
  void unpaid_orders_starve_nobody() {
    try (Stage stage = Stage.open(folder, Map.of("caravan.order.customer-wait", "0s"))) {
      goods(stage);
      stage.admin().fault("shopify", "webhook-drop", ".*", 10 * UNPAID);
      JsonNode last = null;
      for (int i = 0; i < UNPAID; i++) {
        last = order(stage, "pending");
      }
      stage.admin().calm();
      stage.start();
      String waiting = last.path("name").asText();
      stage.eventually().until(() -> !stage.caravan("why", waiting).text().contains("nothing is"));

      long before = calls(stage, "shop", name -> true);
      for (int i = 0; i < 10; i++) {
        JsonNode paid = order(stage, "paid");
        stage.eventually().until(() -> isReserved(stage, paid));
      }

      assertThat(calls(stage, "shop", name -> true) - before).isLessThan(UNPAID / 10);
      assertThat(stage.pos().reserved()).hasSize(10);
    }
  }

  @Scenario(
      number = 105,
      given = "a catalogue at the till that the shop has nothing of",
      when = "both vendors refuse every third call for their limits while it is loaded",
      then = "it slows down, goes on by itself and ends: all of it is there and nothing is parked")
  void a_load_under_refusals_ends() {
    try (Stage stage = Stage.open(folder, Map.of())) {
      for (int i = 0; i < LOADED; i++) {
        item(stage, "LOAD-" + i, 1);
      }
      for (String vendor : List.of("lightspeed", "shopify")) {
        stage
            .admin()
            .fault(
                (ObjectNode)
                    Json.parse(
                        "{\"system\":\""
                            + vendor
                            + "\",\"kind\":\"throttle\",\"probability\":0.33,\"times\":100000}"));
      }
      stage.start();
      stage.eventually().until(() -> stage.shop().variants().size() == LOADED);
      assertThat(refused(stage)).as("the limits did refuse").isGreaterThan(LOADED / 10);
      stage.admin().calm();
      assertThat(stage.caravan("parked", "list", "--json").text().strip()).isEqualTo("[ ]");
    }
  }

  @Scenario(
      number = 106,
      given = "a list of many pages at the till",
      when = "a page in the midst is refused with a Retry-After",
      then =
          "it is asked for again after that time, no record is passed over, and the whole list has"
              + " cost no more calls than it has pages")
  void a_refused_page_moves_no_cursor() {
    Map<String, String> once = Map.of("caravan.flows.item-from-pos.schedule", "10h");
    try (Stage stage = Stage.open(folder, once)) {
      for (int i = 0; i < LOADED; i++) {
        item(stage, "PAGE-" + i, 1);
      }
      stage.start(Map.of("caravan.flows.item-from-pos.enabled", "false"));
      stage.stop();
      stage.admin().fault("lightspeed", "throttle", "GET /Item.json", 2);
      stage.start();
      stage.eventually().until(() -> stage.shop().variants().size() == LOADED);
      long pages = LOADED / PAGE + 1;
      long refused = refused(stage);
      assertThat(refused).isGreaterThanOrEqualTo(2);
      assertThat(calls(stage, "pos", name -> Set.of("items").contains(name)))
          .as("readings of the list: the first page, and what was refused")
          .isLessThanOrEqualTo(pages + refused);
    }
  }

  @Scenario(
      number = 120,
      given = "a hub between a till and a shop",
      when = "it loads a catalogue and takes orders",
      then = "places, registers, employees and the like are asked for once at most")
  void reference_data_is_not_read_again_and_again() {
    Map<String, String> settings = Map.of("caravan.order.customer-wait", "0s");
    try (Stage stage = Stage.open(folder, settings)) {
      goods(stage);
      for (int i = 0; i < PAGE; i++) {
        item(stage, "REF-" + i, 1);
      }
      stage.start();
      for (int i = 0; i < 10; i++) {
        JsonNode order = order(stage, "paid");
        stage.eventually().until(() -> isReserved(stage, order));
      }
      stage.eventually().until(() -> stage.shop().variants().size() == PAGE + 1);
      Map<String, Set<String>> reference =
          Map.of(
              "pos",
              Set.of("account", "shops", "registers", "employees", "paymentTypes", "taxCategories"),
              "shop",
              Set.of("shopInfo", "accessScopes", "locations", "publications", "definitions"));
      reference.forEach(
          (system, names) ->
              names.forEach(
                  name ->
                      assertThat(calls(stage, system, name::equals))
                          .as("%s %s", system, name)
                          .isLessThanOrEqualTo(1)));
      assertThat(calls(stage, "shop", name -> true)).as("calls are counted").isPositive();
    }
  }
}
