package io.caravan.system;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 250ms}, {@code 3s}, {@code 2m}, {@code 1h}, {@code 3d}.
 */
public final class Durations {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

  private Durations() {}

  /**
   * @throws IllegalArgumentException if the text is no duration
   */
  public static Duration parse(String text) {
    Matcher found = TEXT.matcher(text.trim());
    if (!found.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no duration; write 250ms, 3s, 2m, 1h or 3d");
    }
    long amount = Long.parseLong(found.group(1));
    return switch (found.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
