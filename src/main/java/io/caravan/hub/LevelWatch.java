package io.caravan.hub;

import io.caravan.ledger.Delivery;
import io.caravan.ledger.Lease;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Shadow;
import io.caravan.ledger.State;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * In shadow mode: has levels of shops read again. No webhook tells of them there, and a list of
 * what changed does not show a changed number. Those that should change soon are read each time,
 * all others in turn.
 */
final class LevelWatch {
  static final String NAME = "shadow/levels";
  private static final String INVENTORY = "inventory";
  private static final String OPEN = "shadow-open";
  private static final long EVERY_MS = 15_000;
  private static final int IN_TURN = 25;
  private static final int OPEN_AT_ONCE = 100;
  private static final int RECENT = 50;

  private final Hub hub;

  LevelWatch(Hub hub) {
    this.hub = hub;
  }

  /** A level is planned: the shop is watched until it shows it. */
  static void plan(LedgerTx tx, String entity, String target, String place) {
    if (INVENTORY.equals(entity)) {
      tx.alias(INVENTORY, OPEN, target, place);
    }
  }

  void run(LedgerTx tx, Lease lease) {
    for (String target : tx.subscribers(INVENTORY)) {
      if (hub.systems().get(target) != null
          && hub.systems().get(target).pack().actionsOf(INVENTORY).contains("set")) {
        look(tx, target);
      }
    }
    tx.reschedule(lease, tx.now() + EVERY_MS, EVERY_MS);
  }

  private void look(LedgerTx tx, String target) {
    Set<String> variants = new LinkedHashSet<>();
    for (String place : open(tx, target)) {
      variants.add(variant(place));
    }
    String fact = NAME + "/" + target;
    List<State> next = tx.states(INVENTORY, tx.fact(fact).orElse(""), IN_TURN);
    next.forEach(state -> variants.add(variant(state.ref())));
    tx.putFact(fact, next.size() < IN_TURN ? "" : next.get(next.size() - 1).ref());
    StockHeld stock = new StockHeld(hub.systems());
    variants.forEach(variant -> stock.countAgain(tx, target, variant));
  }

  /** Those that wait, each at its turn; what is shown by now is let go. */
  private static List<String> open(LedgerTx tx, String target) {
    String fact = NAME + "/open/" + target;
    TreeSet<String> all = new TreeSet<>(tx.refsByAlias(INVENTORY, OPEN, target));
    List<String> turn = new ArrayList<>(all.tailSet(tx.fact(fact).orElse(""), false));
    turn.addAll(all.headSet(tx.fact(fact).orElse(""), true));
    List<String> waiting = new ArrayList<>();
    for (String place : turn.subList(0, Math.min(OPEN_AT_ONCE, turn.size()))) {
      tx.putFact(fact, place);
      if (isShown(tx, target, place)) {
        tx.unalias(INVENTORY, OPEN, target, place);
      } else {
        waiting.add(place);
      }
    }
    return waiting;
  }

  private static boolean isShown(LedgerTx tx, String target, String place) {
    String shown =
        tx.shadow(target, INVENTORY, place)
            .map(Shadow::known)
            .map(known -> known.path("available").asText(""))
            .orElse("");
    String planned =
        tx.deliveries(INVENTORY, place, RECENT).stream()
            .filter(delivery -> delivery.target().equals(target))
            .findFirst()
            .map(Delivery::body)
            .map(body -> body.path("available").asText(""))
            .orElse("");
    return !shown.isEmpty()
        && !planned.isEmpty()
        && new BigDecimal(shown).compareTo(new BigDecimal(planned)) == 0;
  }

  private static String variant(String place) {
    return place.substring(0, place.lastIndexOf('@'));
  }
}
