package io.caravan.command.crash;

import java.io.PrintWriter;
import java.util.List;

/** A result for people. */
final class CrashReport {
  private static final int SHOWN = 10;

  private CrashReport() {}

  static void print(CrashResult result, PrintWriter out) {
    out.println(
        "records compared %d; before repair: %s; after repair: %s; out of order %d"
            .formatted(
                result.after().compared(),
                counts(result.before()),
                counts(result.after()),
                result.outOfOrder().size()));
    out.println(
        "ledger: parked %d, unfinished %d, traces not looked at %d, alarms %d"
            .formatted(
                result.ledger().parked(),
                result.ledger().unfinished(),
                result.ledger().orphans(),
                result.ledger().alarms().size()));
    list(out, "doubled before repair", result.before().doubled());
    list(out, "lost", result.after().lost());
    list(out, "doubled", result.after().doubled());
    list(out, "different", result.after().different());
    list(out, "out of order", result.outOfOrder());
    list(out, "alarm", result.ledger().alarms());
    out.flush();
  }

  private static String counts(Audit audit) {
    return "lost %d, doubled %d, different %d"
        .formatted(audit.lost().size(), audit.doubled().size(), audit.different().size());
  }

  private static void list(PrintWriter out, String what, List<String> found) {
    found.stream().limit(SHOWN).forEach(text -> out.println("  " + what + ": " + text));
    if (found.size() > SHOWN) {
      out.println("  and " + (found.size() - SHOWN) + " more");
    }
  }
}
