package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where refunds go, and what the till's paper says of them. */
class RefundSituationsTest {
  private final World world = new World();
  private final RefundPolicy refunds = new RefundPolicy();

  @BeforeEach
  void sent() {
    world.states.put(
        "orderO1",
        World.json(
            "{'ref':'O1','name':'#1001','email':'a@example.org','lines':[{'ref':'L1','variant':"
                + "{'ref':'V1'},'sku':'A','title':'Shirt','quantity':'3','currentQuantity':'3'},"
                + "{'ref':'L2','quantity':'1','currentQuantity':'1'}],"
                + "'fulfilments':[{},{'location':{'ref':'web'}}]}"));
    world.states.put(
        "shipmentS1",
        World.json(
            "{'ref':'S1','order':{'ref':'O1'},'state':'shipped','told':['shop'],'lines':["
                + "{'line':{'ref':'L1'},'quantity':'3'},{'line':{'ref':'L2'},'quantity':'1'}]}"));
  }

  private static String line(String ref, String quantity, String restock, String subtotal) {
    return "{'line':{'ref':'"
        + ref
        + "'},'quantity':'"
        + quantity
        + "','restock':'"
        + restock
        + "','subtotal':{'amount':'"
        + subtotal
        + "','currency':'EUR'}}";
  }

  private static ObjectNode refund(String lines, String total) {
    return (ObjectNode)
        World.json(
            "{'order':{'ref':'O1'},'currency':'EUR','payments':[],'lines':["
                + lines
                + "],'total':{'amount':'"
                + total
                + "','currency':'EUR'}}");
  }

  private Decision tell(String from, JsonNode refund) {
    return world.tell(refunds, from, "refund", "R1", refund);
  }

  private DeliveryDraft only(Decision decision) {
    assertThat(decision.deliveries()).hasSize(1);
    return decision.deliveries().get(0);
  }

  @Test
  void a_refund_that_names_no_order_is_refused() {
    ObjectNode refund = refund("", "1.00");
    refund.remove("order");
    assertThatThrownBy(() -> tell("shop", refund))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("not known");
  }

  @Test
  void a_refund_of_a_sale_of_the_till_is_left_to_people() {
    world.states.put("orderO1", World.json("{'ref':'O1','name':'T-7','channel':'pos'}"));
    Decision told = tell("shop", refund("", "1.00"));
    assertThat(told.ignored()).contains("sale of the till");
    assertThat(told.deliveries()).isEmpty();
    assertThat(told.notices())
        .containsExactly(
            new Decision.Notice(
                "refund-of-sale",
                "R1",
                "the shop gave back money of the sale T-7 of the till: ring the refund up there"
                    + " too"));
  }

  @Test
  void what_was_booked_stays_with_the_refund_when_it_is_told_again() {
    tell("shop", refund(line("L1", "1", "none", "10.00"), "10.00"));
    JsonNode booked = world.states.get("refundR1").get(RefundPolicy.BOOKED);
    assertThat(booked.path("amount").asText()).isEqualTo("10.00");
    Decision again = tell("shop", refund(line("L1", "1", "none", "10.00"), "10.00"));
    assertThat(again.state().get(RefundPolicy.BOOKED)).isEqualTo(booked);
    world.states.put("refundR1", World.json("{'ref':'R1'}"));
    assertThat(tell("shop", refund("", "1.00")).state().has(RefundPolicy.BOOKED)).isFalse();
  }

  @Test
  void lines_that_come_back_say_what_was_ordered_and_a_price_that_is_not_exact_leaves_tax() {
    JsonNode body = only(tell("shop", refund(line("L1", "3", "none", "10.00"), "10.00"))).body();
    assertThat(body.at("/sale/lines/0"))
        .isEqualTo(
            World.json(
                "{'line':{'ref':'L1'},'quantity':'3','variant':{'ref':'V1'},'sku':'A',"
                    + "'title':'Shirt','unitPrice':{'amount':'3.33','currency':'EUR'}}"));
    assertThat(body.at("/sale/extra/0/title").asText()).isEqualTo("Tax and shipping");
    assertThat(body.at("/sale/extra/0/amount/amount").asText()).isEqualTo("0.01");
    assertThat(body.at("/sale/total/amount").asText()).isEqualTo("10.00");
    assertThat(body.at("/order"))
        .isEqualTo(World.json("{'name':'#1001','email':'a@example.org','ref':'O1'}"));
    assertThat(body.at("/location/ref").asText()).isEqualTo("web");
    assertThat(body.path("ref").asText()).isEqualTo("R1");
  }

