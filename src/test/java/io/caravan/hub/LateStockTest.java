package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.api.StreamReader;
import io.caravan.ledger.Alarm;
import io.caravan.ledger.Change;
import io.caravan.ledger.Claimed;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Lease;
import io.caravan.ledger.Settlement;
import io.caravan.mapping.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which stock is late, since when, and what is said of it. */
class LateStockTest extends OnHub {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private int queued;

  @BeforeEach
  void listed() {
    hub.subscribe("inventory", "shop");
    hub.link("variant", "v1", "shop", "V1");
  }

  private void queue(String place, String available, boolean bulk) {
    queue("shop", place, available, bulk);
  }

  private void queue(String target, String place, String available, boolean bulk) {
    DeliveryDraft draft =
        new DeliveryDraft(
            "inventory",
            target,
            place,
            "set",
            "set/" + queued++,
            Json.parse("{\"available\":\"" + available + "\"}"),
            List.of());
    hub.ledger.writeNow(
        tx -> {
          long change =
              tx.insertChange(
                  new Change(
                      0,
                      "inventory",
                      place,
                      "pos",
                      "1",
                      null,
                      "RECORDED",
                      null,
                      null,
                      "canonical",
                      "api:pos/inventory",
                      null,
                      Json.parse("{}"),
                      0));
          tx.enqueue(change, List.of(draft), bulk);
          return null;
        });
  }

  private void settle(Settlement.Outcome outcome, String reason) {
    Claimed lane = hub.ledger.claim("inventory", "shop", 1, 9, MINUTE).get(0);
    long seq = lane.deliveries().get(0).seq();
    hub.ledger.writeNow(
        tx ->
            tx.settle(
                lane.laneId(),
                lane.epoch(),
                List.of(new Settlement(seq, outcome, MINUTE, reason, null))));
  }

  private List<String> look() {
    return hub.ledger.writeNow(
        tx -> {
          Lease lease = tx.takeSchedule(LateStock.NAME, MINUTE).orElseThrow();
          new LateStock(hub.hub).run(tx, lease);
          return tx.openAlarms(9).stream()
              .filter(alarm -> alarm.kind().equals(LateStock.ALARM))
              .map(Alarm::text)
              .toList();
        });
  }

  @Test
  void what_nobody_sent_is_late_after_the_limit_and_the_flow_is_asked_for() {
    queue("v1@main", "0", false);
    hub.time.advance(15 * MINUTE);
    assertThat(look()).isEmpty();
    hub.time.advance(MINUTE);
    assertThat(look())
        .singleElement()
        .asString()
        .contains("v1@main shows an unknown number instead of 0 since ")
        .contains("(16 min): it was not sent yet: does the flow inventory-to-shop run?");
    settle(Settlement.Outcome.DONE, null);
    hub.time.advance(MINUTE);
    assertThat(look()).isEmpty();
  }

  @Test
  void a_newer_number_that_took_the_place_of_a_late_one_is_as_late() {
    String since = Instant.ofEpochMilli(hub.time.millis()).toString();
    queue("v1@main", "3", false);
    settle(Settlement.Outcome.RETRY, "HTTP 500");
    hub.time.advance(10 * MINUTE);
    queue("v1@main", "0", false);
    settle(Settlement.Outcome.RETRY, "HTTP 500");
    hub.time.advance(6 * MINUTE);
    assertThat(look())
        .singleElement()
        .asString()
        .contains("instead of 0 since " + since + " (16 min): sent 1 times, HTTP 500");
  }

  @Test
  void what_is_parked_is_told_with_its_reason() {
    queue("v1@main", "0", false);
    settle(Settlement.Outcome.PARKED, "no such level");
    hub.time.advance(16 * MINUTE);
    assertThat(look()).singleElement().asString().contains("it is parked, no such level");
  }

  @Test
  void a_first_load_and_what_the_shop_does_not_list_is_not_late() {
    queue("v1@main", "0", true);
    queue("v2@main", "0", false);
    hub.time.advance(60 * MINUTE);
    assertThat(look()).isEmpty();
  }

