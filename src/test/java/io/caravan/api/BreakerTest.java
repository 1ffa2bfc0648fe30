package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.api.VendorServer.Reply;
import io.caravan.faults.Fault;
import io.caravan.ledger.Alarm;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.ledger.TestPostgres;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A system that does not answer, seen by two runners of one ledger. */
class BreakerTest extends CallFixture {
  private static final int FAILURES = 5;
  private static final long LONGEST_MS = Duration.ofMinutes(1).toMillis();

  private final LedgerSettings place = TestPostgres.freshPlace();
  private volatile Reply reply = Reply.status(503, "down for maintenance");

  @Override
  LedgerSettings place() {
    return place;
  }

  @Override
  void configure() {
    vendor.rule = asked -> asked.uri().equals("/token") ? tokens(TOKEN, "refresh-1") : reply;
  }

  private CompletableFuture<Client.Answer> read() {
    return send("pos", "read", "{'id':'1'}");
  }

  private CompletableFuture<Client.Answer> write() {
    return send("pos", "pay", "{'sale':'1','body':{}}");
  }

  private void opened() {
    opened(Failure.UNKNOWN);
  }

  private void opened(Failure each) {
    for (int i = 0; i < FAILURES; i++) {
      assertThat(failure(write()).failure()).isEqualTo(each);
    }
    settled();
  }

  @Test
  void a_token_that_our_own_database_did_not_give_says_nothing_of_the_system() {
    Breaker breaker = new Breaker("pos", ledger);
    for (int i = 0; i < FAILURES; i++) {
      breaker.noToken(CallFailures.of(new IllegalStateException("disk full"), "pos token"));
    }
    settled();
    assertThat(breaker.pass(false).join()).isFalse();
    for (int i = 0; i < FAILURES; i++) {
      breaker.noToken(new CallException(Failure.TRANSIENT, "pos token: HTTP 503"));
    }
    settled();
    assertThat(breaker.pass(false)).isCompletedExceptionally();
  }

  private int asked() {
    return vendor.asked("/API").size();
  }

  @Test
  void after_some_failures_calls_wait_without_being_sent_and_without_counting() {
    opened();
    CallException held = failure(write());
    assertThat(held.failure()).isEqualTo(Failure.THROTTLED);
    assertThat(held.waitMs()).isBetween(1L, LONGEST_MS);
    assertThat(held).hasMessageContaining("pos has not answered since 2");
    assertThat(asked()).isEqualTo(FAILURES);
    assertThat(alarms())
        .singleElement()
        .satisfies(
            alarm -> {
              assertThat(alarm.kind()).isEqualTo(Breaker.ALARM);
              assertThat(alarm.subject()).isEqualTo("pos");
              assertThat(alarm.text())
                  .contains("HTTP 503", "0 deliveries wait for it", "go out by themselves");
            });
    assertThat(failure(send("shop", "shopInfo", "{}")).failure()).isNotEqualTo(Failure.THROTTLED);
  }

  @Test
  @Fault(24)
  void one_read_tries_at_times_and_the_first_answer_lets_all_go() {
    opened();
    clock.advance(6_000);
    assertThat(failure(write()).failure()).as("a write does not try").isEqualTo(Failure.THROTTLED);
    assertThat(failure(read()).failure()).as("nor count").isEqualTo(Failure.THROTTLED);
    assertThat(asked()).isEqualTo(FAILURES + 1);
    assertThat(failure(read()).failure()).isEqualTo(Failure.THROTTLED);
    assertThat(asked()).as("the next one waits longer").isEqualTo(FAILURES + 1);
    assertThat(ledger.<Long>read(r -> Breaker.triedByWriteAt(r, "pos")))
        .isGreaterThan(ledger.now());
    clock.advance(11_000);
    reply = Reply.json("{'Item':{}}");
    long answered = ledger.now();
    good(read());
    good(write());
    assertThat(alarms()).isEmpty();
    assertThat(ledger.<Long>read(r -> Breaker.triedByWriteAt(r, "pos"))).isZero();
    assertThat(ledger.<Long>read(r -> Breaker.heldUntil(r, "pos")) - answered)
        .as("who waits for the next try waits so long at most")
        .isBetween(10_000L, LONGEST_MS);
  }

