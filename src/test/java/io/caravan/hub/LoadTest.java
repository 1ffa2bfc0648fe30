package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.api.StreamReader;
import io.caravan.ledger.Claimed;
import io.caravan.mapping.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as a first load, which waits for everything that happens now. */
class LoadTest {
  private static final long LEASE = 60_000;

  @TempDir Path folder;
  private HubFixture hub;

  @BeforeEach
  void open() {
    hub = new HubFixture(folder);
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private void read(String id, String origin) {
    Incoming item =
        new Incoming(
            "item",
            "pos",
            null,
            null,
            Json.parse(HubFixture.item(id, id + "1", "SKU" + id, "Mug")),
            "items",
            origin,
            null,
            hub.time.millis(),
            null,
            false);
    hub.ledger.writeNow(tx -> hub.hub.recorder().record(tx, item));
  }

  private boolean isLoad() {
    Claimed claimed = hub.ledger.claim("item", "shop", 1, 10, LEASE).get(0);
    return claimed.bulk();
  }

  @Test
  void what_a_list_shows_before_it_was_read_to_its_end_is_a_load() {
    hub.subscribe("item", "shop");
    read("1", "api:pos/items");
    assertThat(isLoad()).isTrue();
    hub.ledger.writeNow(
        tx -> {
          tx.putFact(StreamReader.readFact("pos", "items"), "2026-11-24T10:00:00Z");
          return null;
        });
    read("2", "api:pos/items");
    assertThat(isLoad()).isFalse();
  }

  @Test
  void what_is_posted_is_no_load() {
    hub.subscribe("item", "shop");
    read("1", "hook:pos/items");
    assertThat(isLoad()).isFalse();
  }

  @Test
  void what_a_new_subscriber_is_told_first_is_a_load() {
    read("1", "hook:pos/items");
    hub.subscribe("item", "shop");
    hub.ledger.writeNow(tx -> new Baselines(hub.hub).run(tx, Schedules.baseline("item", "shop")));
    assertThat(isLoad()).isTrue();
  }
}