  @Test
  void hundreds_that_the_shop_does_not_list_hide_no_late_one() {
    for (int i = 0; i < 220; i++) {
      queue("unlisted" + i + "@main", "0", false);
      if (i < 210) {
        settle(Settlement.Outcome.PARKED, "no such level");
      }
    }
    for (int i = 0; i < 205; i++) {
      queue("waiting" + i + "@main", "0", false);
    }
    hub.time.advance(MINUTE);
    queue("v1@main", "0", false);
    hub.time.advance(16 * MINUTE);
    assertThat(look())
        .singleElement()
        .asString()
        .contains("v1@main shows")
        .doesNotContain("listed")
        .doesNotContain("more;");
  }

  @Test
  void hundreds_of_parked_ones_hide_no_other_parked_one() {
    for (int i = 0; i < 205; i++) {
      queue("unlisted" + i + "@main", "0", false);
      settle(Settlement.Outcome.PARKED, "no such level");
    }
    queue("v1@main", "0", false);
    settle(Settlement.Outcome.PARKED, "no such level");
    hub.time.advance(16 * MINUTE);
    assertThat(look()).singleElement().asString().contains("v1@main shows");
  }

  @Test
  void hundreds_that_have_just_changed_hide_no_late_one() {
    queue("v1@main", "3", false);
    settle(Settlement.Outcome.RETRY, "HTTP 500");
    hub.time.advance(10 * MINUTE);
    for (int i = 0; i < 220; i++) {
      hub.link("variant", "w" + i, "shop", "W" + i);
      queue("w" + i + "@main", "1", false);
    }
    hub.time.advance(MINUTE);
    queue("v1@main", "0", false);
    hub.time.advance(5 * MINUTE);
    assertThat(look())
        .singleElement()
        .asString()
        .contains("v1@main shows an unknown number instead of 0", "(16 min)")
        .doesNotContain("w1");
  }

  @Test
  void more_than_are_looked_at_are_told_as_at_least_so_many() {
    for (int i = 0; i < 220; i++) {
      hub.link("variant", "w" + i, "shop", "W" + i);
      queue("w" + i + "@main", "1", false);
    }
    hub.time.advance(16 * MINUTE);
    assertThat(look()).singleElement().asString().contains("; and at least 195 more; ");
  }

  @Test
  void nothing_is_told_of_a_shop_that_gets_no_stock_any_more() {
    queue("v1@main", "0", false);
    hub.time.advance(16 * MINUTE);
    assertThat(look()).hasSize(1);
    hub.ledger.writeNow(
        tx -> {
          tx.unsubscribe("shop", "inventory", "a person");
          return null;
        });
    hub.time.advance(MINUTE);
    assertThat(look()).isEmpty();
  }

  @Test
  void a_till_that_is_told_of_stock_too_is_late_though_it_is_read() {
    hub.subscribe("inventory", "pos");
    hub.link("variant", "v1", "pos", "1");
    queue("pos", "v1@main", "0", false);
    hub.time.advance(16 * MINUTE);
    readNow();
    assertThat(look()).singleElement().asString().contains("pos shows stock that changed more");
  }

  @Test
  void a_till_that_is_not_read_is_told_and_a_new_one_is_not() {
    hub.time.advance(60 * MINUTE);
    assertThat(look()).isEmpty();
    readNow();
    hub.time.advance(60 * MINUTE);
    assertThat(look())
        .singleElement()
        .asString()
        .contains("the stock of pos was last read to its end at ")
        .contains("(60 min ago)");
    readNow();
    hub.time.advance(MINUTE);
    assertThat(look()).isEmpty();
  }

  private void readNow() {
    hub.ledger.writeNow(
        tx -> {
          tx.putFact(
              StreamReader.readFact("pos", "inventory"), Instant.ofEpochMilli(tx.now()).toString());
          return null;
        });
  }
}
