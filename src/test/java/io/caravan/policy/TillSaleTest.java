package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.DeliveryDraft;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sales at the till where a warehouse tells the shop only, and the shop the till. */
class TillSaleTest {
  private final World world = new World();
  private final ShipmentPolicy shipments = new ShipmentPolicy();

  TillSaleTest() {
    world.states.put(
        "orderO1",
        World.json(
            "{'ref':'O1','name':'#1001','currency':'EUR','taxesIncluded':true,'lines':[{'ref':'L1',"
                + "'variant':{'ref':'V1'},'sku':'A','title':'t','quantity':'2','currentQuantity':"
                + "'2','unitPrice':{'amount':'3.00','currency':'EUR'}}],'totals':{'total':{'amount':"
                + "'6.00','currency':'EUR'}},'fulfilments':[]}"));
  }

  @Test
  void the_till_sells_when_the_shop_tells_of_the_same_shipment() {
    assertThat(warehouse("S1")).isEmpty();
    assertThat(shop("S1")).containsExactly("#1001/1 3.00");
    assertThat(shop("S1")).isEmpty();
    assertThat(warehouse("S2")).isEmpty();
    assertThat(shop("S2")).containsExactly("#1001/2 3.00");
    assertThat(shop("S2")).isEmpty();
    assertThat(warehouse("S2")).isEmpty();
  }

  @Test
  void a_shipment_of_the_shop_that_nobody_knows_as_the_warehouses_is_sold_all_the_same() {
    warehouse("S1");
    shop("S1");
    warehouse("S2");
    assertThat(TillSale.owes(world.states.get("orderO1"), world.ofOrder("shipment", "O1")))
        .isTrue();
    // The answer that would have said that F2 is S2 was lost.
    assertThat(shop("F2")).containsExactly("#1001/2 3.00");
    assertThat(TillSale.owes(world.states.get("orderO1"), world.ofOrder("shipment", "O1")))
        .as("refunds need not wait")
        .isFalse();
    assertThat(shop("F2")).isEmpty();
    assertThat(shop("S1")).isEmpty();
    assertThat(warehouse("S2")).isEmpty();
  }

  private List<String> warehouse(String ref) {
    world.targets = List.of(World.SHOP);
    return tell("warehouse", ref);
  }

  private List<String> shop(String ref) {
    world.targets = List.of(World.POS);
    return tell("shop", ref);
  }

  private List<String> tell(String from, String ref) {
    JsonNode told =
        World.json(
            "{'order':{'ref':'O1'},'state':'shipped','updatedAt':'2026-01-02T00:00:09Z',"
                + "'lines':[{'line':{'ref':'L1'},'quantity':'1'}]}");
    return world.tell(shipments, from, "shipment", ref, told).deliveries().stream()
        .filter(delivery -> delivery.action().equals("complete"))
        .map(DeliveryDraft::body)
        .map(
            body -> body.at("/sale/number").asText() + " " + body.at("/sale/total/amount").asText())
        .toList();
  }
}
