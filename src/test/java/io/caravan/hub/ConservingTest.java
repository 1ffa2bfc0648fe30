package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ledger.Alarm;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The running hub looks by itself whether its ledger holds together. */
class ConservingTest extends OnHub {
  private Ticker ticker() {
    return new Ticker(hub.hub, hub.time, Runnable::run, "r", "h", "v");
  }

  @Test
  void a_sound_ledger_is_looked_at_again_and_again_without_a_word() {
    hub.subscribe("item", "shop");
    hub.tell("item", "pos", HubFixture.item("1", "11", "A", "Shirt"));
    Ticker ticker = ticker();
    for (int i = 0; i < 5; i++) {
      ticker.tick();
      hub.time.advance(Duration.ofMinutes(5).toMillis());
    }
    assertThat(hub.list(reads -> reads.openAlarms(9))).isEmpty();
    long next = hub.hub.ledger().read(reads -> reads.scheduledAt(Conserving.NAME));
    assertThat(next).isGreaterThan(hub.time.millis());
  }

  @Test
  void a_lane_that_somebody_broke_is_mended_and_told() throws Exception {
    hub.subscribe("item", "shop");
    String ref = hub.tell("item", "pos", HubFixture.item("1", "11", "A", "Shirt")).ref();
    Ticker ticker = ticker();
    ticker.tick();
    ticker.tick();
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + hub.folder.resolve("hub.db"));
        Statement statement = other.createStatement()) {
      assertThat(statement.executeUpdate("update lane set ready_at = null")).isPositive();
    }
    hub.time.advance(Duration.ofMinutes(11).toMillis());
    ticker.tick();
    assertThat(hub.list(reads -> reads.openAlarms(9)))
        .filteredOn(alarm -> alarm.kind().equals(Conserving.ALARM))
        .extracting(Alarm::text)
        .anySatisfy(text -> assertThat(text).contains(ref, "shop", "is mended"));
    assertThat(hub.ledger.claim("item", "shop", 9, 9, 1000)).isNotEmpty();
  }
}
