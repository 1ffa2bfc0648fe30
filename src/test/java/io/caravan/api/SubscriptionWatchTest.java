package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.api.VendorServer.Asked;
import io.caravan.api.VendorServer.Reply;
import io.caravan.faults.Fault;
import io.caravan.ledger.Alarm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A vendor that takes webhooks away. */
class SubscriptionWatchTest extends CallFixture {
  private static final String URL = "https://hub.example.com";
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final Set<String> there = new TreeSet<>();
  private volatile boolean down;

  /** A person took away something else that connecting makes there. */
  private volatile boolean lacking;

  private SubscriptionWatch watch;

  @Override
  String extraTill() {
    return """
        signature: {kind: hmac-sha256-base64, header: X-Sign, secret: client-secret}
        streams:
          orders:
            entity: order
            path: /Orders.json
            records: orders
            id: id
            page: {kind: none, size: 1}
            cursor: {field: updatedAt, overlap: 1m, initial: ""}
            hint: {topics: [orders/create], id: "{id}"}
          items:
            entity: item
            path: /Items.json
            records: items
            id: id
            page: {kind: none, size: 1}
            cursor: {field: updatedAt}
        connect:
          steps:
            - {call: hooks, with: "{}"}
            - {call: note, with: "if (contains(\\"lacking\\", $answers.hooks)) {}"}
            - {call: hook, with: "[for (.topics) {\\"topic\\": .} if (not(contains(., $answers.hooks)))]"}
        """;
  }

  @Override
  void configure() {
    vendor.rule =
        asked -> {
          if (asked.uri().equals("/token")) {
            return tokens(TOKEN, "refresh-1");
          }
          return down ? Reply.status(422, "{}") : hooks(asked);
        };
  }

  private synchronized Reply hooks(Asked asked) {
    if (asked.uri().contains("/Note")) {
      lacking = false;
      return Reply.json("{}");
    }
    if (asked.method().equals("POST")) {
      there.add(asked.uri().replaceAll(".*topic=", "").replace("%2F", "/"));
      return Reply.json("{}");
    }
    List<String> listed = new ArrayList<>();
    if (!there.isEmpty()) {
      listed.add("'orders/create'");
    }
    if (lacking) {
      listed.add("'lacking'");
    }
    return Reply.json("{'hooks':[" + String.join(",", listed) + "]}");
  }

  @BeforeEach
  void connected() {
    watch = new SubscriptionWatch(clients.of("pos"), ledger, URL);
    ledger.writeNow(
        tx -> {
          tx.putCursor("pos", "orders", "2026-11-24T12:00:00Z");
          tx.putCursor("pos", "items", "2026-11-24T12:00:00Z");
          return null;
        });
  }

  private void known() {
    there.add("orders/create");
    ledger.writeNow(tx -> Subscriptions.seen(tx, "pos", URL));
  }

  private boolean look() throws CallException {
    return watch.run(true, () -> true);
  }

  private String from(String stream) {
    return new StreamCursor(ledger, "pos", systems.require("pos").pack().streams().get(stream))
        .pass()
        .from();
  }

  @Test
  @Fault(33)
  void missing_ones_are_made_again_and_the_gap_is_read_again() throws Exception {
    known();
    clock.advance(HOUR);
    assertThat(look()).isFalse();
    clock.advance(HOUR);
    there.clear();
    assertThat(look()).isTrue();
    assertThat(there).containsExactly("orders/create");
    Instant seen = clock.instant().minusMillis(HOUR);
    assertThat(Instant.parse(from("orders"))).isEqualTo(seen.minusSeconds(60));
    assertThat(from("items")).as("nobody hints at it").isEqualTo("2026-11-24T12:00:00Z");
    assertThat(alarms())
        .singleElement()
        .satisfies(
            alarm -> {
              assertThat(alarm.kind()).isEqualTo(SubscriptionWatch.ALARM);
              assertThat(alarm.text())
                  .contains("dropped webhooks between " + seen, "hook x 1", "is read again", URL);
            });
    assertThat(look()).isFalse();
    assertThat(alarms()).as("a person has a day to see it").hasSize(1);
    clock.advance(25 * HOUR);
    look();
    assertThat(alarms()).isEmpty();
  }

  @Test
  void something_else_that_was_missing_there_is_no_gap() throws Exception {
    known();
    clock.advance(HOUR);
    lacking = true;
    assertThat(look()).isFalse();
    assertThat(lacking).as("it is made again").isFalse();
    assertThat(from("orders")).isEqualTo("2026-11-24T11:59:00Z");
    assertThat(alarms()).isEmpty();
  }

  @Test
  void nothing_is_told_any_more_of_webhooks_that_a_person_ended() throws Exception {
    known();
    clock.advance(HOUR);
    there.clear();
    assertThat(look()).isTrue();
    assertThat(alarms()).hasSize(1);
    ledger.writeNow(tx -> Subscriptions.ended(tx, "pos"));
    assertThat(alarms()).isEmpty();
  }

  @Test
  void nothing_is_told_any_more_of_webhooks_at_an_address_that_was_left() throws Exception {
    known();
    clock.advance(HOUR);
    there.clear();
    assertThat(look()).isTrue();
    watch = new SubscriptionWatch(clients.of("pos"), ledger, "https://moved.example.com");
    assertThat(look()).isFalse();
    assertThat(alarms()).isEmpty();
  }

  @Test
  void the_gap_is_read_once_to_its_end_and_then_from_the_cursor() throws Exception {
    known();
    clock.advance(HOUR);
    there.clear();
    look();
    StreamCursor cursor =
        new StreamCursor(ledger, "pos", systems.require("pos").pack().streams().get("orders"));
    StreamCursor.Pass stopped = cursor.pass();
    assertThat(cursor.pass().from()).as("it was not read to its end").isEqualTo(stopped.from());
    cursor.pass().ended();
    assertThat(cursor.pass().from()).isEqualTo("2026-11-24T11:59:00Z");
  }

  @Test
  void what_was_never_connected_is_polled_and_nothing_is_made() throws Exception {
    assertThat(look()).isFalse();
    assertThat(vendor.asked("/API")).isEmpty();
    ledger.writeNow(tx -> Subscriptions.seen(tx, "pos", "https://elsewhere.example.com"));
    assertThat(look()).isFalse();
    assertThat(vendor.asked("/API")).isEmpty();
  }

  @Test
  @Fault(33)
  void whoever_dies_after_making_them_hides_no_gap() throws Exception {
    known();
    Instant seen = clock.instant();
    clock.advance(HOUR);
    ledger.writeNow(tx -> Subscriptions.of(tx, "pos", URL).looking(tx, "pos"));
    assertThat(look()).isTrue();
    assertThat(Instant.parse(from("orders"))).isEqualTo(seen.minusSeconds(60));
  }

  @Test
  void a_vendor_who_does_not_say_is_no_vendor_who_dropped_them() throws Exception {
    known();
    down = true;
    try {
      look();
      throw new AssertionError("it did not fail");
    } catch (CallException e) {
      assertThat(e).hasMessageContaining("hooks");
    }
    down = false;
    assertThat(look()).isFalse();
    assertThat(alarms()).extracting(Alarm::kind).isEmpty();
  }
}
