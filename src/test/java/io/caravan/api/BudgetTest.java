package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.api.Client.Urgency;
import io.caravan.ledger.ScaledTimers;
import io.caravan.system.SystemPack.Limiter;
import io.caravan.system.SystemPack.Request;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BudgetTest extends CallFixture {
  private static final Map<String, String> DRIP =
      Map.of(
          "level-header",
          "X-Level",
          "drip-header",
          "X-Drip",
          "burst-header",
          "X-Burst",
          "cost-header",
          "X-Cost",
          "base-cost",
          "1");

  private final ScaledTimers fast = new ScaledTimers(20);

  @AfterEach
  void stop() {
    fast.close();
  }

  private Budget drip(double capacity, double rate, int burst, double reserve) {
    return new Budget(
        "pos", new Limiter("drip", capacity, rate, burst, reserve, DRIP), ledger, fast);
  }

  private static Prepared request(double known) {
    return new Prepared(
        "pos x",
        true,
        "POST",
        URI.create("https://h/x"),
        null,
        new Request(null, "POST", "/x", Map.of()),
        json("{}"),
        known);
  }

  private RateState told(String body, Map<String, String> headers) {
    return RateState.of(new Limiter("drip", 90, 1, 20, 0, DRIP), json(body), headers);
  }

  /** How many of these are admitted without waiting. */
  private int admitted(Budget budget, Urgency urgency, double cost, int tries) {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < tries; i++) {
      all.add(budget.admit(cost, urgency));
      settled();
      settled();
    }
    return (int) all.stream().filter(CompletableFuture::isDone).count();
  }

  @Test
  void reads_leave_a_share_that_orders_use_up() {
    Budget budget = drip(100, 1, 0, 0);
    assertThat(admitted(budget, Urgency.BULK, 10, 20)).isEqualTo(7);
    assertThat(admitted(budget, Urgency.READ, 5, 20)).isEqualTo(3);
    assertThat(admitted(budget, Urgency.WRITE, 5, 20)).isEqualTo(2);
    assertThat(admitted(budget, Urgency.ORDER, 5, 20)).isEqualTo(1);
  }

  @Test
  void of_those_that_wait_the_most_urgent_goes_first() {
    Budget budget = drip(10, 1, 0, 0);
    good(budget.admit(10, Urgency.ORDER));
    List<String> order = new CopyOnWriteArrayList<>();
    for (Urgency urgency : List.of(Urgency.READ, Urgency.WRITE, Urgency.STOCK, Urgency.ORDER)) {
      budget.admit(1, urgency).thenRun(() -> order.add(urgency.name()));
    }
    settled();
    assertThat(order).isEmpty();
    clock.advance(3_000);
    await().until(() -> order.size() == 2);
    clock.advance(20_000);
    await().until(() -> order.size() == 4);
    assertThat(order).containsExactly("ORDER", "STOCK", "WRITE", "READ");
  }

  @Test
  void runners_share_one_bucket() {
    Budget one = drip(10, 1, 0, 0);
    Budget other = drip(10, 1, 0, 0);
    assertThat(admitted(one, Urgency.ORDER, 1, 6)).isEqualTo(6);
    assertThat(admitted(other, Urgency.ORDER, 1, 6)).isEqualTo(4);
  }

  @Test
  void the_vendors_own_figures_correct_ours() {
    Budget budget = drip(90, 1, 0, 0);
    good(budget.admit(1, Urgency.ORDER));
    RateState state = told("{}", Map.of("x-level", "88.5/90", "x-drip", "1.5", "x-cost", "6.5"));
    assertThat(state).isEqualTo(new RateState(1.5, 90.0, 1.5, 6.5, 6.5, null));
    budget.ended(request(2), 1, state, 0);
    settled();
    assertThat(budget.cost(request(2))).isEqualTo(6.5);
    assertThat(admitted(budget, Urgency.ORDER, 1, 3)).isEqualTo(1);
  }

  @Test
  void what_is_still_under_way_is_not_in_the_vendors_figure() {
    Budget budget = drip(90, 1, 0, 0);
    good(budget.admit(30, Urgency.ORDER));
    good(budget.admit(10, Urgency.ORDER));
    budget.ended(request(0), 10, told("{}", Map.of("x-level", "50/90")), 0);
    settled();
    assertThat(admitted(budget, Urgency.ORDER, 5, 5)).isEqualTo(2);
  }

  @Test
  void a_throttled_call_makes_everybody_wait() {
    Budget budget = drip(90, 1, 0, 0);
    good(budget.admit(1, Urgency.ORDER));
    budget.ended(request(0), 1, RateState.UNKNOWN, 5_000);
    settled();
    CompletableFuture<Void> next = drip(90, 1, 0, 0).admit(1, Urgency.ORDER);
    settled();
    clock.advance(4_000);
    assertThat(admitted(budget, Urgency.ORDER, 1, 1)).isZero();
    assertThat(next).isNotDone();
    clock.advance(2_000);
    await().until(next::isDone);
  }

  @Test
  void a_second_holds_no_more_than_the_burst_limit() {
    Budget budget = drip(1000, 100, 20, 0);
    int first = admitted(budget, Urgency.ORDER, 1, 30);
    clock.advance(999);
    assertThat(first).isEqualTo(10);
    assertThat(first + admitted(budget, Urgency.ORDER, 1, 1)).isLessThanOrEqualTo(20);
  }

  @Test
  void a_graphql_answer_tells_price_and_bucket() {
    Limiter limiter =
        new Limiter(
            "query-cost", 2000, 100, 0, 0.02, Map.of("state", "extensions.cost.throttleStatus"));
    RateState state =
        RateState.of(
            limiter,
            json(
                "{'extensions':{'cost':{'requestedQueryCost':862,'actualQueryCost':null,"
                    + "'throttleStatus':{'maximumAvailable':4000.0,'currentlyAvailable':572,'restoreRate':200.0}}}}"),
            Map.of());
    assertThat(state).isEqualTo(new RateState(572.0, 4000.0, 200.0, 862.0, null, null));
    Budget budget = new Budget("shop", limiter, ledger, timers);
    Prepared query =
        new Prepared(
            "shop q",
            false,
            "POST",
            URI.create("https://h/x"),
            null,
            new Request(
                "query q { orders(first: 250) { nodes { id lines(first: 250) { nodes { id } } } } }",
                null,
                null,
                Map.of()),
            json("{}"),
            0);
    // 2 + 11 * (1 + 2 + 11 * 1)
    assertThat(budget.cost(query)).isEqualTo(156);
    good(budget.admit(156, Urgency.ORDER));
    budget.ended(query, 156, state, 0);
    assertThat(budget.cost(query)).isEqualTo(862);
  }

  @Test
  void an_unreadable_document_is_priced_like_a_write() {
    assertThat(CostGuess.of("query {", json("{}"))).isEqualTo(10);
    assertThat(CostGuess.of("mutation m { a { b { c } } }", json("{}"))).isEqualTo(12);
    assertThat(
            CostGuess.of(
                "query q($first: Int) { a(first: $first) { nodes { id } } }", json("{'first':25}")))
        .isEqualTo(8);
  }
}
