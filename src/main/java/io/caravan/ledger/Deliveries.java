package io.caravan.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The deliveries themselves: queued by changes, read by people, replayed and discarded by them. */
final class Deliveries {
  private static final String INSERT =
      "insert into delivery (lane_id, seq, delivery_id, entity, target, lane_key, action, needs,"
          + " attempt, state, change_id, created_at)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, 0, 'PENDING', ?, ?)";
  private static final String IS_KNOWN = "select 1 from delivery where delivery_id = ?";
  private static final String SUPERSEDED =
      "update delivery set state = 'SUPERSEDED', settled_at = ?,"
          + " reason = 'replayed, but a newer state was queued since' where delivery_id = ?";

  /** The part of a key before its last {@code @}. */
  private static final String BEFORE_AT =
      "rtrim(rtrim(d.lane_key, replace(d.lane_key, '@', '')), '@')";

  private static final String LATE =
      " and d.entity = ? and d.target = ? and exists (select 1 from link k where k.kind = ?"
          + " and k.system = d.target and k.ref = "
          + BEFORE_AT
          + ")"
          + " and exists (select 1 from delivery o where o.lane_id = d.lane_id"
          + " and o.lane_key = d.lane_key and o.entity = d.entity and o.seq <= d.seq"
          + " and o.created_at < ? and o.seq > coalesce((select max(f.seq) from delivery f"
          + " where f.lane_id = d.lane_id and f.lane_key = d.lane_key and f.entity = d.entity"
          + " and f.seq < d.seq and f.state in ('DONE', 'IGNORED', 'DISCARDED')), -1))";

  private final Lanes lanes;
  private final Identity identity;

  Deliveries(Lanes lanes, Identity identity) {
    this.lanes = lanes;
    this.identity = identity;
  }

  void enqueue(Session session, long changeId, List<DeliveryDraft> drafts, boolean bulk) {
    if (drafts.isEmpty()) {
      return;
    }
    String ledgerId = identity.ledgerId(session);
    List<Object[]> bodies = new ArrayList<>();
    List<Object[]> rows = new ArrayList<>();
    List<String> queued = new ArrayList<>();
    for (DeliveryDraft draft : drafts) {
      String id = Identity.deliveryId(ledgerId, changeId, draft);
      if (queued.contains(id) || isKnown(session, id)) {
        continue;
      }
      queued.add(id);
      Lanes.Place place = lanes.enqueue(session, draft.entity(), draft.target(), draft.key(), bulk);
      if (draft.body() != null) {
        bodies.add(new Object[] {id, DeliveryRow.text(draft.body()), session.now()});
      }
      rows.add(row(place, id, changeId, draft, session.now()));
    }
    session.batch(Facts.PUT_PAYLOAD, bodies);
    session.batch(INSERT, rows);
  }

  private static boolean isKnown(Session session, String deliveryId) {
    return session.one(IS_KNOWN, row -> row.getInt(1), deliveryId).isPresent();
  }

  private static Object[] row(
      Lanes.Place place, String id, long changeId, DeliveryDraft draft, long now) {
    return new Object[] {
      place.laneId(),
      place.seq(),
      id,
      draft.entity(),
      draft.target(),
      draft.key(),
      draft.action(),
      DeliveryRow.text(draft.needs()),
      changeId,
      now
    };
  }

  void revise(Session session, String deliveryId, JsonNode body) {
    session.update(Facts.PUT_PAYLOAD, deliveryId, DeliveryRow.text(body), session.now());
  }

  boolean replay(Session session, String deliveryId, JsonNode editedBody) {
    Optional<LaneRow> lane = lockLaneOf(session, deliveryId);
    Optional<Delivery> parked = delivery(session, deliveryId).filter(Deliveries::isParked);
    if (lane.isEmpty() || parked.isEmpty()) {
      return false;
    }
    if (editedBody != null) {
      session.update(Facts.PUT_PAYLOAD, deliveryId, DeliveryRow.text(editedBody), session.now());
    }
    if (stops(session, lane.get(), parked.get())) {
      putBack(session, lane.get(), parked.get());
    } else if (editedBody == null && isOutdated(session, lane.get(), parked.get())) {
      session.update(SUPERSEDED, session.now(), deliveryId);
    } else {
      putLast(session, parked.get());
    }
    return true;
  }

  private static boolean stops(Session session, LaneRow lane, Delivery parked) {
    return lane.group().blocks()
        || parked.seq() > lane.doneSeq() && Unclear.isParked(session, parked.deliveryId());
  }

  private void putBack(Session session, LaneRow lane, Delivery parked) {
    session.update(
        "update delivery set state = 'PENDING' where delivery_id = ?", parked.deliveryId());
    settleLane(session, lane);
  }

