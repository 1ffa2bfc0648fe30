package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ledger.Settlement.Outcome;
import io.caravan.ledger.interleave.Interleaver.Result;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What must hold for a lane and all that went through it, whoever did what in whatever order. */
final class LaneRules {
  private static final String LANE =
      "select last_seq, done_seq, ready_at, lease_until, epoch, blocked_by from lane"
          + " where target = ?";
  private static final String DELIVERIES =
      "select d.delivery_id, d.seq, d.state, coalesce(d.reason, ''), p.body is not null"
          + " from delivery d left join payload p on p.payload_id = d.delivery_id"
          + " where d.target = ? order by d.seq";
  private static final Set<String> OPEN = Set.of("PENDING", "UNKNOWN");
  private static final int MOST_TURNS = 20;

  /** What a session of the scene did. */
  record Did(LaneMove move, String by, Result result) {
    boolean won() {
      return Boolean.TRUE.equals(result.value());
    }
  }

  private record Lane(
      long lastSeq, long doneSeq, Long readyAt, Long leaseUntil, long epoch, String blockedBy) {}

  private record Row(String id, long seq, String state, String reason, boolean hasBody) {
    boolean open() {
      return OPEN.contains(state);
    }
  }

  private final Connection connection;
  private final Ledger ledger;

  LaneRules(Connection connection, Ledger ledger) {
    this.connection = connection;
    this.ledger = ledger;
  }

  void hold(LaneScene scene, List<Did> all) throws SQLException {
    all.forEach(LaneRules::failedWithReason);
    Lane lane = lane(scene);
    List<Row> rows = deliveries(scene);
    conserved(rows, all);
    counted(scene, lane, rows);
    fenced(lane, rows, all);
    oneWins(all);
    drains(scene);
  }

  private static void failedWithReason(Did did) {
    Throwable failure = did.result.failure();
    if (failure == null) {
      return;
    }
    String text = String.valueOf(failure.getMessage());
    boolean expected =
        did.move == LaneMove.DISCARD && text.contains("right now")
            || did.move == LaneMove.LINK && text.contains("is tied to");
    if (!expected) {
      throw new AssertionError(did.move + " failed", failure);
    }
  }

  private static void conserved(List<Row> rows, List<Did> all) {
    long recorded = all.stream().filter(d -> d.move == LaneMove.RECORD).count();
    assertThat(rows).as("everything queued is there, once").hasSize(2 + (int) recorded);
    assertThat(rows).extracting(Row::id).doesNotHaveDuplicates();
    rows.forEach(r -> DeliveryState.valueOf(r.state));
    assertThat(rows.stream().filter(r -> r.open() || r.state.equals("PARKED")))
        .as("what is still to be delivered has its body")
        .allMatch(Row::hasBody);
    assertThat(all.stream().filter(d -> d.move == LaneMove.REPORT))
        .as("a report sees one state")
        .allMatch(Did::won);
  }

  private static void counted(LaneScene scene, Lane lane, List<Row> rows) {
    boolean blocks = LaneGroup.of(scene.entity).blocks();
    List<Row> left =
        rows.stream().filter(r -> r.open() || blocks && r.state.equals("PARKED")).toList();
    assertThat(lane.doneSeq).isLessThanOrEqualTo(lane.lastSeq);
    assertThat(rows).as("places were given by the lane").allMatch(r -> r.seq <= lane.lastSeq);
    assertThat(left)
        .as("nothing that is left stands behind what is done")
        .allMatch(r -> r.seq > lane.doneSeq);
    if (lane.leaseUntil != null) {
      assertThat(lane.readyAt).as("a leased lane comes back").isEqualTo(lane.leaseUntil);
    } else if (left.isEmpty()) {
      assertThat(lane.readyAt).as("a lane without work sleeps").isNull();
      assertThat(lane.blockedBy).isNull();
    } else if (left.get(0).open()) {
      assertThat(lane.readyAt).as("a lane with work is woken").isNotNull();
      assertThat(lane.blockedBy).isNull();
    } else {
      assertThat(lane.readyAt).as("a blocked lane sleeps").isNull();
      assertThat(lane.blockedBy).isEqualTo(left.get(0).id);
    }
  }

  private static void fenced(Lane lane, List<Row> rows, List<Did> all) {
    for (Did did : all) {
      if (Boolean.FALSE.equals(did.result.value())) {
        assertThat(rows)
            .as("who was fenced off changed nothing")
            .noneMatch(r -> r.reason.equals(did.by));
      }
    }
    List<Claimed> claims =
        all.stream()
            .filter(d -> d.move == LaneMove.CLAIM && d.result.failure() == null)
            .flatMap(d -> ((List<?>) d.result.value()).stream())
            .map(Claimed.class::cast)
            .toList();
    assertThat(claims).as("one holder at a time").hasSizeLessThanOrEqualTo(1);
    for (Claimed claim : claims) {
      assertThat(lane.epoch).isEqualTo(claim.epoch());
      assertThat(lane.leaseUntil)
          .as("only the holder ends or moves its lease")
          .isEqualTo(claim.leaseUntil());
      List<String> handed = claim.deliveries().stream().map(Delivery::deliveryId).toList();
      assertThat(rows.stream().filter(r -> handed.contains(r.id)))
          .as("what a holder delivers is settled by nobody else")
          .allMatch(Row::open);
    }
  }

  private static void oneWins(List<Did> all) {
    LaneMove first = all.get(0).move;
    if (LaneMove.ONE_WINS.contains(first) && all.stream().allMatch(d -> d.move == first)) {
      assertThat(all.stream().filter(Did::won)).as("one of them wins").hasSize(1);
    }
  }

  /** Whatever is left can be delivered, in its order, and then the lane sleeps. */
  private void drains(LaneScene scene) throws SQLException {
    scene.clock.advance(3 * LaneScene.LEASE);
    long before = 0;
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      List<Claimed> claims = scene.claim(ledger);
      if (claims.isEmpty()) {
        break;
      }
      for (Delivery delivery : claims.get(0).deliveries()) {
        assertThat(delivery.seq()).as("in order").isGreaterThan(before);
        before = delivery.seq();
      }
      ledger
          .settle(
              claims.get(0),
              claims.get(0).deliveries().stream()
                  .map(d -> new Settlement(d.seq(), Outcome.DONE, 0, "drained", null))
                  .toList())
          .join();
    }
    Lane lane = lane(scene);
    List<Row> rows = deliveries(scene);
    counted(scene, lane, rows);
    if (lane.blockedBy == null) {
      assertThat(rows).as("everything was delivered in the end").noneMatch(Row::open);
    }
  }

  private Lane lane(LaneScene scene) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LANE)) {
      statement.setString(1, scene.target);
      try (ResultSet row = statement.executeQuery()) {
        assertThat(row.next()).isTrue();
        return new Lane(
            row.getLong(1),
            row.getLong(2),
            row.getObject(3, Long.class),
            row.getObject(4, Long.class),
            row.getLong(5),
            row.getString(6));
      }
    }
  }

  private List<Row> deliveries(LaneScene scene) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(DELIVERIES)) {
      statement.setString(1, scene.target);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(
              new Row(
                  row.getString(1),
                  row.getLong(2),
                  row.getString(3),
                  row.getString(4),
                  row.getBoolean(5)));
        }
      }
    }
    return rows;
  }
}
