package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A till that computes the taxes of what it sells. */
final class TillTaxScenarios extends OnStage {
  @Override
  Map<String, String> settings(Path folder) {
    return Map.of("caravan.order.tax", "pos");
  }

  private JsonNode taxed(String sku, String rate) {
    return place(
        "{\"payment\":\"paid\",\"lines\":[{\"sku\":\""
            + sku
            + "\",\"quantity\":3}],\"shipping\":{\"title\":\"Standard\",\"price\":\"5.00\"},"
            + "\"tax\":{\"title\":\"Sales Tax\",\"rate\":\""
            + rate
            + "\"},\"email\":\"tax@example.com\"}");
  }

  @Scenario(
      number = 145,
      given = "a till that computes taxes, at the rate of the shop",
      when = "a web order is shipped in parts",
      then = "the taxes of its goods stand in the till's own books and the sums are the shop's")
  void the_till_computes() {
    stocked("TAXED", "11.10", 20);
    JsonNode order = taxed("TAXED", "0.0875");
    reserves(order, 1);
    ships("TAXED-1", order, "X1", Map.of("TAXED", 1));
    sells(order, 1);
    ships("TAXED-2", order, "X2", Map.of("TAXED", 2));
    sells(order, 2);
    assertThat(total(sales(order))).isEqualByComparingTo(inShop(order).total());
    BigDecimal taxes = BigDecimal.ZERO;
    for (JsonNode sale : atTill("/Sale.json?completed=true", "Sale")) {
      if (sale.path("referenceNumber").asText().startsWith(name(order) + "/")) {
        taxes = taxes.add(new BigDecimal(sale.path("calcTax1").asText()));
      }
    }
    assertThat(taxes.subtract(new BigDecimal("2.91")).abs())
        .isLessThanOrEqualTo(new BigDecimal("0.02"));
  }

  @Scenario(
      number = 146,
      given = "a till that computes taxes, at another rate than the shop",
      when = "a web order is shipped",
      then = "its sale waits for a person with both totals, and nothing is paid")
  void the_till_computes_otherwise() {
    stocked("OTHER", "10.00", 20);
    JsonNode order = taxed("OTHER", "0.05");
    reserves(order, 1);
    ships("OTHER-1", order, "Y1", Map.of("OTHER", 3));
    stage.eventually().until(() -> alarms().contains("the till computes"));
    assertThat(alarms()).contains("the till computes 37.88 but the shop's total is 36.75");
    assertThat(alarms()).contains("they differ by -1.13");
    List<JsonNode> open = atTill("/Sale.json?completed=false", "Sale");
    assertThat(open)
        .allMatch(sale -> new BigDecimal(sale.path("calcPayments").asText("0")).signum() == 0);
    assertThat(sales(order)).isEmpty();
  }
}
