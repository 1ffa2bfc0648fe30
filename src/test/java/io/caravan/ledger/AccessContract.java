package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every ledger promises about ids, budgets, subscriptions and the evidence of calls. */
abstract class AccessContract extends UsageContract {
  private static final double CAPACITY = 10;
  private static final double PER_SECOND = 2;

  private <T> T inside(Ledger.Work<T> work) {
    return ledger.writeNow(work);
  }

  @Test
  void the_time_since_a_call_refills_a_budget_once() {
    assertThat(budget(CAPACITY)).isZero();
    clock.advance(1000);
    assertThat(budget(PER_SECOND)).isZero();
    assertThat(budget(1)).as("the second was spent").isEqualTo(500);
  }

  private long budget(double cost) {
    return inside(tx -> tx.takeBudget(target, "calls", cost, CAPACITY, PER_SECOND));
  }

  @Test
  void subscribing_or_ending_twice_is_one_entry_of_the_audit() {
    String entity = "item-" + target;
    inside(
        tx -> {
          tx.subscribe(target, entity, "ann");
          tx.subscribe(target, entity, "bob");
          tx.unsubscribe(target, entity, "cat");
          tx.unsubscribe(target, entity, "dan");
          tx.subscribe(target, entity, "eve");
          return null;
        });
    assertThat(ledger.<List<AuditEntry>>read(reads -> reads.auditTrail(1000)))
        .filteredOn(entry -> entry.object().startsWith(target))
        .extracting(AuditEntry::actor)
        .containsExactly("eve", "cat", "ann");
  }

  @Test
  void an_answer_goes_to_the_call_that_was_made() {
    Call first = call(0, "INTENT", null);
    Call second = call(1, "INTENT", null);
    Call answered = call(1, "DONE", "{\"id\":1}");
    inside(
        tx -> {
          tx.intend(List.of(first, second));
          tx.answered(List.of(answered));
          return null;
        });
    assertThat(ledger.<List<Call>>read(reads -> reads.calls(target)))
        .containsExactly(first, answered);
  }

  private Call call(int n, String state, String answer) {
    int status = answer == null ? 0 : 200;
    long endedAt = answer == null ? 0 : 9;
    return new Call(
        target, n, "upsert", "KEY", state, "key", target, n, "{}", answer, status, null, 5,
        endedAt);
  }

  @Test
  void the_reason_of_a_person_replaces_that_of_parking_and_none_keeps_it() {
    long discarded = inside(this::parked);
    long replayed = inside(this::parked);
    inside(tx -> tx.discardChange(discarded, "double", "ann"));
    inside(tx -> tx.replayChange(replayed, null, "ann"));
    assertThat(reason(discarded)).isEqualTo("double");
    assertThat(reason(replayed)).isEqualTo("no such place");
    inside(
        tx -> {
          tx.changeState(replayed, "REPLAYED", null);
          return null;
        });
  }

  private long parked(LedgerTx tx) {
    Change change = change("order", target, "RECORDED", null);
    long id = tx.insertChange(change);
    tx.changeState(id, "PARKED", "no such place");
    return id;
  }

  private String reason(long change) {
    return ledger.<Change>read(reads -> reads.change(change).orElseThrow()).reason();
  }

  // One place in the sequence is the least that chance can give twice.
  @Test
  void chance_that_repeats_itself_gives_no_ref_twice() {
    Identity identity =
        new Identity(
            new Random() {
              private static final long serialVersionUID = 1L;

              @Override
              public int nextInt(int bound) {
                return 0;
              }
            });
    clock.advance(1);
    List<String> refs =
        inside(
            tx -> {
              Session session = ((SqlTx) tx).session;
              return List.of(
                  identity.newRef(session, "order"),
                  identity.newRef(session, "order"),
                  identity.newRef(session, "order"));
            });
    assertThat(number(refs.get(1))).isEqualTo(number(refs.get(0)) + 1);
    assertThat(number(refs.get(2))).isEqualTo(number(refs.get(1)) + 1);
  }

  private static long number(String ref) {
    return new BigInteger(ref.substring(1), 32).longValueExact();
  }
}
