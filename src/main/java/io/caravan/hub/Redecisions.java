package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Change;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Shadow;
import io.caravan.ledger.State;
import io.caravan.mapping.Json;
import io.caravan.policy.Decision;
import io.caravan.policy.Identified;
import io.caravan.policy.Identity;
import io.caravan.policy.Situation;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Decisions about records of which nobody told anything new. */
final class Redecisions {
  private static final String ORDER = "order";
  private static final int MOST = 20;

  private final Hub hub;

  Redecisions(Hub hub) {
    this.hub = hub;
  }

  /** Decides a record again with what was told last of it; nothing if nothing was ever told. */
  void again(LedgerTx tx, String entity, String ref) {
    // What was ignored when it was told says nothing new now.
    Optional<Change> last =
        told(tx, entity, ref)
            .filter(change -> "RECORDED".equals(change.state()))
            .findFirst()
            .or(() -> lastTold(tx, entity, ref));
    last.ifPresent(told -> decide(tx, told, ref));
  }

  /** Decides anew what was told, about the record that it is identified as now. */
  void decide(LedgerTx tx, Change told, String ref) {
    String entity = told.entity();
    Incoming in = told(told, tx.now(), Partners.of(tx, told.system(), entity));
    LedgerLookup lookup = new LedgerLookup(tx, hub.systems());
    Identified found = Identity.toRefs(entity, in.from(), in.document(), in.nativeId(), lookup);
    JsonNode known =
        tx.shadow(in.from(), entity, Recorder.key(in, ref)).map(Shadow::known).orElse(null);
    Decision decision = hub.policy(entity).decide(hub.recorder().situation(tx, in, found, known));
    new Consequences(hub, tx, in, 0).apply(entity, ref, decision, in.document());
  }

  static Optional<Change> lastTold(LedgerTx tx, String entity, String ref) {
    return told(tx, entity, ref).findFirst();
  }

  private static Stream<Change> told(LedgerTx tx, String entity, String ref) {
    return tx.changes(entity, ref, MOST).stream()
        .filter(change -> change.body() != null && "canonical".equals(change.stage()))
        .filter(change -> "RECORDED".equals(change.state()) || "IGNORED".equals(change.state()));
  }

  static Incoming told(Change change, long now) {
    return told(change, now, null);
  }

  static Incoming told(Change change, long now, Set<String> only) {
    return new Incoming(
        change.entity(),
        change.system(),
        change.nativeId(),
        change.version(),
        change.body(),
        null,
        change.origin(),
        change.mapping(),
        now,
        only,
        false);
  }

  /**
   * What follows when a target has no goods for a reservation.
   *
   * @return body with which it is tried once more in its place, or null: it ends here
   */
  JsonNode shortfall(LedgerTx tx, Delivery delivery) {
    String order = delivery.key();
    JsonNode state =
        tx.state(ORDER, order)
            .map(State::body)
            .orElseGet(() -> Json.mapper().createObjectNode().put("ref", order));
    String from = lastTold(tx, ORDER, order).map(Change::system).orElse(delivery.target());
    Incoming in =
        new Incoming(
            ORDER,
            from,
            null,
            null,
            state,
            null,
            "short:" + delivery.target(),
            null,
            tx.now(),
            Partners.of(tx, from, ORDER),
            true);
    Situation situation = new Situations(hub).of(tx, ORDER, from, order, state, state, in.only());
    Decision decision = hub.shortfall().shortfall(situation, delivery.action(), delivery.body());
    new Consequences(hub, tx, in, 0).apply(ORDER, order, decision, state);
    return decision.instead();
  }
}
