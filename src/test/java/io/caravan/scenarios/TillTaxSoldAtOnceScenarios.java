package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;

/** Web orders that are sold at once by a till that computes the taxes itself. */
final class TillTaxSoldAtOnceScenarios extends OnStage {
  @Override
  Map<String, String> settings(Path folder) {
    return Map.of("caravan.flows.order-to-pos.mode", "sale", "caravan.order.tax", "pos");
  }

  @Scenario(
      number = 147,
      given = "a till that computes taxes and sells web orders at once",
      when = "an order is made, edited to more and to less, and cancelled",
      then = "its sales and returns come to what the order is after each, taxes and all")
  void sold_edited_cancelled() {
    stocked("TILL-A", "11.10", 20);
    stocked("TILL-B", "7.33", 20);
    JsonNode order = order("till@example.com", Map.of("TILL-A", 2, "TILL-B", 1));
    books(order, 1);
    JsonNode sold =
        atTill("/Sale.json?completed=true", "Sale").stream()
            .filter(sale -> sale.path("referenceNumber").asText().equals(name(order) + "/1"))
            .findFirst()
            .orElseThrow();
    assertThat(sold.path("calcTax1").asText()).isEqualTo("2.58");
    String id = order.path("id").asText();
    stage.storefront().edit("", id, "TILL-A", 3);
    books(order, 2);
    stage.storefront().edit("", id, "TILL-B", 0);
    books(order, 3);
    stage.storefront().cancel("", id);
    // What was never paid of it the shop still shows as its total.
    stage.eventually().until(() -> booked(order).size() == 4);
    assertThat(total(booked(order))).isZero();
    assertThat(parked("order")).isEmpty();
  }
}
