package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.StreamReader;
import io.caravan.ledger.Conflict;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.LaneGroup;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Position;
import io.caravan.ledger.State;
import io.caravan.policy.Decision;
import io.caravan.policy.Identity;
import io.caravan.policy.Situation;
import io.caravan.system.SystemPack;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Applies the decision about one record and asks what its movements mean for what is on sale. */
final class Consequences {
  private static final String INVENTORY = "inventory";
  private static final String COUNT = "count";
  private static final String CAUSE = "cause";

  /** Begin of the origin of what was read from a list, which is read whole at first. */
  private static final String LISTED = "api:";

  private static final int DEEPEST = 8;

  private final Hub hub;
  private final LedgerTx tx;
  private final Incoming cause;
  private final int depth;
  private final Set<String> touched = new LinkedHashSet<>();
  private long changeId;

  Consequences(Hub hub, LedgerTx tx, Incoming cause, int depth) {
    this.hub = hub;
    this.tx = tx;
    this.cause = cause;
    this.depth = depth;
  }

  /**
   * @param told what is kept as the change's body
   * @return id of the change, or 0 if nothing changed
   */
  long apply(String entity, String ref, Decision decision, JsonNode told) {
    boolean changed = put(entity, ref, decision);
    boolean moved = move(decision.movements());
    if (INVENTORY.equals(entity)) {
      // A level that a target told moves nothing, but may not be what it must show.
      touched.add(ref);
    }
    if (changed || moved || matters(decision)) {
      keepChange(ref, decision, told);
    }
    follow(entity, ref, decision, told);
    decision.derived().forEach(next -> hub.recorder().derive(tx, cause, next, depth + 1));
    for (Decision.Redecided other : decision.redecided()) {
      new Redecisions(hub).again(tx, other.entity(), other.ref());
    }
    publish(told);
    return changeId;
  }

  private static boolean matters(Decision decision) {
    return decision.ignored() != null
        || decision.again() > 0
        || !decision.deliveries().isEmpty()
        || !decision.conflicts().isEmpty()
        || !decision.closed().isEmpty()
        || decision.notices().stream().anyMatch(notice -> notice.text() != null);
  }

  /** True if the merged document is another than before; what is only remembered is no change. */
  private boolean put(String entity, String ref, Decision decision) {
    State before = tx.state(entity, ref).orElse(null);
    JsonNode body = before == null ? null : before.body();
    JsonNode memo = before == null ? null : before.memo();
    boolean newBody = decision.state() != null && !decision.state().equals(body);
    boolean newMemo = decision.memo() != null && !decision.memo().equals(memo);
    if (newBody || newMemo) {
      tx.putState(entity, ref, newBody ? decision.state() : body, newMemo ? decision.memo() : memo);
    }
    return newBody;
  }

  private boolean move(List<Movement> movements) {
    boolean news = false;
    for (Movement movement : movements) {
      boolean fresh = COUNT.equals(movement.kind()) ? count(movement) : tx.move(movement);
      news |= fresh;
      // A cause explains a number and changes none.
      if (fresh && !CAUSE.equals(movement.kind()) || COUNT.equals(movement.kind())) {
        touched.add(Identity.place(movement.variant(), movement.location()));
      }
    }
    return news;
  }

  /** True if the count is another than before; the same count later only holds more movements. */
  private boolean count(Movement count) {
    Position before = tx.position(count.variant(), count.location()).orElse(null);
    if (before != null && before.countedAt() > count.at()) {
      return false;
    }
    tx.putPosition(
        new Position(count.variant(), count.location(), count.quantity(), count.at(), 0));
    boolean same =
        before != null
            && before.onHand() != null
            && before.onHand().compareTo(count.quantity()) == 0;
    return !same && tx.move(count);
  }

  private void keepChange(String ref, Decision decision, JsonNode told) {
    if (changeId == 0) {
      String state = decision.ignored() == null ? "RECORDED" : "IGNORED";
      changeId = tx.insertChange(Recorder.change(cause, ref, state, decision.ignored(), told));
    }
  }

