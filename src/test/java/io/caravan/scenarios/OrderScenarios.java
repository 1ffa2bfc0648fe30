package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.PosView;
import io.caravan.command.outside.ShopView;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Web orders: not one lost, not one twice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OrderScenarios {
  private static final Shopper ADA = new Shopper("Ada", "Byron", "ada@example.com");
  private static final Shopper BEA = new Shopper("Bea", "Potter", "bea@example.com");
  private static final Shopper CAI = new Shopper("Cai", "Lun", "cai@example.com");
  private static final Shopper DEE = new Shopper("Dee", "Brown", "dee@example.com");
  private static final Shopper EVA = new Shopper("Eva", "Lind", "eva@example.com");
  private static final String[] SKUS = {
    "MUG", "TOTE", "PAID", "PART-A", "PART-B", "PART-C", "LAG", "TICK"
  };
  private static final int LAGGING = 8;
  private static final int ALL_HOOKS = 1000;

  private Stage stage;

  @BeforeAll
  void open(@TempDir Path folder) {
    stage = Stage.open(folder, Map.of());
    for (String sku : SKUS) {
      stage.shelve(sku, "12.50", Map.of("web", 20));
    }
    stage.shelve("DOOMED", "7.30", Map.of("web", 20));
    stage.start();
    stage.onSale("web", SKUS);
    stage.onSale("web", "DOOMED");
  }

  @AfterEach
  void calm() {
    stage.admin().calm();
  }

  @AfterAll
  void close() {
    stage.close();
  }

  private JsonNode order(Shopper shopper, Map<String, Integer> lines) {
    return stage.storefront().order("", shopper, lines, null, "paid", false);
  }

  private static ObjectNode body(JsonNode order) {
    return Notices.of(order.path("id").asText());
  }

  private void silence() {
    stage.admin().fault("shopify", "webhook-drop", ".*", ALL_HOOKS);
  }

  /** Until a count at the till has reached the shop: the hub has polled meanwhile. */
  private void aWhileLater(int n) {
    BigDecimal counted = BigDecimal.valueOf(30 + n);
    String item = stage.pos().items().get("TICK").itemId();
    stage.till().count("", "web", item, counted);
    stage.eventually().until(() -> stage.available("TICK", "web").compareTo(counted) == 0);
  }

  private BigDecimal total(JsonNode order) {
    return stage.shop().orders().stream()
        .filter(one -> one.id().equals(order.path("id").asText()))
        .map(ShopView.Order::total)
        .findFirst()
        .orElseThrow();
  }

  private JsonNode sale(String saleId) {
    return stage
        .lightspeed(
            "GET", "/Sale/" + saleId + ".json?load_relations=%5B%22SalePayments%22%5D", null)
        .path("Sale");
  }

  private static List<String> quantities(List<PosView.Line> lines) {
    return lines.stream()
        .map(line -> line.sku() + " x " + line.quantity().stripTrailingZeros().toPlainString())
        .toList();
  }

  @Scenario(
      number = 25,
      given = "a web order whose webhook is sent twice",
      when = "both copies reach the hub in the same instant",
      then = "the order is at the till once, and the second copy counts as a duplicate")
  void the_same_webhook_twice() {
    JsonNode order = order(ADA, Map.of("MUG", 1));
    CompletableFuture<JsonNode> first =
        CompletableFuture.supplyAsync(() -> stage.webhook("orders/create", "twin", body(order)));
    stage.webhook("orders/create", "twin", body(order));
    first.join();
    stage.eventually().until(() -> stage.reserved(order).size() == 1);
    JsonNode after = order(ADA, Map.of("TOTE", 1));
    stage.eventually().until(() -> stage.reserved(after).size() == 1);
    assertThat(stage.reserved(order)).hasSize(1);
  }

  @Scenario(
      number = 26,
      given = "an unpaid web order of which the hub has not heard, and its payment",
      when = "the news of the payment comes first and the news of the order after it",
      then = "the till has one reservation, later one sale, paid once and in full")
  void paid_before_created() {
    silence();
    JsonNode order = stage.storefront().order("", BEA, Map.of("PAID", 2), null, "pending", false);
    ObjectNode named = Json.mapper().createObjectNode().put("order", order.path("id").asText());
    stage.admin().call("shopify", "pay-order", "", named);
    stage.webhook("orders/paid", "paid-first", body(order));
    stage.eventually().until(() -> stage.reserved(order).size() == 1);
    stage.webhook("orders/create", "created-second", body(order));
    stage.admin().calm();
    JsonNode after = order(BEA, Map.of("PAID", 1));
    stage.eventually().until(() -> stage.reserved(after).size() == 1);
    assertThat(quantities(stage.reserved(order))).containsExactly("PAID x 2");

    stage.storefront().fulfil("", order.path("id").asText(), "1Z26");
    stage.eventually().until(() -> !stage.sold(order).isEmpty());
    assertThat(stage.reserved(order)).isEmpty();
    assertThat(stage.sold(order)).hasSize(1);
    PosView.Sale sold = stage.sold(order).get(0);
    assertThat(sold.total()).isEqualByComparingTo(total(order));
    JsonNode payments = sale(sold.saleId()).path("SalePayments").path("SalePayment");
    assertThat(payments.isObject()).as("one payment, not several: %s", payments).isTrue();
    assertThat(payments.path("amount").asText()).isEqualTo(sold.total().toPlainString());
  }

  @Scenario(
      number = 29,
      given = "a web order of three lines that came only half way into the till",
      when = "the shop tells of it again",
      then = "the lines that were missing are added, none is there twice, and it is sold once")
  void half_an_order() {
    stage.admin().fault("lightspeed", "lost-response", "POST /SaleLine.json", 1);
    stage.admin().fault("lightspeed", "error-before", "POST /SaleLine.json", 2);
    JsonNode order = order(CAI, Map.of("PART-A", 1, "PART-B", 2, "PART-C", 3));
    stage.eventually().until(() -> !stage.reserved(order).isEmpty());
    stage.webhook("orders/create", "told-again", body(order));
    stage.eventually().until(() -> stage.reserved(order).size() == 3);

    stage.admin().fault("lightspeed", "lost-response", "POST /Sale.json", 1);
    stage.admin().fault("lightspeed", "error-after", "PUT /Sale/\\d+.json", 1);
    stage.storefront().fulfil("", order.path("id").asText(), "1Z29");
    stage.eventually().until(() -> !stage.sold(order).isEmpty());
    stage.webhook("orders/updated", "told-once-more", body(order));
    JsonNode after = order(CAI, Map.of("PART-A", 1));
    stage.eventually().until(() -> stage.reserved(after).size() == 1);
    assertThat(stage.reserved(order)).isEmpty();
    assertThat(stage.sold(order)).hasSize(1);
    PosView.Sale sold = stage.sold(order).get(0);
    assertThat(sold.total()).isEqualByComparingTo(total(order));
    assertThat(quantities(sold.lines())).contains("PART-A x 1", "PART-B x 2", "PART-C x 3");
  }

  @Scenario(
      number = 33,
      given = "a web order with a line whose product the merchant deleted before it was read",
      when = "the hub reads the order and it is shipped",
      then =
          "the line is in the sale with the text and price of the order, the totals are equal and"
              + " the order is marked")
  void a_line_whose_product_is_gone() {
    stage.stop();
    JsonNode order = order(DEE, Map.of("MUG", 1, "DOOMED", 2));
    ObjectNode doomed = Json.mapper().createObjectNode().put("sku", "DOOMED");
    stage.admin().call("shopify", "delete-product", "", doomed);
    stage.start();
    stage.eventually().until(() -> stage.reserved(order).size() == 1);
    assertThat(quantities(stage.reserved(order))).containsExactly("MUG x 1");
    assertThat(stage.caravan("why", order.path("name").asText()).text())
        .contains("1 lines of items that are not known");

    stage.storefront().fulfil("", order.path("id").asText(), "1Z33");
    stage.eventually().until(() -> !stage.sold(order).isEmpty());
    PosView.Sale sold = stage.sold(order).get(0);
    assertThat(sold.total()).isEqualByComparingTo(total(order));
    assertThat(sold.lines())
        .anySatisfy(
            line -> {
              assertThat(line.sku()).isEmpty();
              assertThat(line.quantity()).isEqualByComparingTo("2");
              assertThat(line.note()).contains("Goods DOOMED");
            });
  }

  @Scenario(
      number = 43,
      given = "a shop that tells of nothing and whose lists leave out what is younger than 2 min",
      when = "orders come in while the hub polls up to now",
      then = "each of them is at the till once and nothing has failed")
  void a_list_that_lags() {
    silence();
    stage
        .admin()
        .fault(
            Json.mapper()
                .createObjectNode()
                .put("system", "shopify")
                .put("kind", "index-lag")
                .put("delay", "PT2M"));
    List<JsonNode> orders = new ArrayList<>();
    for (int i = 0; i < LAGGING; i++) {
      orders.add(order(EVA, Map.of("LAG", 1)));
      aWhileLater(i);
    }
    for (JsonNode order : orders) {
      stage.eventually().until(() -> !stage.reserved(order).isEmpty());
      assertThat(stage.reserved(order)).hasSize(1);
    }
    assertThat(stage.caravan("parked", "list").text()).doesNotContain("order");
  }
}
