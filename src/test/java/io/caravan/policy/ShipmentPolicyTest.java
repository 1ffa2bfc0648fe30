package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shipments out of more than one location. */
class ShipmentPolicyTest {
  private final World world = new World();
  private final ShipmentPolicy shipments = new ShipmentPolicy();

  ShipmentPolicyTest() {
    world.states.put(
        "orderO1",
        World.json(
            "{'ref':'O1','name':'#1001','currency':'EUR','taxesIncluded':true,'lines':[{'ref':'L1',"
                + "'variant':{'ref':'V1'},'sku':'A','title':'t','quantity':'5','currentQuantity':"
                + "'5','unitPrice':{'amount':'1.00','currency':'EUR'}}],'totals':{'total':{'amount':"
                + "'5.00','currency':'EUR'}},'fulfilments':["
                + fulfilment("web", "open", 3)
                + ","
                + fulfilment("harbour", "cancelled", 4)
                + ","
                + fulfilment("downtown", "open", 2)
                + "]}"));
  }

  @Test
  void one_line_out_of_two_locations_is_two_calls() {
    Decision told = ship("warehouse", "S1", "W-1", null, 5);
    assertThat(fulfilments(told)).containsExactly("web 3", "downtown 2");
    assertThat(told.deliveries())
        .filteredOn(d -> d.action().equals("complete"))
        .singleElement()
        .satisfies(d -> assertThat(d.body().at("/sale/lines/0/quantity").asText()).isEqualTo("5"));
  }

  /** It may have been put in again, which was not read yet: it would be sold for nothing. */
  @Test
  void a_parcel_of_what_was_taken_out_of_the_order_waits_until_that_is_read() {
    ObjectNode order = (ObjectNode) world.states.get("orderO1");
    ((ObjectNode) order.at("/lines/0")).put("currentQuantity", "3");
    assertThatThrownBy(() -> ship("shop", "S1", "F1", "web", 4))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("4 of line A would have left but only 3 were ordered");
    assertThat(ship("shop", "S2", "F2", "web", 3).deliveries()).isNotEmpty();
    order.put("status", "cancelled");
    assertThat(ship("shop", "S3", "F3", "web", 1).state().path("state").asText())
        .as("it had left before")
        .isEqualTo("shipped");
  }

  @Test
  void what_was_given_back_may_have_left_before() {
    ObjectNode order = (ObjectNode) world.states.get("orderO1");
    ((ObjectNode) order.at("/lines/0")).put("currentQuantity", "3");
    world.states.put("refundR1", World.json("{'ref':'R1','order':{'ref':'O1'},'lines':[]}"));
    assertThat(ship("shop", "S1", "F1", "web", 4).deliveries()).isNotEmpty();
  }

  @Test
  void only_the_shop_that_has_the_order_is_told() {
    Situation.Target other = new Situation.Target("shop-eu", "shop", World.SHOP.actions(), false);
    world.targets = List.of(World.POS, World.SHOP, other);
    assertThat(ship("warehouse", "S1", "W-1", null, 5).deliveries())
        .filteredOn(told -> told.action().equals("fulfil"))
        .isNotEmpty()
        .allMatch(told -> told.target().equals("shop"));
    assertThat(tell("warehouse", "S2", "W-2", null, 0, "ready_for_pickup").deliveries())
        .extracting(DeliveryDraft::target)
        .containsExactly("shop");
  }

  @Test
  void a_later_part_goes_on_where_the_earlier_one_stopped() {
    assertThat(fulfilments(ship("warehouse", "S1", "W-1", null, 2))).containsExactly("web 2");
    assertThat(fulfilments(ship("warehouse", "S2", "W-2", null, 3)))
        .containsExactly("web 1", "downtown 2");
  }

  @Test
  void a_parcel_that_was_known_twice_is_sold_once_when_the_two_are_one() {
    ship("warehouse", "S1", "W-1", null, 2);
    // The answer to our own call is lost, and the shop tells of its parcel as of another one.
    assertThat(ship("shop", "S2", "F-2", "web", 2).deliveries()).isEmpty();
    assertThat(ship("shop", "S3", "F-1", "web", 2).deliveries())
        .extracting(DeliveryDraft::action)
        .containsExactly("complete");
    JsonNode twin = world.states.remove("shipmentS2");
    world.states.put("shipmentS1", TwinShipments.joined(world.states.get("shipmentS1"), twin));
    assertThat(ship("shop", "S1", "F-2", "web", 2).deliveries()).isEmpty();
  }