  private void follow(String entity, String ref, Decision decision, JsonNode told) {
    Unkept.stop(tx, entity, ref, cause.from(), decision);
    enqueue(decision.deliveries());
    for (String movementId : decision.closed()) {
      tx.included(movementId, 0);
    }
    decision.included().forEach(held -> tx.included(held.movementId(), held.at()));
    for (Decision.FieldConflict conflict : decision.conflicts()) {
      tx.conflict(
          new Conflict(
              0,
              entity,
              ref,
              conflict.field(),
              conflict.owner(),
              conflict.ownerValue(),
              conflict.other(),
              conflict.otherValue(),
              tx.now()));
    }
    for (Decision.Notice notice : decision.notices()) {
      if (notice.text() == null) {
        tx.clearAlarm(notice.kind(), notice.subject());
      } else {
        tx.alarm(notice.kind(), notice.subject(), notice.text());
      }
    }
    decision.awaited().forEach(link -> Links.await(tx, link, entity, ref));
    decision.rereads().forEach(this::readOrders);
    for (Decision.Recount level : decision.recounts()) {
      new StockHeld(hub.systems()).countAgain(tx, level.system(), level.variant());
    }
    if (decision.again() > 0) {
      Schedules.at(tx, Schedules.again(entity, ref), decision.again());
    }
  }

  private void readOrders(String system) {
    for (SystemPack.Stream stream : hub.systems().require(system).pack().streams().values()) {
      if (LedgerFacts.OF_ORDERS.contains(stream.entity())
          && tx.fact(StreamReader.readFact(system, stream.name())).isPresent()) {
        tx.fireNow(system + "/" + stream.name());
      }
    }
  }

  private void enqueue(List<DeliveryDraft> drafts) {
    List<DeliveryDraft> allowed =
        drafts.stream().filter(draft -> pair() == null || pair().contains(draft.target())).toList();
    if (!allowed.isEmpty()) {
      tx.enqueue(changeId, new MassChange(hub).guarded(tx, cause, allowed), isLoad());
      if (hub.isShadow()) {
        allowed.forEach(draft -> LevelWatch.plan(tx, draft.entity(), draft.target(), draft.key()));
      }
    }
  }

  /** Whether this is told only because a system is read, or a target told, for the first time. */
  private boolean isLoad() {
    if (cause.isBaseline()) {
      return true;
    }
    return LaneGroup.isWholeState(cause.entity())
        && cause.stream() != null
        && cause.origin() != null
        && cause.origin().startsWith(LISTED)
        && tx.fact(StreamReader.readFact(cause.from(), cause.stream())).isEmpty();
  }

  /**
   * Who may be told, or null for all: point to point, the partner, and the teller where its own
   * number must change.
   */
  private Set<String> pair() {
    if (cause.only() == null) {
      return null;
    }
    Set<String> both = new HashSet<>(cause.only());
    both.add(cause.from());
    return both;
  }

  private void publish(JsonNode told) {
    for (int round = 0; !touched.isEmpty(); round++) {
      if (round > DEEPEST) {
        throw new IllegalStateException("publishing stock moves stock without end");
      }
      List<String> places = List.copyOf(touched);
      touched.clear();
      List<Situation.Target> targets =
          new LedgerFacts(tx, hub.systems(), pair()).targets(INVENTORY);
      places.forEach(place -> publish(place, targets, told));
    }
  }

  /** Asks what is on sale at a place and queues it for the targets. */
  void publish(String place, List<Situation.Target> targets, JsonNode told) {
    Decision decision = hub.publisher().publish(new Situations(hub).stock(tx, place, targets));
    boolean changed = put(INVENTORY, place, decision);
    boolean moved = move(decision.movements());
    if (tx.state(INVENTORY, place).isEmpty()) {
      // A place with stock is a record: a new target asks for all of them.
      tx.putState(INVENTORY, place, null, null);
    }
    if (changed || moved || matters(decision)) {
      keepChange(place, decision, told);
    }
    follow(INVENTORY, place, decision, told);
  }

  long changeId() {
    return changeId;
  }
}
