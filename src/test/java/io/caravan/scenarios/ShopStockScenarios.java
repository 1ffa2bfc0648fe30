package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Numbers that belong to the shop: what somebody types there is what the till must have. */
class ShopStockScenarios extends OnStage {
  @Override
  Map<String, String> settings(Path folder) {
    return Map.of(
        "caravan.owner.inventory", "shop",
        "caravan.flows.inventory-from-shop.schedule", "1m..2m",
        "caravan.flows.movement-from-pos.schedule", "20s..1m");
  }

  private void typed(String sku, int available) {
    stage.admin().fault(SHOP, "webhook-drop", "(inventory_levels|products)/update", 2);
    setByApp(sku, available);
  }

  private BigDecimal atTheTill(String sku) {
    return stage.pos().onHand().get(sku).get(stage.location("web", "pos"));
  }

  private void tillHas(String sku, int onHand) {
    stage
        .eventually()
        .until(() -> atTheTill(sku), found -> found.compareTo(BigDecimal.valueOf(onHand)) == 0);
  }

  @Scenario(
      number = 4,
      given = "12 pieces on both sides, and the shop owns the stock",
      when = "another app than the admin page sets the shop's number to 7, without a webhook",
      then =
          "a count at the till makes 7 of its 12, and no number of the till ever takes the place of"
              + " the 7; sales at the till go on lowering it")
  void an_edit_in_the_shop_is_a_count_at_the_till() {
    stocked("TYPED", "12.50", 12);
    typed("TYPED", 7);
    tillHas("TYPED", 7);
    assertThat(stage.available("TYPED", "web")).isEqualByComparingTo("7");
    stage.till().sell("", "web", itemId("TYPED"), 2);
    shows("TYPED", "web", 5);
    stage
        .eventually()
        .until(() -> why("TYPED").contains("a count that an edit in the shop asked for"));
    assertThat(why("TYPED")).contains("-5").contains("-2").doesNotContain("which stands");
    assertThat(alarms()).doesNotContain("foreign-stock-edit");
  }

  @Test
  void an_edit_stands_over_what_an_order_holds() {
    stocked("HELD", "12.50", 10);
    JsonNode order = order("held@example.com", Map.of("HELD", 3));
    reserves(order, 1);
    shows("HELD", "web", 7);
    typed("HELD", 20);
    tillHas("HELD", 20);
    assertThat(stage.available("HELD", "web")).isEqualByComparingTo("20");
    assertThat(reserved(order)).hasSize(1);
  }

  @Test
  void a_lost_answer_of_the_till_makes_no_second_count() {
    stocked("LOST", "12.50", 12);
    stage.admin().fault(TILL, "lost-response", "POST /InventoryCountReconcile.json", 1);
    typed("LOST", 9);
    tillHas("LOST", 9);
    stage.till().sell("", "web", itemId("LOST"), 1);
    shows("LOST", "web", 8);
    tillHas("LOST", 8);
    stage.eventually().until(() -> why("LOST").contains("pos has got count"));
    assertThat(
            atTill(
                "/InventoryCountReconcile.json?itemID=" + itemId("LOST"),
                "InventoryCountReconcile"))
        .hasSize(1);
    tillHas("LOST", 8);
  }
}
