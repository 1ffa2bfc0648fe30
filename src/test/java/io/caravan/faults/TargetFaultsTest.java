package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.scenarios.OnStage;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Vendors that fail before, during and after what they are asked to do, and what becomes of it. */
class TargetFaultsTest extends OnStage {
  private static final String RESERVE = "POST /SaleLine.json";
  private static final int FAILURES = 4;

  @Override
  protected void arrange() {
    stage.with("caravan.retry.max", String.valueOf(FAILURES));
  }

  /** Orders a disturbance, lets an order run into it, and sees each line at the till once. */
  private void reservedOnce(String kind, int times, String sku) {
    stocked(sku, "12.50", 20);
    stocked(sku + "-B", "2.50", 20);
    int before = stage.admin().happened(TILL, kind);
    stage.admin().fault(TILL, kind, RESERVE, times);
    JsonNode order = order(sku + "@example.com", Map.of(sku, 1, sku + "-B", 3));
    reserves(order, 2);
    // Every order goes the same way: what would come twice has come once this one is there.
    reserves(order("after-" + sku + "@example.com", Map.of(sku, 1)), 1);
    assertThat(stage.admin().happened(TILL, kind) - before).isEqualTo(times);
    assertThat(reserved(order).stream().map(line -> line.sku() + " " + line.quantity()))
        .containsExactlyInAnyOrder(sku + " 1", sku + "-B 3");
    assertThat(parked("order")).isEmpty();
  }

  @Test
  @Fault(19)
  void a_till_that_fails_before_it_does_anything_is_asked_again() {
    reservedOnce("error-before", 2, "BEFORE");
  }

  @Test
  @Fault(20)
  void a_till_that_did_it_and_says_500_is_asked_what_it_did() {
    reservedOnce("error-after", 1, "AFTER");
  }

  @Test
  @Fault(21)
  void a_till_that_did_it_and_hangs_up_is_asked_what_it_did() {
    reservedOnce("lost-response", 1, "LOST");
  }

  @Test
  @Fault(25)
  void a_token_that_dies_between_two_lines_is_replaced_and_each_line_made_once() {
    reservedOnce("token-revoked", 1, "TOKEN");
    assertThat(alarms()).doesNotContain("reauth");
  }

  @Test
  @Fault(23)
  void a_till_that_throttles_is_given_its_time_without_a_word_to_anybody() {
    reservedOnce("throttle", 2 * FAILURES, "SLOWLY");
  }

  @Test
  @Fault(28)
  void a_web_page_of_the_till_is_no_answer() {
    reservedOnce("html", 2, "PAGE");
  }
}
