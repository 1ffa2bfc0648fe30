package io.caravan.ledger;

import java.util.List;
import java.util.stream.Collectors;

/** Ledgers that are wrong on purpose, so that the tests can show that they would notice. */
enum Broken {
  /** A sub-select keeps the statement's old view when the statement had to wait for the lane. */
  WAKE_UP_BY_EXISTS(List.of(List.of(LaneMove.RECORD, LaneMove.DONE))),
  NO_EPOCH(List.of(List.of(LaneMove.CLAIM, LaneMove.DONE))),
  LANES_NOT_LOCKED(
      List.of(List.of(LaneMove.RECORD, LaneMove.DONE), List.of(LaneMove.CLAIM, LaneMove.RETRY))),
  READY_LANES_NOT_LOCKED(List.of(List.of(LaneMove.CLAIM, LaneMove.CLAIM))),
  WRITERS_DO_NOT_WAIT(List.of(List.of(LaneMove.BUDGET, LaneMove.BUDGET)));

  private final List<List<LaneMove>> shownBy;

  Broken(List<List<LaneMove>> shownBy) {
    this.shownBy = shownBy;
  }

  List<List<LaneMove>> shownBy() {
    return shownBy;
  }

  Lanes lanes() {
    return switch (this) {
      case WAKE_UP_BY_EXISTS -> new ExistsWakeUp();
      case NO_EPOCH -> new NoEpoch();
      default -> new Lanes();
    };
  }

  String rewritten(String sql) {
    return switch (this) {
      case NO_EPOCH -> sql;
      case READY_LANES_NOT_LOCKED -> sql.replace(" for update skip locked", "");
      case LANES_NOT_LOCKED ->
          sql.endsWith("skip locked") ? sql : withoutWriterLock(sql).replace(" for update", "");
      case WAKE_UP_BY_EXISTS, WRITERS_DO_NOT_WAIT -> withoutWriterLock(sql);
    };
  }

  static String withoutWriterLock(String sql) {
    return sql.contains("pg_advisory_xact_lock") ? "select 1 from (select ?::bigint) taken" : sql;
  }

  /** Believes whoever settles. */
  static final class NoEpoch extends Lanes {
    @Override
    boolean holds(LaneRow lane, long epoch) {
      return true;
    }
  }

  /** Asks with a sub-select whether there is more, in the statement that waits for the lane. */
  static final class ExistsWakeUp extends Lanes {
    private static final String DONE =
        "update lane set done_seq = ?, ready_at = case when exists (select 1 from delivery d"
            + " where d.lane_id = lane.lane_id and d.seq > ?) then ?::bigint end,"
            + " lease_until = null, owner = null, fail_count = 0 where lane_id = ? and epoch = ?";

    @Override
    boolean settle(Session session, long laneId, long epoch, List<Settlement> settlements) {
      if (settlements.stream().anyMatch(s -> s.outcome() != Settlement.Outcome.DONE)) {
        return super.settle(session, laneId, epoch, settlements);
      }
      long last = settlements.get(settlements.size() - 1).seq();
      if (session.update(DONE, last, last, session.now(), laneId, epoch) != 1) {
        return false;
      }
      String seqs =
          settlements.stream().map(s -> String.valueOf(s.seq())).collect(Collectors.joining(", "));
      session.update(
          "update delivery set state = 'DONE' where lane_id = ? and seq in (" + seqs + ")", laneId);
      return true;
    }
  }
}
