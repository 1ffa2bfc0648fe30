package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.Storefront.Shopper;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Orders that change after they were booked, and those that are never paid. */
final class EditScenarios extends OnStage {
  private static final String TTL = "20m";
  private JsonNode before;

  @Override
  Map<String, String> settings(Path folder) {
    return Map.of("caravan.order.pending-ttl", TTL);
  }

  @Override
  void prepare() {
    Map<String, Integer> stock = Map.of("Web warehouse", 20);
    stage.storefront().product("Old", "BEFORE", "5.00", stock);
    stage.storefront().product("Upsold", "UPSOLD", "3.00", stock);
    atTill("Old", "BEFORE", "5.00", 20);
    atTill("Upsold", "UPSOLD", "3.00", 20);
    before = pays("before@example.com", "BEFORE", "paid");
    stage.storefront().fulfil("", before.path("id").asText(), "B1");
  }

  private JsonNode pays(String email, String sku, String payment) {
    Shopper ada = new Shopper("Ada", "Byron", email);
    return stage.storefront().order("", ada, Map.of(sku, 1), null, payment, false);
  }

  /** An upsell app adds a line to an order. */
  private void adds(JsonNode order, String sku, int quantity) {
    ObjectNode edit = json("{}").put("order", order.path("id").asText());
    edit.putArray("add").addObject().put("sku", sku).put("quantity", quantity);
    stage.admin().call(SHOP, "edit-order", "", edit);
  }

  private List<String> skus(JsonNode order) {
    return reserved(order).stream().map(line -> line.sku()).toList();
  }

  @Scenario(
      number = 34,
      given =
          "an order that is completely sold at the till, and one from before the hub's first run",
      when = "an app adds a line to each of them in the shop",
      then =
          "of the first the line is reserved at the till and sold when it leaves, so that all sales"
              + " are what the order is now; of the second an alarm names order and line, and"
              + " nothing is booked by itself")
  void a_line_is_added_after_the_sale() {
    stocked("FIRST", "12.50", 20);
    stocked("ADDED", "4.00", 20);
    JsonNode order = order("edit@example.com", Map.of("FIRST", 1));
    ships("EDIT-1", order, "E1", Map.of("FIRST", 1));
    books(order, 1);

    adds(order, "ADDED", 2);
    reserves(order, 1);
    assertThat(skus(order)).containsExactly("ADDED");
    ships("EDIT-2", order, "E2", Map.of("ADDED", 2));
    books(order, 2);
    assertThat(reserved(order)).isEmpty();
    assertThat(alarms()).doesNotContain(name(order));

    adds(before, "UPSOLD", 2);
    stage
        .eventually()
        .until(
            () ->
                alarms()
                    .contains(
                        "order "
                            + name(before)
                            + " was done before this hub began and has something to send again"));
    assertThat(alarms()).contains("2 x Upsold");
    reserves(order("after@example.com", Map.of("FIRST", 1)), 1);
    shows("UPSOLD", "web", 18);
    assertThat(alarms()).doesNotContain("foreign-stock-edit");
    assertThat(reserved(before)).isEmpty();
    assertThat(booked(before)).isEmpty();
  }

  @Scenario(
      number = 40,
      given =
          "an order whose payment is only authorised, one that waits for its payment, and one"
              + " whose payment was declined",
      when = "the first is voided, the second is never paid and the third stays as it is",
      then =
          "only the first was sent to the till, and it is taken back there; the others hold stock"
              + " for a while and are no order of the till at any time")
  void what_is_not_paid_is_no_order() {
    stocked("VOID", "12.50", 20);
    JsonNode authorised = pays("authorised@example.com", "VOID", "authorized");
    reserves(authorised, 1);
    shows("VOID", "web", 19);
    JsonNode pending = pays("pending@example.com", "VOID", "pending");
    JsonNode declined = pays("declined@example.com", "VOID", "pending");
    shows("VOID", "web", 17);
    stage.eventually().until(() -> why(name(declined)).contains("payment pending"));
    stage.storefront().cancel("", declined.path("id").asText());
    shows("VOID", "web", 18);

    stage.storefront().cancel("", authorised.path("id").asText());
    reserves(authorised, 0);
    assertThat(why(name(authorised))).contains("payment voided");
    // Nobody tells that a payment never came: the time for it is over.
    JsonNode paid = order("paid@example.com", Map.of("VOID", 1));
    reserves(paid, 1);
    for (JsonNode unpaid : List.of(authorised, pending, declined)) {
      assertThat(reserved(unpaid)).isEmpty();
      assertThat(booked(unpaid)).isEmpty();
    }
    assertThat(why(name(declined))).doesNotContain("pos has got");
    assertThat(stage.pos().onHand().get("VOID").get(stage.location("web", "pos")))
        .isEqualByComparingTo(new BigDecimal("19"));
  }
}
