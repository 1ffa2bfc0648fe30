package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ledger.Settlement.Outcome;
import io.caravan.mapping.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ledger that was broken from outside delivers everything all the same. */
class ConservationTest {
  private static final long LEASE = 60_000;

  @TempDir Path folder;
  private final TestClock clock = new TestClock();

  private Ledger open(String kind) {
    LedgerSettings place =
        kind.equals("sqlite")
            ? LedgerSettings.at("jdbc:sqlite:" + folder.resolve("ledger.db"))
            : TestPostgres.freshPlace();
    return Ledgers.open(place, clock, new Random(1));
  }

  private static void queue(Ledger ledger, String key) {
    ledger.writeNow(
        tx -> {
          long change =
              tx.insertChange(
                  new Change(
                      0,
                      "order",
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
              new DeliveryDraft("order", "pos", key, "do", "k", Json.parse("{}"), List.of());
          tx.enqueue(change, List.of(draft));
          return null;
        });
  }

  private static void damage(Ledger ledger, String sql) {
    ledger.writeNow(tx -> ((SqlTx) tx).session.update(sql));
  }

  private static List<String> check(Ledger ledger) {
    return ledger.writeNow(tx -> tx.checkLanes(0, 100)).mended();
  }

  private static Claimed claim(Ledger ledger) {
    List<Claimed> claims = ledger.claim("order", "pos", 9, 9, LEASE);
    assertThat(claims).hasSize(1);
    return claims.get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgresql"})
  void a_lane_that_lost_its_wake_up_is_woken(String kind) {
    try (Ledger ledger = open(kind)) {
      queue(ledger, "a");
      queue(ledger, "b");
      assertThat(check(ledger)).isEmpty();
      damage(ledger, "update lane set ready_at = null where lane_key = 'a'");
      assertThat(claim(ledger).deliveries().get(0).key()).isEqualTo("b");
      assertThat(check(ledger)).singleElement().asString().contains("lane a for pos");
      assertThat(claim(ledger).deliveries().get(0).key()).isEqualTo("a");
      assertThat(check(ledger)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgresql"})
  void what_was_passed_over_is_delivered(String kind) {
    try (Ledger ledger = open(kind)) {
      queue(ledger, "a");
      queue(ledger, "a");
      damage(ledger, "update lane set done_seq = last_seq, ready_at = null");
      assertThat(check(ledger)).singleElement().asString().contains("behind what is done");
      assertThat(claim(ledger).deliveries()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgresql"})
  void a_lane_that_nothing_blocks_any_more_goes_on(String kind) {
    try (Ledger ledger = open(kind)) {
      queue(ledger, "a");
      Claimed held = claim(ledger);
      ledger.settle(held, LedgerFixture.all(held, Outcome.PARKED, 0)).join();
      queue(ledger, "a");
      assertThat(check(ledger)).isEmpty();
      damage(ledger, "update delivery set state = 'DISCARDED' where state = 'PARKED'");
      assertThat(check(ledger)).singleElement().asString().contains("is not parked");
      assertThat(claim(ledger).deliveries()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgresql"})
  void a_lane_under_lease_is_left_to_its_holder(String kind) {
    try (Ledger ledger = open(kind)) {
      queue(ledger, "a");
      queue(ledger, "a");
      Claimed held = claim(ledger);
      damage(ledger, "update lane set done_seq = 1");
      assertThat(check(ledger)).isEmpty();
      clock.advance(LEASE + 1);
      assertThat(check(ledger)).hasSize(1);
      assertThat(claim(ledger).deliveries()).hasSameSizeAs(held.deliveries());
    }
  }
}
