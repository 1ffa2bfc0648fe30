package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** People who buy on either side. */
final class CustomerScenarios extends OnStage {
  @Override
  Map<String, String> settings(Path folder) {
    return Map.of("caravan.sale.to-shop", "true");
  }

  private JsonNode guest(String email, String sku) {
    ObjectNode order = json("{\"payment\":\"paid\",\"tax\":{\"rate\":\"0.0875\"}}");
    order.put("email", email).putArray("lines").addObject().put("sku", sku);
    order.putObject("address").put("firstName", "Mary").put("lastName", "Shelley");
    order.withObject("/address").put("address1", "2 Main Street").put("city", "Portland");
    order.withObject("/address").put("zip", "97201").put("countryCode", "US");
    return stage.admin().call(SHOP, "place-order", "", order);
  }

  private String customer(JsonNode order) {
    reserves(order, 1);
    return atTill("/SaleLine.json?saleID=0&load_relations=%5B%22Note%22%5D&limit=100", "SaleLine")
        .stream()
        .filter(line -> line.path("Note").path("note").asText().startsWith(name(order) + " "))
        .findFirst()
        .orElseThrow()
        .path("customerID")
        .asText();
  }

  @Scenario(
      number = 77,
      given = "a guest without a shop account who has ordered before",
      when = "the guest orders again under the same e-mail",
      then =
          "both orders belong to one customer at the till, of whom there is one record; the shop gets no account")
  void a_guest_comes_again() {
    stocked("GUEST", "12.50", 20);
    String first = customer(guest("mary@example.com", "GUEST"));
    stage.eventually().until(() -> tillCustomers("mary@example.com").size() == 1);
    String second = customer(guest("mary@example.com", "GUEST"));
    JsonNode record = tillCustomers("mary@example.com").get(0);
    assertThat(second).isEqualTo(record.path("customerID").asText());
    assertThat(first).isEqualTo(second);
    assertThat(tillCustomers("mary@example.com")).hasSize(1);
    assertThat(stage.shop().customers()).doesNotContainKey("mary@example.com");
  }

  private List<JsonNode> pushed(String sku) {
    List<JsonNode> pushed = new ArrayList<>();
    shop("{ orders(first: 50, query: \"tag:caravan\") { nodes { id name updatedAt sourceName"
            + " displayFinancialStatus displayFulfillmentStatus customer { id }"
            + " currentTotalPriceSet { shopMoney { amount } } lineItems(first: 10) { nodes {"
            + " sku } } } } }")
        .path("orders")
        .path("nodes")
        .forEach(
            order -> {
              if (Json.text(order.path("lineItems")).contains('"' + sku + '"')) {
                pushed.add(order);
              }
            });
    return pushed;
  }

  @Scenario(
      number = 80,
      given = "sales at the till that are written to the shop, and a buyer who gave no name",
      when = "that sale is written",
      then = "it is there as an order of nobody with its sum, once, and is not refused")
  void a_sale_without_a_customer() {
    stocked("CASH", "12.50", 20);
    stage.till().sell("", "downtown", itemId("CASH"), 2);
    stage.eventually().until(() -> pushed("CASH").size() == 1);
    JsonNode order = pushed("CASH").get(0);
    assertThat(order.path("customer").isNull()).isTrue();
    assertThat(order.path("displayFinancialStatus").asText()).isEqualTo("PAID");
    assertThat(new BigDecimal(order.at("/currentTotalPriceSet/shopMoney/amount").asText()))
        .isEqualByComparingTo(
            stage.pos().sales().stream()
                .filter(sale -> sale.lines().stream().anyMatch(l -> l.sku().equals("CASH")))
                .findFirst()
                .orElseThrow()
                .total());
    assertThat(parked("order")).isEmpty();
  }

  @Scenario(
      number = 30,
      given =
          "sales that a till took, waiting to be written to the shop under ids that the hub made",
      when = "the shop takes each of them but its answer is lost, and the same queue goes up again",
      then = "each sale is one order in the shop, found by that id, and the stock has fallen once")
  void the_queue_goes_up_twice() {
    stocked("QUEUE", "12.50", 20);
    stage.admin().fault(SHOP, "lost-response", "orderCreate", 3);
    String item = itemId("QUEUE");
    for (int i = 0; i < 3; i++) {
      stage.till().sell("", "downtown", item, 1);
    }
    stage.eventually().until(() -> stage.admin().happened(SHOP, "lost-response") == 3);
    stage.stop();
    stage.start();

    shows("QUEUE", "downtown", 17);
    for (JsonNode order : pushed("QUEUE")) {
      stage
          .eventually()
          .untilAsserted(
              () ->
                  assertThat(stage.caravan("trace", order.path("id").asText()).text())
                      .containsPattern("order.create.*DONE"));
    }
    reserves(order("queue@example.com", Map.of("QUEUE", 1)), 1);
    assertThat(pushed("QUEUE")).hasSize(3);
    assertThat(stage.available("QUEUE", "downtown")).isEqualByComparingTo("17");
    assertThat(parked("order")).isEmpty();
  }

  @Scenario(
      number = 36,
      given = "a sale of the till that was written to the shop as an order",
      when = "the hub reads that order back from the shop",
      then = "nothing about it changes on either side: no reservation, no second sale, no write")
  void a_pushed_order_comes_back() {
    stocked("ECHO", "12.50", 20);
    stage.till().sell("", "downtown", itemId("ECHO"), 1);
    stage.eventually().until(() -> pushed("ECHO").size() == 1);
    JsonNode before = pushed("ECHO").get(0);
    // An order that is made later is read later.
    reserves(order("echo@example.com", Map.of("ECHO", 1)), 1);
    JsonNode after = pushed("ECHO").get(0);
    assertThat(after).isEqualTo(before);
    assertThat(pushed("ECHO")).hasSize(1);
    assertThat(reserved(after)).isEmpty();
    assertThat(
            stage.pos().sales().stream()
                .filter(sale -> sale.lines().stream().anyMatch(l -> l.sku().equals("ECHO"))))
        .hasSize(1);
  }
}
