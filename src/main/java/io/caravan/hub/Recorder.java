package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Change;
import io.caravan.ledger.Hint;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Shadow;
import io.caravan.policy.Decision;
import io.caravan.policy.Identified;
import io.caravan.policy.Identity;
import io.caravan.policy.NotYetKnown;
import io.caravan.policy.Policy;
import io.caravan.policy.Refusal;
import io.caravan.policy.Situation;
import io.caravan.system.SystemPack;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Turns what a system tells into a change and its consequences, all in one transaction: identify,
 * compare with what the system was known to hold, decide, apply.
 */
public final class Recorder {
  private static final String INVENTORY = "inventory";
  private static final String ORDER = "order";
  private static final String SHIPMENT = "shipment";

  /** Entities whose records are judged by the time that they tell. */
  private static final Set<String> OF_THEIR_TIME = Set.of(INVENTORY, "movement");

  private static final int DEEPEST = 8;

  private final Hub hub;
  private final Situations situations;

  Recorder(Hub hub) {
    this.hub = hub;
    this.situations = new Situations(hub);
  }

  /**
   * Records one canonical document.
   *
   * @throws Refusal if it must be parked; nothing of the transaction may be kept then
   */
  public Recorded record(LedgerTx tx, Incoming incoming) {
    Partners.keep(tx, incoming);
    return record(tx, incoming, 0);
  }

  private Recorded record(LedgerTx tx, Incoming in, int depth) {
    if (depth > DEEPEST) {
      throw new Refusal("$", "it leads to a chain of more than " + DEEPEST + " records");
    }
    Policy policy = hub.policy(in.entity());
    if (SHIPMENT.equals(in.entity()) && !in.derived()) {
      Parking.awaitTurn(tx, in);
    }
    if (OurSales.isAnswered(tx, in)) {
      return new Recorded(Recorded.Outcome.UNCHANGED, 0, null);
    }
    Optional<Identified> ours = OurSales.unanswered(hub, in);
    Identified found;
    try {
      LedgerLookup lookup = new LedgerLookup(tx, hub.systems());
      found =
          ours.orElseGet(
              () -> Identity.toRefs(in.entity(), in.from(), in.document(), in.nativeId(), lookup));
    } catch (NotYetKnown unknown) {
      if (unknown.nativeIds().isEmpty()) {
        throw unknown;
      }
      WaitingStock.keep(tx, in, unknown.nativeIds());
      return new Recorded(Recorded.Outcome.WAITING, 0, null);
    }
    String key = key(in, found.ref());
    Shadow shadow = tx.shadow(in.from(), in.entity(), key).orElse(null);
    JsonNode known = shadow == null ? null : shadow.known();
    if (found.ignored() != null) {
      return ignore(tx, in, found, key, known);
    }
    Observer observer = hub.isShadow() ? new Observer(hub, tx, in) : null;
    if (observer != null) {
      observer.see(found.document(), found.ref(), known);
      if (observer.isSettled(found)) {
        seen(tx, in, key, shadow, found.document());
        return new Recorded(Recorded.Outcome.UNCHANGED, 0, found.ref());
      }
    }
    if (isOvertaken(in, known)) {
      if (canBeAskedFor(in)) {
        tx.hint(new Hint(in.from(), in.stream(), in.id(), null, tx.now()));
      }
      Parking.heal(tx, in.from(), in.entity(), in.id(), 0);
      return new Recorded(Recorded.Outcome.OVERTAKEN, 0, found.ref());
    }
    if (isToldBefore(in, known, found.document())) {
      seen(tx, in, key, shadow, found.document());
      Parking.heal(tx, in.from(), in.entity(), in.id(), 0);
      return new Recorded(Recorded.Outcome.UNCHANGED, 0, found.ref());
    }
    if (isUnstamped(in, shadow)) {
      stamp(found.document(), tx.now());
    }
    keepIdentity(tx, in.from(), found);
    Situation situation = situation(tx, in, found, known);
    Decision decision = policy.decide(situation);
    // Seen first: what follows looks at the level that was told, not at the one before.
    seen(tx, in, key, shadow, found.document());
    Consequences consequences = new Consequences(hub, tx, in, depth);
    long changeId = consequences.apply(in.entity(), found.ref(), decision, in.document());
    if (INVENTORY.equals(in.entity())) {
      // A write that was refused as stale waits for this word of the target.
      tx.wake(in.from(), found.ref());
    }
    if (observer != null) {
      observer.decided(found);
    }
    Parking.heal(tx, in.from(), in.entity(), in.id(), changeId);
    if (ORDER.equals(in.entity()) && situation.state() == null && !isOfTill(in)) {
      Silence.came(hub, tx, in.from());
    }
    if (ORDER.equals(in.entity()) && changeId != 0) {
      Parking.orderCame(tx, in.document());
    } else if (SHIPMENT.equals(in.entity())) {
      // What it makes the till sell may be what a refund waits for.
      Parking.orderCame(tx, in.document().path(ORDER));
    }
    found.links().forEach(link -> tellWaiting(tx, in.from(), link.kind(), link.nativeId()));
    return new Recorded(outcome(changeId, decision), changeId, found.ref());
  }

  private static boolean isOfTill(Incoming in) {
    return "pos".equals(in.document().path("channel").asText());
  }

