package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ShipmentPolicyTest {
  private final World world = new World();

  ShipmentPolicyTest() {
    world.now = 1_767_312_000_000L;
  }

  /** Whatever order orders, shipments and refunds are told in, and however often. */
  @Property(tries = 300)
  void what_the_till_sells_does_not_depend_on_the_order_of_telling(@ForAll long seed) {
    Random random = new Random(seed);
    List<Object[]> told = new ArrayList<>();
    told.add(new Object[] {"order", "O1", StockDocuments.order("O1", 5, 5, 0, 1_000)});
    told.add(new Object[] {"order", "O1", StockDocuments.order("O1", 5, 5, 2, 2_000)});
    told.add(new Object[] {"shipment", "S1", StockDocuments.shipment("O1", 2, 2_000)});
    told.add(new Object[] {"order", "O1", StockDocuments.order("O1", 5, 5, 5, 3_000)});
    told.add(new Object[] {"shipment", "S2", StockDocuments.shipment("O1", 3, 3_000)});
    told.add(new Object[] {"order", "O1", StockDocuments.order("O1", 5, 4, 5, 4_000)});
    told.add(new Object[] {"refund", "R1", StockDocuments.refund("O1", 1, 4_000)});
    told.addAll(told.subList(0, 4));
    Collections.shuffle(told, random);
    World any = new World();
    for (Object[] one : told) {
      any.now += 1_000;
      any.tell("shop", (String) one[0], (String) one[1], (JsonNode) one[2]);
    }
    BigDecimal sold = sum(any, "complete");
    assertThat(sold).isEqualByComparingTo("50");
    assertThat(sum(any, "refund")).isEqualByComparingTo("10");
    assertThat(any.kinds("refund")).hasSize(1);
  }

  private static BigDecimal sum(World world, String action) {
    return world.deliveries.stream()
        .filter(draft -> draft.action().equals(action))
        .map(draft -> Money.of(draft.body().at("/sale/total")))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @Test
  void a_late_lower_state_takes_nothing_back() {
    order(2);
    ship("warehouse", "S1", "delivered", 2, 9);
    world.deliveries.clear();
    ship("warehouse", "S1", "shipped", 1, 5);
    assertThat(world.states.get("shipmentS1").path("state").asText()).isEqualTo("delivered");
    assertThat(world.states.get("shipmentS1").at("/lines/0/quantity").asText()).isEqualTo("2");
    assertThat(world.deliveries).isEmpty();
  }

  @Test
  void more_than_was_ordered_cannot_leave() {
    order(2);
    assertThatThrownBy(() -> ship("warehouse", "S1", "shipped", 3, 1))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("only 2 were ordered")
        .extracting(e -> ((Refusal) e).path())
        .isEqualTo("$.lines[0].quantity");
  }

  @Test
  void the_shops_echo_of_our_own_fulfilment_is_no_second_sale() {
    order(2);
    ship("warehouse", "S1", "shipped", 2, 1);
    assertThat(world.kinds("fulfil")).hasSize(1);
    assertThat(world.kinds("complete")).containsExactly("complete/S1");
    ship("shop", "S2", "shipped", 2, 2);
    assertThat(world.kinds("fulfil")).hasSize(1);
    assertThat(world.kinds("complete")).hasSize(1);
  }

  /** Scenario 96. */
  @Test
  void a_shipment_from_two_locations_is_two_calls() {
    ObjectNode order = (ObjectNode) StockDocuments.order("O1", 2, 2, 0, 1_000);
    ObjectNode here = (ObjectNode) order.path("fulfilments").get(0);
    ((ObjectNode) here.path("lines").get(0)).put("quantity", "1");
    ObjectNode there = here.deepCopy().put("ref", "F2");
    there.set("location", Fields.refNode("downtown"));
    order.withArray("fulfilments").add(there);
    world.tell("shop", "order", "O1", order);
    ship("warehouse", "S1", "shipped", 2, 1);
    assertThat(world.kinds("fulfil")).containsExactly("fulfil/S1/web", "fulfil/S1/downtown");
    assertThat(world.kinds("complete")).hasSize(1);
  }

  @Test
  void a_pickup_is_told_ready_and_sold_when_it_is_handed_over() {
    order(1);
    ship("warehouse", "S1", "ready_for_pickup", 1, 1);
    assertThat(world.kinds("ready")).containsExactly("ready/S1");
    assertThat(world.kinds("complete")).isEmpty();
    ship("warehouse", "S1", "picked_up", 1, 2);
    assertThat(world.kinds("complete")).containsExactly("complete/S1");
  }

  @Test
  void a_cancelled_shipment_that_was_sold_raises_an_alarm_and_no_second_sale() {
    order(1);
    ship("shop", "S1", "shipped", 1, 1);
    ship("shop", "S1", "cancelled", 1, 2);
    assertThat(world.alarms()).contains("shipment-cancelled");
    ship("shop", "S2", "shipped", 1, 3);
    assertThat(world.kinds("complete")).containsExactly("complete/S1");
  }

  @Test
  void a_shipment_before_its_order_waits_and_is_said() {
    ship("shop", "S1", "shipped", 1, 1);
    assertThat(world.alarms()).containsExactly("order-missing");
    order(1);
    assertThat(world.alarms()).isEmpty();
    assertThat(world.kinds("complete")).containsExactly("complete/S1");
  }

  @Test
  void our_own_sale_read_back_is_no_news() {
    order(1);
    ship("shop", "S1", "shipped", 1, 1);
    String number = world.last("complete").body().at("/sale/number").asText();
    Decision back = world.tell("pos", "order", "O9", sale(number, "'ref':'LO1','quantity':'1'"));
    assertThat(back.ignored()).contains("by us");
    assertThat(back.derived()).isEmpty();
  }

  @Test
  void goods_of_a_web_order_given_back_at_the_till_are_refunded_in_the_shop() {
    order(2);
    ship("shop", "S1", "shipped", 2, 1);
    String line =
        "'ref':'L9','quantity':'-1','returnOf':{'ref':'LO1'},"
            + "'unitPrice':{'amount':'10','currency':'EUR'}";
    world.tell("pos", "order", "O9", sale("", line));
    assertThat(world.last("refund").target()).isEqualTo("shop");
    assertThat(world.last("refund").body().at("/total/amount").asText()).isEqualTo("10.00");
    assertThat(world.kinds("refund")).hasSize(1);
  }

  private static JsonNode sale(String number, String line) {
    return World.json(
        "{'channel':'pos','status':'closed','currency':'EUR','taxesIncluded':true,"
            + "'updatedAt':'2026-01-02T00:00:09Z','sourceIdentifier':'"
            + number
            + "','payments':[],'lines':[{"
            + line
            + "}]}");
  }

  private void order(int quantity) {
    world.tell("shop", "order", "O1", StockDocuments.order("O1", quantity, quantity, 0, 1_000));
  }

  private void ship(String from, String ref, String state, int quantity, long second) {
    ObjectNode shipment =
        (ObjectNode) StockDocuments.shipment("O1", quantity, 10_000 + second * 1_000);
    world.tell(from, "shipment", ref, shipment.put("state", state));
  }
}
