package io.caravan.api;

import io.caravan.system.Durations;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * Where the first read of a stream of events begins: a span before the moment at which its flow
 * first runs ({@code 14d}), or a point in time ({@code 2026-01-01}, midnight UTC, or {@code
 * 2026-01-01T08:00:00+02:00}).
 */
public final class Since {
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  private final long spanMs;
  private final Instant point;

  private Since(long spanMs, Instant point) {
    this.spanMs = spanMs;
    this.point = point;
  }

  /**
   * @throws IllegalArgumentException if the text is neither
   */
  public static Since parse(String text) {
    String trimmed = text.trim();
    try {
      if (DAY.matcher(trimmed).matches()) {
        return new Since(0, LocalDate.parse(trimmed).atStartOfDay().toInstant(ZoneOffset.UTC));
      }
      if (trimmed.indexOf('T') > 0) {
        return new Since(0, OffsetDateTime.parse(trimmed).toInstant());
      }
      return new Since(Durations.parse(trimmed).toMillis(), null);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is neither a span such as 14d nor a day such as 2026-01-01", e);
    }
  }

  /** The first moment that is read, in whole seconds as vendors keep them. */
  public Instant from(long nowMs) {
    Instant from = point == null ? Instant.ofEpochMilli(nowMs).minusMillis(spanMs) : point;
    return from.truncatedTo(ChronoUnit.SECONDS);
  }
}
