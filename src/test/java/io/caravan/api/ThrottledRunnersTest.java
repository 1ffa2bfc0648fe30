package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.api.VendorServer.Reply;
import io.caravan.faults.Fault;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.ledger.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A vendor that throttles one of three runners: all of them leave it alone for so long. */
class ThrottledRunnersTest extends CallFixture {
  private static final long SECOND = 1_000;
  private final LedgerSettings place = TestPostgres.freshPlace();
  private final AtomicInteger refuse = new AtomicInteger();
  private volatile Reply refusal = Reply.status(429, "{}");

  @Override
  LedgerSettings place() {
    return place;
  }

  @Override
  void configure() {
    vendor.rule =
        asked ->
            asked.uri().equals("/token")
                ? tokens(TOKEN, "refresh-1")
                : refuse.getAndUpdate(n -> Math.max(0, n - 1)) > 0 ? refusal : Reply.json("{}");
  }

  @Override
  String extraTill() {
    return "limiter: {kind: drip, capacity: 90, rate: 1}\n";
  }

  private static CompletableFuture<Client.Answer> find(SystemClients runner) {
    Client client = runner.of("pos");
    return client.send(
        client.system().pack().operations().get("find").request(),
        json("{}"),
        Client.Urgency.WRITE);
  }

  /**
   * @param waitMs how long nobody may ask
   */
  private void nobodyAsksFor(List<SystemClients> runners, long waitMs) {
    refuse.set(1);
    int before = vendor.asked("/API").size();
    CallException told = failure(find(runners.get(0)));
    assertThat(told.failure()).isEqualTo(Failure.THROTTLED);
    assertThat(told.waitMs()).isEqualTo(waitMs);
    settled();
    List<CompletableFuture<Client.Answer>> waiting = new ArrayList<>();
    runners.forEach(runner -> waiting.add(find(runner)));
    settled();
    clock.advance(waitMs - 1);
    Awaitility.await()
        .during(Duration.ofMillis(1_200))
        .until(() -> vendor.asked("/API").size() == before + 1);
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    // Enough for the limit to fill again.
    clock.advance(60 * SECOND);
    waiting.forEach(CallFixture::good);
    assertThat(vendor.asked("/API")).hasSize(before + 1 + runners.size());
  }

  @Test
  @Fault(23)
  void all_wait_as_long_as_one_was_told_and_a_second_if_it_was_told_nothing() throws Exception {
    try (Ledger second = Ledgers.open(place, clock, new Random(2));
        Ledger third = Ledgers.open(place, clock, new Random(3))) {
      List<SystemClients> runners = List.of(clients, clients(second), clients(third));
      refusal = Reply.status(429, "{}").with("Retry-After", "5");
      nobodyAsksFor(runners, 5 * SECOND);
      refusal = Reply.status(429, "{}");
      nobodyAsksFor(runners, RetryAfter.DEFAULT_MS);
      runners.forEach(SystemClients::close);
    }
  }
}
