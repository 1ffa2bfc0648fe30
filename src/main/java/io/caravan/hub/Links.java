package io.caravan.hub;

import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Need;
import java.util.Optional;

/**
 * Writes links and wakes the lanes that wait for one of them. Who waits stands in the aliases
 * ({@code need}, {@code <system>/<kind>}, ref), so that a new link finds its waiters by key.
 */
final class Links {
  private static final String NEED = "need";

  private Links() {}

  /** False if the native id is tied to another record; then an alarm tells both. */
  static boolean keep(LedgerTx tx, String system, String kind, String ref, String nativeId) {
    Optional<String> known = tx.ref(kind, system, nativeId);
    if (known.isPresent() && !known.get().equals(ref)) {
      tx.alarm(
          "double",
          kind + " " + nativeId + " of " + system,
          "The "
              + kind
              + " "
              + nativeId
              + " of "
              + system
              + " stands for "
              + known.get()
              + ", but was also made for "
              + ref
              + ": compare the two and unlink one.");
      return false;
    }
    if (known.isEmpty()) {
      tx.link(kind, ref, system, nativeId);
      String waiting = system + "/" + kind;
      for (String laneKey : tx.refsByAlias(NEED, waiting, ref)) {
        tx.unalias(NEED, waiting, ref, laneKey);
        tx.wake(system, laneKey);
      }
    }
    return true;
  }

  /** The lane of this key is woken by the link that is needed. */
  static void await(LedgerTx tx, String target, Need need, String laneKey) {
    tx.alias(NEED, target + "/" + need.kind(), need.ref(), laneKey);
  }
}
