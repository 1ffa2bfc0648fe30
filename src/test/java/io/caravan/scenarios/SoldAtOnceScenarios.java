package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.outside.ShopView;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Web orders that are completed sales at the till as soon as they come. */
final class SoldAtOnceScenarios extends OnStage {
  @Override
  Map<String, String> settings(Path folder) {
    return Map.of(
        "caravan.flows.order-to-pos.mode", "sale", "caravan.flows.order-to-pos.retry.first", "4m");
  }

  private BigDecimal onHand(String sku, String place) {
    return stage.pos().onHand().get(sku).get(stage.location(place, "pos"));
  }

  private void another(String sku) {
    books(order("after@example.com", Map.of(sku, 1)), 1);
  }

  @Scenario(
      number = 141,
      given = "web orders that are sold at the till at once",
      when = "an order is made, edited to more and to less, and shipped",
      then =
          "it is a completed sale with its whole sum before anything leaves, each edit is a further"
              + " sale or a return of the difference, and the shipment sells nothing more")
  void sold_edited_shipped() {
    stocked("ONCE-A", "12.50", 20);
    stocked("ONCE-B", "7.00", 20);
    JsonNode order = order("once@example.com", Map.of("ONCE-A", 2, "ONCE-B", 1));
    books(order, 1);
    assertThat(reserved(order)).isEmpty();
    assertThat(
            onHand("ONCE-A", "web")
                .add(onHand("ONCE-A", "downtown"))
                .add(onHand("ONCE-A", "harbour")))
        .isEqualByComparingTo("58");
    String id = order.path("id").asText();
    stage.storefront().edit("", id, "ONCE-A", 4);
    books(order, 2);
    stage.storefront().edit("", id, "ONCE-A", 1);
    books(order, 3);
    ships("ONCE-1", order, "O1", Map.of("ONCE-A", 1, "ONCE-B", 1));
    stage
        .eventually()
        .until(
            () ->
                inShop(order).fulfilments().stream()
                    .map(ShopView.Fulfilment::tracking)
                    .toList()
                    .contains("O1"));
    another("ONCE-B");
    books(order, 3);
    assertThat(parked("order")).isEmpty();
    assertThat(alarms()).doesNotContain("ONCE");
  }

  @Scenario(
      number = 142,
      given = "a web order that was sold at the till at once",
      when = "it is cancelled, and the shop tells of the cancellation and of its refund",
      then = "what was sold is given back once, and both sides have their goods again")
  void cancelled_and_refunded() {
    stocked("BACK", "12.50", 20);
    JsonNode order = order("back@example.com", Map.of("BACK", 3));
    books(order, 1);
    stage.storefront().cancel("", order.path("id").asText());
    books(order, 2);
    for (String place : List.of("downtown", "harbour", "web")) {
      shows("BACK", place, 20);
      assertThat(onHand("BACK", place)).isEqualByComparingTo("20");
    }
    another("BACK");
    books(order, 2);
    assertThat(total(booked(order))).isZero();
    assertThat(parked("refund")).isEmpty();
  }

  @Scenario(
      number = 143,
      given = "a shipped web order that was sold at the till at once, in two sales",
      when = "two pieces come back one after the other",
      then = "each is given back once, tied to what was sold, and is on the shelf again")
  void shipped_and_returned() {
    stocked("SHELF", "12.50", 20);
    JsonNode order = order("shelf@example.com", Map.of("SHELF", 1));
    books(order, 1);
    String id = order.path("id").asText();
    stage.storefront().edit("", id, "SHELF", 2);
    books(order, 2);
    ships("SHELF-1", order, "H1", Map.of("SHELF", 2));
    stage.eventually().until(() -> inShop(order).fulfilments().size() == 1);
    stage.storefront().refund("", id, "SHELF", 1);
    books(order, 3);
    stage.storefront().refund("", id, "SHELF", 1);
    books(order, 4);
    BigDecimal all = BigDecimal.ZERO;
    for (String place : List.of("downtown", "harbour", "web")) {
      all = all.add(onHand("SHELF", place));
    }
    assertThat(all).isEqualByComparingTo("60");
    assertThat(parked("order")).isEmpty();
  }

  @Scenario(
      number = 144,
      given = "a till whose answers are lost",
      when = "a web order is sold there at once",
      then = "the hub finds what it made, completes that, and there is one sale")
  void the_answer_is_lost() {
    stocked("LOST", "12.50", 20);
    stage.admin().fault(TILL, "lost-response", "POST /Sale.json", 1);
    stage.admin().fault(TILL, "lost-response", "PUT /Sale/.*", 1);
    JsonNode order = order("lost@example.com", Map.of("LOST", 2));
    books(order, 1);
    another("LOST");
    assertThat(booked(order)).hasSize(1);
    // What was found completed can be given back as well.
    stage.storefront().edit("", order.path("id").asText(), "LOST", 1);
    books(order, 2);
  }

  @Scenario(
      number = 148,
      given = "an order of a buyer without a record at the till, sold to the web's guest",
      when = "the answer to its completion is lost and the buyer has a record at the next try",
      then =
          "the sale is found although it is another buyer's, there is no second one, and what comes"
              + " back later comes back from both")
  void the_buyer_is_known_later() {
    stocked("LATER", "12.50", 20);
    stage.admin().fault(TILL, "error-before", "POST /Customer.json", 10_000);
    stage.admin().fault(TILL, "lost-response", "PUT /Sale/.*", 1);
    JsonNode order = order("later@example.com", Map.of("LATER", 2));
    books(order, 1);
    stage.admin().calm();
    stage.eventually().until(() -> tillCustomers("later@example.com").size() == 1);
    stage
        .eventually()
        .until(
            () ->
                stage
                    .caravan("trace", name(order))
                    .text()
                    .matches("(?s).*action=order.complete +state=DONE.*"));
    another("LATER");
    assertThat(booked(order)).hasSize(1);
    assertThat(atTill("/Sale.json?completed=false", "Sale")).isEmpty();
    stage.storefront().edit("", order.path("id").asText(), "LATER", 3);
    books(order, 2);
    stage.storefront().edit("", order.path("id").asText(), "LATER", 1);
    books(order, 3);
    assertThat(parked("order")).isEmpty();
  }
}
