package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.SourceRecord;
import io.caravan.ledger.Change;
import io.caravan.mapping.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The parcels of an order go on as they were sent, also if the first came before their order. */
class InTurnTest extends OnHub {
  private static final String SHIPMENT = "shipment";

  private RecordKeeper keeper;

  @BeforeEach
  void anEarlyParcel() {
    keeper = new RecordKeeper(hub.hub);
    assertThat(told("W-1", "#1", null).outcome()).isEqualTo(Recorded.Outcome.PARKED);
    hub.tell("order", "shop", HubFixture.order("O", "#1", HubFixture.line("1", null, "A")));
    hub.tell("order", "shop", HubFixture.order("P", "#2", HubFixture.line("1", null, "A")));
    assertThat(toReplay()).containsExactly("W-1");
  }

  private Recorded told(String id, String order, SourceRecord source) {
    Incoming incoming = hub.incoming(SHIPMENT, "depot", parcel(id, order), Set.of());
    return keeper.keep(incoming, source).join();
  }

  private static JsonNode parcel(String id, String order) {
    return Json.parse(
        """
        {"id":"%s","order":{"name":"%s"},"state":"shipped","delivery":"shipping",
         "updatedAt":"2026-11-24T10:00:00Z","lines":[{"sku":"A","quantity":"1"}]}
        """
            .formatted(id, order));
  }

  private List<String> toReplay() {
    return hub.list(reads -> reads.changesToReplay(9)).stream().map(Change::nativeId).toList();
  }

  /** Ids of those that were recorded, in that order. */
  private List<String> recorded() {
    return Stream.of("W-2", "W-1")
        .map(id -> hub.ref(SHIPMENT, "depot", id))
        .filter(Objects::nonNull)
        .flatMap(ref -> hub.list(reads -> reads.changes(SHIPMENT, ref, 9)).stream())
        .sorted(Comparator.comparing(Change::changeId))
        .map(Change::nativeId)
        .toList();
  }

  private void tick() {
    new Ticker(hub.hub, hub.time, Runnable::run, "r", "h", "v").tick();
  }

  @Test
  void a_refusal_of_others_in_the_same_words_waits_for_a_person() {
    Incoming incoming = hub.incoming(SHIPMENT, "depot", parcel("W-9", "#2"), Set.of());
    keeper.park(incoming, null, "$.order", NotItsTurn.REASON).join();
    assertThat(toReplay()).containsExactly("W-1");
    assertThat(hub.list(reads -> reads.parkedChanges(9)))
        .extracting(Change::nativeId)
        .containsExactly("W-9");
  }

  @Test
  void a_later_parcel_waits_until_the_earlier_one_was_tried_again() {
    assertThat(told("W-2", "#1", null).outcome()).isEqualTo(Recorded.Outcome.PARKED);
    assertThat(toReplay()).containsExactly("W-1", "W-2");
    tick();
    assertThat(recorded()).containsExactly("W-1", "W-2");
    assertThat(hub.list(reads -> reads.openAlarms(9))).isEmpty();
  }

  @Test
  void one_that_is_tried_again_too_early_keeps_its_turn() {
    told("W-2", "#1", null);
    Change second = hub.list(reads -> reads.changesToReplay(9)).get(1);
    SourceRecord again =
        new SourceRecord(
            "depot",
            "shipments",
            SHIPMENT,
            "W-2",
            null,
            second.body(),
            "test",
            0,
            second.changeId());
    assertThat(told("W-2", "#1", again).outcome()).isEqualTo(Recorded.Outcome.PARKED);
    assertThat(toReplay()).containsExactly("W-1", "W-2");
    assertThat(recorded()).isEmpty();
  }

  @Test
  void it_waits_for_no_parcel_of_another_order_and_for_none_that_a_person_must_mend() {
    assertThat(told("W-3", "#2", null).outcome()).isEqualTo(Recorded.Outcome.CHANGE);
    long first = hub.list(reads -> reads.changesToReplay(9)).get(0).changeId();
    hub.ledger.writeNow(
        tx -> {
          tx.changeState(first, Parking.PARKED, "too much");
          return null;
        });
    assertThat(told("W-2", "#1", null).outcome()).isEqualTo(Recorded.Outcome.CHANGE);
  }

  @Test
  void the_earlier_one_itself_waits_for_nobody_when_it_is_told_again() {
    told("W-2", "#1", null);
    assertThat(told("W-1", "#1", null).outcome()).isEqualTo(Recorded.Outcome.CHANGE);
    tick();
    assertThat(recorded()).containsExactly("W-1", "W-2");
  }
}
