package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.api.VendorServer.Asked;
import io.caravan.api.VendorServer.Reply;
import io.caravan.ledger.Call;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A step over a list that is shorter in the next attempt, since what was made is found. */
class ElementPlacesTest extends OutcomeFixture {
  private static final String TWO =
      "{'sales':[{'id':'1','customer':'7','number':'A'},{'id':'2','customer':'7','number':'B'}]}";

  private String found = "";

  private Reply shop(Asked asked) {
    return asked.uri().contains("number=FOUND")
        ? Reply.json(found.isEmpty() ? "{}" : "{'Sale':{'id':'" + found + "'}}")
        : answer(asked);
  }

  private List<String> made() {
    return posted("/Sale").stream().map(asked -> asked.json().path("number").asText()).toList();
  }

  @Test
  void one_whose_answer_was_lost_and_that_is_found_never_stands_for_another_one() {
    vendor.rule = this::shop;
    fate = "lost";
    assertThat(failure(delivered("api:pos/order.deal", new Attempt("d1", "order"), TWO)).failure())
        .isEqualTo(Failure.UNKNOWN);
    fate = "";
    found = "1";
    assertThat(delivered("api:pos/order.deal", new Attempt("d1", "order"), TWO).getException())
        .isNull();
    assertThat(made()).containsExactly("A", "B");
    assertThat(rows("d1")).extracting(Call::state).containsExactlyInAnyOrder("UNKNOWN", "DONE");
  }

  @Test
  void one_whose_answer_was_lost_is_looked_for_although_it_has_another_place_now() {
    vendor.rule =
        asked -> {
          boolean sale = asked.method().equals("POST") && asked.uri().contains("/Sale");
          fate = sale && asked.json().path("number").asText().equals("B") ? "lost" : "";
          return shop(asked);
        };
    assertThat(failure(delivered("api:pos/order.deal", new Attempt("d1", "order"), TWO)).failure())
        .isEqualTo(Failure.UNKNOWN);
    vendor.rule = this::shop;
    fate = "";
    found = "1";
    assertThat(delivered("api:pos/order.deal", new Attempt("d1", "order"), TWO).getException())
        .isNull();
    assertThat(made()).as("B is found by its number, not made again").containsExactly("A", "B");
    assertThat(rows("d1")).extracting(Call::state).containsOnly("DONE");
  }

  @Test
  void the_same_list_has_the_same_places() {
    vendor.rule = this::shop;
    fate = "lost";
    failure(delivered("api:pos/order.deal", new Attempt("d1", "order"), TWO));
    fate = "";
    assertThat(delivered("api:pos/order.deal", new Attempt("d1", "order"), TWO).getException())
        .isNull();
    assertThat(made()).containsExactly("A", "B");
    assertThat(rows("d1")).extracting(Call::state).containsOnly("DONE").hasSize(2);
  }
}
