package io.caravan;

import io.caravan.ledger.DeliveryState;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.shadow.Marks;
import java.util.List;

/**
 * A ledger is for shadow mode or for real, from its first run on: what is planned in shadow mode
 * was never to be written, and what was written for real says nothing about another integration.
 */
final class LedgerUse {
  private static final String SHADOW = "shadow";
  private static final String REAL = "real";

  private LedgerUse() {}

  /**
   * Keeps how the ledger is used, and closes it if it was used otherwise.
   *
   * @throws StartFault with what to do
   */
  static void claim(Ledger ledger, Settings settings) {
    boolean shadow = settings.on("caravan.shadow");
    boolean dry = settings.on("caravan.dry-run");
    String fault = ledger.writeNow(tx -> claim(tx, shadow, dry));
    if (fault != null) {
      ledger.close();
      throw new StartFault(List.of(fault));
    }
  }

  private static String claim(LedgerTx tx, boolean shadow, boolean dry) {
    String use = tx.fact(Marks.USE).orElse(null);
    if (use == null && isUsed(tx)) {
      use = REAL;
    }
    if (shadow && REAL.equals(use)) {
      return "this ledger was run before without --shadow, so it knows writes of its own: take"
          + " another one for shadow mode, --set caravan.ledger.url=jdbc:sqlite:data/shadow.db";
    }
    if (!shadow && SHADOW.equals(use)) {
      return "this ledger was made by run --shadow, and what it planned must never be sent: take"
          + " another one, --set caravan.ledger.url=jdbc:sqlite:data/caravan.db, connect again, and"
          + " keep this one for ./caravan shadow report";
    }
    if (shadow && use == null) {
      tx.putFact(Marks.USE, SHADOW);
      tx.putFact(Marks.BEGUN, String.valueOf(tx.now()));
    } else if (!shadow && !dry && !REAL.equals(tx.fact(Marks.USE).orElse(null))) {
      tx.putFact(Marks.USE, REAL);
    }
    return null;
  }

  /** By an older version, or by a dry run: either has records whose cause nobody watched. */
  private static boolean isUsed(LedgerReads reads) {
    return !reads.runners().isEmpty()
        || reads.counts().stream()
            .anyMatch(count -> !DeliveryState.PENDING.name().equals(count.state()));
  }
}
