package io.caravan.policy;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount as a price of each piece.
 *
 * @param unit price of one piece
 * @param rest what the pieces at that price leave of the amount
 */
record UnitPrice(BigDecimal unit, BigDecimal rest) {
  private static final int DECIMALS = 4;

  static UnitPrice of(BigDecimal amount, BigDecimal pieces, String currency) {
    int usual = Money.decimals(currency);
    BigDecimal unit = amount.divide(pieces, usual, RoundingMode.DOWN);
    BigDecimal finer = amount.divide(pieces, Math.max(DECIMALS, usual), RoundingMode.HALF_UP);
    if (finer.compareTo(unit) != 0 && finer.multiply(pieces).compareTo(amount) == 0) {
      unit = finer;
    }
    return new UnitPrice(unit, amount.subtract(unit.multiply(pieces)));
  }
}
