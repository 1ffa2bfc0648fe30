package io.caravan.command.crash;

import java.util.List;

/**
 * What one campaign found.
 *
 * @param before the audit before fenced-off runners' documents were looked for
 * @param after the same after that
 * @param outOfOrder effects that came in another order than their causes
 * @param ledger what the ledger says at the end
 */
record CrashResult(
    int kills,
    int pauses,
    int stops,
    Audit before,
    Audit after,
    List<String> outOfOrder,
    LedgerLook ledger) {

  boolean good() {
    return after.isClean() && outOfOrder.isEmpty() && ledger.isQuiet();
  }
}
