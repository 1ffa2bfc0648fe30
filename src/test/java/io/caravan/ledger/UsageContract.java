package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ledger.Settlement.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every ledger promises about what people are told: uses, budgets, what waits and arrived. */
abstract class UsageContract extends LedgerFixture {
  private static final long HOUR = 3_600_000;

  private ApiUse use(long hour, long calls, long refused) {
    return new ApiUse(target, hour, "ORDER", "create", calls, calls * 1.5, refused);
  }

  private List<ApiUse> uses(long hour) {
    return ledger.<List<ApiUse>>read(reads -> reads.uses(hour)).stream()
        .filter(use -> use.system().equals(target))
        .toList();
  }

  @Test
  void uses_of_an_hour_add_up_until_they_are_forgotten() {
    ledger.writeNow(
        tx -> {
          tx.used(use(0, 1, 1));
          tx.used(use(HOUR, 2, 0));
          tx.used(use(HOUR, 3, 1));
          return null;
        });
    assertThat(uses(0)).containsExactly(use(0, 1, 1), use(HOUR, 5, 1));
    assertThat(uses(1)).containsExactly(use(HOUR, 5, 1));
    ledger.writeNow(
        tx -> {
          tx.forgetUses(target + "-other", 2 * HOUR);
          tx.forgetUses(target, HOUR);
          return null;
        });
    assertThat(uses(0)).containsExactly(use(HOUR, 5, 1));
  }

  @Test
  void a_budget_is_told_as_it_was_left() {
    ledger.writeNow(tx -> tx.takeBudget(target, "calls", 4, 10, 2));
    clock.advance(1000);
    ledger.writeNow(tx -> tx.takeBudget(target, "calls", 4, 20, 1));
    assertThat(ledger.<List<BudgetLevel>>read(LedgerReads::budgets))
        .filteredOn(level -> level.system().equals(target))
        .containsExactly(new BudgetLevel(target, "calls", 3, 20, 1, clock.millis()));
  }

  @Test
  void what_waits_is_counted_until_it_is_settled() {
    enqueue("order", "k1", "a", "b");
    enqueue("order", "k2", "c");
    assertThat(waiting(target)).isEqualTo(3);
    assertThat(waiting(target + "-other")).isZero();
    claim("order").forEach(claimed -> settle(claimed, Outcome.DONE, 0));
    assertThat(waiting(target)).isZero();
  }

  private long waiting(String of) {
    return ledger.read(reads -> reads.waiting(of));
  }

  private List<String> late(long before, int limit) {
    LateLevels levels = new LateLevels("order", target, "variant", before);
    return ledger.<List<Delivery>>read(reads -> reads.lateLevels(levels, limit)).stream()
        .map(delivery -> delivery.body().get("kind").asText())
        .toList();
  }

  @Test
  void what_is_late_is_told_oldest_first_and_without_loads_others_and_what_is_blocked() {
    long before = ledger.read(reads -> reads.waiting().count());
    enqueue("order", "k1@here", "a");
    clock.advance(1);
    long second = clock.millis();
    enqueue("order", "k2@x@here", "b");
    enqueue("order", "unknown@here", "u");
    enqueue("order", "nowhere", "n");
    enqueue("shipment", "k1@here", "s");
    enqueue("item", "k1@here", "i");
    ledger.writeNow(
        tx -> {
          tx.enqueue(recorded(tx), List.of(draft("order", "k3@here", "load")), true);
          List.of("k1", "k2@x", "k3").forEach(ref -> tx.link("variant", ref, target, "of " + ref));
          return null;
        });
    assertThat(late(Long.MAX_VALUE, 9)).containsExactly("a", "b");
    assertThat(late(Long.MAX_VALUE, 1)).containsExactly("a");
    assertThat(late(second, 9)).containsExactly("a");
    assertThat(ledger.<Long>read(reads -> reads.waiting().count())).isEqualTo(before + 7);
    assertThat(ledger.<Long>read(reads -> reads.waiting().oldestAt()))
        .isBetween(0L, clock.millis() - 1);
    for (Claimed claimed : claim("order")) {
      settle(claimed, kinds(claimed).contains("b") ? Outcome.PARKED : Outcome.WAIT, 500);
    }
    enqueue("order", "k2@x@here", "behind");
    assertThat(late(Long.MAX_VALUE, 9)).as("parked ones are").containsExactly("a", "b");
  }

  @Test
  void a_record_that_arrived_counts_once_and_from_when_it_arrived() {
    enqueue("order", "k1", "a", "b");
    enqueue("order", "k2", "parked");
    for (Claimed claimed : claim("order")) {
      settle(claimed, kinds(claimed).contains("parked") ? Outcome.PARKED : Outcome.DONE, 0);
    }
    enqueue("item", "k3", "c");
    settle(claimOne("item"), Outcome.DONE, 0);
    long now = clock.millis();
    assertThat(ledger.<Long>read(reads -> reads.delivered("order", target, now))).isEqualTo(1);
    assertThat(ledger.<Long>read(reads -> reads.delivered("order", target, now + 1))).isZero();
  }
}
