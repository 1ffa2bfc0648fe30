package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.PosView;
import io.caravan.faults.Fault;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Web orders: not one lost, not one twice. */
final class OrderScenarios extends OnStage {
  private static ObjectNode notice(JsonNode order) {
    String id = order.path("id").asText();
    return Json.mapper()
        .createObjectNode()
        .put("id", Long.parseLong(id.substring(id.lastIndexOf('/') + 1)))
        .put("admin_graphql_api_id", id);
  }

  /** Every order goes the same way, so what would come twice has come once this one is there. */
  private void another(String sku) {
    reserves(order("after@example.com", Map.of(sku, 1)), 1);
  }

  @Scenario(
      number = 25,
      given = "a web order whose webhook is sent twice",
      when = "both copies reach the hub in the same instant",
      then = "both are answered well and the order is reserved at the till once")
  void the_same_webhook_twice() {
    stocked("TWICE", "12.50", 20);
    JsonNode order = order("twice@example.com", Map.of("TWICE", 1));
    CompletableFuture<JsonNode> first =
        CompletableFuture.supplyAsync(() -> stage.webhook("orders/create", "twin", notice(order)));
    stage.webhook("orders/create", "twin", notice(order));
    first.join();
    reserves(order, 1);
    another("TWICE");
    assertThat(reserved(order)).hasSize(1);
  }

  @Scenario(
      number = 26,
      given = "a web order that is paid at once",
      when = "the webhook of its payment comes before that of its making",
      then = "there is one order with one payment of the whole sum, and neither is dropped")
  void paid_before_made() {
    stocked("EARLY", "12.50", 20);
    stage.admin().fault(SHOP, "webhook-drop", "orders/.*", 10);
    JsonNode order = order("early@example.com", Map.of("EARLY", 2));
    stage.webhook("orders/paid", "early-paid", notice(order));
    reserves(order, 1);
    stage.webhook("orders/create", "early-made", notice(order));
    ships("EARLY-1", order, "E1", Map.of("EARLY", 2));
    sells(order, 1);
    another("EARLY");
    PosView.Sale sale = sales(order).get(0);
    assertThat(sale.total()).isEqualByComparingTo(inShop(order).total());
    List<JsonNode> payments = atTill("/SalePayment.json?saleID=" + sale.saleId(), "SalePayment");
    assertThat(payments).hasSize(1);
    assertThat(new BigDecimal(payments.get(0).path("amount").asText()))
        .isEqualByComparingTo(sale.total());
    assertThat(reserved(order)).isEmpty();
  }

  @Scenario(
      number = 27,
      given = "a hub whose database does not take anything",
      when = "a webhook comes in",
      then = "it is refused with 503, and once the database is back there is exactly one order")
  void the_database_is_down() throws SQLException {
    stocked("DOWN", "12.50", 20);
    JsonNode order;
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + stage.folder().resolve("caravan.db"));
        Statement lock = other.createStatement()) {
      lock.execute("BEGIN IMMEDIATE");
      order = order("down@example.com", Map.of("DOWN", 1));
      assertThatThrownBy(() -> stage.webhook("orders/create", "down", notice(order)))
          .hasMessageContaining("answered 503");
      lock.execute("ROLLBACK");
    }
    reserves(order, 1);
    stage.webhook("orders/create", "down", notice(order));
    another("DOWN");
    assertThat(reserved(order)).hasSize(1);
  }

  @Scenario(
      number = 29,
      given = "a web order of two lines",
      when = "the till takes the first line but its answer is lost, and then fails for a while",
      then = "the hub looks, makes only what is missing, and each line is reserved once")
  void half_made() {
    stocked("HALF-A", "10.00", 20);
    stocked("HALF-B", "20.00", 20);
    stage.admin().fault(TILL, "lost-response", "POST /SaleLine.json", 1);
    stage.admin().fault(TILL, "error-before", "POST /SaleLine.json", 2);
    JsonNode order = order("half@example.com", Map.of("HALF-A", 1, "HALF-B", 3));
    reserves(order, 2);
    another("HALF-A");
    assertThat(reserved(order)).hasSize(2);
    assertThat(reserved(order).stream().map(l -> l.sku() + " " + l.quantity()))
        .containsExactlyInAnyOrder("HALF-A 1", "HALF-B 3");
  }

  @Scenario(
      number = 33,
      given = "a web order of an item that the shop has deleted since",
      when = "the hub reads the order",
      then =
          "the line is kept with the text and price that it was sold at and marked as unknown, the"
              + " other lines are reserved, and the sales at the till add up to the order")
  void a_deleted_variant() {
    stocked("KEPT", "12.50", 20);
    stage.stop();
    stage.storefront().product("Gone for good", "GONE", "7.00", Map.of("Web warehouse", 5));
    JsonNode order = order("gone@example.com", Map.of("KEPT", 1, "GONE", 2));
    stage.storefront().deleteProduct("GONE");
    stage.start();
    reserves(order, 1);
    assertThat(reserved(order).get(0).sku()).isEqualTo("KEPT");
    assertThat(stage.caravan("why", name(order)).text()).contains("Gone for good");
    stage.storefront().fulfil("", order.path("id").asText(), "G1");
    stage.eventually().until(() -> !sales(order).isEmpty() && reserved(order).isEmpty());
    assertThat(total(sales(order))).isEqualByComparingTo(inShop(order).total());
    assertThat(words(sales(order).get(0))).anyMatch(text -> text.contains("Gone for good"));
  }

  private List<String> words(PosView.Sale sale) {
    List<String> words = new ArrayList<>();
    atTill("/SaleLine.json?load_relations=%5B%22Note%22%5D&saleID=" + sale.saleId(), "SaleLine")
        .forEach(line -> words.add(line.path("Note").path("note").asText()));
    return words;
  }

  @Scenario(
      number = 43,
      given = "a shop whose lists hide what is younger than two minutes, and no webhooks",
      when = "orders come in faster than that and the hub reads up to now",
      then = "its windows overlap, so that every order comes and none comes twice")
  @Fault(33)
  void a_list_that_lags() {
    stocked("LAG", "12.50", 20);
    stage.admin().fault(SHOP, "webhook-drop", ".*", 1000);
    ObjectNode lag = Json.mapper().createObjectNode().put("system", SHOP);
    stage.admin().fault(lag.put("kind", "index-lag").put("delay", "PT2M"));
    List<JsonNode> orders = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      orders.add(order("lag" + i + "@example.com", Map.of("LAG", 1)));
      if (i == 2) {
        reserves(orders.get(0), 1);
      }
    }
    orders.forEach(order -> reserves(order, 1));
    assertThat(stage.admin().happened(SHOP, "webhook-drop")).isGreaterThanOrEqualTo(orders.size());
    assertThat(stage.admin().happened(SHOP, "index-lag")).isPositive();
  }
}
