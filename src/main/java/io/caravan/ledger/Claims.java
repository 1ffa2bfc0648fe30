package io.caravan.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Leases ready lanes and hands over what waits in them. */
class Claims {
  private static final String READY =
      "select lane_id from lane where target = ? and head_entity = ? and bulk = ?"
          + " and ready_at <= ? order by ready_at limit ?";

  private static final String LEASE =
      "update lane set owner = ?, epoch = epoch + 1, ready_at = ?, lease_until = ? where ";

  private static final String MUST_BE_PROBED =
      "("
          + Unclear.CALL
          // What was made stands although nobody has settled it: its ids are still to be kept.
          + " or exists (select 1 from vendor_call c where c.delivery_id = delivery.delivery_id"
          + " and c.state = 'DONE' and c.outcome_class <> 'REPEATABLE')"
          + " or (delivery.state = 'UNKNOWN' and not exists"
          + " (select 1 from vendor_call c where c.delivery_id = delivery.delivery_id)))";

  private static final String SUPERSEDE =
      "update delivery set state = 'SUPERSEDED', settled_at = ?,"
          + " reason = 'a newer state was queued before this one was sent'"
          + " where lane_id = ? and seq > ? and state in ('PENDING', 'UNKNOWN')"
          + " and exists (select 1 from delivery n where n.lane_id = delivery.lane_id"
          + " and n.action = delivery.action and n.seq > delivery.seq"
          + " and n.state in ('PENDING', 'UNKNOWN')) and not "
          + MUST_BE_PROBED;

  private static final String ATTEMPT =
      "update delivery set attempt = attempt + 1 where lane_id = ? and seq between ? and ?"
          + " and state in ('PENDING', 'UNKNOWN')";

  private final Lanes lanes;
  private final String owner;

  Claims(Lanes lanes, String owner) {
    this.lanes = lanes;
    this.owner = owner;
  }

  List<Claimed> claim(
      Session session, String entity, String target, int atMost, int perLane, long leaseMs) {
    long until = session.now() + leaseMs;
    Map<Long, LaneRow> leased = lease(session, entity, target, atMost, until);
    if (leased.isEmpty()) {
      return List.of();
    }
    supersede(session, leased);
    Map<Long, List<Delivery>> waiting = load(session, leased, perLane);
    List<Claimed> claims = new ArrayList<>();
    List<Object[]> attempts = new ArrayList<>();
    for (LaneRow lane : leased.values()) {
      List<Delivery> run = run(lane, waiting.getOrDefault(lane.laneId(), List.of()));
      if (run.isEmpty() || !run.get(0).entity().equals(entity)) {
        lanes.rest(session, lane, session.now(), lane.failCount());
        continue;
      }
      attempts.add(new Object[] {lane.laneId(), run.get(0).seq(), run.get(run.size() - 1).seq()});
      claims.add(
          new Claimed(lane.laneId(), lane.epoch(), until, lane.failCount(), lane.bulk(), run));
    }
    session.batch(ATTEMPT, attempts);
    return claims;
  }

  private Map<Long, LaneRow> lease(
      Session session, String entity, String target, int atMost, long until) {
    Dialect dialect = session.dialect();
    List<Long> found = new ArrayList<>(ready(session, entity, target, false, atMost));
    if (found.size() < atMost) {
      found.addAll(ready(session, entity, target, true, atMost - found.size()));
    }
    long[] ready = found.stream().mapToLong(Long::longValue).toArray();
    Map<Long, LaneRow> leased = new LinkedHashMap<>();
    if (ready.length > 0) {
      session
          .list(
              LEASE + dialect.anyOf("lane_id") + " returning " + LaneRow.COLUMNS,
              LaneRow::of,
              owner,
              until,
              until,
              ready)
          .forEach(lane -> leased.put(lane.laneId(), lane));
    }
    return leased;
  }

  private static List<Long> ready(
      Session session, String entity, String target, boolean bulk, int atMost) {
    return session.list(
        READY + session.dialect().skipLocked(),
        row -> row.getLong(1),
        target,
        entity,
        bulk ? 1 : 0,
        session.now(),
        atMost);
  }

  private static void supersede(Session session, Map<Long, LaneRow> leased) {
    List<Object[]> rows = new ArrayList<>();
    for (LaneRow lane : leased.values()) {
      if (lane.group().supersedes() && lane.lastSeq() - lane.doneSeq() > 1) {
        rows.add(new Object[] {session.now(), lane.laneId(), lane.doneSeq()});
      }
    }
    if (!rows.isEmpty()) {
      session.batch(SUPERSEDE, rows);
    }
  }

  private static Map<Long, List<Delivery>> load(
      Session session, Map<Long, LaneRow> leased, int perLane) {
    long[] ids = leased.keySet().stream().mapToLong(Long::longValue).toArray();
    Map<Long, List<Delivery>> waiting = new LinkedHashMap<>();
    session
        .list(session.dialect().loadSql(DeliveryRow.COLUMNS), DeliveryRow::of, ids, perLane)
        .forEach(d -> waiting.computeIfAbsent(d.laneId(), id -> new ArrayList<>()).add(d));
    return waiting;
  }

  // A parked one stops a lane that blocks; another entity of the group is another flow's turn.
  private static List<Delivery> run(LaneRow lane, List<Delivery> waiting) {
    List<Delivery> run = new ArrayList<>();
    for (Delivery delivery : waiting) {
      boolean parked = delivery.state() == DeliveryState.PARKED;
      if (parked && !lane.group().blocks()) {
        continue;
      }
      if (parked || !run.isEmpty() && !run.get(0).entity().equals(delivery.entity())) {
        break;
      }
      run.add(delivery);
    }
    return List.copyOf(run);
  }
}
