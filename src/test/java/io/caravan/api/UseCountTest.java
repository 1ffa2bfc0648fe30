package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.caravan.api.VendorServer.Reply;
import io.caravan.ledger.ApiUse;
import io.caravan.ledger.BudgetLevel;
import io.caravan.ledger.LedgerReads;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who used what stands in the ledger, and does not grow for ever. */
class UseCountTest extends CallFixture {
  private static final int HOURS = 60;

  @Override
  String extraTill() {
    return "limiter: {kind: drip, capacity: 90, rate: 1, base-cost: 1, cost-header: X-Cost}\n";
  }

  private volatile Reply reply = Reply.json("{'Item':{}}").with("X-Cost", "2.5");

  @Override
  void configure() {
    vendor.rule = asked -> asked.uri().equals("/token") ? tokens(TOKEN, "refresh-1") : reply;
  }

  private List<ApiUse> uses() {
    settled();
    return ledger.read(reads -> reads.uses(0));
  }

  @Test
  void calls_units_and_refusals_are_counted_by_hour_and_operation() {
    good(send("pos", "read", "{'id':'1'}"));
    good(send("pos", "read", "{'id':'2'}"));
    reply = Reply.status(429, "{}").with("X-Cost", "2.5").with("Retry-After", "1");
    failure(send("pos", "pay", "{'sale':'1','body':{}}"));
    assertThat(uses())
        .extracting(
            ApiUse::operation, ApiUse::urgency, ApiUse::calls, ApiUse::cost, ApiUse::refused)
        .containsExactly(tuple("pay", "WRITE", 1L, 0.0, 1L), tuple("read", "WRITE", 2L, 5.0, 0L));
    BudgetLevel pause =
        ledger.<List<BudgetLevel>>read(LedgerReads::budgets).stream()
            .filter(level -> level.bucket().equals("pause"))
            .findFirst()
            .orElseThrow();
    assertThat(pause.left(clock.millis())).isEqualTo(-1);
  }

  @Test
  void two_days_are_kept() {
    for (int i = 0; i < HOURS; i++) {
      good(send("pos", "read", "{'id':'1'}"));
      settled();
      clock.advance(UseCount.HOUR_MS);
    }
    assertThat(uses()).hasSize(49);
  }
}
