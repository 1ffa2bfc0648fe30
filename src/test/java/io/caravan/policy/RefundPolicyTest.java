package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Need;
import org.junit.jupiter.api.Test;

class RefundPolicyTest {
  private final World world = new World();

  RefundPolicyTest() {
    world.now = 1_767_312_000_000L;
    world.tell("shop", "order", "O1", StockDocuments.order("O1", 2, 2, 0, 1_000));
  }

  /** Scenario 99. */
  @Test
  void goods_that_were_sold_come_back_once() {
    shipped();
    refund("R1", StockDocuments.refund("O1", 1, 3_000));
    JsonNode body = world.last("refund").body();
    assertThat(world.last("refund").target()).isEqualTo("pos");
    assertThat(body.at("/sale/total/amount").asText()).isEqualTo("10.00");
    assertThat(body.at("/sale/number").asText()).isEqualTo("#O1/RR1");
    assertThat(body.path("includes").toString()).isEqualTo("[\"restock/R1/LO1\"]");
    assertThat(world.last("refund").needs())
        .containsExactly(Need.must("line", "LO1"), Need.must("sale", "S1"));
    assertThat(world.movements)
        .filteredOn(m -> m.kind().equals("restock"))
        .extracting(Movement::movementId)
        .containsExactly("restock/R1/LO1");
    refund("R1", StockDocuments.refund("O1", 1, 3_000));
    assertThat(world.kinds("refund")).hasSize(1);
  }

  @Test
  void goods_that_had_not_left_need_no_refund_at_the_till() {
    ObjectNode refund = (ObjectNode) StockDocuments.refund("O1", 1, 3_000);
    ((ObjectNode) refund.path("lines").get(0)).put("restock", "cancel");
    refund("R1", refund);
    assertThat(world.kinds("refund")).isEmpty();
  }

  @Test
  void money_without_goods_is_given_back_as_it_is() {
    shipped();
    refund("R1", money("5"));
    JsonNode sale = world.last("refund").body().path("sale");
    assertThat(sale.path("lines")).isEmpty();
    assertThat(sale.at("/extra/0/amount/amount").asText()).isEqualTo("5.00");
    assertThat(world.movements).noneMatch(m -> m.kind().equals("restock"));
  }

  @Test
  void the_till_never_gives_back_more_than_it_sold() {
    shipped();
    refund("R1", money("500"));
    assertThat(world.last("refund").body().at("/sale/total/amount").asText()).isEqualTo("20.00");
  }

  /** Scenario 100. */
  @Test
  void goods_without_money_raise_the_stock_and_move_no_money() {
    shipped();
    ObjectNode exchange = (ObjectNode) StockDocuments.refund("O1", 1, 3_000);
    exchange.withObject("/total").put("amount", "0");
    ((ObjectNode) exchange.path("lines").get(0)).withObject("/subtotal").put("amount", "0");
    refund("R1", exchange);
    assertThat(world.last("refund").body().at("/sale/total/amount").asText()).isEqualTo("0.00");
    assertThat(world.movements).anyMatch(m -> m.kind().equals("restock"));
  }

  private void shipped() {
    world.tell("shop", "shipment", "S1", StockDocuments.shipment("O1", 2, 2_000));
  }

  private void refund(String ref, JsonNode refund) {
    world.tell("shop", "refund", ref, refund);
  }

  private static JsonNode money(String amount) {
    return World.json(
        "{'order':{'ref':'O1'},'createdAt':'1970-01-01T00:00:04Z','currency':'EUR',"
            + "'payments':[],'total':{'amount':'"
            + amount
            + "','currency':'EUR'}}");
  }
}
