package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.api.Failure;
import io.caravan.ledger.Change;
import io.caravan.ledger.Claimed;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.ledger.Settlement;
import io.caravan.ledger.Settlement.Outcome;
import io.caravan.ledger.TestClock;
import io.caravan.mapping.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A level that is sold from while it is written is another one than when it was read. */
class StaleRoundsTest {
  private static final Verdict STALE =
      new Verdict(Outcome.RETRY, 0, "the number is another one", null, Failure.STALE);

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private Ledger ledger;

  @BeforeEach
  void open() {
    ledger = Ledgers.open(LedgerSettings.at("jdbc:sqlite:" + folder.resolve("l.db")), clock);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void a_value_that_never_stands_still_needs_a_person() {
    assertThat(rounds(StaleRounds.MOST - 1, Duration.ofMinutes(1)).outcome())
        .isEqualTo(Outcome.IGNORED);
    assertThat(rounds(1, Duration.ofMinutes(1)).outcome()).isEqualTo(Outcome.PARKED);
  }

  @Test
  void rounds_that_are_hours_apart_are_not_in_a_row() {
    assertThat(rounds(3 * StaleRounds.MOST, Duration.ofHours(1)).outcome())
        .isEqualTo(Outcome.IGNORED);
  }

  /** What becomes of the last of some levels, each refused because the number was another one. */
  private Verdict rounds(int times, Duration apart) {
    Verdict verdict = null;
    for (int i = 0; i < times; i++) {
      clock.advance(apart.toMillis());
      Claimed claimed = queued();
      Delivery delivery = claimed.deliveries().get(0);
      verdict = ledger.read(reads -> StaleRounds.next(reads, delivery, STALE, true));
      Settlement end =
          new Settlement(delivery.seq(), verdict.outcome(), 0, verdict.reason(), verdict.path());
      assertThat(ledger.settle(claimed, List.of(end)).join()).isTrue();
    }
    return verdict;
  }

  private Claimed queued() {
    ledger.writeNow(
        tx -> {
          DeliveryDraft level =
              new DeliveryDraft(
                  "inventory",
                  "shop",
                  "v1@web",
                  "set",
                  String.valueOf(tx.now()),
                  Json.parse("{}"),
                  List.of());
          Change cause =
              new Change(
                  0,
                  "inventory",
                  "v1@web",
                  "pos",
                  "1",
                  "1",
                  "RECORDED",
                  null,
                  null,
                  null,
                  "test",
                  null,
                  null,
                  0);
          tx.enqueue(tx.insertChange(cause), List.of(level));
          return null;
        });
    return ledger.claim("inventory", "shop", 1, 1, 60_000).get(0);
  }
}
