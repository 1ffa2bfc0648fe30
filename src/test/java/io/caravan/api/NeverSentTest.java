package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.api.VendorServer.Reply;
import io.caravan.ledger.BudgetLevel;
import io.caravan.ledger.LedgerReads;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A call that does not leave takes nothing of the vendor's limit. */
class NeverSentTest extends CallFixture {
  private static final double CAPACITY = 90;

  private volatile boolean noTokens;

  @Override
  String extraTill() {
    return "limiter: {kind: drip, capacity: 90, rate: 1, base-cost: 10}\n";
  }

  @Override
  void configure() {
    vendor.rule =
        asked -> {
          if (asked.uri().equals("/token")) {
            return noTokens ? Reply.status(503, "down") : tokens(TOKEN, "refresh-1");
          }
          return asked.method().equals("GET") ? Reply.json("{}") : Reply.status(401, "{}");
        };
  }

  private CompletableFuture<?> send(String operation, Supplier<CompletableFuture<?>> first) {
    Client client = clients.of("pos");
    return client.send(
        client.system().pack().operations().get(operation).request(),
        json("{'id':'1','sale':'1','body':{}}"),
        Client.Urgency.ORDER,
        first);
  }

  private double left() {
    settled();
    settled();
    return ledger.<List<BudgetLevel>>read(LedgerReads::budgets).stream()
        .filter(level -> level.bucket().equals("api"))
        .mapToDouble(level -> level.left(clock.millis()))
        .findFirst()
        .orElse(CAPACITY);
  }

  private static CompletableFuture<?> now() {
    return CompletableFuture.completedFuture(null);
  }

  @Test
  void what_left_is_charged() {
    good(send("read", NeverSentTest::now));
    assertThat(left()).isEqualTo(CAPACITY - 10);
  }

  @Test
  void a_call_whose_intent_was_not_kept_is_not_charged() {
    CallException taken = new CallException(Failure.THROTTLED, "another runner has it");
    failure(send("read", () -> CompletableFuture.failedFuture(taken)));
    assertThat(vendor.asked("/API")).isEmpty();
    assertThat(left()).isEqualTo(CAPACITY);
  }

  @Test
  void a_call_without_a_token_is_not_charged() {
    noTokens = true;
    failure(send("read", NeverSentTest::now));
    assertThat(left()).isEqualTo(CAPACITY);
  }

  @Test
  void a_call_that_a_stop_keeps_from_leaving_is_not_charged() {
    failure(
        send(
            "read",
            () -> {
              clients.giveUp();
              return now();
            }));
    assertThat(vendor.asked("/API")).isEmpty();
    assertThat(left()).isEqualTo(CAPACITY);
  }

  @Test
  void one_that_was_refused_for_its_token_is_charged_though_it_does_not_leave_again() {
    vendor.rule =
        asked -> {
          if (asked.uri().equals("/token")) {
            return tokens(TOKEN + vendor.asked("/token").size(), "refresh-1");
          }
          clients.giveUp();
          return Reply.status(401, "{}");
        };
    failure(send("read", NeverSentTest::now));
    assertThat(vendor.asked("/API")).hasSize(1);
    assertThat(left()).isEqualTo(CAPACITY - 10);
  }
}
