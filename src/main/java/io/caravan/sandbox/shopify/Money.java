package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/**
 * Money of one order: amounts are kept in the shop's currency and shown in the buyer's beside it.
 *
 * @param shop currency of the shop
 * @param presentment currency the buyer saw
 * @param rate presentment units for one shop unit
 */
record Money(String shop, String presentment, BigDecimal rate) {

  static Money of(ObjectNode order) {
    return new Money(
        order.path("currencyCode").asText(),
        order.path("presentmentCurrencyCode").asText(),
        new BigDecimal(order.path("rate").asText("1")));
  }

  static int digits(String currency) {
    return Currency.getInstance(currency).getDefaultFractionDigits();
  }

  BigDecimal round(BigDecimal amount) {
    return amount.setScale(digits(shop), RoundingMode.HALF_UP);
  }

  /** A MoneyBag of an amount in the shop's currency. */
  ObjectNode bag(BigDecimal amount) {
    BigDecimal shown =
        shop.equals(presentment)
            ? round(amount)
            : amount.multiply(rate).setScale(digits(presentment), RoundingMode.HALF_UP);
    ObjectNode bag = Db.node();
    bag.putObject("shopMoney").put("amount", text(round(amount))).put("currencyCode", shop);
    bag.putObject("presentmentMoney").put("amount", text(shown)).put("currencyCode", presentment);
    return bag;
  }

  /** Shop amount of an amount in the buyer's currency. */
  BigDecimal fromPresentment(BigDecimal amount) {
    return shop.equals(presentment)
        ? round(amount)
        : amount.divide(rate, digits(shop), RoundingMode.HALF_UP);
  }

  static String text(BigDecimal amount) {
    return amount.toPlainString();
  }

  static BigDecimal decimal(JsonNode value) {
    return value.isMissingNode() || value.isNull() || value.asText().isEmpty()
        ? BigDecimal.ZERO
        : new BigDecimal(value.asText());
  }

  /** Shop amount of a stored MoneyBag; zero if it is absent. */
  static BigDecimal amount(JsonNode bag) {
    return decimal(bag.path("shopMoney").path("amount"));
  }

  /** The share of an amount that falls on {@code part} of {@code whole} units. */
  BigDecimal share(BigDecimal amount, int part, int whole) {
    return whole == 0
        ? round(BigDecimal.ZERO)
        : amount
            .multiply(BigDecimal.valueOf(part))
            .divide(BigDecimal.valueOf(whole), digits(shop), RoundingMode.HALF_UP);
  }
}
