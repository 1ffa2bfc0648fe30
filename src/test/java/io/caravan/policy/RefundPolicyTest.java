package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Need;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class RefundPolicyTest {
  private final World world = new World();
  private final RefundPolicy refunds = new RefundPolicy();

  RefundPolicyTest() {
    world.states.put(
        "orderO1",
        World.json(
            "{'ref':'O1','name':'#1001','lines':[{'ref':'L1','variant':{'ref':'V1'},'sku':'A',"
                + "'title':'t','quantity':'2'}],'fulfilments':[{'location':{'ref':'web'}}]}"));
  }

  @Test
  void goods_that_had_left_are_a_sale_with_negative_lines_and_raise_the_stock_once() {
    left();
    Decision told = refund("R1", "return", "10.00", "10.00");
    DeliveryDraft back = only(told);
    assertThat(back.target()).isEqualTo("pos");
    assertThat(back.body().at("/sale/lines/0/line/ref").asText()).isEqualTo("L1");
    assertThat(back.body().at("/sale/lines/0/unitPrice/amount").asText()).isEqualTo("10.00");
    assertThat(back.body().at("/sale/extra")).isEmpty();
    assertThat(back.body().at("/sale/total/amount").asText()).isEqualTo("10.00");
    assertThat(back.body().path("includes").toString()).isEqualTo("[\"restock/R1/L1\"]");
    assertThat(back.needs()).containsExactly(Need.must("line", "L1"));
    assertThat(told.movements())
        .singleElement()
        .satisfies(
            moved -> {
              assertThat(moved.movementId()).isEqualTo("restock/R1/L1");
              assertThat(moved.location()).isEqualTo("web");
              assertThat(moved.quantity()).isEqualByComparingTo("1");
            });
    Decision again = refund("R1", "return", "10.00", "10.00");
    assertThat(again.deliveries()).isEmpty();
    assertThat(again.movements()).isEmpty();
    assertThat(sum()).isEqualByComparingTo("1");
  }

  @Test
  void goods_that_had_not_left_are_neither_sold_back_nor_put_back() {
    Decision told = refund("R1", "return", "10.00", "10.00");
    assertThat(told.deliveries()).isEmpty();
    assertThat(told.movements()).isEmpty();
  }

  @Test
  void goods_that_are_not_put_back_give_money_and_no_stock() {
    left();
    Decision told = refund("R1", "no_restock", "10.00", "10.00");
    assertThat(only(told).body().path("includes")).isEmpty();
    assertThat(told.movements()).isEmpty();
  }

  @Test
  void what_is_refunded_beside_the_goods_is_a_line_of_its_own_and_the_sale_makes_the_total() {
    left();
    JsonNode sale = only(refund("R1", "return", "10.00", "14.90")).body().path("sale");
    assertThat(sale.at("/extra/0/amount/amount").asText()).isEqualTo("4.90");
    assertThat(sale.at("/payments/0/amount/amount").asText()).isEqualTo("14.90");
  }

  @Test
  void a_refund_of_the_till_goes_to_the_shop_and_not_back() {
    left();
    Decision told = world.tell(refunds, "pos", "refund", "R1", refund("return", "10.00", "10.00"));
    assertThat(only(told).target()).isEqualTo("shop");
    assertThat(only(told).needs()).containsExactly(Need.must("order", "O1"));
  }

  @Test
  void a_refund_of_an_unknown_order_is_refused() {
    world.states.clear();
    assertThatThrownBy(() -> refund("R1", "return", "10.00", "10.00"))
        .isInstanceOf(Refusal.class)
        .extracting(e -> ((Refusal) e).path())
        .isEqualTo("$.order");
  }

  private void left() {
    world.states.put(
        "shipmentS1",
        World.json(
            "{'ref':'S1','order':{'ref':'O1'},'state':'shipped','told':['shop'],"
                + "'lines':[{'line':{'ref':'L1'},'quantity':'2'}]}"));
  }

  private BigDecimal sum() {
    return world.movements.stream()
        .map(Movement::quantity)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static DeliveryDraft only(Decision decision) {
    assertThat(decision.deliveries()).hasSize(1);
    return decision.deliveries().get(0);
  }

  private Decision refund(String ref, String restock, String goods, String total) {
    return world.tell(refunds, "shop", "refund", ref, refund(restock, goods, total));
  }

  private static JsonNode refund(String restock, String goods, String total) {
    return World.json(
        "{'order':{'ref':'O1'},'currency':'EUR','payments':[],'lines':[{'line':{'ref':'L1'},"
            + "'quantity':'1','restock':'"
            + restock
            + "','location':{'ref':'web'},'subtotal':{'amount':'"
            + goods
            + "','currency':'EUR'}}],'total':{'amount':'"
            + total
            + "','currency':'EUR'}}");
  }
}
