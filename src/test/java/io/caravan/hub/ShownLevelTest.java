package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ledger.Alarm;
import io.caravan.ledger.Claimed;
import io.caravan.ledger.Conflict;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.Hint;
import io.caravan.ledger.Settlement;
import io.caravan.policy.InventoryPolicy;
import io.caravan.policy.OrderPolicy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shop shows is held against what it must show, also when nothing else happens. */
class ShownLevelTest {
  @TempDir Path folder;
  private HubFixture hub;
  private String place;

  @BeforeEach
  void stocked() {
    hub = new HubFixture(folder);
    InventoryPolicy inventory = new InventoryPolicy();
    hub.policies.put("inventory", inventory);
    hub.policies.put("order", new OrderPolicy());
    hub.settings.put("order.location", "main");
    hub.publisher = inventory::publish;
    hub.ledger.close();
    hub.open();
    hub.subscribe("inventory", "shop");
    hub.tell("item", "pos", HubFixture.item("1", "11", "A", "Shirt"));
    String variant = hub.ref("variant", "pos", "11");
    hub.link("variant", variant, "shop", "V1");
    hub.link("stock", variant, "shop", "sV1");
    place = variant + "@main";
    tell("pos", "11", "1", "onHand", "38");
    Claimed lane = hub.ledger.claim("inventory", "shop", 1, 9, 60_000).get(0);
    hub.ledger.settle(lane, List.of(Settlement.done(lane.deliveries().get(0).seq()))).join();
    hub.time.advance(1_000);
    tell("shop", "V1", "L1", "available", "38");
    hub.time.advance(1_000);
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void a_number_that_nothing_explains_gets_time_and_is_then_written_over() {
    int before = written().size();
    tell("shop", "V1", "L1", "available", "37");
    assertThat(written()).as("it may be an order that was not read yet").hasSize(before);

    tick(31_000);

    assertThat(written()).hasSize(before + 1);
    assertThat(written().get(0).body().path("available").asText()).isEqualTo("38");
    assertThat(hub.list(r -> r.openAlarms(9)))
        .extracting(Alarm::kind)
        .contains("foreign-stock-edit");
    assertThat(hub.list(r -> r.conflicts("inventory", place, 9)))
        .extracting(Conflict::otherValue)
        .containsExactly("37");
  }

  @Test
  void a_number_that_becomes_right_by_itself_is_left_alone() {
    int before = written().size();
    tell("shop", "V1", "L1", "available", "37");
    hub.time.advance(5_000);
    tell("shop", "V1", "L1", "available", "38");
    tick(31_000);

    assertThat(written()).hasSize(before);
    assertThat(hub.list(r -> r.openAlarms(9))).isEmpty();
  }

  @Test
  void a_place_that_a_system_has_no_id_of_is_not_written_there() {
    place = place.replace("@main", "@back");
    tell("pos", "11", "2", "onHand", "7");
    assertThat(written()).isEmpty();
  }

  @Test
  void what_is_read_while_a_write_is_under_way_is_nobodys_edit() {
    hub.tell("item", "pos", HubFixture.item("2", "12", "B", "Scarf"));
    String variant = hub.ref("variant", "pos", "12");
    hub.link("variant", variant, "shop", "V2");
    place = variant + "@main";
    tell("pos", "12", "1", "onHand", "9");
    assertThat(written()).hasSize(1);
    hub.time.advance(5_000);
    tell("shop", "V2", "L1", "available", "0");
    tick(31_000);

    assertThat(written()).as("the write that waits says it already").hasSize(1);
    assertThat(hub.list(r -> r.openAlarms(9))).isEmpty();
  }

  @Test
  void a_number_that_an_edit_and_an_order_left_as_it_was_is_read_again_once_the_order_is_told() {
    // Somebody typed 39, then one was bought: the shop has the number that is agreed.
    tell("shop", "V1", "L1", "available", "38");
    hub.time.advance(1_000);
    order();
    assertThat(levelsToRead()).as("the shop's own word may be on its way").isEmpty();
    tick(31_000);
    assertThat(levelsToRead()).containsExactly("sV1");

    hub.time.advance(1_000);
    tell("shop", "V1", "L1", "available", "38");
    tick(31_000);
    assertThat(written().get(0).body().path("available").asText()).isEqualTo("37");
    assertThat(hub.list(r -> r.openAlarms(9)))
        .extracting(Alarm::kind)
        .containsExactly("foreign-stock-edit");
  }

  @Test
  void an_order_that_the_next_level_shows_has_nothing_read_again() {
    order();
    hub.time.advance(1_000);
    tell("shop", "V1", "L1", "available", "37");
    tick(31_000);
    assertThat(levelsToRead()).isEmpty();
    assertThat(hub.list(r -> r.openAlarms(9))).isEmpty();
  }

  private void order() {
    hub.tell("order", "shop", HubFixture.order("O1", "#1", HubFixture.line("l1", "V1", "A")));
  }

  private void tick(long millis) {
    hub.time.advance(millis);
    new Ticker(hub.hub, hub.time, Runnable::run, "r", "h", "v").tick();
  }

  private List<String> levelsToRead() {
    return hub.list(r -> r.hints("shop", "inventory", 9)).stream().map(Hint::nativeId).toList();
  }

  private void tell(String system, String variant, String location, String field, String quantity) {
    hub.tell(
        "inventory",
        system,
        HubFixture.stock(
            variant,
            location,
            field,
            quantity,
            Instant.ofEpochMilli(hub.time.millis()).toString()));
  }

  private List<Delivery> written() {
    return hub.deliveries("inventory", place);
  }
}
