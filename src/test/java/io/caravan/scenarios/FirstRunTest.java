package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A shop that has been selling for long is connected. */
final class FirstRunTest extends OnStage {
  private static final String DONE = "it was done before this hub began";

  private JsonNode done;
  private JsonNode open;

  @Override
  void prepare() {
    stage.storefront().product("Old goods", "OLD", "5.00", Map.of("Web warehouse", 12));
    atTill("Old goods", "OLD", "5.00", 12);
    done = order("done@example.com", Map.of("OLD", 2));
    stage.storefront().fulfil("", name(done), "T-OLD");
    open = order("open@example.com", Map.of("OLD", 1));
  }

  @Test
  void an_order_that_was_sent_is_not_booked_and_one_that_waits_is_reserved() {
    reserves(open, 1);
    stage.eventually().until(() -> told(id("fulfillments(first: 1) { id }", "fulfillments/0/id")));
    assertThat(why(name(done))).contains(DONE);

    stage.storefront().refund("", name(done), "OLD", 1);
    stage.eventually().until(() -> told(id("refunds(first: 1) { id }", "refunds/0/id")));
    assertThat(reserved(done)).isEmpty();
    assertThat(sales(done)).isEmpty();

    ships("W-OPEN", open, "T-OPEN", Map.of("OLD", 1));
    sells(open, 1);
    assertThat(parked("OLD")).isEqualTo(List.of());
  }

  private String id(String selection, String path) {
    String query = "{ order(id: \"" + done.path("id").asText() + "\") { " + selection + " } }";
    return shop(query).at("/order/" + path).asText();
  }

  private boolean told(String id) {
    return stage.caravan("trace", id).text().contains(DONE);
  }
}