  @Test
  void a_parcel_that_was_known_twice_and_sold_twice_keeps_both_sales_when_the_two_are_one() {
    ship("warehouse", "S1", "W-1", null, 2);
    assertThat(ship("shop", "S2", "F-1", "web", 2).deliveries()).isEmpty();
    // Ours is the one that was told last, so that the sale of the other hangs on it.
    assertThat(ship("shop", "S3", "F-2", "web", 2).deliveries())
        .extracting(DeliveryDraft::action)
        .containsExactly("complete");
    join("S1", "S3");
    assertThat(ship("shop", "S1", "F-2", "web", 2).deliveries()).isEmpty();
    DeliveryDraft last =
        ship("shop", "S4", "F-3", "web", 1).deliveries().stream()
            .filter(d -> d.action().equals("complete"))
            .findFirst()
            .orElseThrow();
    assertThat(last.body().path("sale").path("number").asText()).isEqualTo("#1001/3");
  }

  @Test
  void a_parcel_that_the_till_was_told_of_by_the_shops_name_alone_is_not_sold_by_ours_as_well() {
    world.targets = List.of(World.SHOP);
    ship("warehouse", "S1", "W-1", null, 2);
    world.targets = null;
    assertThat(ship("shop", "S2", "F-1", "web", 2).deliveries())
        .extracting(DeliveryDraft::action)
        .containsExactly("complete");
    join("S1", "S2");
    assertThat(ship("shop", "S1", "F-1", "web", 2).deliveries()).isEmpty();
  }

  @Test
  void parcels_that_the_till_was_told_of_by_the_shops_names_come_to_the_order_to_the_cent() {
    ObjectNode order = Fields.copy(world.states.get("orderO1"));
    order.withObject("/lines/0/unitPrice").put("amount", "0.6667");
    order.withObject("/totals/total").put("amount", "3.33");
    world.states.put("orderO1", order);
    BigDecimal total = BigDecimal.ZERO;
    for (int part = 1; part <= 5; part++) {
      // Point to point, the shop tells the till, and each time before it answers.
      world.targets = List.of(World.SHOP);
      ship("warehouse", "S" + part, "W-" + part, null, 1);
      world.targets = null;
      String twin = "T" + part;
      Decision told = ship("shop", twin, "F-" + part, "web", 1);
      JsonNode sale = told.deliveries().get(0).body().path("sale");
      assertThat(sale.path("number").asText()).isEqualTo("#1001/" + part);
      assertThat(sale.at("/lines/0/rest").asText()).isEqualTo(String.valueOf(5 - part));
      total = total.add(Money.of(sale.get("total")));
      join("S" + part, twin);
      assertThat(ship("shop", "S" + part, "F-" + part, "web", 1).deliveries()).isEmpty();
    }
    assertThat(total).isEqualByComparingTo("3.33");
  }

  @Test
  void a_parcel_that_was_sold_by_the_shops_name_is_not_sold_for_an_earlier_one_that_is_owed() {
    world.targets = List.of(World.SHOP);
    ship("warehouse", "S1", "W-1", null, 1);
    ship("warehouse", "S2", "W-2", null, 1);
    world.targets = null;
    for (String twin : List.of("T1", "T2")) {
      assertThat(ship("shop", twin, twin, "web", 1).deliveries())
          .extracting(DeliveryDraft::action)
          .containsExactly("complete");
    }
    join("S2", "T2");
    assertThat(ship("shop", "S2", "T2", "web", 1).deliveries()).isEmpty();
    join("S1", "T1");
    assertThat(ship("shop", "S1", "T1", "web", 1).deliveries()).isEmpty();
  }

  @Test
  void a_parcel_that_was_sold_by_the_shops_name_is_not_sold_for_a_later_one_that_is_owed() {
    world.targets = List.of(World.SHOP);
    ship("warehouse", "S1", "W-1", null, 1);
    world.targets = null;
    assertThat(ship("shop", "T1", "F-1", "web", 1).deliveries()).hasSize(1);
    join("S1", "T1");
    world.targets = List.of(World.SHOP);
    ship("warehouse", "S2", "W-2", null, 1);
    world.targets = null;
    // The shop tells of the first one again before it has the second.
    assertThat(ship("shop", "S1", "F-1", "web", 1).deliveries()).isEmpty();
    assertThat(ship("shop", "T2", "F-2", "web", 1).deliveries()).hasSize(1);
  }

