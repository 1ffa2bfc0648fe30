package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.faults.Fault;
import io.caravan.ledger.Alarm;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.DeliveryState;
import io.caravan.mapping.Json;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A few things that go off sale are nothing unusual; many at once wait for a person. */
class MassChangeTest extends OnHub {
  private static final long QUIET_MS = 4_000;
  private static final long WINDOW_MS = 601_000;
  private static final String PLACE = "pos/item";

  @BeforeEach
  void settings() {
    hub.settings.put("guard.least", "3");
    hub.settings.put("guard.share", "0.5");
    hub.close();
    hub.open();
    hub.subscribe("item", "shop");
    // Its baseline is done before anything is told.
    tick();
  }

  @Test
  @Fault(39)
  void many_at_once_wait_until_a_person_releases_them() {
    onSale(4);
    assertThat(waits(archive(1))).isFalse();
    assertThat(waits(archive(2))).isFalse();
    String third = archive(3);
    assertThat(waits(third)).isTrue();
    tick();
    assertThat(held()).containsExactly(PLACE);
    assertThat(alarms()).singleElement().asString().contains("3 of 4 items", "held release");
    String fourth = archive(4);
    tick();
    assertThat(alarms()).hasSize(1);

    hub.ledger.writeNow(tx -> MassChange.release(tx, PLACE, Set.of("pos", "shop"), "ann"));
    assertThat(waits(third)).isFalse();
    assertThat(waits(fourth)).isFalse();
    assertThat(held()).isEmpty();
    assertThat(alarms()).isEmpty();
  }

  @Test
  void a_few_of_many_go_out_by_themselves() {
    onSale(10);
    archive(1);
    archive(2);
    String third = archive(3);
    tick();
    assertThat(waits(third)).as("not known yet how many there are").isTrue();
    hub.time.advance(QUIET_MS);
    tick();
    assertThat(waits(third)).isFalse();
    assertThat(held()).isEmpty();
    assertThat(alarms()).isEmpty();
  }

  @Test
  void what_goes_one_by_one_over_the_day_is_no_rush() {
    onSale(4);
    archive(1);
    archive(2);
    hub.time.advance(WINDOW_MS);
    assertThat(waits(archive(3))).isFalse();
  }

  @Test
  @Fault(39)
  void a_page_that_is_full_of_it_is_held_from_the_first_on() {
    onSale(4);
    assertThat(waits(archive(1, 3))).isTrue();
    assertThat(waits(archive(2, 3))).isTrue();
    assertThat(waits(archive(3, 3))).isTrue();
    tick();
    assertThat(held()).containsExactly(PLACE);
  }

  @Test
  void what_a_person_gives_up_is_not_delivered_and_a_newer_word_is() {
    onSale(4);
    List<String> refs = List.of(archive(1, 3), archive(2, 3), archive(3, 3));
    tick();
    hub.ledger.writeNow(tx -> MassChange.discard(tx, PLACE, Set.of("pos", "shop"), "ann"));
    for (String ref : refs) {
      assertThat(newest(ref).state()).isEqualTo(DeliveryState.DISCARDED);
    }
    String again = hub.tell("item", "pos", item(1, "", "1", "active")).ref();
    assertThat(newest(again).state()).isEqualTo(DeliveryState.PENDING);
    assertThat(waits(again)).isFalse();
  }

  private void onSale(int items) {
    for (int i = 1; i <= items; i++) {
      hub.tell("item", "pos", item(i, "", String.valueOf(i), "active"));
      hub.tell("item", "shop", item(i, "S", String.valueOf(i), "active"));
    }
  }

  private static String item(int number, String before, String sku, String status) {
    return HubFixture.item(before + number, before + "V" + number, "SKU-" + sku, "Thing " + sku)
        .replace("\"active\"", "\"" + status + "\"");
  }

  private String archive(int number) {
    return archive(number, 1);
  }

  private String archive(int number, int alike) {
    String document = item(number, "", String.valueOf(number), "archived");
    Incoming in = hub.incoming("item", "pos", Json.parse(document), null).among(alike);
    return hub.ledger.writeNow(tx -> hub.hub.recorder().record(tx, in)).ref();
  }

  private Delivery newest(String ref) {
    return hub.deliveries("item", ref).stream()
        .filter(delivery -> delivery.target().equals("shop"))
        .findFirst()
        .orElseThrow();
  }

  private boolean waits(String ref) {
    return hub.ledger.read(reads -> Handover.missing(reads, newest(ref), 0).isPresent());
  }

  private void tick() {
    new Ticker(hub.hub, hub.time, Runnable::run, "r", "h", "v").tick();
  }

  private List<String> held() {
    return hub.ledger.read(MassChange::held);
  }

  private List<String> alarms() {
    return hub.list(reads -> reads.openAlarms(9)).stream()
        .filter(alarm -> alarm.kind().equals(MassChange.ALARM))
        .map(Alarm::text)
        .toList();
  }
}
