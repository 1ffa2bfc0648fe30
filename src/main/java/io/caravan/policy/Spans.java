package io.caravan.policy;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as people write them: 250ms, 30s, 15m, 2h, 3d, or ISO (PT30S). */
final class Spans {
  private static final Pattern SHORT = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");

  private Spans() {}

  static long millis(String text) {
    String value = text.trim().toLowerCase(Locale.ROOT);
    Matcher match = SHORT.matcher(value);
    if (!match.matches()) {
      return Duration.parse(text.trim()).toMillis();
    }
    long count = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "ms" -> count;
      case "s" -> Duration.ofSeconds(count).toMillis();
      case "m" -> Duration.ofMinutes(count).toMillis();
      case "h" -> Duration.ofHours(count).toMillis();
      default -> Duration.ofDays(count).toMillis();
    };
  }
}
