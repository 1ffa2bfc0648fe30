package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** Whether the parts of an order add up to its total. */
final class Totals {
  private Totals() {}

  /**
   * @throws Refusal with the difference if lines, shipping, fees and taxes miss the total by more
   *     than the smallest unit of the currency
   */
  static void check(JsonNode order) {
    String currency = Fields.text(order, "currency");
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode line : order.path("lines")) {
      sum = sum.add(line(line)).add(tax(order, line));
    }
    for (JsonNode shipping : order.path("shippingLines")) {
      sum = sum.add(shipping(shipping)).add(tax(order, shipping));
    }
    for (JsonNode fee : order.path("fees")) {
      sum = sum.add(Money.of(fee.get("amount")));
    }
    BigDecimal total = Money.of(order.path("totals").get("total"));
    BigDecimal unit = BigDecimal.ONE.movePointLeft(Money.decimals(currency));
    BigDecimal difference = total.subtract(sum);
    if (difference.abs().compareTo(unit) > 0) {
      throw new Refusal(
          "$.totals.total",
          "lines, shipping, fees and taxes make "
              + sum.toPlainString()
              + " but the total is "
              + total.toPlainString()
              + " "
              + currency
              + ": they differ by "
              + difference.toPlainString());
    }
  }

  /** What is ordered now of a line, less its discount, without taxes that come on top. */
  static BigDecimal line(JsonNode line) {
    return Money.of(line.get("unitPrice"))
        .multiply(Fields.quantity(line, "currentQuantity"))
        .subtract(Money.of(line.get("discount")));
  }

  static BigDecimal shipping(JsonNode shipping) {
    return Money.of(shipping.get("price")).subtract(Money.of(shipping.get("discount")));
  }

  /** Taxes that come on top; zero where prices contain them. */
  static BigDecimal tax(JsonNode order, JsonNode part) {
    BigDecimal sum = BigDecimal.ZERO;
    if (!order.path("taxesIncluded").asBoolean()) {
      for (JsonNode tax : part.path("taxes")) {
        sum = sum.add(Money.of(tax.get("amount")));
      }
    }
    return sum;
  }
}
