package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.ledger.Settlement.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What every ledger promises about recording and lanes, whatever the database. */
abstract class LedgerContract extends SupersedingContract {

  // group commit

  @Test
  void a_work_that_throws_is_undone_alone() {
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<Boolean> blocker = ledger.write(tx -> gate.await(10, TimeUnit.SECONDS));
    CompletableFuture<Void> good = ledger.write(tx -> put(tx, target + ".good"));
    CompletableFuture<Void> bad =
        ledger.write(
            tx -> {
              put(tx, target + ".bad");
              throw new IOException("no");
            });
    CompletableFuture<Void> after = ledger.write(tx -> put(tx, target + ".after"));
    gate.countDown();
    assertThat(blocker.join()).isTrue();
    good.join();
    after.join();
    assertThatThrownBy(bad::join).hasCauseInstanceOf(IOException.class);
    ledger.read(
        reads -> {
          assertThat(reads.fact(target + ".good")).contains("x");
          assertThat(reads.fact(target + ".bad")).isEmpty();
          assertThat(reads.fact(target + ".after")).contains("x");
          return null;
        });
  }

  private static Void put(LedgerTx tx, String name) {
    tx.putFact(name, "x");
    return null;
  }

  @Test
  void a_statement_that_the_database_refuses_spoils_no_other_work() {
    CompletableFuture<Object> bad =
        ledger.write(
            tx -> {
              tx.enqueue(Long.MAX_VALUE, List.of(draft("order", "k", "a")));
              return null;
            });
    CompletableFuture<Void> good = ledger.write(tx -> put(tx, target + ".good"));
    good.join();
    assertThatThrownBy(bad::join).hasCauseInstanceOf(LedgerException.class);
    assertThat(claim("order")).isEmpty();
  }

