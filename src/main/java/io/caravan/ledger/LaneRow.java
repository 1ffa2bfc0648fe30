package io.caravan.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A lane as read under its lock.
 *
 * @param leaseUntil 0 if nobody holds it
 * @param readyAt -1 if it waits for nothing
 * @param bulk only a first load waits in it
 */
record LaneRow(
    long laneId,
    LaneGroup group,
    long lastSeq,
    long doneSeq,
    long epoch,
    int failCount,
    long leaseUntil,
    long readyAt,
    boolean bulk) {

  static final String COLUMNS =
      "lane_id, lane_group, last_seq, done_seq, epoch, fail_count, coalesce(lease_until, 0),"
          + " coalesce(ready_at, -1), bulk";

  static LaneRow of(ResultSet row) throws SQLException {
    return new LaneRow(
        row.getLong(1),
        LaneGroup.of(row.getString(2)),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getInt(6),
        row.getLong(7),
        row.getLong(8),
        row.getInt(9) == 1);
  }

  boolean leased(long now) {
    return leaseUntil > now;
  }
}
