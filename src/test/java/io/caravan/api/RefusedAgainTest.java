package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.api.CallLog.Link;
import io.caravan.api.VendorServer.Reply;
import io.caravan.faults.Fault;
import io.caravan.ledger.Call;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writes that are sent once more, and refused: another runner may have done them meanwhile. */
class RefusedAgainTest extends OutcomeFixture {
  @Test
  @Fault(22)
  void what_is_refused_because_a_paused_runner_did_it_meanwhile_is_found() {
    loseBeforeItArrives("/Sale", new Attempt("d1", "order"), "complete", SALE);
    vendor.rule =
        asked -> {
          if (asked.method().equals("POST") && asked.uri().contains("Sale")) {
            sales.add("{'id':'55','number':'W1','createTime':'2026-11-24T10:00:00+00:00'}");
            return Reply.status(422, "{'message':'a line is not reserved any more'}");
          }
          return answer(asked);
        };
    Attempt log = new Attempt("d1", "order");
    assertThat(delivered("api:pos/order.complete", log, SALE).getException()).isNull();
    assertThat(log.links).containsExactly(new Link("sale", "r-1", "55"));
    assertThat(rows("d1")).extracting(Call::state).containsOnly("DONE");
  }

  @Test
  @Fault(22)
  void what_is_refused_again_and_is_not_there_is_refused() {
    loseBeforeItArrives("/Sale", new Attempt("d1", "order"), "complete", SALE);
    vendor.rule = this::answer;
    fate = "refused";
    CallException refused =
        failure(delivered("api:pos/order.complete", new Attempt("d1", "order"), SALE));
    assertThat(refused.failure()).isEqualTo(Failure.PERMANENT);
    assertThat(refused).hasMessageContaining("422");
    assertThat(rows("d1")).extracting(Call::state).containsExactly("FAILED");
  }

  @Test
  @Fault(22)
  void what_is_refused_again_may_be_seen_only_later_where_the_index_lags() {
    for (boolean seen : List.of(true, false)) {
      String id = "d-" + seen;
      lines.clear();
      lagging = true;
      fate = "";
      loseBeforeItArrives("/Line", new Attempt(id, "order"), "reserve", LINE);
      vendor.rule = this::answer;
      clock.advance(30_000);
      fate = "refused";
      CallException early =
          failure(delivered("api:pos/order.reserve", new Attempt(id, "order"), LINE));
      assertThat(early.failure()).isEqualTo(Failure.UNKNOWN);
      assertThat(early.waitMs()).isEqualTo(30_000);
      lines.add("{'id':'55','note':'caravan:o#l','createTime':'2026-11-24T10:00:00+00:00'}");
      lagging = !seen;
      clock.advance(30_000);
      Attempt log = new Attempt(id, "order");
      if (seen) {
        assertThat(delivered("api:pos/order.reserve", log, LINE).getException()).isNull();
        assertThat(log.links).containsExactly(new Link("line", "l-1", "55"));
      } else {
        assertThat(failure(delivered("api:pos/order.reserve", log, LINE)))
            .hasMessageContaining("sent twice")
            .hasMessageContaining("422");
      }
    }
  }

  private void loseBeforeItArrives(String what, Attempt log, String action, String document) {
    vendor.rule =
        asked ->
            asked.method().equals("POST") && asked.uri().contains(what)
                ? Reply.nothing()
                : answer(asked);
    assertThat(failure(delivered("api:pos/order." + action, log, document)).failure())
        .isEqualTo(Failure.UNKNOWN);
  }
}
