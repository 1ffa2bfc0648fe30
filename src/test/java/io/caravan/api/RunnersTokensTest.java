package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.api.VendorServer.Asked;
import io.caravan.api.VendorServer.Reply;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.ledger.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three runners before a vendor whose refresh tokens are good once: the one before dies when the
 * access token of the new pair is used for the first time.
 */
class RunnersTokensTest extends CallFixture {
  private static final long EXPIRED = 3_700_000;
  private static final long LEASE_OVER = 31_000;
  private static final int CALLS = 12;

  private final LedgerSettings place = TestPostgres.freshPlace();
  private final AtomicInteger issued = new AtomicInteger();
  private final AtomicInteger used = new AtomicInteger();
  private final AtomicInteger deadTokens = new AtomicInteger();
  private volatile CountDownLatch slow = new CountDownLatch(0);
  private Ledger second;
  private Ledger third;
  private final List<SystemClients> runners = new ArrayList<>();

  @Override
  LedgerSettings place() {
    return place;
  }

  @Override
  void configure() {
    vendor.rule = asked -> asked.uri().equals("/token") ? refreshed(asked) : answered(asked);
  }

  private Reply refreshed(Asked asked) {
    int told = Integer.parseInt(asked.body().replaceAll(".*refresh_token=refresh-(\\d+).*", "$1"));
    int newest;
    synchronized (this) {
      boolean good = told == issued.get() || told == issued.get() - 1 && used.get() < issued.get();
      if (!good) {
        deadTokens.incrementAndGet();
        return Reply.status(400, "{'error':'invalid_grant'}");
      }
      newest = issued.incrementAndGet();
    }
    try {
      slow.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return tokens("access-" + newest, "refresh-" + newest);
  }

  private synchronized Reply answered(Asked asked) {
    String token = asked.headers().getOrDefault("authorization", "");
    int number = token.isEmpty() ? -1 : Integer.parseInt(token.replaceAll(".*access-", ""));
    if (number != issued.get()) {
      return Reply.status(401, "{'error':'access_denied'}");
    }
    used.set(number);
    return Reply.json("{}");
  }

  @BeforeEach
  void others() {
    second = Ledgers.open(place, clock);
    third = Ledgers.open(place, clock);
    runners.addAll(List.of(clients, clients(second), clients(third)));
  }

  @AfterEach
  void stop() {
    slow.countDown();
    second.close();
    third.close();
  }

  private CompletableFuture<Client.Answer> find(int runner) {
    Client client = runners.get(runner % runners.size()).of("pos");
    return client.send(
        client.system().pack().operations().get("find").request(), json("{}"), Client.Urgency.READ);
  }

  @Test
  void all_of_them_together_refresh_once_each_time_the_token_ends() {
    for (int round = 1; round <= 5; round++) {
      List<CompletableFuture<Client.Answer>> calls = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        calls.add(find(i));
      }
      calls.forEach(CallFixture::good);
      assertThat(vendor.asked("/token")).hasSize(round);
      clock.advance(EXPIRED);
    }
    assertThat(deadTokens).hasValue(0);
  }

  @Test
  void one_that_is_killed_between_the_new_pair_and_the_ledger_kills_no_token() {
    good(find(0));
    clock.advance(EXPIRED);
    slow = new CountDownLatch(1);
    CompletableFuture<Client.Answer> killed = find(1);
    Awaitility.await().until(() -> vendor.asked("/token").size() == 2);
    // It can keep nothing any more, and the vendor has made a new pair.
    second.close();
    slow.countDown();
    failure(killed);
    clock.advance(LEASE_OVER);

    List<CompletableFuture<Client.Answer>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i += 2) {
      calls.add(find(i % 4 == 0 ? 0 : 2));
    }
    calls.forEach(CallFixture::good);

    assertThat(vendor.asked("/token")).as("asked once more, by one of them").hasSize(3);
    assertThat(deadTokens).hasValue(0);
    assertThat(alarms()).isEmpty();
  }
}
