package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which state of a shipment holds, whose shipment it is, and who is told that it is ready. */
class ShipmentStatesTest {
  private final World world = new World();
  private final ShipmentPolicy shipments = new ShipmentPolicy();

  @BeforeEach
  void ordered() {
    world.states.put(
        "orderO1",
        World.json(
            "{'ref':'O1','name':'#1001','currency':'EUR','lines':[{'ref':'L1','sku':'A',"
                + "'quantity':'2','currentQuantity':'2','unitPrice':{'amount':'1','currency':"
                + "'EUR'}}],'totals':{'total':{'amount':'2','currency':'EUR'}}}"));
  }

  private static ObjectNode shipment(String state, String quantity) {
    return (ObjectNode)
        World.json(
            "{'order':{'ref':'O1'},'state':'"
                + state
                + "','lines':[{'line':{'ref':'L1'},'quantity':'"
                + quantity
                + "'}]}");
  }

  private Decision tell(String from, JsonNode shipment) {
    return world.tell(shipments, from, "shipment", "S1", shipment);
  }

  private String state() {
    return Fields.text(world.states.get("shipmentS1"), "state");
  }

  @Test
  void a_shipment_of_no_known_order_is_refused() {
    ObjectNode of = shipment("shipped", "1");
    of.remove("order");
    assertThatThrownBy(() -> tell("shop", of)).isInstanceOf(Refusal.class);
    of.putObject("order").put("ref", "O2");
    assertThatThrownBy(() -> tell("shop", of))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("not known");
  }

  @Test
  void shipments_of_test_orders_and_of_sales_of_the_till_are_kept_and_passed_on_to_nobody() {
    ObjectNode order = (ObjectNode) world.states.get("orderO1");
    order.put("test", true);
    Decision test = tell("warehouse", shipment("shipped", "1"));
    assertThat(test.ignored()).contains("test order");
    assertThat(test.deliveries()).isEmpty();
    order.put("test", false).put("channel", "pos");
    Decision till = tell("warehouse", shipment("shipped", "1"));
    assertThat(till.ignored()).contains("sale of the till");
    assertThat(till.deliveries()).isEmpty();
    assertThat(till.state().path("state").asText()).isEqualTo("shipped");
  }

  @Test
  void a_state_goes_on_and_never_back() {
    tell("warehouse", shipment("shipped", "1"));
    tell("shop", shipment("pending", "1"));
    assertThat(state()).isEqualTo("shipped");
    tell("shop", shipment("delivered", "1"));
    assertThat(state()).isEqualTo("delivered");
    tell("shop", shipment("delivered", "1"));
    assertThat(state()).isEqualTo("delivered");
    tell("warehouse", shipment("cancelled", "1"));
    assertThat(state()).isEqualTo("cancelled");
  }

  @Test
  void a_copy_that_was_cancelled_is_of_nothing() {
    tell("warehouse", shipment("shipped", "1"));
    tell("shop", shipment("shipped", "1"));
    assertThat(world.states.get("shipmentS1").at("/copies/shop/")).hasSize(1);
    tell("shop", shipment("cancelled", "1"));
    assertThat(world.states.get("shipmentS1").at("/copies/shop/")).isEmpty();
    assertThat(world.states.get("shipmentS1").path("lines")).as("the first word").hasSize(1);
  }

  @Test
  void one_word_is_what_one_system_alone_has_told() {
    assertThat(oneWord("'told':['shop']")).isTrue();
    assertThat(oneWord("'told':['shop','pos']")).isFalse();
    assertThat(oneWord("'told':[]")).isFalse();
  }

  private static boolean oneWord(String shipment) {
    return TwinShipments.isOneWord(World.json("{" + shipment + "}"));
  }

  @Test
  void of_a_twin_only_its_sale_stays() {
    assertThat(TwinShipments.saleAlone(World.json("{'told':['shop']}"))).isEmpty();
    assertThat(TwinShipments.saleAlone(World.json("{'told':['shop'],'sold':null}"))).isEmpty();
    JsonNode sold =
        World.json("{'ref':'S2','told':['shop'],'copies':{'shop':{}},'sold':{'amount':'1'}}");
    assertThat(TwinShipments.saleAlone(sold))
        .contains(World.json("{'ref':'S2','told':[],'sold':{'amount':'1'}}"));
  }

  @Test
  void more_than_was_ordered_cannot_leave_and_all_of_it_can() {
    assertThat(tell("shop", shipment("shipped", "2")).ignored()).isNull();
    world.states.remove("shipmentS1");
    assertThatThrownBy(() -> tell("shop", shipment("shipped", "2.5")))
        .isInstanceOf(Refusal.class)
        .hasMessage("2.5 of line A would have left but only 2 were ordered");
  }

  @Test
  void that_it_can_be_picked_up_is_told_once_with_its_lines() {
    Decision ready = tell("warehouse", shipment("ready_for_pickup", "1"));
    assertThat(ready.deliveries()).extracting(DeliveryDraft::kind).containsExactly("ready/S1");
    JsonNode body = ready.deliveries().get(0).body();
    assertThat(body.at("/lines/0/line/ref").asText()).isEqualTo("L1");
    assertThat(body.at("/order/name").asText()).isEqualTo("#1001");
    assertThat(tell("warehouse", shipment("ready_for_pickup", "1")).deliveries()).isEmpty();
    world.states.clear();
    ordered();
    tell("warehouse", shipment("pending", "1"));
    assertThat(tell("warehouse", shipment("ready_for_pickup", "1")).deliveries()).hasSize(1);
    world.states.remove("shipmentS1");
    world.targets = List.of(new Situation.Target("shop", "shop", List.of("fulfil"), false));
    assertThat(tell("warehouse", shipment("ready_for_pickup", "1")).deliveries()).isEmpty();
  }
}
