package io.caravan.command.crash;

import io.caravan.proof.Tally;
import java.util.ArrayList;
import java.util.List;

/** A result for people. */
final class CrashReport {
  private static final int SHOWN = 10;

  private CrashReport() {}

  static List<String> lines(CrashResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "records compared %d; before repair: %s; after repair: %s; out of order %d"
            .formatted(
                result.after().compared(),
                counts(result.before()),
                counts(result.after()),
                result.outOfOrder().size()));
    lines.add(
        "ledger: parked %d, unfinished %d, traces not looked at %d, taken away %d, alarms %d"
            .formatted(
                result.ledger().parked(),
                result.ledger().unfinished(),
                result.ledger().orphans(),
                result.ledger().undone(),
                result.ledger().alarms().size()));
    list(lines, "doubled before repair", result.before().doubled());
    list(lines, "lost", result.after().lost());
    list(lines, "doubled", result.after().doubled());
    list(lines, "different", result.after().different());
    list(lines, "out of order", result.outOfOrder());
    list(lines, "alarm", result.ledger().alarms());
    return lines;
  }

  /**
   * The same as figures.
   *
   * @param broken beside what the campaign found
   * @param detail beside its own, or nothing
   */
  static Tally tally(CrashResult result, int broken, String detail) {
    Audit after = result.after();
    return new Tally(
        result.kills() + result.pauses() + result.stops(),
        after.lost().size(),
        after.doubled().size(),
        result.outOfOrder().size(),
        after.different().size(),
        broken + (result.ledger().isQuiet() ? 0 : 1),
        after.compared()
            + " records compared, doubled before repair "
            + result.before().doubled().size()
            + detail);
  }

  static String counts(Audit audit) {
    return "lost %d, doubled %d, different %d"
        .formatted(audit.lost().size(), audit.doubled().size(), audit.different().size());
  }

  private static void list(List<String> lines, String what, List<String> found) {
    found.stream().limit(SHOWN).forEach(text -> lines.add("  " + what + ": " + text));
    if (found.size() > SHOWN) {
      lines.add("  and " + (found.size() - SHOWN) + " more");
    }
  }
}
