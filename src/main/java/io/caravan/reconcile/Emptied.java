package io.caravan.reconcile;

import io.caravan.api.CallException;
import io.caravan.api.Failure;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.Worksheet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A system that shows nothing at all of what it is known to have: rather a wrong account or a
 * broken answer than that all of it is gone, however few they were.
 */
final class Emptied {
  private static final String INVENTORY = "inventory";

  /** The only one there was may well be deleted. */
  private static final int ONE = 1;

  private final Ledger ledger;
  private final Comparer comparer;

  Emptied(Ledger ledger, Comparer comparer) {
    this.ledger = ledger;
    this.comparer = comparer;
  }

  /**
   * Looks whether there is one.
   *
   * @throws CallException that names it and what a person can do
   */
  void refuse(String entity, List<Side> sides, Worksheet sheet) throws CallException {
    Set<String> shown = sheet.sides();
    for (Side side : sides) {
      // Of what happens there may be nothing in the time that is asked for.
      boolean mayBeNothing = shown.contains(side.name()) || side.from() != null;
      int known = mayBeNothing ? 0 : known(entity, side, sheet);
      if (known > ONE) {
        throw new CallException(
            Failure.PERMANENT,
            side.name()
                + " shows none of the "
                + known
                + " that it is known to have, which is not believed; nothing is changed. Look there;"
                + " if it is true: ./caravan reconcile "
                + entity
                + " --heal --yes");
      }
    }
  }

  private int known(String entity, Side side, Worksheet sheet) {
    AtomicInteger known = new AtomicInteger();
    sheet.walk(
        (key, rows) -> {
          if (ledger.read(reads -> isKnown(reads, entity, key, side))) {
            known.incrementAndGet();
          }
        });
    return known.get();
  }

  private boolean isKnown(LedgerReads reads, String entity, String key, Side side) {
    return !comparer.ids(reads, key, side).isEmpty()
        && (!INVENTORY.equals(entity) || isCounted(reads, key));
  }

  /** What nobody ever counted, a service say, has no stock to be shown. */
  private static boolean isCounted(LedgerReads reads, String key) {
    int at = key.lastIndexOf('@');
    return at > 0
        && reads
            .position(key.substring(0, at), key.substring(at + 1))
            .filter(position -> position.onHand() != null)
            .isPresent();
  }
}
