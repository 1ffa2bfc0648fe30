package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Change;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.LaneGroup;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Position;
import io.caravan.ledger.Shadow;
import io.caravan.ledger.State;
import io.caravan.mapping.Json;
import io.caravan.policy.Decision;
import io.caravan.policy.Identified;
import io.caravan.policy.Identity;
import io.caravan.policy.Refusal;
import io.caravan.policy.Situation;
import io.caravan.system.SystemConfig;
import java.util.List;
import java.util.Optional;

/**
 * What a new subscriber gets first: every item, stock level and customer that is known, decided
 * again for it alone; point to point, of those that its pair told of. Old orders are not told.
 */
final class Baselines {
  private static final String INVENTORY = "inventory";
  private static final int CHUNK = 100;
  private static final String ACTOR = "hub";

  private final Hub hub;

  Baselines(Hub hub) {
    this.hub = hub;
  }

  /** Makes the subscription and plans its baseline, both or neither. */
  static void subscribe(Ledger ledger, String entity, String target) {
    ledger.writeNow(
        tx -> {
          if (!tx.subscribers(entity).contains(target)) {
            tx.subscribe(target, entity, ACTOR);
            if (LaneGroup.isWholeState(entity)) {
              String name = Schedules.baseline(entity, target);
              tx.putFact(name, tx.now() + " ");
              tx.fireNow(name);
            }
          }
          return null;
        });
  }

  /** Does the next part of a baseline; true if there is more. */
  boolean run(LedgerTx tx, String name) {
    String[] parts = name.substring(Schedules.BASELINE.length()).split("/", 2);
    String entity = parts[0];
    SystemConfig target = hub.systems().get(parts[1]);
    if (target == null || !tx.subscribers(entity).contains(target.name())) {
      return false;
    }
    String[] progress = tx.fact(name).orElse("0 ").split(" ", 2);
    List<State> states = tx.states(entity, progress[1], CHUNK);
    long since = Long.parseLong(progress[0]);
    for (State state : states) {
      tell(tx, entity, state.ref(), LedgerFacts.target(target, entity), since);
      tx.putFact(name, since + " " + state.ref());
    }
    return states.size() == CHUNK;
  }

  /** Decides one record again for a target alone, by what others told of it. */
  void again(LedgerTx tx, String entity, String ref, SystemConfig target) {
    if (entity.equals(INVENTORY)) {
      tell(tx, entity, ref, LedgerFacts.target(target, entity), Long.MAX_VALUE);
    } else {
      new Tellers(tx, target.name())
          .lastOfOthers(entity, ref)
          .map(change -> Redecisions.told(change, tx.now()).inBaseline(target.name()))
          .ifPresent(cause -> decided(tx, ref, cause, target.name()));
    }
  }

  /**
   * Decides an item and its stock again for a target that has lost it.
   *
   * @return false if nobody else told of the item, or it is not to be made there: nothing follows
   */
  boolean anew(LedgerTx tx, String item, SystemConfig target) {
    boolean follows =
        new Tellers(tx, target.name())
            .lastOfOthers("item", item)
            .map(change -> Redecisions.told(change, tx.now()).inBaseline(target.name()))
            .filter(cause -> decided(tx, item, cause, target.name()))
            .isPresent();
    if (follows) {
      tx.state("item", item).ifPresent(state -> stockAnew(tx, state, target));
    }
    return follows;
  }

  private void stockAnew(LedgerTx tx, State item, SystemConfig target) {
    for (JsonNode variant : item.body().path("variants")) {
      for (Position position : tx.positions(variant.path("ref").asText())) {
        String place = Identity.place(position.variant(), position.location());
        if (!isOfPair(tx, place, target.name())) {
          continue;
        }
        State before = tx.state(INVENTORY, place).orElse(null);
        if (before != null && before.memo() instanceof ObjectNode memo) {
          // What it showed is gone with it.
          ObjectNode rest = memo.deepCopy();
          rest.remove(target.name());
          tx.putState(INVENTORY, place, before.body(), rest);
        }
        tx.putShadow(target.name(), INVENTORY, place, null, null, null);
        Situation.Target shop = LedgerFacts.target(target, INVENTORY);
        Incoming cause = place(tx, INVENTORY, place, shop).inBaseline(target.name());
        new Consequences(hub, tx, cause, 0).publish(place, List.of(shop), cause.document());
      }
    }
  }

  private void tell(LedgerTx tx, String entity, String ref, Situation.Target target, long since) {
    Optional<Change> last = new Tellers(tx, target.system()).last(entity, ref);
    if (last.isPresent() && last.get().recordedAt() > since) {
      // Told since: it was decided for the new subscriber too.
      return;
    }
    Incoming cause =
        last.map(change -> Redecisions.told(change, tx.now()))
            .orElseGet(() -> place(tx, entity, ref, target))
            .inBaseline(target.system());
    if (entity.equals(INVENTORY)) {
      if (isOfPair(tx, ref, target.system())) {
        new Consequences(hub, tx, cause, 0).publish(ref, List.of(target), cause.document());
      }
    } else if (last.isPresent()) {
      decided(tx, ref, cause, target.system());
    }
  }

  private static boolean isOfPair(LedgerTx tx, String place, String target) {
    int at = place.lastIndexOf('@');
    return new Tellers(tx, target)
        .concernPlace(place.substring(0, at), place.substring(at + 1), place);
  }

  private boolean decided(LedgerTx tx, String ref, Incoming cause, String target) {
    try {
      return decide(tx, ref, cause, target);
    } catch (Refusal refusal) {
      tx.alarm(
          "baseline",
          cause.entity() + " " + ref + " for " + target,
          "The "
              + cause.entity()
              + " "
              + ref
              + " could not be decided for "
              + target
              + ": "
              + refusal.path()
              + " "
              + refusal.getMessage()
              + ".");
      return false;
    }
  }

  /** True if the target gets something. */
  private boolean decide(LedgerTx tx, String ref, Incoming cause, String target) {
    Identified found =
        Identity.toRefs(
            cause.entity(),
            cause.from(),
            cause.document(),
            cause.nativeId(),
            new LedgerLookup(tx, hub.systems()));
    Situation situation = new Situations(hub).baseline(tx, cause, ref, found.document());
    Decision decision = hub.policy(cause.entity()).decide(situation);
    // They were kept when they were told.
    decision.conflicts().clear();
    decision.deliveries().removeIf(draft -> holds(tx, target, draft));
    new Consequences(hub, tx, cause, 0).apply(cause.entity(), ref, decision, cause.document());
    return !decision.deliveries().isEmpty();
  }

  /** Whether the subscriber is known to hold all that it would be told. */
  private static boolean holds(LedgerTx tx, String target, DeliveryDraft draft) {
    return tx.nativeIds(draft.entity(), draft.key(), target).stream()
        .map(id -> tx.shadow(target, draft.entity(), id).map(Shadow::known).orElse(null))
        .anyMatch(known -> Known.tells(known, draft.body()));
  }

  /** Stock that only movements told of. */
  private static Incoming place(LedgerTx tx, String entity, String ref, Situation.Target target) {
    ObjectNode document = Json.mapper().createObjectNode().put("ref", ref);
    return new Incoming(
        entity, target.system(), null, null, document, null, null, null, tx.now(), null, false);
  }
}
