package io.caravan.api;

import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** How long a vendor wants us to wait. */
final class RetryAfter {
  static final long DEFAULT_MS = 1_000;
  private static final double MILLIS = 1000.0;
  private static final long LONGEST_MS = 3_600_000;

  private RetryAfter() {}

  /**
   * From {@code Retry-After} (seconds, also with decimals, or a date) or from what the answer tells
   * of the limit.
   *
   * @param headers names in lower case
   * @param now ledger ms, used for a date if the answer does not tell the vendor's own time
   */
  static long millis(Map<String, String> headers, RateState state, double rate, long now) {
    String text = headers.get("retry-after");
    Long told = text == null ? null : told(text.trim(), headers.get("date"), now);
    if (told == null && state.cost() != null && state.left() != null) {
      double perSecond = state.rate() == null || state.rate() <= 0 ? rate : state.rate();
      if (perSecond > 0) {
        told = (long) Math.ceil(Math.max(0, state.cost() - state.left()) / perSecond * MILLIS);
      }
    }
    return told == null ? DEFAULT_MS : Math.max(1, Math.min(told, LONGEST_MS));
  }

  private static Long told(String text, String vendorsTime, long now) {
    try {
      return (long) Math.ceil(Double.parseDouble(text) * MILLIS);
    } catch (NumberFormatException e) {
      Long until = date(text);
      Long from = vendorsTime == null ? null : date(vendorsTime);
      return until == null ? null : Long.valueOf(until - (from == null ? now : from));
    }
  }

  private static Long date(String text) {
    try {
      return ZonedDateTime.parse(text.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
          .toInstant()
          .toEpochMilli();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
