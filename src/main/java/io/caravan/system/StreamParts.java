package io.caravan.system;

import io.caravan.system.SystemPack.ById;
import io.caravan.system.SystemPack.Cursor;
import io.caravan.system.SystemPack.HintRule;
import java.util.List;
import java.util.regex.Pattern;

/** Reads when a stream is read, from where on, and what it says of what is gone. */
final class StreamParts {
  private static final String NO_TIME = "0s";
  private static final String MISSING = "missing";
  private static final String ITEM = "item";
  private static final Pattern PLAIN = Pattern.compile("[^.{}]*");
  private static final Pattern SCHEDULE =
      Pattern.compile("\\d+(ms|[smhd])(\\.\\.\\d+(ms|[smhd]))?");

  private StreamParts() {}

  static boolean whole(Section s, Cursor cursor, List<ById> byId) {
    if (!MISSING.equals(s.word("deletions", "hidden", "hidden", "shown", MISSING))) {
      return false;
    }
    if (cursor != null && (cursor.variable() != null || cursor.parameter() != null)) {
      s.fault(
          "deletions",
          s.lastName() + " is read from its cursor on, so that what is missing is not gone",
          "Take variable and parameter out of its cursor, or write deletions: hidden");
    }
    if (byId.isEmpty()) {
      s.fault(
          "deletions",
          s.lastName() + " has no by-id, by which it is looked whether what is missing is gone",
          "Say how one record is read");
    }
    if (!PLAIN.matcher(s.text("id", "")).matches()) {
      s.fault("id", "what is missing is told by its id, which must be a field", "Name one field");
    }
    if (!ITEM.equals(s.text("entity"))) {
      s.fault("deletions", "only items end by being missing", "Write deletions: hidden");
    }
    return true;
  }

  static StreamEvents events(Section s) {
    if (s == null) {
      return null;
    }
    s.span("since", NO_TIME);
    StreamEvents events =
        new StreamEvents(s.text("since", NO_TIME), s.word("zone", "Z", "Z", "+00:00"));
    s.done();
    return events;
  }

  static String schedule(Section s, String usual) {
    String text = s.text("schedule", usual);
    // A cron expression is understood where it is run.
    if (!text.contains(" ") && !SCHEDULE.matcher(text).matches()) {
      s.fault(
          "schedule", "schedule " + text + " is not understood", "Write it like 30s or 15s..5m");
    }
    return text;
  }

  static HintRule hint(Section s) {
    HintRule rule = new HintRule(s.list("topics"), s.required("id"));
    s.done();
    return rule;
  }

  static Cursor cursor(Section s) {
    s.text("resolution");
    s.flag("inclusive");
    Cursor cursor =
        new Cursor(
            s.required("field"),
            s.span("overlap", NO_TIME).toMillis(),
            s.text("variable"),
            s.text("parameter"),
            s.text("filter", "{cursor}"),
            s.text("initial"));
    s.done();
    return cursor;
  }
}
