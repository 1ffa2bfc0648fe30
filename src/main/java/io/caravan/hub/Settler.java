package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallLog;
import io.caravan.api.Failure;
import io.caravan.ledger.Alarm;
import io.caravan.ledger.Call;
import io.caravan.ledger.Claimed;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.Hint;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Settlement;
import io.caravan.ledger.Settlement.Outcome;
import io.caravan.ledger.Shadow;
import io.caravan.system.SystemConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Keeps what became of a delivery, with everything that follows, in one transaction. */
final class Settler {
  /** Fields of a delivery that tell how to write, not what. */
  private static final List<String> ORDERS_TO_TARGET = List.of("create", "publish", "cleared");

  private static final String REFUSED_US = "auth";
  private static final String NOT_SET_UP = "setup";
  private static final Set<String> WHOLE_STATES = Set.of("item", "customer");
  private static final Set<String> DEDUPLICATED = Set.of("KEY", "REPEATABLE", "READ");

  private final Hub hub;
  private final Backoff backoff;
  private final ReadBack readBack;

  Settler(Hub hub, Backoff backoff) {
    this.hub = hub;
    this.backoff = backoff;
    this.readBack = new ReadBack(hub.systems());
  }

  /** A stale delivery ends if the target's own word is read back, else its next attempt asks. */
  Verdict judged(Delivery delivery, Verdict verdict) {
    return verdict.failure() == Failure.STALE
        ? hub.ledger()
            .read(
                reads ->
                    StaleRounds.next(
                        reads, delivery, verdict, readBack.hint(reads, delivery).isPresent()))
        : verdict;
  }

  /**
   * @param rest deliveries of the claim that are not begun; given back if the lane does not go on
   * @param goesOn true: the lane stays leased for the rest if the outcome lets it
   * @return what was kept, which may be another verdict than the one told; null if another runner
   *     has the lane: then nothing is kept but a trace of what was made
   */
  Verdict settle(
      LedgerTx tx,
      Claimed lane,
      Delivery delivery,
      Verdict told,
      DeliveryLog log,
      List<Delivery> rest,
      boolean goesOn) {
    Verdict verdict = told;
    if (told.failure() == Failure.MISSING || told.failure() == Failure.SHORT) {
      // Fenced first: a runner that lost the lane drops no link and decides nothing.
      if (!log.held(tx)) {
        traces(tx, lane, delivery, log);
        return null;
      }
      verdict =
          told.failure() == Failure.MISSING
              ? missing(tx, delivery, log, told)
              : gone(tx, delivery, told);
    }
    List<Settlement> settlements = new ArrayList<>(List.of(verdict.settlement(delivery.seq())));
    boolean held;
    if (goesOn && verdict.isFinal()) {
      held = tx.progress(lane.laneId(), lane.epoch(), settlements);
    } else {
      rest.forEach(other -> settlements.add(Settlement.back(other.seq())));
      held = tx.settle(lane.laneId(), lane.epoch(), settlements);
    }
    if (!held) {
      traces(tx, lane, delivery, log);
      return null;
    }
    effects(tx, delivery, log);
    failed(tx, delivery, verdict);
    if (verdict.outcome() == Outcome.DONE) {
      done(tx, delivery, log);
    }
    return verdict;
  }

  /** The goods are gone: tried once more elsewhere, or told to people. */
  private Verdict gone(LedgerTx tx, Delivery delivery, Verdict told) {
    if (!delivery.body().path("line").hasNonNull("ref")) {
      return Verdict.parked(told.reason(), told.path());
    }
    JsonNode instead = new Redecisions(hub).shortfall(tx, delivery);
    if (instead == null) {
      return told;
    }
    tx.revise(delivery.deliveryId(), instead);
    return new Verdict(Outcome.RETRY, 0, told.reason(), told.path(), null);
  }

  private Verdict missing(LedgerTx tx, Delivery delivery, DeliveryLog log, Verdict told) {
    boolean known = DeadLinks.drop(tx, delivery, log.document());
    if (!known) {
      return told;
    }
    String reason = "it is gone there and is made anew: " + told.reason();
    SystemConfig target = hub.systems().get(delivery.target());
    if (delivery.entity().equals("item")) {
      // What was decided says only what is new; an item that is made anew needs all of it.
      return new Baselines(hub).anew(tx, delivery.key(), target)
          ? new Verdict(Outcome.IGNORED, 0, reason, null, null)
          : told;
    }
    if (Handover.isStock(delivery)) {
      String variant = delivery.body().path("variant").path("ref").asText();
      for (String item : tx.refsByAlias("item", "variant", variant)) {
        DeadLinks.dropItem(tx, item, target.name());
        if (!new Baselines(hub).anew(tx, item, target)) {
          return told;
        }
      }
    }
    return new Verdict(Outcome.RETRY, backoff.delay(0, told.delayMs()), reason, told.path(), null);
  }

  private void traces(LedgerTx tx, Claimed lane, Delivery delivery, DeliveryLog log) {
    List<Call> calls = tx.calls(delivery.deliveryId());
    for (DeliveryLog.Done done : log.done()) {
      boolean twice =
          calls.stream()
              .noneMatch(
                  call -> call.n() == done.place() && DEDUPLICATED.contains(call.outcomeClass()));
      if (twice) {
        done.effects()
            .links()
            .forEach(link -> tx.orphanEffect(delivery.deliveryId(), lane.epoch(), link.id()));
      }
    }
  }

