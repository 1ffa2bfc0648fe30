package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.api.VendorServer.Asked;
import io.caravan.api.VendorServer.Reply;
import io.caravan.faults.Fault;
import io.caravan.ledger.Alarm;
import io.caravan.ledger.Credential;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.Ledgers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Tokens that rotate, before a vendor that takes each refresh token once. */
class StoredTokensTest extends CallFixture {
  private final AtomicInteger number = new AtomicInteger();
  private final Set<String> spent = ConcurrentHashMap.newKeySet();
  private volatile String good = "none";
  private volatile CountDownLatch slow = new CountDownLatch(0);

  @Override
  void configure() {
    settings.remove("caravan.systems.shop.access-token");
    settings.put("caravan.systems.shop.client-id", "app");
    settings.put("caravan.systems.shop.client-secret", CLIENT_SECRET);
    vendor.rule =
        asked -> {
          if (asked.uri().equals("/token")) {
            return refresh(asked);
          }
          if (asked.uri().equals("/shop-token")) {
            return Reply.json("{'access_token':'shop-token-1','expires_in':86399}");
          }
          return asked.headers().getOrDefault("authorization", "").equals("Bearer " + good)
                  || asked.headers().containsKey("x-token")
              ? Reply.json("{'data':{}}")
              : Reply.status(401, "{'error':'access_denied'}");
        };
  }

  private Reply refresh(Asked asked) {
    await(slow);
    String token = asked.body().replaceAll(".*refresh_token=(refresh-\\d+).*", "$1");
    if (!asked.body().contains("grant_type=refresh_token") || !spent.add(token)) {
      return Reply.status(400, "{'error':'invalid_grant'}");
    }
    int n = number.incrementAndGet();
    good = "access-" + n;
    return tokens(good, "refresh-" + n);
  }

  private static CompletableFuture<Client.Answer> find(SystemClients runner) {
    Client client = runner.of("pos");
    return client.send(
        client.system().pack().operations().get("find").request(), json("{}"), Client.Urgency.READ);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Credential row() {
    settled();
    return ledger.read(reads -> reads.credential("pos").orElseThrow());
  }

  @Test
  void the_first_token_is_got_by_the_configured_refresh_token() {
    good(send("pos", "find", "{}"));
    good(send("pos", "find", "{}"));
    Asked asked = vendor.asked("/token").get(0);
    assertThat(vendor.asked("/token")).hasSize(1);
    assertThat(asked.headers()).containsEntry("content-type", "application/x-www-form-urlencoded");
    assertThat(asked.body())
        .contains("refresh_token=refresh-0", "client_id=us")
        .doesNotContain("scope");
    assertThat(row().expiresAt()).isEqualTo(clock.millis() + 3_600_000);
    assertThat(new String(row().access())).doesNotContain("access-1");
  }

  @Test
  @Fault(25)
  void many_calls_that_are_refused_at_once_make_one_refresh() {
    good(send("pos", "find", "{}"));
    good = "revoked";
    List<CompletableFuture<Client.Answer>> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      all.add(send("pos", "find", "{}"));
    }
    all.forEach(CallFixture::good);
    assertThat(vendor.asked("/token")).hasSize(2);
  }

  @Test
  void a_token_that_is_refused_again_after_the_refresh_is_a_failure() {
    vendor.rule = asked -> asked.uri().equals("/token") ? refresh(asked) : Reply.status(401, "{}");
    assertThat(failure(send("pos", "find", "{}")).failure()).isEqualTo(Failure.AUTH);
    assertThat(vendor.asked("/API")).hasSize(2);
    assertThat(vendor.asked("/token")).hasSize(2);
  }

