package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Alarm;
import io.caravan.ledger.Change;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Shadow;
import io.caravan.mapping.Json;
import io.caravan.policy.Identity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Records that need a person. A record that is told again with the same fault is parked once; one
 * that is told again and is good heals the parked one.
 */
final class Parking {
  static final String PARKED = "PARKED";
  static final String REPLAY = "REPLAY";
  static final String REPLAYED = "REPLAYED";

  /** Paths at which a shipment or refund does not fit what is known of its order. */
  private static final List<String> OF_ORDER = List.of("$.order", "$.lines");

  private static final String ORDER = "order";

  private static final String ORDER_NAME = "$.order.name";
  private static final String ORDER_ID = "$.order.id";

  private static final int MOST = 1000;
  private static final long LAST = Long.MAX_VALUE;
  private static final String MARK = "parked-";
  private static final String CHANGE_ID = "changeId";

  /** Field of a mark: targets that the record may lead to, see {@link Partners}. */
  private static final String ONLY = "only";

  private Parking() {}

  /**
   * What is parked.
   *
   * @param stage {@code native} or {@code canonical}
   * @param body as of that stage
   * @param inTurn it only follows one that is about to be tried again
   */
  record Fault(
      Incoming record, String path, String reason, String stage, JsonNode body, boolean inTurn) {
    Fault(Incoming record, String path, String reason, String stage, JsonNode body) {
      this(record, path, reason, stage, body, false);
    }
  }

  static Recorded park(LedgerTx tx, Fault fault) {
    Incoming in = fault.record();
    String id = in.id();
    Optional<Change> before = parked(tx, in.from(), in.entity(), id);
    if (before.isPresent() && isSame(before.get(), fault)) {
      cameMeanwhile(tx, fault, before.get().changeId());
      return new Recorded(Recorded.Outcome.PARKED, before.get().changeId(), null);
    }
    long changeId = tx.insertChange(change(fault, id));
    before.ifPresent(
        old -> tx.changeState(old.changeId(), "DISCARDED", "told anew, see change " + changeId));
    // What is kept of it may be as it was read, and only its vendor knows the order in that.
    ObjectNode mark = marked(changeId).put(ONLY, Partners.text(in.only()));
    JsonNode order = in.document().path(ORDER);
    if (order.isObject()) {
      mark.set(ORDER, order);
    }
    tx.putShadow(in.from(), MARK + in.entity(), markOf(id, changeId), mark, null, null);
    tx.alarm(
        Alarm.PARKED,
        Alarm.ofRecord(in.from(), in.entity(), id, changeId),
        text(fault, id, changeId));
    cameMeanwhile(tx, fault, changeId);
    return new Recorded(Recorded.Outcome.PARKED, changeId, null);
  }

  /**
   * What did not fit what was known of its order is tried again, now that there is news of it.
   *
   * @param order id and name, as its teller knows it
   */
  static void orderCame(LedgerTx tx, JsonNode order) {
    orderCame(tx, order, change -> true);
  }

  private static void orderCame(LedgerTx tx, JsonNode order, Predicate<Change> whose) {
    tx.parkedChanges(MOST).stream()
        .filter(whose)
        .filter(change -> change.path() != null)
        .filter(change -> OF_ORDER.stream().anyMatch(change.path()::startsWith))
        .filter(change -> isSameOrder(order, named(tx, change)))
        .forEach(change -> tx.changeState(change.changeId(), REPLAY, change.reason()));
  }

  /**
   * It was refused in one transaction and is parked in the next: the order that came in between has
   * woken what was parked then, and nobody would wake this one.
   */
  private static void cameMeanwhile(LedgerTx tx, Fault fault, long changeId) {
    JsonNode order = fault.record().document().path(ORDER);
    boolean came =
        switch (String.valueOf(fault.path())) {
          case ORDER_NAME ->
              tx.refsByAlias(ORDER, "name", Identity.orderName(order.path("name").textValue()))
                      .size()
                  == 1;
          case ORDER_ID ->
              order.path("id").isTextual()
                  && tx.ref(ORDER, fault.record().from(), order.path("id").textValue())
                      .flatMap(ref -> tx.state(ORDER, ref))
                      .isPresent();
          default -> false;
        };
    if (came || fault.inTurn()) {
      tx.changeState(changeId, REPLAY, fault.reason());
    }
  }

