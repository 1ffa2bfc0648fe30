package io.caravan.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The lanes: who may deliver what next. Each decision stands on the lane's own row under its lock,
 * so that no race can lose a wake-up.
 */
class Lanes {
  private static final String ENQUEUE =
      "insert into lane (lane_group, target, lane_key, head_entity, last_seq, done_seq, ready_at,"
          + " epoch, fail_count, bulk) values (?, ?, ?, ?, 1, 0, ?, 0, 0, ?)"
          + " on conflict (target, lane_key, lane_group) do update set"
          + " last_seq = lane.last_seq + 1,"
          + " head_entity = case when lane.last_seq = lane.done_seq"
          + " then excluded.head_entity else lane.head_entity end,"
          + " bulk = case when lane.last_seq = lane.done_seq or excluded.bulk = 0"
          + " then excluded.bulk else lane.bulk end,"
          + " ready_at = case when lane.blocked_by is null"
          + " then coalesce(lane.ready_at, excluded.ready_at) end"
          + " returning lane_id, last_seq";

  private static final String LOCK = "select " + LaneRow.COLUMNS + " from lane where lane_id = ?";

  private static final String REST =
      "update lane set done_seq = ?, head_entity = coalesce(?, head_entity), ready_at = ?,"
          + " blocked_by = ?, fail_count = ?, lease_until = null, owner = null where lane_id = ?";

  private static final String PROGRESS =
      "update lane set done_seq = ?, head_entity = coalesce(?, head_entity), fail_count = ?"
          + " where lane_id = ?";

  private static final String WAKE =
      "update lane set ready_at = ? where target = ? and lane_key = ? and ready_at > ?"
          + " and blocked_by is null and (lease_until is null or lease_until <= ?)";

  private static final String NEXT =
      "select min(ready_at) as first_at from lane where target = ? and head_entity = ?"
          + " and bulk = %d and ready_at is not null";

  private static final String BLOCKED_BY =
      "select 1 from delivery d join lane l on l.lane_id = d.lane_id"
          + " and l.blocked_by = d.delivery_id where d.delivery_id = ?";

  private static final String EXTEND =
      "update lane set ready_at = ?, lease_until = ? where lane_id = ? and epoch = ?"
          + " and lease_until is not null";

  /** Place of a delivery that was just queued. */
  record Place(long laneId, long seq) {}

  /** First delivery of a lane that is not final. */
  private record Head(long seq, String entity, String state, String deliveryId) {}

  /** Gives the next place of a lane and wakes it, unless it is blocked, leased or backing off. */
  Place enqueue(Session session, String entity, String target, String key, boolean bulk) {
    session.signalAfterCommit();
    return session
        .one(
            ENQUEUE,
            row -> new Place(row.getLong(1), row.getLong(2)),
            LaneGroup.of(entity).name(),
            target,
            key,
            entity,
            session.now(),
            bulk ? 1 : 0)
        .orElseThrow();
  }

  Optional<LaneRow> lock(Session session, long laneId) {
    return session.one(LOCK + session.dialect().forUpdate(), LaneRow::of, laneId);
  }

  /** The lane, locked, if the claim of this epoch still stands. */
  Optional<LaneRow> fenced(Session session, long laneId, long epoch) {
    return lock(session, laneId).filter(lane -> holds(lane, epoch));
  }

  boolean holds(LaneRow lane, long epoch) {
    return lane.epoch() == epoch;
  }

  /** True if a lane with everything up to {@code doneSeq} final has more to deliver. */
  boolean hasMore(LaneRow lane, long doneSeq) {
    return lane.lastSeq() > doneSeq;
  }

  boolean settle(Session session, long laneId, long epoch, List<Settlement> settlements) {
    Optional<LaneRow> lane = fenced(session, laneId, epoch);
    if (lane.isEmpty()) {
      return false;
    }
    Settling settling = new Settling(session, lane.get());
    settlements.forEach(settling::apply);
    rest(session, lane.get(), session.now() + settling.delay(), settling.failCount());
    return true;
  }

