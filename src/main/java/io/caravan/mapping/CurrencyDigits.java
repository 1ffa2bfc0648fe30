package io.caravan.mapping;

import java.util.Currency;

/** How many decimals the amounts of a currency have. */
public final class CurrencyDigits {
  private static final int USUAL = 2;

  private CurrencyDigits() {}

  /**
   * By ISO 4217: 0 for JPY, 2 for EUR, 3 for KWD; 2 for a code that is no currency's or whose
   * currency has no coins.
   */
  public static int of(String currency) {
    try {
      int digits = Currency.getInstance(currency).getDefaultFractionDigits();
      return digits < 0 ? USUAL : digits;
    } catch (IllegalArgumentException e) {
      return USUAL;
    }
  }
}
