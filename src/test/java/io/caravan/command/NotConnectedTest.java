package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.command.Desk.Said;
import io.caravan.mapping.Json;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.main.Main;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that was started before the shop was connected. */
class NotConnectedTest {
  private static final double SPEED = 60;

  @TempDir Path folder;

  @Test
  void items_wait_for_connect_instead_of_being_parked_and_then_go_out() throws Exception {
    try (Desk desk = Desk.open(folder, SPEED)) {
      desk.item("TEST-1");
      Main hub = desk.hub();
      try {
        eventually()
            .untilAsserted(
                () -> {
                  Said why = desk.caravan("why", "TEST-1");
                  assertThat(why.out())
                      .contains("shop waits for upsert")
                      .contains("Metafield definition of type 'id' is required")
                      .contains("Alarm setup:")
                      .contains("run ./caravan connect shop");
                });
        assertThat(desk.caravan("parked", "list").out()).contains("Nothing is parked.");
        Said flows = desk.caravan("flows", "--json");
        assertThat(flows.code()).isZero();
        assertThat(Json.parse(flows.out()).path("alarms"))
            .anyMatch(alarm -> alarm.path("what").asText().contains("./caravan connect shop"));
        assertThat(desk.caravan("connect", "shop").code()).as("beside the running hub").isZero();
        eventually()
            .untilAsserted(
                () ->
                    assertThat(desk.shop("{ products(first: 9) { nodes { title } } }").toString())
                        .contains("Test TEST-1"));
        eventually()
            .untilAsserted(
                () -> assertThat(desk.caravan("flows").out()).contains("There are no alarms."));
      } finally {
        hub.stop();
      }
    }
  }

  private static ConditionFactory eventually() {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(300));
  }
}
