package io.caravan.mapping.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caravan.mapping.CurrencyDigits;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Exact decimals out of and into trees. */
final class Decimals {
  /** Digits that no amount of money or stock has; longer ones are a fault of the sender. */
  private static final int MOST_DIGITS = 40;

  private Decimals() {}

  static boolean missing(JsonNode node) {
    return node == null
        || node.isNull()
        || node.isMissingNode()
        || (node.isTextual() && node.textValue().isBlank());
  }

  /**
   * @throws IllegalArgumentException if the node is neither a number nor the text of one; the value
   *     is not in the message
   */
  static BigDecimal of(JsonNode node) {
    try {
      BigDecimal value =
          node.isNumber()
              ? node.decimalValue()
              : node.isTextual() ? new BigDecimal(node.textValue().trim()) : null;
      if (value == null
          || value.precision() > MOST_DIGITS
          || Math.abs(value.scale()) > MOST_DIGITS) {
        throw new NumberFormatException();
      }
      return value;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a value is not a decimal number");
    }
  }

  /** Plain digits, as many after the point as were told; an exponent is written out. */
  static TextNode text(BigDecimal value) {
    return TextNode.valueOf(value.toPlainString());
  }

  static BigDecimal rounded(BigDecimal value, String currency) {
    return value.setScale(CurrencyDigits.of(currency), RoundingMode.HALF_UP);
  }
}
