package io.caravan.flow;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns Camel's exception chain into the one line an integrator needs. */
final class LoadFault {
  private static final Pattern LINE = Pattern.compile("line (\\d+)");
  private static final int LONGEST = 600;

  private LoadFault() {}

  static FlowFault of(String file, Throwable thrown) {
    int line = 0;
    Throwable root = thrown;
    for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
      Matcher found = LINE.matcher(String.valueOf(t.getMessage()));
      if (line == 0 && found.find()) {
        line = Integer.parseInt(found.group(1));
      }
      root = t;
    }
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    message = message.replaceAll("\\s+", " ").trim();
    if (message.length() > LONGEST) {
      message = message.substring(0, LONGEST) + " ...";
    }
    return new FlowFault(
        file, line, message, "The file is left out as a whole; the other flows run");
  }
}
