package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.outside.FreePort;
import io.caravan.faults.LedgerLook.Row;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * All runners are killed at the same moment, while an order or a notice stands at each place at
 * which that matters; then one is started again and finds what they left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledRunnersTest {
  private static final double SPEED = 6;
  private static final int STOCK = 50;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private Victims victims;
  private Left claimed;
  private Left intended;
  private Left answered;
  private Left settling;
  private List<JsonNode> waiting;
  private Notice kept;
  private Notice early;

  /** An order as the killed runners left it: in the ledger, and lines at the till. */
  private record Left(JsonNode order, Row row, int lines) {}

  /** A notice of which the sender got this, and how often it came after it was kept, or -1. */
  private record Notice(String id, JsonNode order, CompletableFuture<?> sent, int repeats) {}

  @BeforeAll
  void killThem(@TempDir Path folder) {
    victims = new Victims(folder, SPEED, STOCK);
    int ordersPort = FreePort.take();
    int doorPort = FreePort.take();
    try (StandingRunner orders = victims.orders(ordersPort);
        StandingRunner door = victims.door(doorPort);
        StandingRunner rest = victims.rest()) {
      List.of(orders, door, rest).forEach(StandingRunner::await);
      victims.stocked();
      victims.usual();
      scene(orders, ordersPort, door, doorPort, List.of(orders, door, rest));
    }
    victims.stage.start();
  }

  // One order after the other, so that it is known who stands where.
  private void scene(
      StandingRunner orders,
      int ordersPort,
      StandingRunner door,
      int doorPort,
      List<StandingRunner> all) {
    JsonNode first = victims.order();
    orders.standsAt("delivery.begin", () -> isClaimed(first));
    CompletableFuture<?> second = send(ordersPort, "kept", first);
    orders.standsAt("hint.kept", () -> true);
    JsonNode third = victims.order();
    orders.standsAt("call.answered", () -> victims.reserved(third).size() == 1);
    JsonNode fourth = victims.order();
    orders.standsAt("settle.decided", () -> true);
    JsonNode fifth = victims.order();
    // This stands where ends of writes are told, so that no other order gets on any more.
    orders.standsAt("call.intended", () -> calls(fifth) != null);
    orders.stopAt("work.commit");
    orders.letGo("settle.decided");
    orders.standsAt("work.commit", () -> victims.ledger.isBeingSettled(fourth));
    CompletableFuture<?> last = send(doorPort, "early", first);
    door.standsAt("work.commit", () -> victims.ledger.isBeingKept("early"));

    all.forEach(StandingRunner::kill);

    claimed = left(first);
    answered = left(third);
    settling = left(fourth);
    intended = left(fifth);
    waiting = List.of(victims.order(), victims.order(), victims.order());
    kept = new Notice("kept", first, second, victims.ledger.repeats("kept"));
    early = new Notice("early", first, last, victims.ledger.repeats("early"));
  }

  private boolean isClaimed(JsonNode order) {
    Row row = victims.ledger.order(order);
    return row != null && row.owner() != null;
  }

  private String calls(JsonNode order) {
    Row row = victims.ledger.order(order);
    return row == null ? null : row.calls();
  }

  private Left left(JsonNode order) {
    return new Left(order, victims.ledger.order(order), victims.reserved(order).size());
  }

  private CompletableFuture<?> send(int port, String id, JsonNode order) {
    return CompletableFuture.runAsync(
        () -> victims.stage.webhook(port, "orders/updated", id, body(order)));
  }

  private static JsonNode body(JsonNode order) {
    String id = order.path("id").asText();
    long number = Long.parseLong(id.substring(id.lastIndexOf('/') + 1));
    return Json.mapper().createObjectNode().put("id", number).put("admin_graphql_api_id", id);
  }

  @AfterAll
  void close() {
    victims.close();
  }

  @Test
  @Fault(1)
  void a_notice_that_was_not_committed_was_not_acknowledged_and_is_kept_when_it_comes_again() {
    assertThat(early.repeats()).as("before the kill").isEqualTo(-1);
    again(early);
    assertThat(victims.ledger.repeats("early")).isZero();
    once(early.order());
  }

  @Test
  @Fault(2)
  void a_notice_that_was_committed_is_a_duplicate_when_it_comes_again() {
    assertThat(kept.repeats()).as("before the kill").isZero();
    again(kept);
    assertThat(victims.ledger.repeats("kept")).isEqualTo(1);
    once(kept.order());
  }

  /** The sender got no 2xx, and so sends it again. */
  private void again(Notice notice) {
    // None at all, or that it shall come again, if it was long about it.
    assertThatThrownBy(notice.sent()::join)
        .rootCause()
        .isNotInstanceOf(ConnectException.class)
        .satisfiesAnyOf(
            cut -> assertThat(cut).isInstanceOf(IOException.class),
            refused -> assertThat(refused).hasMessageContaining("was answered 503"));
    victims.stage.webhook("orders/updated", notice.id(), body(notice.order()));
  }

  @Test
  @Fault(3)
  void another_runner_goes_on_once_the_lease_has_ended() {
    assertThat(claimed.row().owner()).isNotNull();
    assertThat(claimed.row().calls()).as("nothing was called").isNull();
    Row done = once(claimed.order());
    assertThat(done.epoch()).isGreaterThan(claimed.row().epoch());
    assertThat(done.settledAt())
        .as("%s, then %s", claimed.row(), done)
        .isGreaterThan(claimed.row().leaseUntil());
    assertThat(done.calls()).isEqualTo("DONE 1");
  }

  @Test
  @Fault(4)
  void what_was_only_intended_is_looked_for_and_then_made() {
    assertThat(intended.row().calls()).isEqualTo("INTENT 1");
    assertThat(intended.lines()).isZero();
    assertThat(once(intended.order()).calls()).isEqualTo("DONE 2");
    assertThat(victims.ledger.traces(intended.order())).as("looked for in vain").isPositive();
  }

  @Test
  @Fault(5)
  void what_was_made_and_not_kept_is_looked_for_and_found() {
    assertThat(answered.row().calls()).isEqualTo("INTENT 1");
    assertThat(answered.lines()).isEqualTo(1);
    assertThat(once(answered.order()).calls()).isEqualTo("DONE 1");
    assertThat(victims.ledger.traces(answered.order())).as("found at once").isZero();
  }

  @Test
  @Fault(6)
  void an_outcome_that_was_not_committed_is_found_again() {
    assertThat(settling.row().state()).isNotEqualTo("DONE");
    assertThat(settling.lines()).isEqualTo(1);
    assertThat(once(settling.order()).calls()).isEqualTo("DONE 1");
  }

  @Test
  @Fault(8)
  void the_next_start_drains_all_that_waits() {
    List<Left> begun = List.of(claimed, intended, answered, settling);
    assertThat(begun).extracting(one -> one.row().state()).doesNotContain("DONE");
    Stream.concat(begun.stream().map(Left::order), waiting.stream()).forEach(this::once);
  }

  /** Waits until it is at the till, where it is once. */
  private Row once(JsonNode order) {
    // The last of several leases that ran out one after the other may end late on a busy machine.
    Row done =
        victims
            .stage
            .eventually()
            .atMost(LONGEST)
            .until(
                () -> victims.ledger.order(order),
                row -> row != null && row.state().equals("DONE"));
    assertThat(victims.reserved(order)).hasSize(1);
    return done;
  }
}
