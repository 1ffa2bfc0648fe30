package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Call;
import io.caravan.ledger.Claimed;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.DeliveryState;
import io.caravan.mapping.Json;
import io.caravan.policy.Decision.Awaited;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BuyersTest extends OnHub {
  private static final Call EARLIER =
      new Call("d", 0, "reserve", "PROBE", "UNKNOWN", null, null, 0, "{}", null, 0, null, 0, 0);

  @Test
  void a_reservation_is_kept_for_the_buyer_whom_the_till_knew_then() {
    reserve("12", List.of());
    assertThat(holder()).contains("C1");
    assertThat(due()).isEmpty();
  }

  @Test
  void one_for_a_stand_in_is_decided_again_at_once() {
    reserve(null, List.of());
    assertThat(holder()).contains("");
    assertThat(due()).containsExactly("again/order/O1");
  }

  @Test
  void what_an_earlier_attempt_may_have_made_is_not_taken_for_the_buyer_s() {
    reserve("12", List.of(EARLIER));
    assertThat(holder()).contains("");
    assertThat(due()).containsExactly("again/order/O1");
    write("repoint", document("12"), List.of(EARLIER), Buyers::repointed);
    assertThat(holder()).contains("C1");
  }

  @Test
  void a_rest_that_is_reserved_anew_belongs_to_whom_it_was_reserved_for() {
    reserve("12", List.of());
    ObjectNode sold = Json.mapper().createObjectNode();
    sold.putObject("order").set("customer", document(null).get("customer"));
    ObjectNode line = sold.putObject("sale").putArray("lines").addObject();
    line.put("rest", "0").put("reserve", true).putObject("line").put("ref", "L1");
    write("complete", sold, List.of(), Buyers::sold);
    assertThat(holder()).as("nothing is left").contains("C1");
    line.put("rest", "2");
    write("complete", sold, List.of(), Buyers::sold);
    assertThat(holder()).contains("");
  }

  @Test
  void nothing_is_kept_after_a_release() {
    reserve("12", List.of());
    write("release", document("12"), List.of(), Buyers::released);
    assertThat(holder()).isEmpty();
  }

  @Test
  void an_order_is_decided_again_once_when_the_link_that_it_waits_for_comes() {
    await("C1", null);
    await(null, "X7");
    keep("C2", "X1", "pos");
    keep("C1", "X2", "shop");
    assertThat(due()).isEmpty();
    keep("C1", "12", "pos");
    assertThat(due()).containsExactly("again/order/O1");
    done();
    keep("C3", "X7", "pos");
    assertThat(due()).containsExactly("again/order/O1");
    done();
    keep("C1", "13", "pos");
    assertThat(due()).isEmpty();
  }

  private void await(String ref, String id) {
    hub.ledger.writeNow(
        tx -> {
          Links.await(tx, new Awaited("customer", "pos", ref, id), "order", "O1");
          return null;
        });
  }

  private void keep(String ref, String id, String system) {
    hub.ledger.writeNow(tx -> Links.keep(tx, system, "customer", ref, id));
  }

  private void done() {
    hub.ledger.writeNow(
        tx -> {
          tx.takeSchedule("again/order/O1", 1000).ifPresent(tx::endSchedule);
          return null;
        });
  }

  private List<String> due() {
    return hub.list(reads -> reads.dueSchedules(Schedules.AGAIN, 10));
  }

  private Optional<String> holder() {
    return hub.ledger.read(reads -> Buyers.of(reads, "L1", "pos"));
  }

  private void reserve(String customerId, List<Call> earlier) {
    write("reserve", document(customerId), earlier, Buyers::reserved);
  }

  private static ObjectNode document(String customerId) {
    ObjectNode document = Json.mapper().createObjectNode();
    document.putObject("line").put("ref", "L1");
    document.putObject("customer").put("ref", "C1").put("id", customerId);
    return document;
  }

  private void write(
      String action, ObjectNode document, List<Call> earlier, Consumer<Buyers> what) {
    Delivery delivery =
        new Delivery(
            "d",
            1,
            1,
            "order",
            "pos",
            "O1",
            action,
            document,
            List.of(),
            0,
            DeliveryState.PENDING,
            null,
            1,
            0);
    DeliveryLog log =
        new DeliveryLog(
            new Claimed(1, 1, 0, 0, false, List.of(delivery)), delivery, document, earlier);
    hub.ledger.writeNow(
        tx -> {
          what.accept(new Buyers(tx, delivery, log));
          return null;
        });
  }
}