  @Test
  void a_line_of_words_alone_comes_back_without_what_it_never_had() {
    JsonNode body = only(tell("shop", refund(line("L2", "1", "return", "4.00"), "4.00"))).body();
    assertThat(body.at("/sale/lines/0").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("line", "quantity", "unitPrice");
    assertThat(body.path("includes")).isEmpty();
  }

  @Test
  void a_line_that_the_order_does_not_have_comes_back_as_money() {
    world.states.put("orderO1", World.json("{'ref':'O1','name':'#1001','lines':[]}"));
    JsonNode body = only(tell("shop", refund(line("L1", "1", "return", "4.00"), "4.00"))).body();
    assertThat(body.at("/sale/lines/0/unitPrice/amount").asText()).isEqualTo("4.00");
    assertThat(body.has("location")).as("no place is known").isFalse();
    world.states.remove("refundR1");
    world.settings.put("order.location", "store");
    body = only(tell("shop", refund(line("L1", "1", "return", "4.00"), "4.00"))).body();
    assertThat(body.at("/location/ref").asText()).isEqualTo("store");
  }

  @Test
  void goods_are_put_back_where_the_refund_says_or_where_they_came_from() {
    ObjectNode there = refund(line("L1", "2", "return", "4.00"), "4.00");
    ((ObjectNode) there.at("/lines/0")).putObject("location").put("ref", "store");
    assertThat(tell("shop", there).movements())
        .extracting(Movement::location)
        .containsExactly("store");
    world.states.remove("refundR1");
    Decision usual = tell("shop", refund(line("L1", "2", "return", "4.00"), "4.00"));
    assertThat(usual.movements()).extracting(Movement::location).containsExactly("web");
    assertThat(usual.movements())
        .extracting(Movement::cause)
        .containsExactly("refund of order #1001");
    world.states.remove("refundR1");
    ((ObjectNode) world.states.get("orderO1")).remove("fulfilments");
    assertThat(tell("shop", refund(line("L1", "2", "return", "4.00"), "4.00")).movements())
        .as("no place is known")
        .isEmpty();
  }

  @Test
  void it_is_paid_back_the_way_the_first_payment_that_has_one_went() {
    ObjectNode refund = refund(line("L1", "1", "none", "4.00"), "4.00");
    refund.withArray("payments").addObject();
    refund.withArray("payments").addObject().put("gateway", "paypal");
    assertThat(only(tell("shop", refund)).body().at("/sale/payments/0/gateway").asText())
        .isEqualTo("paypal");
    world.states.remove("refundR1");
    JsonNode body = only(tell("shop", refund(line("L1", "1", "none", "4.00"), "4.00"))).body();
    assertThat(body.at("/sale/payments/0/gateway").asText()).isEqualTo("web");
  }

  @Test
  void without_a_till_nobody_waits_for_its_sale() {
    world.states.put("shipmentS1", Fields.copy(world.states.get("shipmentS1")).put("owed", true));
    world.targets = List.of(World.SHOP);
    DeliveryDraft draft = only(tell("warehouse", refund(line("L1", "1", "none", "4.00"), "4.00")));
    assertThat(draft.target()).isEqualTo("shop");
    assertThat(draft.key()).isEqualTo("O1");
    assertThat(draft.body().at("/order")).isEqualTo(World.json("{'ref':'O1','name':'#1001'}"));
    assertThat(draft.body().path("ref").asText()).isEqualTo("R1");
  }

  @Test
  void a_shop_that_has_not_the_order_and_a_system_that_takes_no_refunds_get_none() {
    world.targets =
        List.of(
            new Situation.Target("shop-eu", "shop", List.of("refund"), false),
            new Situation.Target("shop", "shop", List.of("fulfil"), false));
    assertThat(tell("warehouse", refund("", "4.00")).deliveries()).isEmpty();
  }
}
