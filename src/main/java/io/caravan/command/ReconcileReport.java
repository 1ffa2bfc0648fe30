package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** A report of a comparison for people. */
final class ReconcileReport {
  private static final int MOST_LINES = 50;
  private static final int ROOT = 12;
  private static final String UNEXPLAINED = "unexplained";

  private ReconcileReport() {}

  /** Records that would be healed if somebody agreed. */
  static int held(JsonNode report) {
    int held = 0;
    for (JsonNode entity : report.path("entities")) {
      held += entity.path("heal").path("held").asInt();
    }
    return held;
  }

  /** Everything was read, and what nothing explains was healed. */
  static boolean isGood(JsonNode report) {
    boolean good = report.path("whole").asBoolean();
    for (JsonNode entity : report.path("entities")) {
      good &= entity.path(UNEXPLAINED).asInt() == 0 || entity.path("heal").has("recorded");
    }
    return good;
  }

  static void print(JsonNode report, PrintWriter out) {
    report
        .path("entities")
        .properties()
        .forEach(entity -> print(entity.getKey(), entity.getValue(), out));
    int unexplained = report.path(UNEXPLAINED).asInt();
    out.println(
        (unexplained == 0
                ? "Nothing is unexplained."
                : "Unexplained differences: " + unexplained + ".")
            + (report.path("whole").asBoolean() ? "" : " Not everything could be read.")
            + " Compared at "
            + report.path("ended").asText()
            + ".");
  }

  private static void print(String name, JsonNode told, PrintWriter out) {
    StringJoiner causes = new StringJoiner(", ");
    for (Map.Entry<String, JsonNode> cause : told.path("differences").properties()) {
      causes.add(cause.getKey() + " " + cause.getValue().asInt());
    }
    out.println(
        name
            + ": "
            + told.path("compared").asInt()
            + " compared, "
            + told.path("equal").asInt()
            + " equal"
            + (causes.length() == 0 ? "" : "; " + causes));
    roots(told.path("roots"), out);
    told.path("notReadable").forEach(place -> out.println("  not readable: " + place.asText()));
    told.path("toldByNoHook")
        .properties()
        .forEach(
            side ->
                out.println(
                    "  told by no webhook of "
                        + side.getKey()
                        + ", found by reading: "
                        + side.getValue().asInt()));
    gaps(told.path("months"), out);
    if (told.hasNonNull("failed")) {
      out.println("  FAILED " + Printable.of(told.path("failed").asText()));
    }
    int lines = 0;
    for (JsonNode one : told.path("list")) {
      if (!one.path("cause").asText().equals("rule") && lines++ < MOST_LINES) {
        out.println("  " + Printable.of(line(one)));
      }
    }
    heal(told.path("heal"), out);
  }

  /** Months of which one side has more. */
  private static void gaps(JsonNode months, PrintWriter out) {
    for (Map.Entry<String, JsonNode> month : months.properties()) {
      Set<Integer> counts = new HashSet<>();
      StringJoiner sides = new StringJoiner(", ");
      for (Map.Entry<String, JsonNode> side : month.getValue().properties()) {
        counts.add(side.getValue().asInt());
        sides.add(side.getKey() + " " + side.getValue().asInt());
      }
      if (counts.size() > 1 || month.getValue().size() < 2) {
        out.println("  gap in " + month.getKey() + ": " + sides);
      }
    }
  }

  private static void roots(JsonNode roots, PrintWriter out) {
    Set<String> different = new HashSet<>();
    StringJoiner sides = new StringJoiner(", ");
    for (Map.Entry<String, JsonNode> root : roots.properties()) {
      String hash = root.getValue().asText();
      different.add(hash);
      sides.add(root.getKey() + " " + hash.substring(0, Math.min(ROOT, hash.length())));
    }
    if (sides.length() > 0) {
      out.println("  roots " + (different.size() == 1 ? "agree: " : "differ: ") + sides);
    }
  }

  private static String line(JsonNode one) {
    String cause = one.path("cause").asText();
    String reason = one.path("reason").asText("");
    return (cause.equals(UNEXPLAINED) ? "UNEXPLAINED" : cause)
        + " "
        + one.path("record").asText()
        + " "
        + one.path("field").asText()
        + ": "
        + one.path("owner").asText()
        + " "
        + shown(one.path("wanted"))
        + ", "
        + one.path("side").asText()
        + " "
        + shown(one.path("found"))
        + (reason.isEmpty() || reason.equals("null") ? "" : " (" + reason + ")");
  }

  private static String shown(JsonNode value) {
    return value.isTextual() ? "\"" + value.textValue() + "\"" : "nothing";
  }

  private static void heal(JsonNode heal, PrintWriter out) {
    if (heal.has("recorded")) {
      out.println("  " + heal.path("recorded").asInt() + " records are recorded anew");
    } else if (heal.has("held")) {
      out.println(
          "  nothing is healed: "
              + heal.path("held").asInt()
              + " of "
              + heal.path("of").asInt()
              + " records are more than caravan.reconcile.most; --yes heals them all the same");
    }
  }
}
