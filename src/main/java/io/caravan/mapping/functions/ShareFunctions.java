package io.caravan.mapping.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.schibsted.spt.data.jslt.Function;
import io.caravan.mapping.CurrencyDigits;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Parts of amounts, and decimals for vendors that want JSON numbers. */
final class ShareFunctions {
  private ShareFunctions() {}

  static List<Function> all() {
    return List.of(
        Simple.nullSafe("share-money", 3, a -> share(a[0], Decimals.of(a[1]), Decimals.of(a[2]))),
        Simple.nullSafe("as-number", 1, a -> DecimalNode.valueOf(Decimals.of(a[0]))));
  }

  /** What falls to {@code part} of {@code whole} units, in whole cents of its currency. */
  private static JsonNode share(JsonNode money, BigDecimal part, BigDecimal whole) {
    if (whole.signum() == 0) {
      return NullNode.getInstance();
    }
    return MoneyFunctions.each(
        money,
        (amount, currency) ->
            amount.multiply(part).divide(whole, CurrencyDigits.of(currency), RoundingMode.HALF_UP));
  }
}
