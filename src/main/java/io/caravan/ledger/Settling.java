package io.caravan.ledger;

/** Applies the settlements of one locked lane to its deliveries, one after the other. */
final class Settling {
  private static final String SETTLE =
      "update delivery set state = ?, reason = ?, path = ?, settled_at = ? where lane_id = ?"
          + " and seq = ? and state in ('PENDING', 'UNKNOWN')";
  private static final String NOTE =
      "update delivery set reason = ?, path = ? where lane_id = ? and seq = ?"
          + " and state in ('PENDING', 'UNKNOWN')";
  private static final String UNCLAIM =
      "update delivery set attempt = attempt - 1 where lane_id = ? and seq = ? and attempt > 0"
          + " and state in ('PENDING', 'UNKNOWN')";
  private static final String SUPERSEDE_PARKED =
      "update delivery set state = 'SUPERSEDED', settled_at = ? where lane_id = ? and seq < ?"
          + " and state = 'PARKED' and action ="
          + " (select n.action from delivery n where n.lane_id = ? and n.seq = ?)";

  private static final String END_ALARMS =
      "update alarm set closed_at = ? where kind = '"
          + Alarm.PARKED
          + "' and closed_at is null and subject in (select '"
          + Alarm.DELIVERY
          + "' || d.delivery_id from delivery d where d.lane_id = ? and d.seq < ?"
          + " and d.state = 'SUPERSEDED')";

  private final Session session;
  private final LaneRow lane;
  private int failCount;
  private long delay;

  Settling(Session session, LaneRow lane) {
    this.session = session;
    this.lane = lane;
    this.failCount = lane.failCount();
  }

  void apply(Settlement settlement) {
    switch (settlement.outcome()) {
      case DONE -> {
        move(settlement, DeliveryState.DONE);
        supersedeParked(settlement.seq());
        failCount = 0;
      }
      case IGNORED -> {
        move(settlement, DeliveryState.IGNORED);
        failCount = 0;
      }
      case PARKED -> {
        move(settlement, DeliveryState.PARKED);
        failCount = 0;
      }
      case RETRY -> {
        move(settlement, DeliveryState.PENDING);
        fail(settlement.delayMs());
      }
      case UNKNOWN -> {
        move(settlement, DeliveryState.UNKNOWN);
        fail(settlement.delayMs());
      }
      case UNHEARD -> {
        move(settlement, DeliveryState.UNKNOWN);
        delay = Math.max(delay, settlement.delayMs());
      }
      case WAIT -> {
        session.update(
            NOTE, settlement.reason(), settlement.path(), lane.laneId(), settlement.seq());
        delay = Math.max(delay, settlement.delayMs());
      }
      case BACK -> session.update(UNCLAIM, lane.laneId(), settlement.seq());
    }
  }

  private void move(Settlement settlement, DeliveryState state) {
    Long settledAt = state.isFinal() ? Long.valueOf(session.now()) : null;
    session.update(
        SETTLE,
        state.name(),
        settlement.reason(),
        settlement.path(),
        settledAt,
        lane.laneId(),
        settlement.seq());
  }

  private void fail(long delayMs) {
    failCount++;
    delay = Math.max(delay, delayMs);
  }

  // The newer whole state that just arrived makes older parked ones pointless.
  private void supersedeParked(long seq) {
    if (lane.group().supersedes()
        && session.update(SUPERSEDE_PARKED, session.now(), lane.laneId(), seq, lane.laneId(), seq)
            > 0) {
      session.update(END_ALARMS, session.now(), lane.laneId(), seq);
    }
  }

  int failCount() {
    return failCount;
  }

  /** How long the lane must wait, ms. */
  long delay() {
    return delay;
  }
}
