package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.PosView;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Web orders: not one lost, not one twice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OrderScenarios {
  private static final Shopper ADA = new Shopper("Ada", "Byron", "ada@example.com");

  private Stage stage;

  @BeforeAll
  void open(@TempDir Path folder) {
    stage = Stage.open(folder, Map.of());
    stage.till().create("", product("Enamel mug", "MUG", "12.50"), place -> 20);
    stage.till().create("", product("Tote bag", "TOTE", "30.00"), place -> 20);
    stage.start();
    stage
        .eventually()
        .untilAsserted(() -> assertThat(stage.available("TOTE", "web")).isEqualByComparingTo("20"));
  }

  @AfterAll
  void close() {
    stage.close();
  }

  private static Product product(String title, String sku, String price) {
    return new Product(title, List.of(new Sellable(sku, new BigDecimal(price), "")), List.of());
  }

  private JsonNode order(Map<String, Integer> lines) {
    return stage.storefront().order("", ADA, lines, null, "paid", false);
  }

  private List<PosView.Line> reserved(JsonNode order) {
    String start = order.path("name").asText() + " ";
    return stage.pos().reserved().stream().filter(line -> line.note().startsWith(start)).toList();
  }

  @Scenario(
      number = 25,
      given = "a web order whose webhook is sent twice",
      when = "both copies reach the hub in the same instant",
      then = "the order is at the till once, and the second copy counts as a duplicate")
  void the_same_webhook_twice() {
    JsonNode order = order(Map.of("MUG", 1));
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("admin_graphql_api_id", order.path("id").asText());
    CompletableFuture<JsonNode> first =
        CompletableFuture.supplyAsync(() -> stage.webhook("orders/create", "twin", body));
    stage.webhook("orders/create", "twin", body);
    first.join();
    stage.eventually().until(() -> reserved(order).size() == 1);
    JsonNode after = order(Map.of("TOTE", 1));
    stage.eventually().until(() -> reserved(after).size() == 1);
    assertThat(reserved(order)).hasSize(1);
  }
}
