package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.api.CallLog.Link;
import io.caravan.api.VendorServer.Asked;
import io.caravan.api.VendorServer.Reply;
import io.caravan.faults.Fault;
import io.caravan.ledger.Call;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What was made is looked for on every page since then: a busy buyer fills the first in an hour.
 */
class ProbePagesTest extends OutcomeFixture {
  private static final String AFTER = "2026-11-24T10:00:00+00:00";
  private static final String BEFORE = "2020-01-01T00:00:00+00:00";
  private static final int PAGES = 3;

  private String list = "Sale";
  private String oldest = AFTER;
  private int lastPage = 200;

  @BeforeEach
  void loseAnAnswer() {
    fate = "lost";
    assertThat(
            failure(delivered("api:pos/order.complete", new Attempt("d1", "order"), SALE))
                .failure())
        .isEqualTo(Failure.UNKNOWN);
    fate = "";
    vendor.rule = this::paged;
  }

  @Test
  @Fault(22)
  void a_record_on_a_later_page_is_found_and_not_made_again() {
    Attempt log = new Attempt("d1", "order");
    assertThat(delivered("api:pos/order.complete", log, SALE).getException()).isNull();
    assertThat(log.links).containsExactly(new Link("sale", "r-1", "100"));
    assertThat(posted("/Sale")).hasSize(1);
  }

  @Test
  @Fault(22)
  void pages_of_what_is_older_than_the_call_are_not_read() {
    oldest = BEFORE;
    assertThat(delivered("api:pos/order.complete", new Attempt("d1", "order"), SALE).getException())
        .isNull();
    assertThat(posted("/Sale")).hasSize(2);
    assertThat(vendor.asked("page=2")).isEmpty();
  }

  @Test
  @Fault(22)
  void nothing_is_made_while_a_page_is_missing() {
    lastPage = 404;
    failure(delivered("api:pos/order.complete", new Attempt("d1", "order"), SALE));
    assertThat(posted("/Sale")).hasSize(1);
    assertThat(rows("d1")).extracting(Call::state).containsExactly("UNKNOWN");
  }

  @Test
  @Fault(22)
  void a_list_that_begins_with_the_oldest_is_read_to_its_end() {
    list = "Line";
    oldest = BEFORE;
    fate = "lost";
    failure(delivered("api:pos/order.reserve", new Attempt("d2", "order"), LINE));
    fate = "";
    clock.advance(60_000);
    Attempt log = new Attempt("d2", "order");
    assertThat(delivered("api:pos/order.reserve", log, LINE).getException()).isNull();
    assertThat(log.links).containsExactly(new Link("line", "l-1", "100"));
    assertThat(posted("/Line")).hasSize(1);
  }

  private Reply paged(Asked asked) {
    if (!asked.method().equals("GET")
        || !asked.uri().contains("/" + list)
        || asked.uri().contains("number=")) {
      return answer(asked);
    }
    int page =
        IntStream.rangeClosed(2, PAGES)
            .filter(n -> asked.uri().contains("page=" + n))
            .findFirst()
            .orElse(1);
    if (page == PAGES) {
      return lastPage == 200 ? answer(asked) : Reply.status(lastPage, "{}");
    }
    return Reply.json(
        "{'next':'%s%s?page=%d','%s':[{'id':'9','number':'W9','createTime':'%s'}]}"
            .formatted(vendor.url(), asked.uri().split("\\?")[0], page + 1, list, oldest));
  }
}
