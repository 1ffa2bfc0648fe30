package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Change;
import io.caravan.mapping.Json;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record is refused in one transaction and parked in the next; what comes in between counts. */
class ParkedTooLateTest {
  private static final JsonNode PARCEL =
      Json.parse("{\"id\":\"W-1\",\"order\":{\"name\":\"#1\"},\"lines\":[]}");

  @Test
  void an_order_that_came_between_refusal_and_parking_is_not_waited_for(@TempDir Path folder)
      throws Exception {
    HubFixture hub = new HubFixture(folder);
    try {
      hub.tell("order", "shop", HubFixture.order("O", "#1", HubFixture.line("1", null, "A")));
      park(hub, "$.order.name", "no order 1 of a shop is known");
      assertThat(hub.list(reads -> reads.changesToReplay(9)))
          .extracting(Change::nativeId)
          .containsExactly("W-1");
    } finally {
      hub.close();
    }
  }

  @Test
  void without_it_the_record_waits(@TempDir Path folder) throws Exception {
    HubFixture hub = new HubFixture(folder);
    try {
      park(hub, "$.order.name", "no order 1 of a shop is known");
      assertThat(hub.list(reads -> reads.changesToReplay(9))).isEmpty();
      assertThat(hub.list(reads -> reads.parkedChanges(9))).hasSize(1);
    } finally {
      hub.close();
    }
  }

  @Test
  void an_order_whose_id_was_linked_between_refusal_and_parking_is_not_waited_for(
      @TempDir Path folder) {
    HubFixture hub = new HubFixture(folder);
    try {
      hub.tell("order", "shop", HubFixture.order("O", "#1", HubFixture.line("1", null, "A")));
      hub.link("order", hub.ref("order", "shop", "O"), "depot", "62");
      parkById(hub);
      assertThat(hub.list(reads -> reads.changesToReplay(9)))
          .extracting(Change::nativeId)
          .containsExactly("S-1");
    } finally {
      hub.close();
    }
  }

  @Test
  void the_answer_that_names_the_order_wakes_what_was_parked_of_it(@TempDir Path folder) {
    HubFixture hub = new HubFixture(folder);
    try {
      parkById(hub);
      assertThat(hub.list(reads -> reads.changesToReplay(9))).isEmpty();
      linked(hub, "shop", "62");
      linked(hub, "depot", "6");
      assertThat(hub.list(reads -> reads.changesToReplay(9))).isEmpty();
      linked(hub, "depot", "62");
      assertThat(hub.list(reads -> reads.changesToReplay(9)))
          .extracting(Change::nativeId)
          .containsExactly("S-1");
    } finally {
      hub.close();
    }
  }

  private static void linked(HubFixture hub, String system, String order) {
    hub.ledger.writeNow(
        tx -> {
          Parking.linked(tx, system, "order", order);
          return null;
        });
  }

  private static void parkById(HubFixture hub) {
    JsonNode told = Json.parse("{\"id\":\"S-1\",\"order\":{\"id\":\"62\"},\"lines\":[]}");
    Incoming incoming = hub.incoming("shipment", "depot", told, Set.of());
    String reason = "the order of this shipment is not known";
    hub.ledger.writeNow(
        tx -> Parking.park(tx, new Parking.Fault(incoming, "$.order.id", reason, "native", told)));
  }

  private static void park(HubFixture hub, String path, String reason) {
    Incoming incoming = hub.incoming("shipment", "warehouse", PARCEL, Set.of());
    hub.ledger.writeNow(
        tx -> Parking.park(tx, new Parking.Fault(incoming, path, reason, "native", PARCEL)));
  }
}