  // Its old place is behind what is done, where nobody looks any more.
  private void putLast(Session session, Delivery parked) {
    Lanes.Place place =
        lanes.enqueue(session, parked.entity(), parked.target(), parked.key(), false);
    session.update(
        "update delivery set state = 'PENDING', seq = ? where delivery_id = ?",
        place.seq(),
        parked.deliveryId());
  }

  private static boolean isOutdated(Session session, LaneRow lane, Delivery parked) {
    return lane.group().supersedes()
        && session
            .one(
                "select 1 from delivery where lane_id = ? and seq > ? and action = ?"
                    + " and state not in ('DISCARDED', 'IGNORED') limit 1",
                row -> row.getInt(1),
                lane.laneId(),
                parked.seq(),
                parked.action())
            .isPresent();
  }

  boolean discard(Session session, String deliveryId, String reason) {
    Optional<LaneRow> lane = lockLaneOf(session, deliveryId);
    Optional<Delivery> open = delivery(session, deliveryId).filter(d -> !d.state().isFinal());
    if (lane.isEmpty() || open.isEmpty()) {
      return false;
    }
    if (!isParked(open.get()) && lane.get().leased(session.now())) {
      throw new LedgerException(
          "delivery " + deliveryId + " is being delivered right now: try again in a moment");
    }
    session.update(
        "update delivery set state = 'DISCARDED', reason = ?, settled_at = ?"
            + " where delivery_id = ?",
        reason,
        session.now(),
        deliveryId);
    settleLane(session, lane.get());
    return true;
  }

  // Whoever holds the lane will look for its new head at the end of the lease.
  private void settleLane(Session session, LaneRow lane) {
    if (!lane.leased(session.now())) {
      lanes.rest(session, lane, Math.max(session.now(), lane.readyAt()), 0);
    }
  }

  private Optional<LaneRow> lockLaneOf(Session session, String deliveryId) {
    return session
        .one(
            "select lane_id from delivery where delivery_id = ?", row -> row.getLong(1), deliveryId)
        .flatMap(laneId -> lanes.lock(session, laneId));
  }

  private static boolean isParked(Delivery delivery) {
    return delivery.state() == DeliveryState.PARKED;
  }

  Optional<Delivery> delivery(Session session, String deliveryId) {
    return session.one(DeliveryRow.SELECT + "where d.delivery_id = ?", DeliveryRow::of, deliveryId);
  }

  List<Delivery> deliveries(Session session, String entity, String key, int limit) {
    return session.list(
        DeliveryRow.SELECT
            + "where d.lane_key = ? and d.entity = ?"
            + " order by d.created_at desc, d.lane_id desc, d.seq desc limit ?",
        DeliveryRow::of,
        key,
        entity,
        limit);
  }

  List<Delivery> deliveriesOf(Session session, long changeId) {
    return session.list(
        DeliveryRow.SELECT + "where d.change_id = ? order by d.lane_id, d.seq",
        DeliveryRow::of,
        changeId);
  }

  List<Delivery> parked(Session session, int limit) {
    return session.list(
        DeliveryRow.SELECT + "where d.state = 'PARKED' order by d.lane_id, d.seq limit ?",
        DeliveryRow::of,
        limit);
  }

  List<Delivery> waiting(Session session, int limit) {
    return session.list(
        DeliveryRow.SELECT
            + "where d.state in ('PENDING', 'UNKNOWN') order by d.lane_id, d.seq limit ?",
        DeliveryRow::of,
        limit);
  }

  List<Delivery> late(Session session, LateLevels levels, int limit) {
    return session.list(
        "select * from ("
            + " select "
            + DeliveryRow.COLUMNS
            + " from lane l join delivery d on d.lane_id = l.lane_id and d.seq > l.done_seq"
            + " left join payload p on p.payload_id = d.delivery_id"
            + " where l.target = ? and l.head_entity = ? and l.bulk = 0"
            + " and l.ready_at is not null and d.state in ('PENDING', 'UNKNOWN')"
            + LATE
            + " union all "
            + DeliveryRow.SELECT
            + "where d.state = 'PARKED'"
            + LATE
            + ") late order by created_at, lane_id, seq limit ?",
        DeliveryRow::of,
        levels.target(),
        levels.entity(),
        levels.entity(),
        levels.target(),
        levels.kind(),
        levels.before(),
        levels.entity(),
        levels.target(),
        levels.kind(),
        levels.before(),
        limit);
  }

  List<LedgerReads.Count> counts(Session session) {
    return session.list(
        "select entity, target, state, count(*), min(created_at) from delivery"
            + " group by entity, target, state order by entity, target, state",
        row ->
            new LedgerReads.Count(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getLong(5)));
  }
}
