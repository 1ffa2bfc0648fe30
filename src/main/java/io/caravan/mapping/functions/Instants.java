package io.caravan.mapping.functions;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Times of any vendor as UTC instants. */
final class Instants {
  private static final DateTimeFormatter LENIENT_OFFSET =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendOffset("+HHmm", "Z")
          .toFormatter();

  private Instants() {}

  /**
   * @param text ISO with any offset, or without one (then it is UTC), with a blank instead of the T
   * @throws IllegalArgumentException if it is no time; the value is not in the message
   */
  static String utc(String text) {
    String iso = text.strip().replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) (\\d)", "$1T$2");
    try {
      return parse(iso).toString();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a value is not a time");
    }
  }

  private static Instant parse(String iso) {
    if (iso.matches(".*(Z|[+-]\\d{2}:\\d{2})$")) {
      return OffsetDateTime.parse(iso).toInstant();
    }
    if (iso.matches(".*[+-]\\d{4}$")) {
      return OffsetDateTime.parse(iso, LENIENT_OFFSET).toInstant();
    }
    return LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }
}
