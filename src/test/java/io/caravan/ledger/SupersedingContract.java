package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ledger.Settlement.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which deliveries a newer one of the same lane makes pointless, and which it must not. */
abstract class SupersedingContract extends LaneContract {
  private static final String PRICE = "price";
  private static final String TITLE = "title";

  private void queue(String action, String kind) {
    DeliveryDraft draft = draft("item", "i", kind);
    run(
        tx ->
            tx.enqueue(
                recorded(tx),
                List.of(
                    new DeliveryDraft(
                        "item", target, "i", action, kind, draft.body(), List.of()))));
  }

  private String park(String action, String kind) {
    queue(action, kind);
    settle(claimOne("item"), Outcome.PARKED, 0);
    String id = idOf("item", "i", kind);
    run(tx -> tx.alarm(Alarm.PARKED, Alarm.ofDelivery(id), "it is parked"));
    return id;
  }

  private boolean isAlarmed(String deliveryId) {
    return ledger.<List<Alarm>>read(reads -> reads.openAlarms(10_000)).stream()
        .anyMatch(alarm -> alarm.subject().equals(Alarm.ofDelivery(deliveryId)));
  }

  private DeliveryState state(String kind) {
    return states("item", "i").get(kind);
  }

  @Test
  void a_newer_state_supersedes_waiting_ones_of_its_action_only() {
    queue(PRICE, "p1");
    queue(TITLE, "t1");
    queue(PRICE, "p2");
    assertThat(kinds(claimOne("item"))).containsExactly("t1", "p2");
    assertThat(state("p1")).isEqualTo(DeliveryState.SUPERSEDED);
  }

  @Test
  void a_newer_state_that_was_discarded_supersedes_nothing() {
    queue(PRICE, "p1");
    queue(PRICE, "p2");
    String newer = idOf("item", "i", "p2");
    assertThat(this.<Boolean>write(tx -> tx.discard(newer, "wrong", "ann"))).isTrue();
    assertThat(kinds(claimOne("item"))).containsExactly("p1");
  }

  @Test
  void an_unclear_call_that_can_be_repeated_is_superseded() {
    queue(PRICE, "p1");
    Claimed first = claimOne("item");
    String id = first.deliveries().get(0).deliveryId();
    run(tx -> tx.intend(List.of(LedgerContract.call(id, "REPEATABLE", "INTENT", null))));
    settle(first, Outcome.UNKNOWN, 0);
    queue(PRICE, "p2");
    assertThat(kinds(claimOne("item"))).containsExactly("p2");
  }

  @Test
  void an_unclear_call_that_a_newer_state_would_repeat_under_another_key_is_not_superseded() {
    assertThat(afterUnclear("item", "key")).containsExactly("p1", "p2");
  }

  @Test
  void an_unclear_call_that_the_vendor_knows_by_the_record_itself_is_superseded() {
    assertThat(afterUnclear("item", null)).containsExactly("p2");
  }

  @Test
  void an_unclear_level_makes_nothing_and_is_superseded() {
    assertThat(afterUnclear("inventory", "key")).containsExactly("p2");
  }

  private List<String> afterUnclear(String entity, String key) {
    settle(unclear(entity, "KEY", key), Outcome.UNKNOWN, 0);
    enqueue(entity, "i", "p2");
    return kinds(claimOne(entity));
  }

  /** A claimed delivery {@code p1} whose call got no answer. */
  private Claimed unclear(String entity, String outcomeClass, String key) {
    enqueue(entity, "i", "p1");
    Claimed first = claimOne(entity);
    Call sent =
        new Call(
            first.deliveries().get(0).deliveryId(),
            0,
            "make",
            outcomeClass,
            "UNKNOWN",
            key,
            "batch",
            0,
            "{}",
            null,
            0,
            null,
            5,
            9);
    run(tx -> tx.intend(List.of(sent)));
    return first;
  }

  private void parkUnclear(String entity, String outcomeClass, String key) {
    settle(unclear(entity, outcomeClass, key), Outcome.PARKED, 0);
    enqueue(entity, "i", "p2");
  }

  @Test
  void a_parked_one_that_may_have_made_the_record_stops_newer_states() {
    parkUnclear("item", "PROBE", null);
    stopsUntilReplayed();
  }

