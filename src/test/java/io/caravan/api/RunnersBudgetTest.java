package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.api.Client.Urgency;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.ledger.ScaledTimers;
import io.caravan.ledger.TestPostgres;
import io.caravan.system.SystemPack.Limiter;
import io.caravan.system.SystemPack.Request;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who of several runners may call first, by the ledger's clock. */
class RunnersBudgetTest extends CallFixture {
  private static final double SIZE = 100;
  private static final int LOAD = 3_000;
  private static final Map<String, String> DRIP = Map.of("level-header", "X-Level");

  private final LedgerSettings place = TestPostgres.freshPlace();
  private final ScaledTimers fast = new ScaledTimers(50);
  private Ledger second;
  private Ledger third;

  @Override
  LedgerSettings place() {
    return place;
  }

  @BeforeEach
  void others() {
    second = Ledgers.open(place, clock);
    third = Ledgers.open(place, clock);
  }

  @AfterEach
  void stop() {
    fast.close();
    second.close();
    third.close();
  }

  private Budget of(Ledger runner) {
    return new Budget("pos", new Limiter("drip", SIZE, 1, 0, 0, DRIP), runner, fast);
  }

  private static Prepared request() {
    return new Prepared(
        "pos x",
        true,
        "POST",
        URI.create("https://h/x"),
        null,
        new Request(null, "POST", "/x", Map.of()),
        json("{}"),
        0);
  }

  private void allSettled() {
    for (Ledger runner : List.of(ledger, second, third)) {
      runner.write(tx -> null).join();
      runner.write(tx -> null).join();
    }
  }

  @Test
  void what_happens_now_goes_before_thousands_of_a_load_at_every_runner() {
    List<String> admitted = new CopyOnWriteArrayList<>();
    List<Budget> runners = List.of(of(ledger), of(second), of(third));
    for (int i = 0; i < LOAD; i++) {
      runners.get(i % 3).admit(1, Urgency.BULK).thenRun(() -> admitted.add("BULK"));
    }
    await().untilAsserted(() -> assertThat(admitted).hasSize(70));
    // The runners have nothing but a load to do, and yet have left room.
    for (int i = 0; i < 10; i++) {
      good(runners.get(i % 3).admit(1, Urgency.ORDER));
    }
    List<CompletableFuture<Void>> items = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      items.add(runners.get(i % 3).admit(1, Urgency.CATALOGUE));
    }
    allSettled();
    assertThat(items).noneMatch(CompletableFuture::isDone);
    clock.advance(6_000);
    await().until(() -> items.stream().filter(CompletableFuture::isDone).count() == 6);
    assertThat(admitted).as("of the load nothing more").hasSize(70);
  }

  @Test
  void while_the_limit_is_used_up_orders_at_one_runner_hold_back_the_load_of_the_others() {
    Budget orders = of(ledger);
    Budget load = of(second);
    good(orders.admit(SIZE, Urgency.ORDER));
    List<String> admitted = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 30; i++) {
      load.admit(1, Urgency.BULK).thenRun(() -> admitted.add("BULK"));
    }
    for (int i = 0; i < 20; i++) {
      orders.admit(2, Urgency.ORDER).thenRun(() -> admitted.add("ORDER"));
    }
    for (int second = 1; second <= 40; second++) {
      clock.advance(1_000);
      int due = second / 2;
      await().untilAsserted(() -> assertThat(admitted).hasSize(due));
    }
    assertThat(admitted).containsOnly("ORDER");
    clock.advance(31_000);
    await().untilAsserted(() -> assertThat(admitted).contains("BULK"));
  }

  @Test
  void when_one_is_told_to_wait_all_wait_as_long_however_cheap_their_calls() {
    Budget told = of(ledger);
    Budget other = of(second);
    good(told.admit(10, Urgency.ORDER));
    told.ended(request(), 10, RateState.UNKNOWN, 5_000);
    settled();
    CompletableFuture<Void> cheap = other.admit(0.5, Urgency.ORDER);
    allSettled();
    clock.advance(4_900);
    allSettled();
    CompletableFuture<Void> later = of(third).admit(0.5, Urgency.ORDER);
    allSettled();
    assertThat(cheap).isNotDone();
    assertThat(later).isNotDone();
    clock.advance(200);
    await().until(() -> cheap.isDone() && later.isDone());
  }

  @Test
  void a_shorter_wait_told_later_ends_no_longer_one() {
    Budget told = of(ledger);
    told.ended(request(), 0, RateState.UNKNOWN, 60_000);
    told.ended(request(), 0, RateState.UNKNOWN, 1_000);
    settled();
    CompletableFuture<Void> next = of(second).admit(1, Urgency.ORDER);
    allSettled();
    clock.advance(59_000);
    allSettled();
    assertThat(next).isNotDone();
    clock.advance(2_000);
    await().until(next::isDone);
  }

  @Test
  void what_another_client_of_the_shop_uses_is_kept_to_by_all() {
    Budget one = of(ledger);
    Budget other = of(second);
    good(one.admit(1, Urgency.ORDER));
    RateState told =
        RateState.of(
            new Limiter("drip", SIZE, 1, 0, 0, DRIP), json("{}"), Map.of("x-level", "97/100"));
    one.ended(request(), 1, told, 0);
    settled();
    List<CompletableFuture<Void>> calls = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      calls.add(other.admit(1, Urgency.ORDER));
    }
    allSettled();
    await().untilAsserted(() -> assertThat(calls).filteredOn(CompletableFuture::isDone).hasSize(3));
    allSettled();
    assertThat(calls).as("and no more").filteredOn(CompletableFuture::isDone).hasSize(3);
  }

  @Test
  void the_bucket_is_as_it_was_after_all_runners_were_gone() {
    good(of(ledger).admit(SIZE - 3, Urgency.ORDER));
    second.close();
    second = Ledgers.open(place, clock);
    List<CompletableFuture<Void>> calls = new ArrayList<>();
    Budget anew = of(second);
    for (int i = 0; i < 10; i++) {
      calls.add(anew.admit(1, Urgency.ORDER));
    }
    allSettled();
    await().untilAsserted(() -> assertThat(calls).filteredOn(CompletableFuture::isDone).hasSize(3));
    allSettled();
    assertThat(calls).as("and no more").filteredOn(CompletableFuture::isDone).hasSize(3);
  }
}
