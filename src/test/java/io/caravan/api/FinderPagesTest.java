package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.api.VendorServer.Asked;
import io.caravan.api.VendorServer.Reply;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an action looks for before it makes something may stand on any page. */
class FinderPagesTest extends OutcomeFixture {
  private static final int LAST = 3;
  private static final String WANTED = "{'id':'55','number':'W1','createTime':'%s'}";
  private static final String AFTER = "2026-11-24T10:00:00+00:00";
  private static final String BEFORE = "2020-01-01T00:00:00+00:00";
  private static final String SINCE = SALE.replace("'W1'}", "'W1','since':'2026-11-24T10:30:00Z'}");

  private String made = AFTER;
  private Reply end = Reply.json("{'Sale':" + WANTED.formatted(AFTER) + "}");

  @BeforeEach
  void listOfPages() {
    vendor.rule = this::paged;
  }

  private Exchange completed(String sale) {
    return delivered("api:pos/order.search", new Attempt("d1", "order"), sale);
  }

  @Test
  void what_stands_on_a_later_page_is_found_and_not_made_again() {
    for (String sale : new String[] {SALE, SINCE}) {
      assertThat(completed(sale).getException()).isNull();
      assertThat(posted("/Sale")).isEmpty();
    }
  }

  @Test
  void pages_of_what_is_older_than_the_cause_are_not_read() {
    made = BEFORE;
    assertThat(completed(SINCE).getException()).isNull();
    assertThat(posted("/Sale")).hasSize(1);
    assertThat(vendor.asked("page=2")).isEmpty();
  }

  @Test
  void without_a_time_it_is_read_to_its_end() {
    made = BEFORE;
    assertThat(completed(SALE).getException()).isNull();
    assertThat(posted("/Sale")).isEmpty();
  }

  @Test
  void nothing_is_made_while_a_page_is_missing() {
    end = Reply.status(404, "{}");
    assertThat(failure(completed(SALE)).failure()).isEqualTo(Failure.TRANSIENT);
    assertThat(posted("/Sale")).isEmpty();
  }

  private Reply paged(Asked asked) {
    if (!asked.method().equals("GET") || !asked.uri().contains("/Sale")) {
      return answer(asked);
    }
    int page =
        IntStream.rangeClosed(2, LAST)
            .filter(n -> asked.uri().contains("page=" + n))
            .findFirst()
            .orElse(1);
    return page == LAST
        ? end
        : Reply.json(
            "{'next':'%s%s?page=%d','Sale':[{'id':'9','number':'W9','createTime':'%s'}]}"
                .formatted(vendor.url(), asked.uri().split("\\?")[0], page + 1, made));
  }
}