  @Test
  @Fault(24)
  void an_outage_of_hours_is_asked_about_once_a_minute_and_has_one_alarm() {
    opened();
    int before = asked();
    int minutes = 120;
    for (int second = 0; second < minutes * 60; second += 10) {
      clock.advance(10_000);
      assertThat(failure(read()).failure()).isEqualTo(Failure.THROTTLED);
      assertThat(failure(write()).failure()).isEqualTo(Failure.THROTTLED);
    }
    assertThat(asked() - before).isBetween(minutes / 2, minutes + 5);
    assertThat(alarms()).extracting(Alarm::kind).containsExactly(Breaker.ALARM);
  }

  @Test
  @Fault(24)
  void another_runner_waits_too_and_one_of_them_tries() throws Exception {
    try (Ledger other = Ledgers.open(place, clock, new Random(2));
        SystemClients beside = clients(other)) {
      opened();
      SystemClients mine = clients;
      clients = beside;
      assertThat(failure(write()).failure()).isEqualTo(Failure.THROTTLED);
      clock.advance(6_000);
      assertThat(failure(read()).failure()).isEqualTo(Failure.THROTTLED);
      clients = mine;
      assertThat(failure(read()).failure()).isEqualTo(Failure.THROTTLED);
      assertThat(asked()).isEqualTo(FAILURES + 1);
      clock.advance(11_000);
      reply = Reply.json("{'Item':{}}");
      good(read());
      settled();
      clock.advance(2_000);
      clients = beside;
      good(write());
    }
  }

  @Test
  void one_failure_after_another_runner_was_answered_holds_nobody_back() throws Exception {
    try (Ledger other = Ledgers.open(place, clock, new Random(2));
        SystemClients beside = clients(other)) {
      opened();
      SystemClients mine = clients;
      clients = beside;
      clock.advance(6_000);
      reply = Reply.json("{'Item':{}}");
      good(read());
      other.writeNow(tx -> null);
      clock.advance(2_000);
      clients = mine;
      reply = Reply.status(503, "one bad answer");
      assertThat(failure(write()).failure()).isEqualTo(Failure.UNKNOWN);
      settled();
      assertThat(failure(write()).failure()).isEqualTo(Failure.UNKNOWN);
      assertThat(alarms()).isEmpty();
    }
  }

  @Test
  void a_write_that_tries_and_is_not_sent_waits_as_the_others_do() {
    vendor.rule = asked -> Reply.status(503, "down");
    opened(Failure.TRANSIENT);
    clock.advance(21_000);
    assertThat(failure(write()).failure()).isEqualTo(Failure.THROTTLED);
    assertThat(vendor.asked("/token")).hasSize(FAILURES + 1);
  }

  @Test
  void what_one_record_is_refused_for_says_nothing_of_the_system() {
    reply = Reply.status(422, "{'message':'no'}");
    for (int i = 0; i < 3 * FAILURES; i++) {
      assertThat(failure(write()).failure()).isEqualTo(Failure.PERMANENT);
    }
    assertThat(alarms()).isEmpty();
  }

  @Test
  void a_place_for_tokens_that_does_not_answer_is_the_systems_own() {
    vendor.rule = asked -> Reply.status(503, "down");
    opened(Failure.TRANSIENT);
    assertThat(failure(write()).failure()).isEqualTo(Failure.THROTTLED);
  }

  @Test
  void a_system_of_which_nothing_is_read_is_tried_with_a_write_in_the_end() {
    opened();
    clock.advance(21_000);
    CallException tried = failure(write());
    assertThat(tried.failure()).isEqualTo(Failure.UNKNOWN);
    assertThat(tried.isTry()).as("so it counts no failure").isTrue();
    assertThat(asked()).isEqualTo(FAILURES + 1);
  }
}
