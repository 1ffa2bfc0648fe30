package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.api.StreamReader;
import io.caravan.ledger.Alarm;
import io.caravan.ledger.Lease;
import io.caravan.system.Systems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a shop that brings fewer orders than before is told, and what is told of it. */
class SilenceTest extends OnHub {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private void look(Hub with) {
    hub.time.advance(MINUTE);
    hub.ledger.writeNow(
        tx -> {
          Lease lease = tx.takeSchedule(Silence.NAME, MINUTE).orElseThrow();
          new Silence(with).run(tx, lease);
          return null;
        });
  }

  private void look(Hub with, int minutes) {
    for (int i = 0; i < minutes; i++) {
      look(with);
    }
  }

  private void came(Hub with, int orders) {
    for (int i = 0; i < orders; i++) {
      hub.ledger.writeNow(
          tx -> {
            Silence.came(with, tx, "shop");
            return null;
          });
    }
  }

  private List<String> told() {
    return hub.ledger.read(
        reads ->
            reads.openAlarms(9).stream()
                .filter(alarm -> alarm.kind().equals(Silence.ALARM))
                .map(Alarm::text)
                .toList());
  }

  private Hub with(Systems systems, String expected) {
    Map<String, String> settings = new HashMap<>(hub.settings);
    if (expected != null) {
      settings.put("flows.order-from-shop.expected", expected);
    }
    return new Hub(
        hub.ledger, systems, hub.policies, hub.publisher, TestPolicies::shortfall, settings, false);
  }

  private Hub expecting(String expected) {
    return with(hub.systems, expected);
  }

  @Test
  void fewer_orders_than_expected_are_told_until_they_come_again() {
    Hub two = expecting("2 in 10m");
    look(two, 10);
    assertThat(told()).as("it listens for less than the time").isEmpty();
    came(two, 1);
    look(two);
    assertThat(told()).singleElement().asString().contains("shop brought 1 new orders since ");
    came(two, 1);
    look(two);
    assertThat(told()).isEmpty();
  }

  @Test
  void orders_that_came_while_nobody_counted_are_not_missed() {
    Hub two = expecting("2 in 10m");
    look(two, 5);
    Hub off = expecting(null);
    came(off, 5);
    look(off, 60);
    look(two, 10);
    assertThat(told()).as("it has only begun to listen again").isEmpty();
    look(two, 2);
    assertThat(told()).hasSize(1);
  }

  @Test
  void a_higher_number_is_not_held_against_the_orders_before_it() {
    Hub two = expecting("2 in 10m");
    came(two, 8);
    look(two, 8);
    Hub six = expecting("6 in 10m");
    look(six);
    look(six);
    look(six);
    assertThat(told()).as("eight came").isEmpty();
    look(six, 10);
    assertThat(told()).singleElement().asString().contains("shop brought 0 new orders");
  }

  @Test
  void the_stream_that_brings_the_orders_is_named_by_the_pack() throws IOException {
    Path pack = Files.createDirectories(folder.resolve("other/stall"));
    Files.writeString(
        pack.resolve("system.yaml"),
        """
        kind: stall
        title: T
        role: shop
        streams:
          sales: {entity: order, path: /x, records: x, id: id, cursor: {field: updatedAt}}
        """);
    Systems systems =
        Systems.read(
            Map.of("caravan.systems.shop.kind", "stall"), List.of(folder.resolve("other")));
    assertThat(systems.faults()).isEmpty();
    Hub one = with(systems, "1 in 10m");
    look(one, 12);
    assertThat(told()).singleElement().asString().contains("were last read to the end never");
    String readAt = Instant.ofEpochMilli(hub.time.millis()).toString();
    hub.ledger.writeNow(
        tx -> {
          tx.putFact(StreamReader.readFact("shop", "sales"), readAt);
          return null;
        });
    look(one);
    assertThat(told()).singleElement().asString().contains("were last read to the end " + readAt);
  }
}