  /**
   * What comes before it of the same order and teller, and is about to be tried again, goes first.
   *
   * @throws NotItsTurn if there is such a one
   */
  static void awaitTurn(LedgerTx tx, Incoming in) {
    long own = parked(tx, in.from(), in.entity(), in.id()).map(Change::changeId).orElse(LAST);
    JsonNode order = in.document().path(ORDER);
    boolean behind =
        tx.changesToReplay(MOST).stream()
            .filter(change -> change.changeId() < own)
            .filter(change -> change.entity().equals(in.entity()))
            .filter(change -> change.system().equals(in.from()))
            .anyMatch(change -> isSameOrder(order, named(tx, change)));
    if (behind) {
      throw new NotItsTurn(OF_ORDER.get(0));
    }
  }

  private static JsonNode named(LedgerTx tx, Change change) {
    return change.nativeId() == null
        ? change.body().path(ORDER)
        : tx.shadow(change.system(), MARK + change.entity(), change.nativeId())
            .map(Shadow::known)
            .map(known -> known.path(ORDER))
            .orElse(MissingNode.getInstance());
  }

  private static boolean isSameOrder(JsonNode order, JsonNode named) {
    return Stream.of("id", "name")
        .anyMatch(field -> named.hasNonNull(field) && named.get(field).equals(order.get(field)));
  }

  /** What was parked before it was known whose it is, is tried again now that it is. */
  static void linked(LedgerTx tx, String system, String entity, String id) {
    parked(tx, system, entity, id)
        .filter(change -> PARKED.equals(change.state()))
        .ifPresent(change -> tx.changeState(change.changeId(), REPLAY, change.reason()));
    if (ORDER.equals(entity)) {
      // It told of what belongs to the order we made before it answered us.
      orderCame(
          tx,
          Json.mapper().createObjectNode().put("id", id),
          change -> change.system().equals(system));
    }
  }

  /** The record was recorded: what was parked of it before is settled. */
  static void heal(LedgerTx tx, String system, String entity, String id, long changeId) {
    parked(tx, system, entity, id)
        .ifPresent(
            old -> {
              tx.changeState(
                  old.changeId(),
                  REPLAYED,
                  changeId == 0 ? "nothing new by now" : "recorded as change " + changeId);
              tx.putShadow(system, MARK + entity, id, marked(0), null, null);
              tx.clearAlarm(Alarm.PARKED, Alarm.ofRecord(system, entity, id, old.changeId()));
            });
  }

  private static Optional<Change> parked(LedgerTx tx, String system, String entity, String id) {
    if (id == null) {
      return Optional.empty();
    }
    return tx.shadow(system, MARK + entity, id)
        .map(Shadow::known)
        .map(known -> known.path(CHANGE_ID).asLong())
        .filter(changeId -> changeId > 0)
        .flatMap(tx::change)
        .filter(change -> PARKED.equals(change.state()) || REPLAY.equals(change.state()));
  }

  private static boolean isSame(Change old, Fault fault) {
    return PARKED.equals(old.state())
        && fault.reason().equals(old.reason())
        && fault.stage().equals(old.stage())
        && fault.body().equals(old.body());
  }

  // What follows from another record may have no id of its own.
  private static String markOf(String id, long changeId) {
    return id == null ? "#" + changeId : id;
  }

  private static ObjectNode marked(long changeId) {
    return Json.mapper().createObjectNode().put(CHANGE_ID, changeId);
  }

  /**
   * Targets that a parked record may lead to once it is tried again, or null for all: those that it
   * was parked with, for no route brings it once more.
   */
  static Set<String> only(LedgerTx tx, Change change) {
    String id = markOf(change.nativeId(), change.changeId());
    return tx.shadow(change.system(), MARK + change.entity(), id)
        .map(Shadow::known)
        .map(known -> known.path(ONLY))
        .filter(JsonNode::isTextual)
        .map(only -> Optional.ofNullable(Partners.named(only.textValue())))
        .orElseGet(() -> Optional.ofNullable(Partners.of(tx, change.system(), change.entity())))
        .orElse(null);
  }

  private static Change change(Fault fault, String id) {
    Incoming in = fault.record();
    return new Change(
        0,
        in.entity(),
        null,
        in.from(),
        id,
        in.version(),
        PARKED,
        fault.reason(),
        fault.path(),
        fault.stage(),
        in.origin(),
        in.mapping(),
        fault.body(),
        0);
  }

  private static String text(Fault fault, String id, long changeId) {
    return "The "
        + Alarm.ofRecord(fault.record().from(), fault.record().entity(), id, changeId)
        + " is parked as change "
        + changeId
        + ": "
        + (fault.path() == null ? "" : fault.path() + " ")
        + fault.reason()
        + ". Mend its cause and replay it, or discard it.";
  }
}
