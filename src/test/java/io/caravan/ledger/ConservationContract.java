package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ledger.Settlement.Outcome;
import io.caravan.mapping.Json;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A ledger that was broken from outside delivers everything all the same. */
abstract class ConservationContract {
  private static final long LEASE = 60_000;

  private final TestClock clock = new TestClock();
  private Ledger ledger;

  abstract LedgerSettings place();

  @BeforeEach
  void open() {
    ledger = Ledgers.open(place(), clock, new Random(1));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private void queue(String key) {
    queue("order", key);
  }

  private void queue(String entity, String key) {
    ledger.writeNow(
        tx -> {
          long change =
              tx.insertChange(
                  new Change(
                      0,
                      entity,
                      key,
                      "shop",
                      "1",
                      "v",
                      "RECORDED",
                      null,
                      null,
                      "canonical",
                      "t",
                      null,
                      Json.parse("{}"),
                      0));
          DeliveryDraft draft =
              new DeliveryDraft(entity, "pos", key, "do", "k", Json.parse("{}"), List.of());
          tx.enqueue(change, List.of(draft));
          return null;
        });
  }

  private void damage(String sql) {
    ledger.writeNow(tx -> ((SqlTx) tx).session.update(sql));
  }

  private List<String> check() {
    return ledger.writeNow(tx -> tx.checkLanes(0, 100)).mended();
  }

  private Claimed claim() {
    List<Claimed> claims = ledger.claim("order", "pos", 9, 9, LEASE);
    assertThat(claims).hasSize(1);
    return claims.get(0);
  }

  @Test
  void a_lane_that_lost_its_wake_up_is_woken() {
    queue("a");
    queue("b");
    assertThat(check()).isEmpty();
    damage("update lane set ready_at = null where lane_key = 'a'");
    assertThat(claim().deliveries().get(0).key()).isEqualTo("b");
    assertThat(check()).singleElement().asString().contains("lane a for pos");
    assertThat(claim().deliveries().get(0).key()).isEqualTo("a");
    assertThat(check()).isEmpty();
  }

  @Test
  void what_was_passed_over_is_delivered() {
    queue("a");
    queue("a");
    damage("update lane set done_seq = last_seq, ready_at = null");
    assertThat(check()).singleElement().asString().contains("behind what is done");
    assertThat(claim().deliveries()).hasSize(2);
  }

  @Test
  void a_lane_that_nothing_blocks_any_more_goes_on() {
    queue("a");
    Claimed held = claim();
    ledger.settle(held, LedgerFixture.all(held, Outcome.PARKED, 0)).join();
    queue("a");
    assertThat(check()).isEmpty();
    damage("update delivery set state = 'DISCARDED' where state = 'PARKED'");
    assertThat(check()).singleElement().asString().contains("is not parked");
    assertThat(claim().deliveries()).hasSize(1);
  }

  @Test
  void a_lane_under_lease_is_left_to_its_holder() {
    queue("a");
    queue("a");
    Claimed held = claim();
    damage("update lane set done_seq = 1");
    assertThat(check()).isEmpty();
    clock.advance(LEASE + 1);
    assertThat(check()).hasSize(1);
    assertThat(claim().deliveries()).hasSameSizeAs(held.deliveries());
  }

  @Test
  void a_parked_one_that_newer_ones_have_passed_is_no_fault() {
    for (Outcome outcome : List.of(Outcome.PARKED, Outcome.IGNORED)) {
      queue("item", "a");
      Claimed held = ledger.claim("item", "pos", 9, 9, LEASE).get(0);
      ledger.settle(held, LedgerFixture.all(held, outcome, 0)).join();
    }
    assertThat(ledger.<List<Delivery>>read(reads -> reads.parkedDeliveries(9))).hasSize(1);
    assertThat(check()).isEmpty();
  }
}
