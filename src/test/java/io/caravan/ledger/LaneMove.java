package io.caravan.ledger;

import static io.caravan.ledger.LaneScene.At.BACKING_OFF;
import static io.caravan.ledger.LaneScene.At.HELD;
import static io.caravan.ledger.LaneScene.At.OVERDUE;
import static io.caravan.ledger.LaneScene.At.PARKED;
import static io.caravan.ledger.LaneScene.At.READY;

import io.caravan.ledger.LaneScene.At;
import io.caravan.ledger.Settlement.Outcome;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a session may do; each is one work of the real ledger. */
enum LaneMove {
  RECORD(
      EnumSet.allOf(At.class),
      (ledger, s, by) ->
          ledger.writeNow(
              tx -> {
                long told =
                    tx.insertChange(
                        LedgerFixture.change(s.entity, s.target, "RECORDED", Json.parse("{}")));
                tx.enqueue(told, List.of(s.draft("set", by)));
                return told;
              })),
  CLAIM(EnumSet.of(READY, OVERDUE, PARKED), (ledger, s, by) -> s.claim(ledger)),
  DONE(EnumSet.of(HELD, OVERDUE), (ledger, s, by) -> settle(ledger, s, Outcome.DONE, by)),
  RETRY(EnumSet.of(HELD, OVERDUE), (ledger, s, by) -> settle(ledger, s, Outcome.RETRY, by)),
  PARK(EnumSet.of(HELD, OVERDUE), (ledger, s, by) -> settle(ledger, s, Outcome.PARKED, by)),
  PROGRESS(
      EnumSet.of(HELD, OVERDUE),
      (ledger, s, by) ->
          ledger.writeNow(
              tx ->
                  tx.progress(
                      s.holder.laneId(), s.holder.epoch(), s.all(Outcome.DONE, by).subList(0, 1)))),
  EXTEND(
      EnumSet.of(HELD, OVERDUE),
      (ledger, s, by) ->
          ledger.writeNow(
              tx -> tx.extend(s.holder.laneId(), s.holder.epoch(), 2 * LaneScene.LEASE))),
  RELEASE(
      EnumSet.of(HELD, OVERDUE),
      (ledger, s, by) -> {
        ledger.release(List.of(s.holder));
        return null;
      }),
  WAKE(
      EnumSet.of(HELD, BACKING_OFF),
      (ledger, s, by) ->
          ledger.writeNow(
              tx -> {
                tx.wake(s.target, s.key);
                return null;
              })),
  REPLAY(
      EnumSet.of(PARKED), (ledger, s, by) -> ledger.writeNow(tx -> tx.replay(s.first, null, by))),
  EDIT(
      EnumSet.of(PARKED),
      (ledger, s, by) ->
          ledger.writeNow(tx -> tx.replay(s.first, Json.parse("{\"edited\":1}"), by))),
  DISCARD(
      EnumSet.of(PARKED, READY, OVERDUE),
      (ledger, s, by) -> ledger.writeNow(tx -> tx.discard(s.first, "no use", by))),
  REPORT(
      EnumSet.allOf(At.class),
      (ledger, s, by) -> {
        boolean same =
            ledger.read(
                reads -> {
                  List<Delivery> before = reads.deliveriesOf(s.change);
                  return before.equals(reads.deliveriesOf(s.change));
                });
        return same;
      }),
  FORGET(
      EnumSet.of(HELD, PARKED, OVERDUE),
      (ledger, s, by) -> {
        long young = s.clock.millis() + 1;
        return ledger.writeNow(tx -> tx.forget(s.change - 1, 10, young, young));
      }),
  INTEND(
      EnumSet.of(HELD, OVERDUE),
      (ledger, s, by) ->
          ledger.writeNow(
              tx -> {
                tx.intend(List.of(LedgerContract.call(s.first, "PROBE", "INTENT", null)));
                return null;
              })),
  REPAIR(
      EnumSet.of(HELD, OVERDUE),
      (ledger, s, by) ->
          ledger.writeNow(
              tx -> {
                tx.orphanEffect(s.first, s.holder.epoch(), by);
                tx.orphanEffects(1000).stream()
                    .filter(o -> o.deliveryId().equals(s.first) && !o.externalId().equals(by))
                    .forEach(o -> tx.resolveOrphan(o.orphanId()));
                return null;
              })),
  REPLAY_CHANGE(
      EnumSet.of(READY),
      (ledger, s, by) -> ledger.writeNow(tx -> tx.replayChange(s.parkedChange, null, by))),
  BUDGET(
      EnumSet.of(READY),
      (ledger, s, by) -> ledger.writeNow(tx -> tx.takeBudget(s.target, "b", 6, 10, 1) == 0)),
  TOKEN(
      EnumSet.of(READY),
      (ledger, s, by) -> ledger.writeNow(tx -> tx.putCredential(s.credential(), 1))),
  SCHEDULE(
      EnumSet.of(READY),
      (ledger, s, by) ->
          ledger.writeNow(tx -> tx.takeSchedule(s.target, LaneScene.LEASE).isPresent())),
  HINT(
      EnumSet.of(READY),
      (ledger, s, by) -> ledger.writeNow(tx -> tx.hint(new Hint(s.target, "items", "1", "e", 1)))),
  LINK(
      EnumSet.of(READY),
      (ledger, s, by) ->
          ledger.writeNow(
              tx -> {
                tx.link("item", by, s.target, "1");
                return true;
              })),
  MOVEMENT(
      EnumSet.of(READY),
      (ledger, s, by) ->
          ledger.writeNow(
              tx ->
                  tx.move(
                      new Movement(
                          s.target, "v", "l", "pos", "reserve", BigDecimal.ONE, by, -1, 1))));

  /** Decided by the lane's own row: right even if writers did not wait for each other. */
  static final Set<LaneMove> OF_LANES =
      EnumSet.of(
          RECORD, CLAIM, DONE, RETRY, PARK, PROGRESS, EXTEND, RELEASE, WAKE, REPLAY, EDIT, DISCARD);

  /** Those that do not stand in the one row of all who write. */
  static final Set<LaneMove> BESIDE_WRITERS = EnumSet.of(CLAIM, REPORT);

  /** Of two that do it at once exactly one succeeds. */
  static final Set<LaneMove> ONE_WINS =
      EnumSet.of(
          REPLAY, EDIT, DISCARD, REPLAY_CHANGE, BUDGET, TOKEN, SCHEDULE, HINT, LINK, MOVEMENT);

  private final Set<At> places;
  private final Work work;

  LaneMove(Set<At> places, Work work) {
    this.places = places;
    this.work = work;
  }

  /** Where both have something to do, or else where this one has. */
  Set<At> placesWith(LaneMove other) {
    Set<At> common = new TreeSet<>(places);
    common.retainAll(other.places);
    return common.isEmpty() ? new TreeSet<>(places) : common;
  }

  /**
   * @param by the session, told as the reason or the actor
   */
  Object run(Ledger ledger, LaneScene scene, String by) {
    return work.run(ledger, scene, by);
  }

  // As a delivering route does: what a fenced-off runner did is told to the repair job.
  private static Object settle(Ledger ledger, LaneScene s, Outcome outcome, String by) {
    return ledger.writeNow(
        tx -> {
          boolean held = tx.settle(s.holder.laneId(), s.holder.epoch(), s.all(outcome, by));
          if (!held) {
            tx.orphanEffect(s.first, s.holder.epoch(), by);
          }
          return held;
        });
  }

  private interface Work {
    Object run(Ledger ledger, LaneScene scene, String by);
  }
}
