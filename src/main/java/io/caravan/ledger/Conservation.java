package io.caravan.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * Holds what must be true of each lane: what is open in it is ahead of what is done, and somebody
 * will come for it. Nothing is known to break this; a ledger that was edited by hand or restored in
 * parts does, and what is passed over would be lost without a word.
 */
final class Conservation {
  private static final String OPEN = "('PENDING', 'UNKNOWN')";

  private static final String ASLEEP =
      "(l.ready_at is null and l.blocked_by is null and l.last_seq > l.done_seq)";
  private static final String BLOCKED_BY_NOTHING =
      "(l.blocked_by is not null and not exists (select 1 from delivery d"
          + " where d.delivery_id = l.blocked_by and d.state = 'PARKED'))";
  private static final String PASSED_OVER =
      "exists (select 1 from delivery d where d.lane_id = l.lane_id and d.seq <= l.done_seq"
          + " and d.state in "
          + OPEN
          + ")";

  private static final String BROKEN =
      "select l.lane_id, l.target, l.lane_key, case when "
          + PASSED_OVER
          + " then 'something open stands behind what is done' when "
          + ASLEEP
          + " then 'something is open and nobody would come for it'"
          + " else 'it is blocked by something that is not parked' end from lane l where "
          + "l.lane_id > ? and l.lane_id <= ? and ("
          + ASLEEP
          + " or "
          + BLOCKED_BY_NOTHING
          + " or "
          + PASSED_OVER
          + ") order by l.lane_id";

  private static final String GO_BACK =
      "update lane set done_seq = (select min(d.seq) - 1 from delivery d"
          + " where d.lane_id = lane.lane_id and d.state in "
          + OPEN
          + ") where lane_id = ? and exists (select 1 from delivery d"
          + " where d.lane_id = lane.lane_id and d.seq <= lane.done_seq and d.state in "
          + OPEN
          + ")";

  private record Broken(long laneId, String target, String key, String what) {
    String told() {
      return "lane " + key + " for " + target + ": " + what;
    }
  }

  private final Lanes lanes;

  Conservation(Lanes lanes) {
    this.lanes = lanes;
  }

  /** Looks at the next lanes behind {@code after}, and mends what is wrong with one. */
  LaneCheck check(Session session, long after, int most) {
    long last =
        session
            .one(
                "select coalesce(max(lane_id), -1) from (select lane_id from lane"
                    + " where lane_id > ? order by lane_id limit ?) next_ones",
                row -> row.getLong(1),
                after,
                most)
            .orElse(-1L);
    List<String> mended = new ArrayList<>();
    for (Broken found : broken(session, after, last)) {
      // What is leased is looked at by its holder first, and here the next time.
      lanes
          .lock(session, found.laneId)
          .filter(lane -> !lane.leased(session.now()))
          .filter(lane -> !broken(session, lane.laneId() - 1, lane.laneId()).isEmpty())
          .ifPresent(
              lane -> {
                mend(session, lane.laneId());
                mended.add(found.told());
              });
    }
    return new LaneCheck(last, mended);
  }

  private static List<Broken> broken(Session session, long after, long last) {
    return session.list(
        BROKEN,
        row -> new Broken(row.getLong(1), row.getString(2), row.getString(3), row.getString(4)),
        after,
        last);
  }

  private void mend(Session session, long laneId) {
    session.update(GO_BACK, laneId);
    LaneRow lane = lanes.lock(session, laneId).orElseThrow();
    lanes.rest(session, lane, session.now(), lane.failCount());
  }
}
