package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.mapping.Json;
import io.caravan.sandbox.SandboxClock;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.io.TempDir;

/** What the limits of the vendors do to how much there is to do. */
final class LimitScenarios {
  private static final int UNPAID = 200;
  private static final int LOADED = 210;
  private static final int PAGE = 100;
  private static final int FEW = 30;
  private static final int REFUSALS = 2;
  private static final int MANY = 100_000;

  /** So slow that hundreds of orders are there before the vendors' time for an answer is over. */
  private static final double SLOWLY = 10;

  /** How one order alone is read. */
  private static final Predicate<String> BY_ID = "query Order"::equals;

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

  /** What {@code explain budget} tells of a system. */
  private static JsonNode budget(Stage stage, String system) {
    for (JsonNode one : Json.parse(stage.caravan("explain", "budget", "--json").text())) {
      if (one.path("system").asText().equals(system)) {
        return one;
      }
    }
    throw new IllegalStateException("nothing is told of " + system);
  }

  /** Sum of the last day at a system over the operations that fit. */
  private static double sum(
      Stage stage, String system, Predicate<String> operation, String counted) {
    double sum = 0;
    for (JsonNode use : budget(stage, system).path("uses")) {
      sum +=
          operation.test(use.path("operation").asText())
              ? use.path("day").path(counted).asDouble()
              : 0;
    }
    return sum;
  }

  private static long calls(Stage stage, String system, Predicate<String> operation) {
    return (long) sum(stage, system, operation, "calls");
  }

  private static long refused(Stage stage) {
    return (long)
        (sum(stage, "pos", name -> true, "refused") + sum(stage, "shop", name -> true, "refused"));
  }

  private static void refuses(
      Stage stage, String vendor, String operation, double probability, int times) {
    stage
        .admin()
        .fault(
            Json.mapper()
                .createObjectNode()
                .put("system", vendor)
                .put("kind", "throttle")
                .put("operation", operation)
                .put("probability", probability)
                .put("times", times));
  }

  /** How many items would be made in the shop. */
  private static int planned(Stage stage) {
    int creates = 0;
    for (JsonNode row : Json.parse(stage.caravan("planned", "--json").text())) {
      boolean item = row.path("entity").asText().equals("item");
      creates += item && row.path("would").asText().equals("create") ? 1 : 0;
    }
    return creates;
  }

  private static boolean isReserved(Stage stage, JsonNode order) {
    String note = order.path("name").asText() + " ";
    return stage.pos().reserved().stream().anyMatch(line -> line.note().startsWith(note));
  }

  @Scenario(
      number = 38,
      given = "200 web orders that wait for their payment",
      when = "a new order is paid",
      then =
          "it is reserved at once, and those that wait cost no calls: none of them is asked for by"
              + " itself again and again")
  void unpaid_orders_starve_nobody() {
    Map<String, String> settings = Map.of("caravan.order.customer-wait", "0s");
    try (Stage stage = Stage.open(folder, settings, SandboxClock.starting(SLOWLY))) {
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

      long before = calls(stage, "shop", BY_ID);
      for (int i = 0; i < 10; i++) {
        JsonNode paid = order(stage, "paid");
        stage.eventually().until(() -> isReserved(stage, paid));
      }

      assertThat(calls(stage, "shop", BY_ID) - before).isPositive().isLessThan(UNPAID / 2);
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
        refuses(stage, vendor, ".*", 0.33, MANY);
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
      when = "its pages are refused now and then with a Retry-After",
      then =
          "it is asked for again after that time, no record is passed over, and each refusal costs one"
              + " more call and no more")
  void a_refused_page_moves_no_cursor() {
    // Of the till's lists only that of items has many pages then.
    Map<String, String> once =
        Map.of(
            "caravan.flows.item-from-pos.schedule", "10h",
            "caravan.flows.inventory-from-pos.enabled", "false",
            "caravan.reconcile.schedule", "off");
    try (Stage stage = Stage.at(SLOWLY, folder, once)) {
      for (int i = 0; i < LOADED; i++) {
        item(stage, "PAGE-" + i, 1);
      }
      stage.start(Map.of("caravan.flows.item-from-pos.enabled", "false"));
      stage.stop();
      refuses(stage, "lightspeed", "GET /Item.json", 0.5, REFUSALS);
      // What is read is counted, so that nothing has to wait for the limits of the shop.
      stage.start(Map.of("caravan.dry-run", "true"));
      stage.eventually().until(() -> planned(stage) == LOADED);
      long pages = LOADED / PAGE + 1;
      Predicate<String> ofList = Set.of("GET /Item.json", "next page of /Item.json")::contains;
      long refused = (long) sum(stage, "pos", ofList, "refused");
      assertThat(refused).isPositive();
      assertThat(calls(stage, "pos", ofList))
          .as("readings of the list: each page once, and once more after each refusal")
          .isEqualTo(pages + refused);
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
      for (int i = 0; i < FEW; i++) {
        item(stage, "REF-" + i, 1);
      }
      stage.start();
      for (int i = 0; i < 10; i++) {
        JsonNode order = order(stage, "paid");
        stage.eventually().until(() -> isReserved(stage, order));
      }
      stage.eventually().until(() -> stage.shop().variants().size() == FEW + 1);
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