  private void effects(LedgerTx tx, Delivery delivery, DeliveryLog log) {
    String target = delivery.target();
    for (DeliveryLog.Done done : log.done()) {
      for (CallLog.Link link : done.effects().links()) {
        new SameParcel(hub, tx).join(target, link.kind(), link.ref(), link.id());
        if (Links.keep(tx, target, link.kind(), link.ref(), link.id())) {
          hub.recorder().tellWaiting(tx, target, link.kind(), link.id());
          Parking.linked(tx, target, link.kind(), link.id());
        }
      }
      for (CallLog.Read read : done.effects().reads()) {
        tx.hint(new Hint(target, read.stream(), read.id(), null, tx.now()));
      }
    }
  }

  private void failed(LedgerTx tx, Delivery delivery, Verdict verdict) {
    if (verdict.failure() == Failure.STALE) {
      readBack.again(tx, delivery);
    } else if (verdict.failure() == Failure.AUTH) {
      tx.alarm(
          REFUSED_US,
          delivery.target(),
          delivery.target()
              + " does not accept who we are: "
              + verdict.reason()
              + ". Deliveries wait; connect it again with: ./caravan connect "
              + delivery.target());
    } else if (verdict.failure() == Failure.SETUP) {
      tx.alarm(
          NOT_SET_UP,
          delivery.target(),
          "what connecting makes at "
              + delivery.target()
              + " is missing there: "
              + verdict.reason()
              + ". Deliveries wait; run ./caravan connect "
              + delivery.target());
    }
    if (verdict.outcome() == Outcome.PARKED) {
      tx.alarm(Alarm.PARKED, Alarm.ofDelivery(delivery.deliveryId()), text(tx, delivery, verdict));
    }
  }

  private static String text(LedgerReads reads, Delivery delivery, Verdict verdict) {
    return delivery.entity()
        + "."
        + delivery.action()
        + " of "
        + delivery.key()
        + " for "
        + delivery.target()
        + " is parked: "
        + (verdict.path() == null ? "" : verdict.path() + " ")
        + verdict.reason()
        + ". Mend its cause and replay it, or discard it."
        + (reads.stops(delivery.deliveryId()) ? " What comes after it waits until then." : "");
  }

  private void done(LedgerTx tx, Delivery delivery, DeliveryLog log) {
    new StockHeld(hub.systems()).by(tx, delivery);
    if (delivery.attempt() > 0) {
      tx.clearAlarm(Alarm.PARKED, Alarm.ofDelivery(delivery.deliveryId()));
      tx.clearAlarm(REFUSED_US, delivery.target());
      tx.clearAlarm(NOT_SET_UP, delivery.target());
    }
    String action = delivery.entity() + "." + delivery.action();
    if (action.equals("order.release")) {
      String line = delivery.body().path("line").path("ref").asText();
      tx.nativeIds("line", line, delivery.target())
          .forEach(id -> tx.unlink("line", delivery.target(), id));
      new Buyers(tx, delivery, log).released();
    } else if (action.equals("order.reserve")) {
      new Buyers(tx, delivery, log).reserved();
    } else if (action.equals("order.repoint")) {
      new Buyers(tx, delivery, log).repointed();
    } else if (action.equals("order.complete")) {
      new Buyers(tx, delivery, log).sold();
    } else if (Handover.isStock(delivery)) {
      shown(tx, delivery);
    } else if (WHOLE_STATES.contains(delivery.entity()) && action.endsWith(".upsert")) {
      ObjectNode written = delivery.body().deepCopy();
      written.remove(ORDERS_TO_TARGET);
      String key =
          tx.nativeIds(delivery.entity(), delivery.key(), delivery.target()).stream()
              .findFirst()
              .orElse(delivery.key());
      wrote(tx, delivery, key, written, tx.now());
    }
  }

  private void shown(LedgerTx tx, Delivery delivery) {
    ObjectNode shown = delivery.body().deepCopy();
    shown.retain("variant", "location", "available");
    long at = tx.now();
    OptionalLong begunAt =
        tx.calls(delivery.deliveryId()).stream().mapToLong(Call::startedAt).max();
    if (begunAt.isPresent()) {
      shown.put(Known.BEGUN_AT, Instant.ofEpochMilli(begunAt.getAsLong()).toString());
      // Then no more is known than that it was done after it began.
      at = readBack.behind(tx, delivery, begunAt.getAsLong()) ? begunAt.getAsLong() : at;
    }
    wrote(tx, delivery, delivery.key(), shown, at);
  }

  /** So that the echo of our own write is known by its value. */
  private static void wrote(
      LedgerTx tx, Delivery delivery, String key, ObjectNode written, long at) {
    Shadow before = tx.shadow(delivery.target(), delivery.entity(), key).orElse(null);
    if (before != null) {
      Untold.current(tx, delivery, before.known(), written);
    }
    tx.putShadow(
        delivery.target(),
        delivery.entity(),
        key,
        Known.at(Known.overlaid(before == null ? null : before.known(), written), at),
        before == null ? null : before.version(),
        delivery.deliveryId());
  }
}
