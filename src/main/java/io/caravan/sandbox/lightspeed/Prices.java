package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/** Prices of an item or matrix, one for each price level, kept by the level's id. */
final class Prices {
  private Prices() {}

  static ObjectNode fresh(Books books) {
    ObjectNode prices = Wire.object();
    books.table("PriceLevel").all().forEach(l -> prices.put(Wire.text(l, "priceLevelID"), "0"));
    return prices;
  }

  /** The Default price. */
  static BigDecimal standard(ObjectNode row) {
    return Wire.decimal(row.get("_prices"), "1");
  }

  /** Writes the amounts sent, each named by useTypeID or useType. */
  static boolean write(ObjectNode prices, Payload sent, Books books) {
    boolean changed = false;
    for (Payload price : sent.members("Prices", "ItemPrice")) {
      String level =
          price.has("useTypeID") ? price.text("useTypeID") : named(books, price.text("useType"));
      if (!prices.has(level)) {
        throw ApiError.refused("Prices: there is no such use type.");
      }
      if (price.decimal("amount").signum() < 0) {
        throw ApiError.refused("Prices: amount must not be negative.");
      }
      String amount = Wire.decimal(price.decimal("amount"));
      changed |= !amount.equals(Wire.text(prices, level));
      prices.put(level, amount);
    }
    return changed;
  }

  private static String named(Books books, String useType) {
    return books.table("PriceLevel").all().stream()
        .filter(level -> Wire.text(level, "name").equals(useType))
        .map(level -> Wire.text(level, "priceLevelID"))
        .findFirst()
        .orElse("");
  }
}
