package io.caravan.hub;

import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Need;
import io.caravan.policy.Decision;
import java.util.Optional;

/**
 * Writes links and wakes the lanes that wait for one of them. Who waits stands in the aliases
 * ({@code need}, {@code <system>/<kind>}, ref), so that a new link finds its waiters by key: lanes,
 * and records that are to be decided again.
 */
final class Links {
  private static final String NEED = "need";

  /** Before an id of a record that is not known yet. */
  private static final String ID = "#";

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
      tell(tx, system, kind, ref);
      if (kind.equals("customer")) {
        tell(tx, system, kind, ID + nativeId);
      }
    }
    return true;
  }

  private static void tell(LedgerTx tx, String system, String kind, String who) {
    String waiting = system + "/" + kind;
    for (String waiter : tx.refsByAlias(NEED, waiting, who)) {
      tx.unalias(NEED, waiting, who, waiter);
      if (waiter.startsWith(Schedules.AGAIN)) {
        Schedules.at(tx, waiter, tx.now());
      } else {
        tx.wake(system, waiter);
      }
    }
  }

  /** The record is decided again when the link comes. */
  static void await(LedgerTx tx, Decision.Awaited link, String entity, String ref) {
    String who = link.ref() == null ? ID + link.nativeId() : link.ref();
    tx.alias(NEED, link.system() + "/" + link.kind(), who, Schedules.again(entity, ref));
  }

  /** The lane of this key is woken by the link that is needed. */
  static void await(LedgerTx tx, String target, Need need, String laneKey) {
    tx.alias(NEED, target + "/" + need.kind(), need.ref(), laneKey);
  }
}
