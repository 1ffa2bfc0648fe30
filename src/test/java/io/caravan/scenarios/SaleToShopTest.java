package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.faults.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sales at the till are written to the shop, which tells of them before it answers. */
final class SaleToShopTest extends OnStage {
  private static final String MARK = "caravan:";
  private static final String COMES_BACK = "it is a sale of the till";

  @Override
  Map<String, String> settings(Path folder) {
    return Map.of("caravan.sale.to-shop", "true");
  }

  @Test
  void the_shop_tells_of_the_order_while_its_answer_is_on_the_way() {
    stocked("SLOW", "12.00", 9);
    fault("slow", "orderCreate", "PT3M");

    stage.till().sell("", "downtown", itemId("SLOW"), 2);

    becomesOneOrder("SLOW");
  }

  @Test
  @Fault({21, 22})
  void the_shop_tells_of_the_order_whose_answer_is_lost_and_its_search_does_not_find_it() {
    stocked("LOST", "8.00", 9);
    fault("lost-response", "orderCreate", "PT0S");
    fault("index-lag", ".*", "PT15M");

    stage.till().sell("", "downtown", itemId("LOST"), 1);

    stage.eventually().until(() -> made("LOST").size() == 1);
    String search =
        "{ orders(first: 9, query: \"created_at:>='2020-01-01T00:00:00Z'\") { nodes { id } } }";
    assertThat(shop(search).toString()).as("found by a search").doesNotContain("gid://");
    becomesOneOrder("LOST");
    assertThat(stage.admin().happened(SHOP, "lost-response")).isPositive();
  }

  @Test
  void what_happens_to_it_in_the_shop_is_not_booked_at_the_till_again() {
    stocked("AFTER", "8.00", 9);
    stage.till().sell("", "downtown", itemId("AFTER"), 1);
    JsonNode order = becomesOneOrder("AFTER");

    stage.storefront().fulfil("", order.path("name").asText(), "T-AFTER");
    stage.storefront().refund("", order.path("name").asText(), "AFTER", 1);
    stage.eventually().until(() -> alarms().contains("refund-of-sale"));

    // What comes later has been read later.
    JsonNode later = order("later@example.com", Map.of("AFTER", 1));
    reserves(later, 1);
    stage.eventually().until(() -> told(order, "fulfillments(first: 1) { id }", "fulfillments/0"));
    assertThat(salesOf("AFTER")).hasSize(1);
  }

  private JsonNode becomesOneOrder(String sku) {
    stage.eventually().until(() -> made(sku).size() == 1);
    JsonNode order = made(sku).get(0);
    stage
        .eventually()
        .untilAsserted(
            () ->
                assertThat(stage.caravan("trace", order.path("id").asText()).text())
                    .contains(COMES_BACK)
                    .containsPattern("order.create.*DONE"));
    stage.admin().calm();

    assertThat(made(sku)).hasSize(1);
    assertThat(stage.pos().reserved())
        .noneMatch(line -> line.note().startsWith(order.path("name").asText() + " "));
    assertThat(salesOf(sku)).hasSize(1);
    assertThat(alarms()).doesNotContain("double");
    assertThat(parked(order.path("id").asText())).isEmpty();
    return order;
  }

  private void fault(String kind, String operation, String delay) {
    stage
        .admin()
        .fault(
            json("{\"system\":\"shopify\"}")
                .put("kind", kind)
                .put("operation", operation)
                .put("delay", delay));
  }

  /** Orders of an item that we made in the shop. */
  private List<JsonNode> made(String sku) {
    List<JsonNode> found = new ArrayList<>();
    shop("{ orders(first: 50) { nodes { id name sourceIdentifier"
            + " lineItems(first: 5) { nodes { sku } } } } }")
        .at("/orders/nodes")
        .forEach(
            order -> {
              boolean ours = order.path("sourceIdentifier").asText().startsWith(MARK);
              if (ours && order.at("/lineItems/nodes/0/sku").asText().equals(sku)) {
                found.add(order);
              }
            });
    return found;
  }

  private List<JsonNode> salesOf(String sku) {
    String item = itemId(sku);
    return atTill("/Sale.json?load_relations=%5B%22SaleLines%22%5D", "Sale").stream()
        .filter(sale -> sale.toString().contains("\"itemID\":\"" + item + "\""))
        .toList();
  }

  private boolean told(JsonNode order, String selection, String path) {
    String query = "{ order(id: \"" + order.path("id").asText() + "\") { " + selection + " } }";
    String id = shop(query).at("/order/" + path + "/id").asText();
    return stage.caravan("trace", id).text().contains("it belongs to a sale of the till");
  }
}
