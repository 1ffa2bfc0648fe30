package io.caravan.hub;

import io.caravan.system.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many new orders a shop brings at least: {@code 5 in 2h}, or during a part of the day only,
 * {@code 5 in 2h 09:00-22:00 Europe/Berlin} (UTC without a zone).
 *
 * @param count orders, at least 1
 * @param spanMs within this time
 * @param from begin of the hours in which they are expected; {@code to} their end. The same twice:
 *     all day
 */
public record ExpectedOrders(int count, long spanMs, LocalTime from, LocalTime to, ZoneId zone) {
  private static final Pattern TEXT =
      Pattern.compile("([1-9]\\d{0,2}) in (\\S+)(?: (\\d\\d:\\d\\d)-(\\d\\d:\\d\\d)(?: (\\S+))?)?");

  private static final long NS_PER_MS = 1_000_000;
  private static final long DAY_NS = Duration.ofDays(1).toNanos();

  /**
   * Reads the setting.
   *
   * @throws IllegalArgumentException if it is not understood
   */
  public static ExpectedOrders parse(String text) {
    Matcher parts = TEXT.matcher(text.strip());
    try {
      if (parts.matches()) {
        LocalTime from = time(parts.group(3));
        LocalTime to = time(parts.group(4));
        ZoneId zone = parts.group(5) == null ? ZoneOffset.UTC : ZoneId.of(parts.group(5));
        long span = Durations.parse(parts.group(2)).toMillis();
        if (span > 0 && span * NS_PER_MS >= openFor(from, to)) {
          throw new IllegalArgumentException(
              unlike(text) + ": its hours must be longer than the time that is looked back");
        }
        if (span > 0) {
          return new ExpectedOrders(Integer.parseInt(parts.group(1)), span, from, to, zone);
        }
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(unlike(text) + ": " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(unlike(text));
  }

  private static String unlike(String text) {
    return "\"" + text + "\" is not like \"5 in 2h\" or \"5 in 2h 09:00-22:00 Europe/Berlin\"";
  }

  private static LocalTime time(String text) {
    return text == null ? LocalTime.MIDNIGHT : LocalTime.parse(text);
  }

  private static long openFor(LocalTime from, LocalTime to) {
    return from.equals(to)
        ? Long.MAX_VALUE
        : Math.floorMod(to.toNanoOfDay() - from.toNanoOfDay(), DAY_NS);
  }

  /** Whether the whole span that ends now lies in the hours in which orders are expected. */
  boolean isWithinHours(long now) {
    if (from.equals(to)) {
      return true;
    }
    LocalTime end = Instant.ofEpochMilli(now).atZone(zone).toLocalTime();
    long sinceOpened = Math.floorMod(end.toNanoOfDay() - from.toNanoOfDay(), DAY_NS);
    return sinceOpened <= openFor(from, to) && sinceOpened >= spanMs * NS_PER_MS;
  }
}