  private static Recorded.Outcome outcome(long changeId, Decision decision) {
    if (changeId == 0) {
      return Recorded.Outcome.UNCHANGED;
    }
    return decision.ignored() == null ? Recorded.Outcome.CHANGE : Recorded.Outcome.IGNORED;
  }

  /** A record that follows from another one; parked alone if it must be. */
  void derive(LedgerTx tx, Incoming from, Decision.Derived derived, int depth) {
    recordOrPark(tx, from.follows(derived.entity(), derived.nativeId(), derived.document()), depth);
  }

  private void recordOrPark(LedgerTx tx, Incoming in, int depth) {
    try {
      record(tx, in, depth);
    } catch (Refusal refusal) {
      Parking.park(
          tx,
          new Parking.Fault(in, refusal.path(), refusal.getMessage(), "canonical", in.document()));
    }
  }

  static String key(Incoming in, String ref) {
    if (INVENTORY.equals(in.entity())) {
      return ref == null
          ? in.document().path("variant").path("id").asText()
              + "@"
              + in.document().path("location").path("id").asText()
          : ref;
    }
    return in.id() == null ? ref : in.id();
  }

  private Recorded ignore(LedgerTx tx, Incoming in, Identified found, String key, JsonNode known) {
    if (Known.same(known, found.document())) {
      return new Recorded(Recorded.Outcome.UNCHANGED, 0, null);
    }
    Change change = change(in, null, "IGNORED", found.ignored(), in.document());
    long changeId = tx.insertChange(change);
    seen(tx, in, key, null, found.document());
    return new Recorded(Recorded.Outcome.IGNORED, changeId, null);
  }

  // Another content under the same version: the edit left no time, so it is as late as its finding.
  private static boolean isUnstamped(Incoming in, Shadow shadow) {
    return "customer".equals(in.entity())
        && !in.derived()
        && in.stream() != null
        && in.version() != null
        && shadow != null
        && in.version().equals(shadow.version());
  }

  private static void stamp(JsonNode document, long at) {
    if (document instanceof ObjectNode told && told.has("updatedAt")) {
      told.put("updatedAt", Instant.ofEpochMilli(at).toString());
    }
  }

  // What we wrote after the read had begun would look like taken back, and what another runner has
  // read since would be undone by one that was paused.
  private static boolean isOvertaken(Incoming in, JsonNode known) {
    return !OF_THEIR_TIME.contains(in.entity())
        && !in.derived()
        && in.stream() != null
        && in.id() != null
        && known != null
        && in.readAt() < Known.readAt(known);
  }

  private boolean canBeAskedFor(Incoming in) {
    SystemPack.Stream stream = hub.systems().get(in.from()).pack().streams().get(in.stream());
    return stream != null && !stream.posted();
  }

  // A count that says the same later is news: it holds more movements.
  private static boolean isToldBefore(Incoming in, JsonNode known, JsonNode document) {
    if (INVENTORY.equals(in.entity()) || known == null) {
      return false;
    }
    return in.derived() ? Known.tells(known, document) : Known.same(known, document);
  }

  private void keepIdentity(LedgerTx tx, String system, Identified found) {
    found.links().forEach(l -> Links.keep(tx, system, l.kind(), l.ref(), l.nativeId()));
    found.aliases().forEach(a -> tx.alias(a.entity(), a.kind(), a.value(), a.ref()));
  }

  private static void seen(LedgerTx tx, Incoming in, String key, Shadow shadow, JsonNode document) {
    JsonNode known = shadow == null ? null : shadow.known();
    boolean older = known != null && Known.readAt(known) > readAt(in);
    boolean sameVersion =
        in.version() != null
            && shadow != null
            && known != null
            && in.version().equals(shadow.version())
            && Known.same(known, document);
    if (older || sameVersion && !INVENTORY.equals(in.entity())) {
      return;
    }
    JsonNode now =
        in.derived() || INVENTORY.equals(in.entity()) ? Known.overlaid(known, document) : document;
    if (now instanceof ObjectNode read && read.has(Known.BEGUN_AT)) {
      read.remove(Known.BEGUN_AT);
    }
    tx.putShadow(
        in.from(),
        in.entity(),
        key,
        Known.at(now, readAt(in)),
        in.version(),
        shadow == null ? null : shadow.wroteHash());
  }

  /** Ledger ms at which what is told was looked at. */
  static long readAt(Incoming in) {
    JsonNode told = in.document().path(Known.READ_AT);
    return told.isTextual() ? Known.readAt(in.document()) : in.readAt();
  }

  Situation situation(LedgerTx tx, Incoming in, Identified found, JsonNode known) {
    JsonNode before = known == null ? null : known.deepCopy();
    if (before instanceof ObjectNode document && !INVENTORY.equals(in.entity())) {
      document.remove(Known.READ_AT);
    }
    return situations.of(
        tx, in.entity(), in.from(), found.ref(), found.document(), before, in.only());
  }

  void tellWaiting(LedgerTx tx, String system, String kind, String nativeId) {
    if (kind.equals("variant") || kind.equals("stock")) {
      WaitingStock.take(tx, system, nativeId).forEach(waiting -> recordOrPark(tx, waiting, 1));
    }
  }

  static Change change(Incoming in, String ref, String state, String reason, JsonNode body) {
    return new Change(
        0,
        in.entity(),
        ref,
        in.from(),
        in.id(),
        in.version(),
        state,
        reason,
        null,
        "canonical",
        in.origin(),
        in.mapping(),
        body,
        0);
  }
}
