package io.caravan.api;

import java.util.Locale;
import java.util.regex.Pattern;

/** What vendors say, made fit for our messages: one line, short, nothing personal. */
final class Wording {
  private static final int LONGEST = 300;
  private static final Pattern MAIL = Pattern.compile("[^\\s@\"'<>]+@[^\\s@\"'<>]+");
  private static final Pattern PHONE =
      Pattern.compile("(?<![\\w/#.-])\\+?\\(?\\d[\\d ().-]{7,}\\d(?!\\w)");
  private static final Pattern LONG_SECRET = Pattern.compile("[A-Za-z0-9_\\-]{24,}");
  private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\s]+");

  private Wording() {}

  /** Mail addresses, phone numbers and whatever could be a token are taken out. */
  static String safe(String vendor) {
    String line = BREAKS.matcher(vendor == null ? "" : vendor).replaceAll(" ").trim();
    line = MAIL.matcher(line).replaceAll("[mail]");
    line = PHONE.matcher(line).replaceAll("[number]");
    line = LONG_SECRET.matcher(line).replaceAll(m -> codeOr(m.group()));
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
  }

  // Codes in capitals are words of the vendor's vocabulary.
  private static String codeOr(String text) {
    return text.equals(text.toUpperCase(Locale.ROOT)) && text.contains("_")
        ? text
        : text.matches("[A-Za-z]+") && text.length() < 2 * 24 ? text : "[secret]";
  }
}
