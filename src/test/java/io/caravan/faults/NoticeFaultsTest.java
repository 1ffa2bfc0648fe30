package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.scenarios.OnStage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Notices that come often, late, in another order or not at all, and people on both sides. */
class NoticeFaultsTest extends OnStage {
  private static final int ORDERS = 12;

  private void disturb(String kind, String topics, int times, double probability, String delay) {
    stage
        .admin()
        .fault(
            json("{\"system\":\"shopify\"}")
                .put("kind", kind)
                .put("operation", topics)
                .put("times", times)
                .put("probability", probability)
                .put("delay", delay));
  }

  private static ObjectNode notice(JsonNode order, String updated) {
    String id = order.path("id").asText();
    return json("{\"financial_status\":\"pending\",\"fulfillment_status\":null}")
        .put("id", Long.parseLong(id.substring(id.lastIndexOf('/') + 1)))
        .put("admin_graphql_api_id", id)
        .put("updated_at", updated);
  }

  @Test
  @Fault({31, 32})
  void a_notice_of_yesterday_in_any_order_takes_no_state_back() {
    stocked("YESTERDAY", "12.50", 20);
    disturb("webhook-reorder", "orders/.*", 2, 1, "PT0S");
    disturb("webhook-late", "orders/.*", 2, 1, "PT60S");
    disturb("webhook-duplicate", "orders/.*", 3, 1, "PT0S");
    JsonNode order = order("yesterday@example.com", Map.of("YESTERDAY", 2));
    reserves(order, 1);
    ships("Y-1", order, "Y1", Map.of("YESTERDAY", 2));
    stage.eventually().until(() -> sales(order).size() == 1 && reserved(order).isEmpty());
    for (String topic : List.of("orders/create", "orders/updated", "orders/paid")) {
      for (int i = 0; i < 3; i++) {
        stage.webhook(topic, "old-" + topic + i, notice(order, "2020-01-01T00:00:00Z"));
      }
    }
    reserves(order("today@example.com", Map.of("YESTERDAY", 1)), 1);
    assertThat(reserved(order)).isEmpty();
    assertThat(sales(order)).hasSize(1);
    assertThat(inShop(order).fulfilments()).hasSize(1);
    assertThat(stage.admin().happened(SHOP, "webhook-reorder")).isPositive();
    assertThat(stage.admin().happened(SHOP, "webhook-late")).isPositive();
    assertThat(stage.admin().happened(SHOP, "webhook-duplicate")).isPositive();
  }

  @Test
  @Fault(33)
  void notices_that_are_dropped_are_made_good_by_reading() {
    stocked("DROPPED", "2.50", 50);
    int before = stage.admin().happened(SHOP, "webhook-drop");
    disturb("webhook-drop", ".*", 1_000, 0.3, "PT0S");
    List<JsonNode> orders = new ArrayList<>();
    for (int i = 0; i < ORDERS; i++) {
      orders.add(order("drop" + i + "@example.com", Map.of("DROPPED", 1)));
    }
    orders.forEach(order -> reserves(order, 1));
    assertThat(stage.admin().happened(SHOP, "webhook-drop") - before).isPositive();
    shows("DROPPED", "web", 50 - ORDERS);
  }

  @Test
  @Fault(35)
  void the_last_piece_sold_on_both_sides_is_told_and_the_stock_comes_to_zero() {
    stocked("LAST", "12.50", 1);
    String item = itemId("LAST");
    // The till sells everywhere what the web sells in the same moment.
    for (String place : List.of("downtown", "harbour", "web")) {
      stage.till().sell("", place, item, 1);
    }
    JsonNode order = order("last@example.com", Map.of("LAST", 1));
    stage.eventually().until(() -> alarms().contains(name(order)) || !reserved(order).isEmpty());
    assertThat(alarms()).contains("short").contains(name(order));
    for (String place : List.of("downtown", "harbour", "web")) {
      shows("LAST", place, 0);
    }
    assertThat(inShop(order).lines()).isNotEmpty();
    // Oversold is what the web sold until it was told, and no more than that: nobody buys any more.
    assertThatThrownBy(() -> order("later@example.com", Map.of("LAST", 1)))
        .hasMessageContaining("only 0 of LAST are for sale");
    BigDecimal web =
        stage.shop().orders().stream()
            .flatMap(one -> one.lines().stream())
            .filter(line -> line.sku().equals("LAST"))
            .map(line -> line.quantity())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(web).isEqualByComparingTo("1");
  }

  @Test
  @Fault(36)
  void a_count_by_hand_leaves_reservations_alone() {
    stocked("COUNT", "12.50", 20);
    JsonNode order = order("count@example.com", Map.of("COUNT", 3));
    reserves(order, 1);
    shows("COUNT", "web", 17);
    stage.till().count("", "web", itemId("COUNT"), new BigDecimal("15"));
    // What lies in a layaway is not on this till's shelf: 15 are free.
    shows("COUNT", "web", 15);
    assertThat(reserved(order)).hasSize(1);
    ships("C-1", order, "C1", Map.of("COUNT", 3));
    stage.eventually().until(() -> sales(order).size() == 1);
    shows("COUNT", "web", 15);
    assertThat(stage.pos().onHand().get("COUNT").get(stage.location("web", "pos")))
        .isEqualByComparingTo("15");
  }
}
