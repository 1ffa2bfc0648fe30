package io.caravan.ledger;

import java.util.List;

/**
 * Lets go of what is finished and old, change by change. What is decided from stays: links, states,
 * what each system holds, the stock journal, the last that each system told of a record, and
 * everything that is not at its end.
 */
final class Retention {
  private static final String FINAL = "('DONE', 'SUPERSEDED', 'IGNORED', 'DISCARDED')";
  private static final String RANGE =
      " c.change_id > ? and c.change_id <= ? and c.recorded_at < ?"
          + " and c.state in ('RECORDED', 'IGNORED', 'REPLAYED', 'DISCARDED', 'SEEN') ";

  /** Records are decided again from the newest one of these that still has its body. */
  private static final String TOLD_SINCE =
      "exists (select 1 from change n join payload p on p.payload_id = 'change/' || n.change_id"
          + " where n.entity = c.entity and n.ref = c.ref and n.system = c.system"
          + " and n.stage = 'canonical' and n.change_id > c.change_id"
          + " and (n.state = 'RECORDED' or (n.state = 'IGNORED' and c.state = 'IGNORED')))";

  private static final String CHANGE_BODIES =
      "delete from payload where payload_id in (select 'change/' || c.change_id from change c where"
          + RANGE
          + "and (c.ref is null or coalesce(c.stage, '') <> 'canonical'"
          + " or c.state not in ('RECORDED', 'IGNORED') or "
          + TOLD_SINCE
          + "))";

  private static final String FINISHED =
      " from delivery d where d.change_id > ? and d.change_id <= ? and d.state in "
          + FINAL
          + " and coalesce(d.settled_at, d.created_at) < ?";

  private static final String DELIVERY_BODIES =
      "delete from payload where payload_id in (select d.delivery_id" + FINISHED + ")";

  /** A batch is sent again as it was while any of its members is unclear. */
  private static final String BATCH_IS_OPEN =
      "exists (select 1 from vendor_call s join delivery o on o.delivery_id = s.delivery_id"
          + " where s.batch_id = v.batch_id and o.state not in "
          + FINAL
          + ")";

  private static final String CALL_BODIES =
      "update vendor_call as v set request = null, answer = null where v.delivery_id in"
          + " (select d.delivery_id"
          + FINISHED
          + ") and (v.request is not null or v.answer is not null) and not "
          + BATCH_IS_OPEN;

  /**
   * Changes that are deleted with their deliveries and calls. The newest of a record and of a lane
   * key stay, since so many are looked at; what stands behind a parked delivery says that it is
   * outdated.
   */
  private static final String ROWS =
      "select c.change_id from change c where"
          + RANGE
          + "and (c.ref is null or (select count(*) from (select 1 from change n"
          + " where n.entity = c.entity and n.ref = c.ref and n.change_id > c.change_id limit ?)"
          + " newer) = ?) and not exists (select 1 from delivery d where d.change_id = c.change_id"
          + " and (d.state not in "
          + FINAL
          + " or coalesce(d.settled_at, d.created_at) >= ?"
          + " or (select count(*) from (select 1 from delivery n where n.lane_key = d.lane_key"
          + " and n.entity = d.entity and n.created_at > d.created_at limit ?) newer) < ?"
          + " or exists (select 1 from delivery b where b.lane_id = d.lane_id and b.seq < d.seq"
          + " and b.state = 'PARKED')"
          + " or exists (select 1 from orphan_effect e where e.delivery_id = d.delivery_id"
          + " and e.resolved_at is null)"
          + " or exists (select 1 from vendor_call v where v.delivery_id = d.delivery_id and "
          + BATCH_IS_OPEN
          + ")))";

  /** At least as many as anybody asks for to decide something. */
  private static final int NEWEST = 50;

  private static final int FOR_PEOPLE = 1000;

  /**
   * Goes on behind {@code after}.
   *
   * @return the last change that was looked at, or -1 if there is none that is old
   */
  long forget(Session session, long after, int changes, long bodiesBefore, long rowsBefore) {
    // Ids rise with time: the first that are all young are the end, and the rest is not looked at.
    long last =
        session
            .one(
                "select coalesce(max(change_id), -1) from (select change_id, recorded_at"
                    + " from change where change_id > ? order by change_id limit ?) next_ones"
                    + " where recorded_at < ?",
                row -> row.getLong(1),
                after,
                changes,
                Math.max(bodiesBefore, rowsBefore))
            .orElse(-1L);
    if (last >= 0) {
      session.update(CHANGE_BODIES, after, last, bodiesBefore);
      session.update(DELIVERY_BODIES, after, last, bodiesBefore);
      session.update(CALL_BODIES, after, last, bodiesBefore);
      rows(session, after, last, rowsBefore);
    } else {
      forPeople(session, rowsBefore);
    }
    return last;
  }

  /** What was told to people and is over. An open alarm stays, however old it is. */
  private static void forPeople(Session session, long before) {
    session.update(
        "delete from alarm where alarm_id in (select alarm_id from alarm where closed_at < ?"
            + " order by alarm_id limit ?)",
        before,
        FOR_PEOPLE);
    session.update(
        "delete from field_conflict where conflict_id in (select conflict_id from field_conflict"
            + " where at < ? order by conflict_id limit ?)",
        before,
        FOR_PEOPLE);
  }

  private static void rows(Session session, long after, long last, long before) {
    List<Long> found =
        session.list(
            ROWS,
            row -> row.getLong(1),
            after,
            last,
            before,
            NEWEST,
            NEWEST,
            before,
            NEWEST,
            NEWEST);
    if (found.isEmpty()) {
      return;
    }
    long[] ids = found.stream().mapToLong(Long::longValue).toArray();
    String those = session.dialect().anyOf("change_id");
    String deliveries = "(select delivery_id from delivery where " + those + ")";
    session.update("delete from vendor_call where delivery_id in " + deliveries, ids);
    session.update("delete from payload where payload_id in " + deliveries, ids);
    session.update("delete from delivery where " + those, ids);
    session.update(
        "delete from payload where payload_id in (select 'change/' || change_id from change where "
            + those
            + ")",
        ids);
    session.update("delete from change where " + those, ids);
  }

  /** Ids of events that no sender repeats any more; returns how many were left out. */
  int forgetEvents(Session session, long before, int limit) {
    return session.update(
        "delete from inbox where received_at < ? and (system, event_id) in"
            + " (select system, event_id from inbox where received_at < ?"
            + " order by received_at limit ?)",
        before,
        before,
        limit);
  }
}
