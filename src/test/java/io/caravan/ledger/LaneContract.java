package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ledger.Settlement.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every ledger promises about when a lane is ready, for which flow, and for whom. */
abstract class LaneContract extends LedgerFactsContract {
  private static final long WAIT = 500;
  private static final long IDLE = -1;

  private long readyIn(String entity) {
    long at = ledger.nextReadyAt(entity, target);
    return at == IDLE ? IDLE : at - clock.millis();
  }

  @Test
  void a_lane_is_ready_for_the_flow_of_its_first_delivery_only() {
    enqueue("order", "k", "o1");
    enqueue("shipment", "k", "s");
    assertThat(readyIn("order")).isZero();
    assertThat(readyIn("shipment")).isEqualTo(IDLE);
    settle(claimOne("order"), Outcome.DONE, 0);
    assertThat(readyIn("order")).isEqualTo(IDLE);
    assertThat(readyIn("shipment")).isZero();
    settle(claimOne("shipment"), Outcome.DONE, 0);
    enqueue("order", "k", "o2");
    assertThat(readyIn("shipment")).isEqualTo(IDLE);
    assertThat(kinds(claimOne("order"))).containsExactly("o2");
  }

  @Test
  void progress_hands_the_lane_to_the_flow_of_what_comes_next() {
    enqueue("order", "k", "o");
    enqueue("shipment", "k", "s");
    Claimed claimed = claimOne("order");
    run(tx -> tx.progress(claimed.laneId(), claimed.epoch(), all(claimed, Outcome.DONE, 0)));
    assertThat(readyIn("order")).isEqualTo(IDLE);
    assertThat(readyIn("shipment")).isEqualTo(LEASE);
  }

  @Test
  void lanes_of_other_flows_and_targets_are_not_claimed() {
    enqueue("order", "k", "o");
    assertThat(claim("item")).isEmpty();
    assertThat(ledger.claim("order", target + "-other", 10, 50, LEASE)).isEmpty();
    assertThat(readyIn("order")).as("nobody leased it").isZero();
    assertThat(readyIn("item")).isEqualTo(IDLE);
    clock.advance(1);
    enqueue("item", "i", "i");
    assertThat(ledger.claim("item", target, 1, 50, LEASE)).as("none stands in its way").hasSize(1);
  }

  @Test
  void one_may_die_at_once_after_a_claim() {
    enqueue("order", "k", "o");
    List<String> places = new ArrayList<>();
    CrashPoint.watch(places::add);
    try {
      assertThat(claim("order")).hasSize(1);
    } finally {
      CrashPoint.watch(null);
    }
    assertThat(places).containsOnlyOnce("claim.taken").endsWith("claim.taken");
  }

  @Test
  void what_waits_longest_is_claimed_first() {
    for (String key : List.of("k1", "k2", "k3")) {
      enqueue("order", key, key);
      clock.advance(1);
    }
    assertThat(ledger.claim("order", target, 2, 50, LEASE))
        .extracting(claimed -> claimed.deliveries().get(0).key())
        .containsExactlyInAnyOrder("k1", "k2");
  }

  @Test
  void queueing_wakes_an_idle_lane_and_ends_no_wait_no_lease_and_no_block() {
    enqueue("order", "k", "a");
    settle(claimOne("order"), Outcome.RETRY, WAIT);
    clock.advance(1);
    enqueue("order", "k", "b");
    assertThat(readyIn("order")).isEqualTo(WAIT - 1);
    clock.advance(WAIT);
    Claimed both = claimOne("order");
    enqueue("order", "k", "c");
    assertThat(readyIn("order")).isEqualTo(LEASE);
    settle(both, Outcome.DONE, 0);
    settle(claimOne("order"), Outcome.DONE, 0);
    assertThat(readyIn("order")).isEqualTo(IDLE);
    enqueue("order", "k", "d");
    assertThat(readyIn("order")).isZero();
    settle(claimOne("order"), Outcome.PARKED, 0);
    enqueue("order", "k", "e");
    assertThat(readyIn("order")).isEqualTo(IDLE);
  }

  @Test
  void a_lease_is_extended_by_its_holder_and_only_while_it_lasts() {
    enqueue("order", "k", "a");
    Claimed slow = claimOne("order");
    clock.advance(LEASE);
    Claimed holder = claimOne("order");
    assertThat(extend(slow)).isFalse();
    clock.advance(1);
    assertThat(readyIn("order")).isEqualTo(LEASE - 1);
    assertThat(extend(holder)).isTrue();
    assertThat(readyIn("order")).isEqualTo(LEASE);
    settle(holder, Outcome.RETRY, WAIT);
    assertThat(extend(holder)).as("it gave the lease back").isFalse();
    assertThat(readyIn("order")).isEqualTo(WAIT);
  }

  private boolean extend(Claimed claimed) {
    return write(tx -> tx.extend(claimed.laneId(), claimed.epoch(), LEASE));
  }

  @Test
  void a_wake_is_for_the_waiting_lane_of_one_key() {
    for (String key : List.of("waits", "too", "idle")) {
      enqueue("order", key, key);
    }
    for (Claimed claimed : claim("order")) {
      boolean idle = kinds(claimed).contains("idle");
      settle(claimed, idle ? Outcome.DONE : Outcome.WAIT, WAIT);
    }
    run(tx -> tx.wake(target, "idle"));
    run(tx -> tx.wake(target + "-other", "too"));
    assertThat(readyIn("order")).isEqualTo(WAIT);
    run(tx -> tx.wake(target, "waits"));
    assertThat(kinds(claimOne("order"))).containsExactly("waits");
    assertThat(readyIn("order")).isEqualTo(WAIT);
  }

  @Test
  void only_what_was_claimed_counts_an_attempt() {
    enqueue("order", "k", "a", "b");
    enqueue("shipment", "k", "s");
    Claimed first = ledger.claim("order", target, 1, 1, LEASE).get(0);
    assertThat(kinds(first)).containsExactly("a");
    settle(first, Outcome.RETRY, 0);
    Claimed both = claimOne("order");
    assertThat(both.deliveries()).extracting(Delivery::attempt).containsExactly(1, 0);
    settle(both, Outcome.DONE, 0);
    assertThat(claimOne("shipment").deliveries().get(0).attempt()).isZero();
  }

  @Test
  void what_is_settled_stays_as_it_was_settled() {
    enqueue("order", "k", "a", "b");
    Claimed claimed = claimOne("order");
    run(tx -> tx.progress(claimed.laneId(), claimed.epoch(), all(claimed, Outcome.DONE, 0)));
    settle(claimed, Outcome.PARKED, 0);
    assertThat(states("order", "k").values()).containsOnly(DeliveryState.DONE);
  }
}
