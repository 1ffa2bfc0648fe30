package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/** An amount in one currency: the shop's own, never the buyer's. */
record Money(BigDecimal amount, String currency) {
  private static final int USUAL_DECIMALS = 2;

  static Money zero(String currency) {
    return new Money(BigDecimal.ZERO, currency);
  }

  /** The amount of a money node, zero if it is missing. */
  static BigDecimal of(JsonNode node) {
    return node == null || !node.hasNonNull("amount")
        ? BigDecimal.ZERO
        : new BigDecimal(node.get("amount").asText());
  }

  /** Decimals of a currency: 0 for JPY, 2 for EUR, 3 for KWD. */
  static int decimals(String currency) {
    try {
      int digits = Currency.getInstance(currency).getDefaultFractionDigits();
      return digits < 0 ? USUAL_DECIMALS : digits;
    } catch (IllegalArgumentException e) {
      return USUAL_DECIMALS;
    }
  }

  static BigDecimal rounded(BigDecimal amount, String currency) {
    return amount.setScale(decimals(currency), RoundingMode.HALF_UP);
  }

  /** A money node with the decimals of its currency, or more where they say something. */
  static ObjectNode node(BigDecimal amount, String currency) {
    int scale = Math.max(decimals(currency), amount.stripTrailingZeros().scale());
    String text = amount.setScale(scale, RoundingMode.UNNECESSARY).toPlainString();
    return Fields.object().put("amount", text).put("currency", currency);
  }
}
