package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens now is claimed before a first load, whoever claims. */
abstract class LiveFirstContract extends LedgerFixture {
  private static final int LOAD = 2_000;

  private void load(String prefix, int count) {
    ledger.writeNow(
        tx -> {
          long change = recorded(tx);
          for (int i = 0; i < count; i++) {
            tx.enqueue(change, List.of(draft("item", prefix + i, prefix + i)), true);
          }
          return null;
        });
  }

  private List<String> keys(int atMost) {
    return ledger.claim("item", target, atMost, 50, LEASE).stream()
        .map(claimed -> claimed.deliveries().get(0).key())
        .toList();
  }

  @Test
  void a_change_that_happens_now_is_claimed_before_thousands_of_a_load() {
    load("load", LOAD);
    clock.advance(60_000);
    enqueue("item", "now", "a");
    assertThat(keys(3)).hasSize(3).contains("now");
    assertThat(ledger.nextReadyAt("item", target)).isLessThanOrEqualTo(clock.millis());
  }

  @Test
  void what_waits_is_told_without_the_load_and_with_its_age() {
    LedgerReads.Waiting before = ledger.read(LedgerReads::waiting);
    long begun = clock.millis();
    load("load", 5);
    clock.advance(60_000);
    enqueue("item", "one", "a", "b");
    clock.advance(60_000);
    enqueue("item", "two", "a");
    enqueue("order", "three", "a");

    LedgerReads.Waiting all = ledger.read(LedgerReads::waiting);
    // Other tests have left things in the same ledger.
    assertThat(all.count()).isEqualTo(before.count() + 9);
    assertThat(all.oldestAt()).isPositive().isLessThanOrEqualTo(begun);
  }

  @Test
  void it_goes_first_again_after_it_had_to_wait() {
    load("load", LOAD);
    enqueue("item", "now", "a");
    Claimed now = ledger.claim("item", target, 1, 50, LEASE).get(0);
    assertThat(now.bulk()).isFalse();
    settle(now, Settlement.Outcome.WAIT, 5_000);
    assertThat(keys(1)).doesNotContain("now");
    clock.advance(5_000);
    assertThat(keys(1)).containsExactly("now");
  }

  @Test
  void a_load_that_something_new_waits_behind_goes_with_it() {
    load("key", 5);
    enqueue("item", "key3", "new");
    Claimed first = ledger.claim("item", target, 1, 50, LEASE).get(0);
    assertThat(first.deliveries().get(0).key()).isEqualTo("key3");
    assertThat(first.bulk()).isFalse();
  }

  @Test
  void a_lane_that_was_live_is_a_load_when_only_that_comes() {
    enqueue("item", "key0", "now");
    settle(claimOne("item"), Settlement.Outcome.DONE, 0);
    load("key", 1);
    assertThat(claimOne("item").bulk()).isTrue();
  }
}
