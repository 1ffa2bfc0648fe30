package io.caravan.api;

import io.caravan.system.SystemPack;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/**
 * Values that order a list: times with an offset, numbers, or texts. A time that is made here is
 * written as the vendor writes it, with Z or with {@code +00:00}.
 */
final class CursorStamp {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,20})?");

  private CursorStamp() {}

  static int compare(String one, String other) {
    Instant oneTime = time(one);
    Instant otherTime = time(other);
    if (oneTime != null && otherTime != null) {
      return oneTime.compareTo(otherTime);
    }
    if (NUMBER.matcher(one).matches() && NUMBER.matcher(other).matches()) {
      return new BigDecimal(one).compareTo(new BigDecimal(other));
    }
    return one.compareTo(other);
  }

  /** The later of two; either may be null. */
  static String later(String one, String other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return compare(one, other) >= 0 ? one : other;
  }

  /** Whether it is a time after another. */
  static boolean isAfter(String value, Instant other) {
    Instant time = time(value);
    return time != null && time.isAfter(other);
  }

  /** A time moved back; anything that is no time stays as it is. */
  static String back(String value, long ms) {
    Instant time = time(value);
    return time == null || ms == 0 ? value : written(time.minus(Duration.ofMillis(ms)), value);
  }

  /** Not after {@code nowMs}: a vendor's clock that runs ahead must not make us skip anything. */
  static String notAfter(String value, long nowMs) {
    Instant time = time(value);
    Instant now = Instant.ofEpochMilli(nowMs);
    return time == null || !time.isAfter(now) ? value : written(now, value);
  }

  /** A time in UTC as the vendor writes it; {@code like} ends with Z or not. */
  static String written(Instant time, String like) {
    DateTimeFormatter format =
        new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendOffset("+HH:MM", like.endsWith("Z") ? "Z" : "+00:00")
            .toFormatter();
    return format.format(time.atOffset(ZoneOffset.UTC));
  }

  /**
   * Where a list that is read from a time begins, as its vendor writes times; null for all of it.
   */
  static String begin(SystemPack.Stream stream, Instant from) {
    String zone = stream.events() == null ? "Z" : stream.events().zone();
    return from == null ? null : written(from, zone);
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
