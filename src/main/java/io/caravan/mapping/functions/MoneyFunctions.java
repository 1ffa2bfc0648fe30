package io.caravan.mapping.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.schibsted.spt.data.jslt.Function;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;

/**
 * Money and quantities on exact decimals. JSLT's own arithmetic is binary floating point, so the
 * operators are refused on such values and these are the only way.
 */
final class MoneyFunctions {
  private static final String AMOUNT = "amount";
  private static final String CURRENCY = "currency";
  private static final String PRESENTMENT = "presentment";

  private MoneyFunctions() {}

  static List<Function> all() {
    return List.of(
        Simple.nullSafe("money", 2, a -> money(Decimals.of(a[0]), a[1].asText())),
        Simple.nullSafe("units-money", 3, a -> unitsMoney(a)),
        Simple.nullSafe("money-units", 2, a -> moneyUnits(amount(a[0]), digits(a[1]))),
        Simple.nullSafe("percent", 1, a -> Decimals.text(Decimals.of(a[0]).movePointLeft(2))),
        Simple.nullSafe("decimal", 1, a -> Decimals.text(Decimals.of(a[0]))),
        Simple.of("sum-money", 1, a -> sumMoney(a[0])),
        Simple.nullSafe("sub-money", 2, a -> both(a[0], a[1], BigDecimal::subtract)),
        Simple.nullSafe("mul-money", 2, a -> times(a[0], Decimals.of(a[1]))),
        Simple.nullSafe("mul-qty", 2, a -> times(a[0], Decimals.of(a[1]))),
        Simple.nullSafe("negate", 1, a -> negate(a[0])),
        Simple.nullSafe("round-money", 1, a -> each(a[0], (v, c) -> Decimals.rounded(v, c))),
        Simple.of("sum-qty", 1, a -> sumQuantity(a[0])),
        Simple.nullSafe(
            "sub-qty", 2, a -> Decimals.text(Decimals.of(a[0]).subtract(Decimals.of(a[1])))),
        Simple.nullSafe("floor-qty", 1, a -> floor(Decimals.of(a[0]))),
        Simple.nullSafe(
            "compare-decimal", 2, a -> IntNode.valueOf(amount(a[0]).compareTo(amount(a[1])))),
        Simple.nullSafe("is-zero", 1, a -> BooleanNode.valueOf(amount(a[0]).signum() == 0)));
  }

  /** Money of a vendor that counts in whole units: 1250 of them with 2 digits are 12.50. */
  private static JsonNode unitsMoney(JsonNode[] arguments) {
    BigDecimal units = Decimals.of(arguments[0]);
    return money(units.movePointLeft(digits(arguments[1])), arguments[2].asText());
  }

  /**
   * @throws IllegalArgumentException if the amount is finer than those units: nothing is rounded
   */
  private static JsonNode moneyUnits(BigDecimal amount, int digits) {
    try {
      return LongNode.valueOf(amount.movePointRight(digits).longValueExact());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "an amount has more than the " + digits + " digits that the system keeps", e);
    }
  }

  private static int digits(JsonNode digits) {
    return Decimals.of(digits).intValueExact();
  }

  /** An amount with its currency and, where the buyer's differs, the buyer's amount. */
  private static ObjectNode money(BigDecimal amount, String currency) {
    return Json.mapper()
        .createObjectNode()
        .put(AMOUNT, amount.toPlainString())
        .put(CURRENCY, currency);
  }

  private static BigDecimal amount(JsonNode moneyOrNumber) {
    return Decimals.of(moneyOrNumber.isObject() ? moneyOrNumber.path(AMOUNT) : moneyOrNumber);
  }

  private static JsonNode sumMoney(JsonNode list) {
    JsonNode sum = NullNode.getInstance();
    boolean first = true;
    for (JsonNode summand : told(list)) {
      sum = first ? summand.deepCopy() : both(sum, summand, BigDecimal::add);
      first = false;
    }
    return sum;
  }

  private static JsonNode both(JsonNode a, JsonNode b, BinaryOperator<BigDecimal> operator) {
    String currency = a.path(CURRENCY).asText();
    if (!currency.equals(b.path(CURRENCY).asText())) {
      throw new IllegalArgumentException(
          "amounts in " + currency + " and " + b.path(CURRENCY).asText() + " do not add up");
    }
    ObjectNode result = money(operator.apply(amount(a), amount(b)), currency);
    if (a.has(PRESENTMENT) && b.has(PRESENTMENT)) {
      result.set(PRESENTMENT, both(a.path(PRESENTMENT), b.path(PRESENTMENT), operator));
    }
    return result;
  }

  private static JsonNode times(JsonNode money, BigDecimal quantity) {
    return each(money, (value, currency) -> value.multiply(quantity));
  }

  private static JsonNode negate(JsonNode value) {
    return value.isObject()
        ? each(value, (amount, currency) -> amount.negate())
        : Decimals.text(Decimals.of(value).negate());
  }

  /** Each amount of money, the booked one and the buyer's, changed in its own currency. */
  static ObjectNode each(JsonNode money, BiFunction<BigDecimal, String, BigDecimal> change) {
    String currency = money.path(CURRENCY).asText();
    ObjectNode result = money(change.apply(amount(money), currency), currency);
    if (money.has(PRESENTMENT)) {
      result.set(PRESENTMENT, each(money.path(PRESENTMENT), change));
    }
    return result;
  }

  private static JsonNode sumQuantity(JsonNode list) {
    BigDecimal sum = null;
    for (JsonNode summand : told(list)) {
      sum = sum == null ? Decimals.of(summand) : sum.add(Decimals.of(summand));
    }
    return sum == null ? NullNode.getInstance() : Decimals.text(sum);
  }

  private static JsonNode floor(BigDecimal quantity) {
    return IntNode.valueOf(quantity.setScale(0, RoundingMode.FLOOR).intValueExact());
  }

  private static List<JsonNode> told(JsonNode list) {
    List<JsonNode> told = new ArrayList<>();
    if (list != null && list.isArray()) {
      list.forEach(
          element -> {
            if (!Decimals.missing(element)) {
              told.add(element);
            }
          });
    }
    return told;
  }
}