  @Test
  @Fault(26)
  void three_runners_refresh_once() throws Exception {
    try (Ledger beside = Ledgers.openShared(place(), clock);
        Ledger third = Ledgers.openShared(place(), clock)) {
      List<SystemClients> runners = List.of(clients, clients(beside), clients(third));
      for (int round = 1; round <= 3; round++) {
        List<CompletableFuture<Client.Answer>> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          all.add(find(runners.get(i % runners.size())));
        }
        all.forEach(CallFixture::good);
        assertThat(vendor.asked("/token")).hasSize(round);
        clock.advance(3_700_000);
      }
      runners.forEach(SystemClients::close);
    }
  }

  @Test
  @Fault(26)
  void a_runner_that_comes_too_late_takes_the_newer_pair() throws Exception {
    good(send("pos", "find", "{}"));
    clock.advance(3_700_000);
    slow = new CountDownLatch(1);
    CompletableFuture<Client.Answer> first = send("pos", "find", "{}");
    Awaitility.await().until(() -> vendor.asked("/token").size() == 2);
    // The lease of the first runner ends while it waits for the vendor.
    clock.advance(31_000);
    try (Ledger beside = Ledgers.openShared(place(), clock)) {
      SystemClients other = clients(beside);
      CompletableFuture<Client.Answer> second = find(other);
      Awaitility.await().until(() -> vendor.asked("/token").size() == 3);
      slow.countDown();
      good(first);
      good(second);
      other.close();
    }
    // One of the two was told invalid_grant, and the working pair is kept.
    assertThat(number).hasValue(2);
    assertThat(row().state()).isEqualTo("OK");
    good(send("pos", "find", "{}"));
  }

  @Test
  @Fault(26)
  void a_runner_that_is_refused_waits_for_the_pair_the_runner_before_was_given() throws Exception {
    good(send("pos", "find", "{}"));
    clock.advance(3_700_000);
    CountDownLatch answered = new CountDownLatch(1);
    vendor.rule =
        asked -> {
          if (!asked.uri().equals("/token")) {
            return Reply.json("{'data':{}}");
          }
          Reply reply = refresh(asked);
          if (vendor.asked("/token").size() == 2) {
            await(answered);
          }
          return reply;
        };
    CompletableFuture<Client.Answer> first = send("pos", "find", "{}");
    Awaitility.await().until(() -> spent.contains("refresh-1"));
    clock.advance(31_000);
    try (Ledger beside = Ledgers.openShared(place(), clock);
        SystemClients other = clients(beside)) {
      CompletableFuture<Client.Answer> second = find(other);
      Awaitility.await().until(() -> vendor.asked("/token").size() == 4);
      Awaitility.await().during(Duration.ofMillis(500)).until(() -> !second.isDone());
      answered.countDown();
      good(first);
      good(second);
    }
    assertThat(vendor.asked("/token")).hasSize(4);
    assertThat(row().state()).isEqualTo("OK");
    assertThat(alarms()).isEmpty();
  }

  @Test
  @Fault(26)
  void a_runner_that_is_refused_gives_up_when_its_own_lease_is_over() throws Exception {
    good(send("pos", "find", "{}"));
    clock.advance(3_700_000);
    Credential leased = new Credentials("pos", vault).leased(row(), clock.millis() - 1);
    ledger.write(tx -> tx.putCredential(leased, leased.version())).join();
    spent.add("refresh-1");
    CompletableFuture<Client.Answer> call = send("pos", "find", "{}");
    Awaitility.await().until(() -> vendor.asked("/token").size() == 3);
    assertThat(row().state()).isEqualTo("OK");
    clock.advance(31_000);
    assertThat(failure(call)).hasMessageContaining("caravan connect pos");
    assertThat(row().state()).isEqualTo("NEEDS_REAUTH");
  }

  @Test
  void a_dead_refresh_token_needs_a_person() {
    spent.add("refresh-0");
    CallException failure = failure(send("pos", "find", "{}"));
    assertThat(failure.failure()).isEqualTo(Failure.AUTH);
    assertThat(failure).hasMessageContaining("caravan connect pos");
    assertThat(row().state()).isEqualTo("NEEDS_REAUTH");
    assertThat(alarms()).extracting(Alarm::kind).containsExactly("reauth");
    failure(send("pos", "find", "{}"));
    assertThat(vendor.asked("/token")).hasSize(1);
  }

  @Test
  void the_refresh_token_before_is_kept_until_the_next_renewal() {
    good(send("pos", "find", "{}"));
    assertThat(row().previousRefresh()).isNotNull();
    clock.advance(3_700_000);
    vendor.rule = asked -> asked.uri().equals("/token") ? refresh(asked) : Reply.status(500, "{}");
    failure(send("pos", "find", "{}"));
    assertThat(row().previousRefresh()).isNotNull();
    // The vendor forgets the pair it gave and takes the one before again.
    clock.advance(3_700_000);
    spent.add("refresh-2");
    spent.remove("refresh-1");
    configure();
    good(send("pos", "find", "{}"));
    assertThat(row().state()).isEqualTo("OK");
    assertThat(row().previousRefresh()).isNotNull();
  }

  @Test
  void tokens_are_not_asked_for_more_often_than_the_vendor_allows() {
    for (int i = 0; i < 5; i++) {
      good = "revoked";
      good(send("pos", "find", "{}"));
    }
    good = "revoked";
    CallException failure = failure(send("pos", "find", "{}"));
    assertThat(failure.failure()).isEqualTo(Failure.THROTTLED);
    assertThat(failure.waitMs()).isBetween(1L, 60_000L);
  }

  @Test
  void a_vendor_in_trouble_is_asked_again_later() {
    vendor.rule = asked -> Reply.status(503, "");
    assertThat(failure(send("pos", "find", "{}")).failure()).isEqualTo(Failure.TRANSIENT);
    configure();
    good(send("pos", "find", "{}"));
  }

  @Test
  void client_credentials_need_no_person() {
    good(send("shop", "shopInfo", "{}"));
    Asked asked = vendor.asked("/shop-token").get(0);
    assertThat(asked.body()).contains("grant_type=client_credentials", "client_id=app");
    assertThat(vendor.asked("/admin").get(0).headers()).containsEntry("x-token", "shop-token-1");
    clock.advance(86_399_000);
    good(send("shop", "shopInfo", "{}"));
    assertThat(vendor.asked("/shop-token")).hasSize(2);
  }

  @Test
  void a_wrong_client_secret_is_said_without_it() {
    vendor.rule = asked -> Reply.status(401, "{'error':'invalid_client'}");
    CallException failure = failure(send("pos", "find", "{}"));
    assertThat(failure.failure()).isEqualTo(Failure.AUTH);
    assertThat(failure)
        .hasMessageContaining("invalid_client")
        .hasMessageNotContaining(CLIENT_SECRET);
    assertThat(alarms()).extracting(Alarm::kind).containsExactly("reauth");
    configure();
    good(send("pos", "find", "{}"));
    assertThat(alarms()).isEmpty();
  }

  @Test
  void a_tampered_row_names_the_cure() {
    good(send("pos", "find", "{}"));
    Credential row = row();
    byte[] bent = row.access().clone();
    bent[20] ^= 1;
    ledger.writeNow(
        tx ->
            tx.putCredential(
                new Credential(
                    "pos",
                    0,
                    bent,
                    row.refresh(),
                    null,
                    row.expiresAt(),
                    0,
                    row.keyId(),
                    "OK",
                    null),
                row.version()));
    Client fresh = clients(ledger).of("pos");
    CallException failure =
        failure(
            fresh.send(
                fresh.system().pack().operations().get("find").request(),
                json("{}"),
                Client.Urgency.READ));
    assertThat(failure.failure()).isEqualTo(Failure.AUTH);
    assertThat(failure).hasMessageContaining("run connect again");
  }

  @Test
  void connecting_exchanges_a_code_with_proof_and_stores_before_use() {
    OAuth oauth = clients.oauth("pos");
    OAuth.Consent consent = oauth.begin("http://127.0.0.1:1/back");
    assertThat(consent.url())
        .startsWith(vendor.url() + "/authorize?response_type=code&client_id=us")
        .contains("scope=employee%3Aregister%20employee%3Ainventory", "state=" + consent.state())
        .contains("code_challenge=" + OAuth.challenge(consent.verifier()), "S256")
        .doesNotContain(consent.verifier());
    assertThat(consent.toString()).doesNotContain(consent.state());
    assertThat(failure(oauth.finish(consent, "another", "c")).failure()).isEqualTo(Failure.AUTH);
    vendor.rule =
        asked ->
            asked.body().contains("code_verifier=" + consent.verifier())
                ? tokens("access-9", "refresh-9")
                : Reply.status(400, "{'error':'invalid_request'}");
    good(oauth.finish(consent, consent.state(), "the-code"));
    assertThat(row().state()).isEqualTo("OK");
    good = "access-9";
    configure();
    good(send("pos", "find", "{}"));
    assertThat(vendor.asked("/token")).hasSize(1);
  }

  @Test
  void the_proof_is_as_in_the_standard() {
    assertThat(OAuth.challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
        .isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  }
}