  @Test
  void what_turns_out_to_be_more_than_was_sold_of_a_parcel_is_a_sale_of_its_own() {
    ship("warehouse", "S1", "W-1", null, 2);
    // Sent by hand before, and told only now: the roles agree in what they told until then.
    assertThat(ship("shop", "S2", "F-1", "web", 2).deliveries()).isEmpty();
    Decision echo = ship("shop", "S1", "F-2", "web", 2);
    assertThat(echo.deliveries())
        .filteredOn(d -> d.action().equals("complete"))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.body().at("/sale/number").asText()).isEqualTo("#1001/2");
              assertThat(d.body().at("/sale/ref").asText()).isEqualTo("S1/2");
              assertThat(d.body().at("/sale/total/amount").asText()).isEqualTo("2.00");
            });
    Decision last = ship("shop", "S3", "F-3", "web", 1);
    assertThat(last.deliveries())
        .filteredOn(d -> d.action().equals("complete"))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.body().at("/sale/number").asText()).isEqualTo("#1001/3");
              assertThat(d.body().at("/sale/total/amount").asText()).isEqualTo("1.00");
            });
  }

  @Test
  void the_location_that_a_warehouse_names_goes_first() {
    assertThat(fulfilments(ship("warehouse", "S1", "W-1", "downtown", 3)))
        .containsExactly("downtown 2", "web 1");
  }

  @Test
  void what_the_shop_itself_has_sent_is_gone_from_there() {
    assertThat(fulfilments(ship("shop", "S1", "F-1", "downtown", 2))).isEmpty();
    assertThat(fulfilments(ship("warehouse", "S2", "W-1", null, 5))).containsExactly("web 3");
  }

  @Test
  void the_two_parts_that_the_shop_tells_back_are_one_shipment_and_nothing_new() {
    ship("warehouse", "S1", "W-1", null, 5);
    assertThat(ship("shop", "S1", "F-1", "web", 3).deliveries()).isEmpty();
    assertThat(ship("shop", "S1", "F-2", "downtown", 2).deliveries()).isEmpty();
    assertThat(ship("warehouse", "S1", "W-1", null, 5).deliveries()).isEmpty();
    assertThat(Shipped.of(world.ofOrder("shipment", "O1")).of("L1")).isEqualByComparingTo("5");
  }

  @Test
  void a_part_that_the_shop_told_before_it_was_known_as_ours_counts_once() {
    ship("warehouse", "S1", "W-1", null, 5);
    // The shop's word of its first part came before its answer.
    assertThat(ship("shop", "F1", "F-1", "web", 3).deliveries()).isEmpty();
    assertThat(ship("shop", "S1", "F-2", "downtown", 2).deliveries()).isEmpty();
    assertThat(Shipped.of(world.ofOrder("shipment", "O1")).of("L1")).isEqualByComparingTo("5");
  }

  private static String fulfilment(String place, String status, int quantity) {
    return "{'ref':'F"
        + place
        + "','status':'"
        + status
        + "','location':{'ref':'"
        + place
        + "'},'lines':[{'line':{'ref':'L1'},'quantity':'"
        + quantity
        + "'}]}";
  }

  /** The sale hangs on the other name of the parcel; all else is one. */
  private void join(String ours, String other) {
    JsonNode twin = world.states.get("shipment" + other);
    world.states.put("shipment" + other, TwinShipments.saleAlone(twin).orElseThrow());
    world.states.put(
        "shipment" + ours, TwinShipments.joined(world.states.get("shipment" + ours), twin));
  }

  private Decision ship(String from, String ref, String id, String place, int quantity) {
    return tell(from, ref, id, place, quantity, "shipped");
  }

  private Decision tell(
      String from, String ref, String id, String place, int quantity, String state) {
    JsonNode told =
        World.json(
            "{'id':'"
                + id
                + "','order':{'ref':'O1'},'state':'"
                + state
                + "','updatedAt':'2026-01-02T00:00:09Z'"
                + (place == null ? "" : ",'location':{'ref':'" + place + "'}")
                + ",'lines':[{'line':{'ref':'L1'},'quantity':'"
                + quantity
                + "'}]}");
    return world.tell(shipments, from, "shipment", ref, told);
  }

  private static List<String> fulfilments(Decision decision) {
    return decision.deliveries().stream()
        .filter(delivery -> delivery.action().equals("fulfil"))
        .map(DeliveryDraft::body)
        .map(
            body -> body.at("/location/ref").asText() + " " + body.at("/lines/0/quantity").asText())
        .toList();
  }
}