  @Test
  void a_work_sees_the_works_before_it_and_their_order_is_that_of_submission() {
    List<CompletableFuture<Integer>> futures = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      futures.add(
          ledger.write(
              tx -> {
                int n = Integer.parseInt(tx.fact(target).orElse("0"));
                tx.putFact(target, String.valueOf(n + 1));
                return n;
              }));
    }
    for (int i = 0; i < futures.size(); i++) {
      assertThat(futures.get(i).join()).isEqualTo(i);
    }
  }

  @Test
  void acknowledgements_may_wait_for_further_works() {
    CompletableFuture<Void> chained =
        ledger.write(tx -> put(tx, target)).thenAccept(x -> ledger.writeNow(tx -> put(tx, "2")));
    assertThat(chained).succeedsWithin(10, TimeUnit.SECONDS);
  }

  @Test
  void a_work_that_waits_for_a_work_is_refused() {
    assertThatThrownBy(() -> ledger.writeNow(tx -> ledger.writeNow(inner -> put(inner, target))))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("wait for itself");
  }

  @Test
  void listeners_hear_of_ready_lanes_and_hints_after_the_commit() {
    AtomicInteger heard = new AtomicInteger();
    ledger.onReady(heard::incrementAndGet);
    enqueue("order", "k", "a");
    Awaitility.await().untilAsserted(() -> assertThat(heard).hasValueGreaterThan(0));
    int before = heard.get();
    ledger.writeNow(tx -> tx.hint(new Hint(target, "items", "1", "e1", 1)));
    Awaitility.await().untilAsserted(() -> assertThat(heard).hasValueGreaterThan(before));
  }

  // lanes

  @Test
  void who_finds_no_ready_lane_does_not_wait_for_what_is_being_recorded() {
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<Boolean> blocker = ledger.write(tx -> gate.await(10, TimeUnit.SECONDS));
    CompletableFuture<List<Claimed>> claimed =
        CompletableFuture.supplyAsync(() -> claim("order"))
            .whenComplete((claims, failure) -> gate.countDown());
    assertThat(blocker.join()).as("the claim ended first").isTrue();
    assertThat(claimed.join()).isEmpty();
  }

  @Test
  void deliveries_of_a_key_come_in_order_with_what_was_queued() {
    enqueue("order", "k1", "a", "b", "c");
    Claimed claimed = claimOne("order");
    assertThat(kinds(claimed)).containsExactly("a", "b", "c");
    assertThat(claimed.leaseUntil()).isEqualTo(clock.millis() + LEASE);
    assertThat(claimed.deliveries()).allMatch(d -> d.attempt() == 0 && d.key().equals("k1"));
    assertThat(claim("order")).isEmpty();
    assertThat(settle(claimed, Outcome.DONE, 0)).isTrue();
    assertThat(claim("order")).isEmpty();
    assertThat(ledger.nextReadyAt("order", target)).isEqualTo(-1);
    assertThat(states("order", "k1").values()).containsOnly(DeliveryState.DONE);
  }

  @Test
  void a_second_enqueue_of_the_same_cause_is_no_delivery() {
    ledger.writeNow(
        tx -> {
          long change = recorded(tx);
          tx.enqueue(change, List.of(draft("order", "k", "a"), draft("order", "k", "a")));
          tx.enqueue(change, List.of(draft("order", "k", "a")));
          return null;
        });
    assertThat(kinds(claimOne("order"))).containsExactly("a");
  }

  @Test
  void needs_come_back_as_they_were_queued() {
    List<Need> needs = List.of(Need.must("item", "i1"), new Need("customer", "c1", 99));
    ledger.writeNow(
        tx -> {
          DeliveryDraft plain = draft("order", "k", "a");
          tx.enqueue(
              recorded(tx),
              List.of(new DeliveryDraft("order", target, "k", "do", "a", plain.body(), needs)));
          return null;
        });
    assertThat(claimOne("order").deliveries().get(0).needs()).isEqualTo(needs);
  }

  @Test
  void what_is_queued_during_a_lease_is_delivered_after_it() {
    enqueue("order", "k", "a");
    Claimed first = claimOne("order");
    enqueue("order", "k", "b");
    assertThat(claim("order")).isEmpty();
    settle(first, Outcome.DONE, 0);
    assertThat(kinds(claimOne("order"))).containsExactly("b");
  }

  @Test
  void a_lease_that_ran_out_is_taken_over_and_the_old_holder_changes_nothing() {
    enqueue("order", "k", "a");
    Claimed slow = claimOne("order");
    clock.advance(LEASE - 1);
    assertThat(claim("order")).isEmpty();
    clock.advance(1);
    Claimed next = claimOne("order");
    assertThat(next.epoch()).isGreaterThan(slow.epoch());
    assertThat(next.deliveries().get(0).attempt()).isEqualTo(1);
    assertThat(settle(slow, Outcome.DONE, 0)).isFalse();
    assertThat(states("order", "k")).containsEntry("a", DeliveryState.PENDING);
    assertThat(settle(next, Outcome.DONE, 0)).isTrue();
  }

  @Test
  void a_failure_waits_is_counted_and_success_forgets_it() {
    enqueue("order", "k", "a", "b");
    Claimed first = claimOne("order");
    long seq = first.deliveries().get(0).seq();
    ledger
        .settle(
            first,
            List.of(
                new Settlement(seq, Outcome.UNKNOWN, 500, "timeout", null),
                Settlement.back(seq + 1)))
        .join();
    assertThat(claim("order")).isEmpty();
    assertThat(ledger.nextReadyAt("order", target)).isEqualTo(clock.millis() + 500);
    clock.advance(500);
    Claimed again = claimOne("order");
    assertThat(again.failCount()).isEqualTo(1);
    assertThat(again.deliveries().get(0).state()).isEqualTo(DeliveryState.UNKNOWN);
    assertThat(again.deliveries()).extracting(Delivery::attempt).containsExactly(1, 0);
    ledger
        .settle(
            again,
            List.of(Settlement.done(seq), new Settlement(seq + 1, Outcome.WAIT, 100, "429", null)))
        .join();
    clock.advance(100);
    assertThat(claimOne("order").failCount()).isZero();
  }

  @Test
  void what_may_have_happened_while_nobody_answered_counts_no_failure() {
    enqueue("order", "k", "a");
    settle(claimOne("order"), Outcome.UNHEARD, 500);
    assertThat(claim("order")).isEmpty();
    clock.advance(500);
    Claimed again = claimOne("order");
    assertThat(again.failCount()).isZero();
    assertThat(again.deliveries().get(0).state()).isEqualTo(DeliveryState.UNKNOWN);
  }

  @Test
  void waiting_counts_no_failure_and_can_be_cut_short() {
    enqueue("order", "k", "a");
    settle(claimOne("order"), Outcome.WAIT, 10_000);
    assertThat(claim("order")).isEmpty();
    ledger.writeNow(
        tx -> {
          tx.wake(target, "k");
          return null;
        });
    Claimed woken = claimOne("order");
    assertThat(woken.failCount()).isZero();
    ledger.writeNow(
        tx -> {
          tx.wake(target, "k");
          return null;
        });
    assertThat(claim("order")).as("a leased lane is not woken").isEmpty();
  }

  @Test
  void a_parked_order_blocks_its_lane_until_replayed() {
    enqueue("order", "k", "a", "b");
    Claimed first = claimOne("order");
    long seq = first.deliveries().get(0).seq();
    ledger
        .settle(
            first,
            List.of(
                new Settlement(seq, Outcome.PARKED, 0, "no such tender", "$.payments[0]"),
                Settlement.back(seq + 1)))
        .join();
    enqueue("order", "k", "c");
    enqueue("shipment", "k", "s");
    clock.advance(LEASE * 10);
    assertThat(claim("order")).isEmpty();
    assertThat(claim("shipment")).isEmpty();
    String id = idOf("order", "k", "a");
    ledger.read(
        reads -> {
          assertThat(reads.parkedDeliveries(1000))
              .filteredOn(d -> d.deliveryId().equals(id))
              .singleElement()
              .satisfies(
                  d -> assertThat(d.reason()).isEqualTo("no such tender (at $.payments[0])"));
          return null;
        });
    assertThat(replay(id, "{\"kind\":\"a\",\"edited\":true}")).isTrue();
    assertThat(replay(id, null)).isFalse();
    Claimed again = claimOne("order");
    assertThat(kinds(again)).containsExactly("a", "b", "c");
    assertThat(again.deliveries().get(0).body().get("edited").asBoolean()).isTrue();
    assertThat(again.deliveries().get(0).attempt()).isEqualTo(1);
    settle(again, Outcome.DONE, 0);
    assertThat(kinds(claimOne("shipment"))).containsExactly("s");
  }

  private boolean replay(String id, String body) {
    return ledger.writeNow(tx -> tx.replay(id, body == null ? null : json(body), "ann"));
  }

  @Test
  void a_discarded_order_delivery_lets_its_lane_go_on() {
    enqueue("order", "k", "a", "b");
    Claimed first = claimOne("order");
    long seq = first.deliveries().get(0).seq();
    ledger
        .settle(
            first,
            List.of(new Settlement(seq, Outcome.PARKED, 0, "x", null), Settlement.back(seq + 1)))
        .join();
    String id = idOf("order", "k", "a");
    alarm(id);
    assertThat(ledger.<Boolean>writeNow(tx -> tx.discard(id, "by hand", "ann"))).isTrue();
    assertThat(alarms(id)).isEmpty();
    assertThat(ledger.<Boolean>writeNow(tx -> tx.discard(id, "by hand", "ann"))).isFalse();
    assertThat(kinds(claimOne("order"))).containsExactly("b");
    assertThat(states("order", "k"))
        .isEqualTo(Map.of("a", DeliveryState.DISCARDED, "b", DeliveryState.PENDING));
  }

  @Test
  void what_is_being_delivered_cannot_be_discarded() {
    enqueue("order", "k", "a");
    claimOne("order");
    String id = idOf("order", "k", "a");
    assertThatThrownBy(() -> ledger.writeNow(tx -> tx.discard(id, "no", "ann")))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("right now");
  }

  @Test
  void flows_of_one_order_take_turns_in_the_order_of_recording() {
    enqueue("order", "k", "o1");
    enqueue("shipment", "k", "s1");
    enqueue("order", "k", "o2");
    assertThat(claim("shipment")).isEmpty();
    Claimed order = claimOne("order");
    assertThat(kinds(order)).containsExactly("o1");
    settle(order, Outcome.DONE, 0);
    assertThat(claim("order")).isEmpty();
    Claimed shipment = claimOne("shipment");
    assertThat(kinds(shipment)).containsExactly("s1");
    settle(shipment, Outcome.IGNORED, 0);
    assertThat(kinds(claimOne("order"))).containsExactly("o2");
  }

  @Test
  void a_newer_stock_level_supersedes_older_ones() {
    enqueue("inventory", "v@l", "1", "2", "3");
    Claimed claimed = claimOne("inventory");
    assertThat(kinds(claimed)).containsExactly("3");
    settle(claimed, Outcome.DONE, 0);
    assertThat(states("inventory", "v@l"))
        .isEqualTo(
            Map.of(
                "1", DeliveryState.SUPERSEDED,
                "2", DeliveryState.SUPERSEDED,
                "3", DeliveryState.DONE));
    assertThat(claim("inventory")).isEmpty();
  }

  @Test
  void the_alarm_about_a_parked_level_ends_with_a_newer_level() {
    enqueue("inventory", "v@l", "1");
    settle(claimOne("inventory"), Outcome.PARKED, 0);
    String id = idOf("inventory", "v@l", "1");
    alarm(id);
    enqueue("inventory", "v@l", "2");
    assertThat(alarms(id)).hasSize(1);
    settle(claimOne("inventory"), Outcome.DONE, 0);
    assertThat(alarms(id)).isEmpty();
  }

  private void alarm(String deliveryId) {
    ledger.writeNow(
        tx -> {
          tx.alarm(Alarm.PARKED, Alarm.ofDelivery(deliveryId), "it is parked");
          return null;
        });
  }

  private List<Alarm> alarms(String deliveryId) {
    return ledger.read(reads -> reads.openAlarms(1000)).stream()
        .filter(alarm -> alarm.subject().equals(Alarm.ofDelivery(deliveryId)))
        .toList();
  }

  @Test
  void what_must_be_probed_is_not_superseded() {
    enqueue("item", "i", "create");
    Claimed first = claimOne("item");
    String id = first.deliveries().get(0).deliveryId();
    ledger.writeNow(
        tx -> {
          tx.intend(List.of(call(id, "PROBE", "INTENT", null)));
          return null;
        });
    settle(first, Outcome.UNKNOWN, 0);
    enqueue("item", "i", "newer");
    Claimed both = claimOne("item");
    assertThat(kinds(both)).containsExactly("create", "newer");
    ledger.writeNow(
        tx -> {
          tx.answered(List.of(call(id, "PROBE", "FAILED", "{}")));
          return null;
        });
    settle(both, Outcome.RETRY, 0);
    assertThat(kinds(claimOne("item"))).containsExactly("newer");
  }

  static Call call(String id, String outcomeClass, String state, String answer) {
    return new Call(
        id,
        0,
        "upsert",
        outcomeClass,
        state,
        "key",
        "batch-" + id,
        3,
        "{}",
        answer,
        200,
        null,
        5,
        9);
  }

  @Test
  void a_parked_item_does_not_stop_newer_ones_and_is_settled_by_them() {
    enqueue("item", "i", "bad");
    settle(claimOne("item"), Outcome.PARKED, 0);
    enqueue("item", "i", "good");
    String bad = idOf("item", "i", "bad");
    Claimed good = claimOne("item");
    assertThat(kinds(good)).containsExactly("good");
    settle(good, Outcome.DONE, 0);
    assertThat(states("item", "i")).containsEntry("bad", DeliveryState.SUPERSEDED);
    assertThat(replay(bad, null)).isFalse();
  }

  @Test
  void a_parked_item_without_a_newer_one_comes_back_on_replay() {
    enqueue("item", "i", "bad");
    settle(claimOne("item"), Outcome.PARKED, 0);
    assertThat(claim("item")).isEmpty();
    assertThat(replay(idOf("item", "i", "bad"), null)).isTrue();
    settle(claimOne("item"), Outcome.DONE, 0);
    assertThat(states("item", "i")).isEqualTo(Map.of("bad", DeliveryState.DONE));
  }

  @Test
  void a_replayed_item_with_a_newer_state_waiting_is_superseded_unless_edited() {
    enqueue("item", "i", "bad");
    settle(claimOne("item"), Outcome.PARKED, 0);
    enqueue("item", "i", "newer");
    String bad = idOf("item", "i", "bad");
    assertThat(replay(bad, null)).isTrue();
    assertThat(states("item", "i")).containsEntry("bad", DeliveryState.SUPERSEDED);
    settle(claimOne("item"), Outcome.PARKED, 0);
    enqueue("item", "i", "newest");
    assertThat(replay(idOf("item", "i", "newer"), "{\"kind\":\"mended\"}")).isTrue();
    assertThat(kinds(claimOne("item"))).containsExactly("mended");
  }

  @Test
  void progress_settles_one_by_one_and_keeps_the_lease() {
    enqueue("order", "k", "a", "b");
    Claimed claimed = claimOne("order");
    long seq = claimed.deliveries().get(0).seq();
    assertThat(progress(claimed, seq)).isTrue();
    clock.advance(LEASE - 1);
    assertThat(claim("order")).isEmpty();
    assertThat(ledger.<Boolean>writeNow(tx -> tx.extend(claimed.laneId(), claimed.epoch(), LEASE)))
        .isTrue();
    clock.advance(LEASE - 1);
    assertThat(claim("order")).isEmpty();
    clock.advance(1);
    Claimed next = claimOne("order");
    assertThat(kinds(next)).containsExactly("b");
    assertThat(progress(claimed, seq + 1)).isFalse();
    assertThat(progress(next, seq + 1)).isTrue();
    enqueue("shipment", "k", "s");
    ledger.settle(next, List.of()).join();
    assertThat(kinds(claimOne("shipment"))).containsExactly("s");
  }

  private boolean progress(Claimed claimed, long seq) {
    return ledger.writeNow(
        tx -> tx.progress(claimed.laneId(), claimed.epoch(), List.of(Settlement.done(seq))));
  }

  @Test
  void released_lanes_are_ready_at_once() {
    enqueue("order", "k1", "a");
    enqueue("order", "k2", "b");
    List<Claimed> claims = claim("order");
    assertThat(claims).hasSize(2);
    ledger.release(claims);
    assertThat(claim("order")).hasSize(2);
    ledger.release(claims);
    assertThat(claim("order")).as("an old claim releases nothing").isEmpty();
  }

  @Test
  void claims_are_limited_in_lanes_and_per_lane() {
    // Both may have come in the same millisecond, so that either may be first.
    enqueue("order", "k1", "a", "b", "c");
    enqueue("order", "k2", "a", "b", "c");
    List<Claimed> one = ledger.claim("order", target, 1, 2, LEASE);
    assertThat(one).hasSize(1);
    assertThat(kinds(one.get(0))).containsExactly("a", "b");
    settle(one.get(0), Outcome.DONE, 0);
    assertThat(claim("order")).hasSize(2);
  }

  @Test
  void several_claimers_never_share_a_lane() {
    for (int i = 0; i < 40; i++) {
      enqueue("order", "k" + i, "a");
    }
    List<Claimed> all =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> ledger.claim("order", target, 10, 5, LEASE)))
            .toList()
            .stream()
            .flatMap(f -> f.join().stream())
            .toList();
    assertThat(all).extracting(Claimed::laneId).doesNotHaveDuplicates();
    assertThat(all.size() + claim("order").size()).isEqualTo(40);
  }

  @Test
  void counts_add_up() {
    enqueue("order", "k", "a", "b");
    settle(claimOne("order"), Outcome.DONE, 0);
    enqueue("order", "k", "c");
    ledger.read(
        reads -> {
          assertThat(reads.counts())
              .filteredOn(c -> c.target().equals(target))
              .extracting(LedgerReads.Count::state, LedgerReads.Count::count)
              .containsExactlyInAnyOrder(
                  Assertions.tuple("DONE", 2L), Assertions.tuple("PENDING", 1L));
          return null;
        });
  }
}
