package io.caravan.command;

import java.util.regex.Pattern;

/** Text from data for a terminal: nothing in it moves the cursor, colours or turns the words. */
final class Printable {
  // Controls of both ranges, and marks that make text read in another order than it is.
  private static final Pattern ACTIVE =
      Pattern.compile(
          "[\\p{Cc}\\x{200E}\\x{200F}\\x{202A}-\\x{202E}\\x{2028}\\x{2029}\\x{2066}-\\x{2069}]");

  private Printable() {}

  /** One line of the text, each such character as a blank. */
  static String of(String text) {
    return ACTIVE.matcher(text).replaceAll(" ");
  }
}