  /** Like settle, but the lane stays leased. */
  boolean progress(Session session, long laneId, long epoch, List<Settlement> settlements) {
    Optional<LaneRow> found = fenced(session, laneId, epoch);
    if (found.isEmpty()) {
      return false;
    }
    LaneRow lane = found.get();
    Settling settling = new Settling(session, lane);
    settlements.forEach(settling::apply);
    Optional<Head> head = head(session, lane);
    session.update(
        PROGRESS,
        doneSeq(lane, head),
        head.map(Head::entity).orElse(null),
        settling.failCount(),
        lane.laneId());
    return true;
  }

  boolean extend(Session session, long laneId, long epoch, long leaseMs) {
    long until = session.now() + leaseMs;
    return session.update(EXTEND, until, until, laneId, epoch) == 1;
  }

  /**
   * Ends the lease and leaves the lane ready, idle or blocked, as its first delivery that is not
   * final demands. The lane must be locked.
   */
  void rest(Session session, LaneRow lane, long readyAt, int failCount) {
    Optional<Head> head = head(session, lane);
    long doneSeq = doneSeq(lane, head);
    Long ready = null;
    String blockedBy = null;
    if (head.isPresent() && head.get().state().equals(DeliveryState.PARKED.name())) {
      blockedBy = head.get().deliveryId();
    } else if (hasMore(lane, doneSeq)) {
      ready = readyAt;
      session.signalAfterCommit();
    }
    session.update(
        REST,
        doneSeq,
        head.map(Head::entity).orElse(null),
        ready,
        blockedBy,
        failCount,
        lane.laneId());
  }

  private static long doneSeq(LaneRow lane, Optional<Head> head) {
    return head.map(h -> h.seq() - 1).orElse(lane.lastSeq());
  }

  // A statement of its own after the lock, so that it sees everything queued before the lock.
  private static Optional<Head> head(Session session, LaneRow lane) {
    String parked = lane.group().blocks() ? "state = 'PARKED'" : Unclear.PARKED;
    return session.one(
        "select seq, entity, state, delivery_id from delivery where lane_id = ? and seq > ?"
            + " and (state in ('PENDING', 'UNKNOWN') or "
            + parked
            + ") order by seq limit 1",
        row -> new Head(row.getLong(1), row.getString(2), row.getString(3), row.getString(4)),
        lane.laneId(),
        lane.doneSeq());
  }

  boolean isBlockedBy(Session session, String deliveryId) {
    return session.one(BLOCKED_BY, row -> row.getInt(1), deliveryId).isPresent();
  }

  void wake(Session session, String target, String key) {
    long now = session.now();
    if (session.update(WAKE, now, target, key, now, now) > 0) {
      session.signalAfterCommit();
    }
  }

  void release(Session session, List<Claimed> claims) {
    List<Claimed> inOrder = new ArrayList<>(claims);
    inOrder.sort(Comparator.comparingLong(Claimed::laneId));
    for (Claimed claim : inOrder) {
      fenced(session, claim.laneId(), claim.epoch())
          .ifPresent(lane -> rest(session, lane, session.now(), lane.failCount()));
    }
  }

  /** From the counters of lanes that have something to deliver. */
  long waiting(Session session, String target) {
    return session
        .one(
            "select coalesce(sum(last_seq - done_seq), 0) from lane where target = ?"
                + " and ready_at is not null",
            row -> row.getLong(1),
            target)
        .orElse(0L);
  }

  LedgerReads.Waiting waiting(Session session) {
    return session
        .one(
            "select coalesce(sum(l.last_seq - l.done_seq), 0), coalesce(min(d.created_at), -1)"
                + " from lane l left join delivery d on d.lane_id = l.lane_id"
                + " and d.seq = l.done_seq + 1 where l.ready_at is not null",
            row -> new LedgerReads.Waiting(row.getLong(1), row.getLong(2)))
        .orElseThrow();
  }

  long nextReadyAt(Session session, String entity, String target) {
    return session
        .one(
            "select coalesce(min(first_at), -1) from ("
                + NEXT.formatted(0)
                + " union all "
                + NEXT.formatted(1)
                + ") firsts",
            row -> row.getLong(1),
            target,
            entity,
            target,
            entity)
        .orElse(-1L);
  }
}
