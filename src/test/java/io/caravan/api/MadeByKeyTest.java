package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.api.CallLog.Link;
import io.caravan.api.VendorServer.Asked;
import io.caravan.api.VendorServer.Reply;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refunds before a vendor that makes one for each key, and what is asked for hangs on others. */
class MadeByKeyTest extends CallFixture {
  private static final String FIRST = "{'payments':['5.00','3.00']}";

  /** The first payment has nothing left once it was given back. */
  private static final String LATER = "{'payments':['3.00']}";

  private final Map<String, String> made = new LinkedHashMap<>();
  private volatile boolean lost;

  @BeforeEach
  void start() {
    context();
    vendor.rule = this::answer;
  }

  private synchronized Reply answer(Asked asked) {
    String key = asked.json().at("/variables/key").asText();
    made.putIfAbsent(key, String.valueOf(100 + made.size()));
    return lost
        ? Reply.nothing()
        : Reply.json("{'data':{'giveBack':{'id':'%s','userErrors':[]}}}".formatted(made.get(key)));
  }

  private Exchange refunded(Attempt log, String asked) {
    return delivered("api:shop/refund.refund", log, asked);
  }

  @Test
  void what_was_made_without_an_answer_stands_though_other_money_would_be_asked_for_now() {
    lost = true;
    assertThat(failure(refunded(new Attempt("d1", "refund"), FIRST)).failure())
        .isEqualTo(Failure.UNKNOWN);
    lost = false;
    Attempt again = new Attempt("d1", "refund");
    assertThat(refunded(again, LATER).getException()).isNull();
    assertThat(made).hasSize(1);
    assertThat(again.links).containsExactly(new Link("refund", "r-1", "100"));
  }

  @Test
  void what_was_made_and_not_settled_is_not_made_again_for_other_money() {
    assertThat(refunded(new Attempt("d1", "refund"), FIRST).getException()).isNull();
    Attempt again = new Attempt("d1", "refund");
    assertThat(refunded(again, LATER).getException()).isNull();
    assertThat(made).hasSize(1);
    assertThat(again.links).containsExactly(new Link("refund", "r-1", "100"));
  }
}
