package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.outside.FreePort;
import io.caravan.faults.LedgerLook.Row;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runner whose machine stands still after its last look at the lease and before its request. */
class PausedRunnerTest {
  private static final double SPEED = 30;
  private static final int STOCK = 20;
  private static final long LEASE_MS = 60_000;

  @Test
  @Fault(7)
  void what_it_makes_when_it_wakes_is_recorded_and_taken_away(@TempDir Path folder) {
    try (Victims victims = new Victims(folder, SPEED, STOCK);
        StandingRunner paused = victims.orders(FreePort.take())) {
      try (StandingRunner rest = victims.rest()) {
        paused.await();
        rest.await();
        victims.stocked();
        victims.usual();
        JsonNode order = victims.order();
        paused.standsAt("call.send", () -> intended(victims, order));
        paused.pause();
        long since = victims.clock.millis();
        Row before = victims.ledger.order(order);
        assertThat(victims.reserved(order)).isEmpty();

        // The same runner with all flows, in this process.
        rest.kill();
        victims.stage.start();
        victims.stage.eventually().until(() -> victims.isDone(order));
        victims.stage.eventually().until(() -> victims.clock.millis() > since + 2 * LEASE_MS);
        Row done = victims.ledger.order(order);
        assertThat(done.epoch()).as("another claim").isGreaterThan(before.epoch());
        assertThat(done.settledAt()).isGreaterThan(before.leaseUntil());
        assertThat(victims.reserved(order)).hasSize(1);

        paused.resume();
        paused.letGo("call.send");
        victims.stage.eventually().until(() -> victims.reserved(order).size() == 2);
        victims.stage.eventually().until(() -> paused.told().contains("taken by another runner"));
        Row after = victims.ledger.order(order);
        assertThat(after.settledAt()).as("it settles nothing").isEqualTo(done.settledAt());
        assertThat(after.calls()).isEqualTo(done.calls());
        assertThat(victims.ledger.traces(order)).isPositive();
        victims.stage.eventually().until(() -> victims.reserved(order).size() == 1);
        assertThat(victims.stage.caravan("alarms").text()).doesNotContain("made-twice");
        assertThat(victims.stage.caravan("trace", order.path("name").asText()).text())
            .as("what is left is what the order is sold from")
            .contains(saleLine(victims, order));
      }
    }
  }

  private static boolean intended(Victims victims, JsonNode order) {
    Row row = victims.ledger.order(order);
    return row != null && "INTENT 1".equals(row.calls());
  }

  private static String saleLine(Victims victims, JsonNode order) {
    String name = order.path("name").asText() + " ";
    return victims.stage.vendors().reservations().stream()
        .filter(line -> line.path("Note").path("note").asText().startsWith(name))
        .findFirst()
        .orElseThrow()
        .path("saleLineID")
        .asText();
  }
}
