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
                + "'title':'t','quantity':'2','currentQuantity':'2'}],'fulfilments':[{'location':{'ref':'web'}}]}"));
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
  void money_alone_is_given_back_once_everything_was_sold() {
    assertThat(money("R1", "5.00").deliveries()).isEmpty();
    left();
    DeliveryDraft back = only(money("R2", "5.00"));
    assertThat(back.body().at("/sale/lines")).isEmpty();
    assertThat(back.body().at("/sale/extra/0/title").asText()).isEqualTo("Refund");
    assertThat(back.body().at("/sale/extra/0/amount/amount").asText()).isEqualTo("5.00");
    assertThat(back.body().at("/sale/total/amount").asText()).isEqualTo("5.00");
    assertThat(money("R3", "0.00").deliveries()).isEmpty();
  }

  @Test
  void money_alone_is_left_to_the_part_that_is_still_to_be_sold() {
    left("1");
    assertThat(money("R1", "5.00").deliveries()).isEmpty();
  }

  @Test
  void what_was_never_sold_is_not_given_back() {
    left();
    JsonNode told =
        World.json(
            "{'order':{'ref':'O1'},'currency':'EUR','payments':[],'lines':["
                + "{'line':{'ref':'L1'},'quantity':'1','restock':'none',"
                + "'subtotal':{'amount':'10.00','currency':'EUR'}},"
                + "{'line':{'ref':'L2'},'quantity':'1','restock':'cancel',"
                + "'subtotal':{'amount':'7.00','currency':'EUR'},"
                + "'tax':{'amount':'0.70','currency':'EUR'}}],"
                + "'total':{'amount':'17.70','currency':'EUR'}}");
    JsonNode sale = only(world.tell(refunds, "shop", "refund", "R1", told)).body().path("sale");
    assertThat(sale.at("/total/amount").asText()).isEqualTo("10.00");
    assertThat(sale.at("/extra")).isEmpty();
  }

  @Test
  void the_last_part_counts_what_was_given_back_of_the_earlier_ones() {
    world.states.put(
        "orderO1",
        World.json(
            "{'ref':'O1','name':'#1001','currency':'EUR','taxesIncluded':true,'lines':["
                + "{'ref':'L1','quantity':'1','currentQuantity':'0','unitPrice':"
                + "{'amount':'10.00','currency':'EUR'}},"
                + "{'ref':'L2','quantity':'1','currentQuantity':'1','unitPrice':"
                + "{'amount':'20.00','currency':'EUR'}}],"
                + "'totals':{'total':{'amount':'20.00','currency':'EUR'}}}"));
    world.states.put(
        "shipmentS1",
        World.json(
            "{'ref':'S1','order':{'ref':'O1'},'state':'shipped','told':['shop'],'sold':"
                + "{'amount':'10.00','currency':'EUR'},"
                + "'lines':[{'line':{'ref':'L1'},'quantity':'1'}]}"));
    refund("R1", "none", "10.00", "10.00");
    Decision part =
        world.tell(
            new ShipmentPolicy(),
            "shop",
            "shipment",
            "S2",
            World.json(
                "{'order':{'ref':'O1'},'state':'shipped',"
                    + "'lines':[{'line':{'ref':'L2'},'quantity':'1'}]}"));
    JsonNode sale =
        part.deliveries().stream()
            .filter(draft -> draft.action().equals("complete"))
            .findFirst()
            .orElseThrow()
            .body()
            .path("sale");
    assertThat(new BigDecimal(sale.at("/total/amount").asText())).isEqualByComparingTo("20");
    assertThat(sale.at("/extra")).isEmpty();
  }

  @Test
  void what_the_till_has_not_sold_yet_is_not_taken_back_there_yet() {
    left();
    JsonNode sent = world.states.get("shipmentS1");
    world.states.put("shipmentS1", Fields.copy(sent).put("owed", true));
    assertThatThrownBy(() -> refund("R1", "return", "10.00", "10.00"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the sale at the till");
    assertThat(world.states).doesNotContainKey("refundR1");
    world.states.put("shipmentS1", sent);
    assertThat(only(refund("R1", "return", "10.00", "10.00")).target()).isEqualTo("pos");
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
        .isEqualTo("$.order.id");
  }

  private Decision money(String ref, String total) {
    return world.tell(
        refunds,
        "shop",
        "refund",
        ref,
        World.json(
            "{'order':{'ref':'O1'},'currency':'EUR','payments':[],'lines':[],'total':{'amount':'"
                + total
                + "','currency':'EUR'}}"));
  }

  private void left() {
    left("2");
  }

  private void left(String quantity) {
    world.states.put(
        "shipmentS1",
        World.json(
            "{'ref':'S1','order':{'ref':'O1'},'state':'shipped','told':['shop'],"
                + "'lines':[{'line':{'ref':'L1'},'quantity':'"
                + quantity
                + "'}]}"));
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
