package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.CurrencyDigits;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** An amount in one currency: the shop's own, never the buyer's. */
record Money(BigDecimal amount, String currency) {
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
    return CurrencyDigits.of(currency);
  }

  static BigDecimal rounded(BigDecimal amount, String currency) {
    return amount.setScale(decimals(currency), RoundingMode.HALF_UP);
  }

  static ObjectNode node(BigDecimal amount, String currency) {
    return Fields.object().put("amount", amount.toPlainString()).put("currency", currency);
  }
}