  @Test
  void so_does_one_that_a_newer_state_would_repeat_under_another_key() {
    parkUnclear("item", "KEY", "key");
    stopsUntilReplayed();
  }

  @Test
  void so_does_one_that_nobody_can_look_for() {
    parkUnclear("item", "NONE", null);
    stopsUntilReplayed();
  }

  private void stopsUntilReplayed() {
    assertThat(claim("item")).isEmpty();
    String first = idOf("item", "i", "p1");
    assertThat(ledger.<Boolean>read(reads -> reads.stops(first))).isTrue();
    assertThat(this.<Boolean>write(tx -> tx.replay(first, null, "ann"))).isTrue();
    assertThat(kinds(claimOne("item"))).containsExactly("p1", "p2");
  }

  @Test
  void a_parked_one_that_may_have_made_the_record_stops_nothing_once_it_is_discarded() {
    parkUnclear("item", "PROBE", null);
    String first = idOf("item", "i", "p1");
    assertThat(this.<Boolean>write(tx -> tx.discard(first, "it is not there", "ann"))).isTrue();
    assertThat(kinds(claimOne("item"))).containsExactly("p2");
  }

  @Test
  void a_parked_one_that_can_be_repeated_stops_no_newer_state() {
    parkUnclear("item", "REPEATABLE", null);
    stopsNothing("item");
  }

  @Test
  void a_parked_one_that_the_vendor_knows_by_the_record_itself_stops_no_newer_state() {
    parkUnclear("item", "KEY", null);
    stopsNothing("item");
  }

  @Test
  void a_parked_level_makes_nothing_and_stops_no_newer_state() {
    parkUnclear("inventory", "PROBE", null);
    stopsNothing("inventory");
  }

  private void stopsNothing(String entity) {
    String first = idOf(entity, "i", "p1");
    assertThat(ledger.<Boolean>read(reads -> reads.stops(first))).isFalse();
    assertThat(kinds(claimOne(entity))).containsExactly("p2");
  }

  @Test
  void what_was_made_but_not_settled_is_not_superseded() {
    queue(PRICE, "p1");
    Claimed first = claimOne("item");
    String id = first.deliveries().get(0).deliveryId();
    run(tx -> tx.intend(List.of(LedgerContract.call(id, "PROBE", "INTENT", null))));
    run(tx -> tx.answered(List.of(LedgerContract.call(id, "PROBE", "DONE", "{}"))));
    settle(first, Outcome.RETRY, 0);
    queue(PRICE, "p2");
    assertThat(kinds(claimOne("item"))).containsExactly("p1", "p2");
  }

  @Test
  void an_unclear_one_of_which_no_call_is_known_is_not_superseded() {
    queue(PRICE, "p1");
    settle(claimOne("item"), Outcome.UNKNOWN, 0);
    queue(PRICE, "p2");
    assertThat(kinds(claimOne("item"))).containsExactly("p1", "p2");
  }

  @Test
  void what_arrived_supersedes_only_parked_ones_of_its_action() {
    queue(TITLE, "t0");
    settle(claimOne("item"), Outcome.IGNORED, 0);
    String price = park(PRICE, "p1");
    String title = park(TITLE, "t1");
    queue(TITLE, "t2");
    settle(claimOne("item"), Outcome.DONE, 0);
    assertThat(state("t0")).isEqualTo(DeliveryState.IGNORED);
    assertThat(state("t1")).isEqualTo(DeliveryState.SUPERSEDED);
    assertThat(state("p1")).isEqualTo(DeliveryState.PARKED);
    assertThat(isAlarmed(title)).isFalse();
    assertThat(isAlarmed(price)).as("it still waits for a person").isTrue();
  }

  @Test
  void a_parked_one_is_replayed_where_nothing_newer_stands_for_it() {
    String price = park(PRICE, "p1");
    queue(TITLE, "t1");
    settle(claimOne("item"), Outcome.DONE, 0);
    queue(PRICE, "p2");
    String newer = idOf("item", "i", "p2");
    run(tx -> tx.discard(newer, "wrong", "ann"));
    assertThat(this.<Boolean>write(tx -> tx.replay(price, null, "ann"))).isTrue();
    assertThat(kinds(claimOne("item"))).containsExactly("p1");
  }
}
