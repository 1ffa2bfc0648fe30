package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Need;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderSaleTest {
  private final World world = new World();
  private final OrderPolicy orders = new OrderPolicy();
  private int second;

  OrderSaleTest() {
    world.settings.put("flows.order-to-pos.mode", "sale");
  }

  @Test
  void a_paid_order_is_sold_at_once_and_told_twice_it_is_sold_once() {
    Decision sold = tell(order("paid", 2, 1));
    assertThat(kinds(sold)).containsExactly("complete/O1/1");
    JsonNode body = sold.deliveries().get(0).body();
    assertThat(body.at("/sale/number").asText()).isEqualTo("#1001/1");
    assertThat(body.at("/sale/lines")).hasSize(2).noneMatch(l -> l.get("reserve").asBoolean());
    assertThat(body.at("/sale/extra/0/title").asText()).isEqualTo("Standard");
    assertThat(total(sold, 0)).isEqualByComparingTo("35");
    assertThat(body.at("/location/ref").asText()).isEqualTo("web");
    assertThat(sold.deliveries().get(0).needs())
        .containsExactly(Need.must("variant", "V1"), Need.must("variant", "V2"));
    assertThat(tell(order("paid", 2, 1)).deliveries()).isEmpty();
  }

  @Test
  void what_the_sale_takes_from_the_count_is_not_counted_twice() {
    for (boolean excludes : new boolean[] {true, false}) {
      World other = new World();
      other.settings.putAll(world.settings);
      other.till =
          new Situation.Target("pos", "pos", List.of("complete", "return", "reserve"), excludes);
      Decision sold = other.tell(orders, "shop", "order", "O1", order("paid", 2, 1));
      assertThat(ids(sold)).containsExactly("reserve/L1/1", "reserve/L2/1");
      assertThat(sold.movements()).extracting(Movement::movementId).isEqualTo(ids(sold));
    }
  }

  @Test
  void what_was_held_while_it_was_unpaid_is_in_the_sale() {
    Decision held = tell(order("pending", 2, 1));
    assertThat(held.deliveries()).isEmpty();
    assertThat(held.again()).isPositive();
    assertThat(tell(order("pending", 3, 1)).deliveries()).isEmpty();
    assertThat(ids(tell(order("paid", 3, 1))))
        .containsExactly("reserve/L1/1", "reserve/L1/2", "reserve/L2/1");
  }

  @Test
  void what_the_shop_holds_back_is_sold_once_it_is_released() {
    ObjectNode held = (ObjectNode) order("paid", 2, 1);
    ((ObjectNode) held.path("fulfilments").get(0)).put("status", "on_hold");
    Decision waits = tell(held);
    assertThat(waits.deliveries()).isEmpty();
    assertThat(waits.again()).as("the shop tells of the release").isZero();
    assertThat(waits.movements()).hasSize(2);
    assertThat(ids(tell(order("paid", 2, 1)))).containsExactly("reserve/L1/1", "reserve/L2/1");
    // Goods that were sold stay sold.
    assertThat(tell(held).deliveries()).isEmpty();
  }

  @Test
  void what_was_never_paid_is_let_go_without_a_sale() {
    tell(order("pending", 2, 1));
    Decision expired = tell(order("expired", 2, 1));
    assertThat(expired.deliveries()).isEmpty();
    assertThat(world.movements).isEmpty();
  }

  @Test
  void more_is_a_further_sale_and_less_comes_back_of_what_was_sold() {
    tell(order("paid", 2, 1));
    Decision edited = tell(order("paid", 1, 2));
    assertThat(kinds(edited)).containsExactly("return/O1/2", "complete/O1/3");
    assertThat(edited.deliveries().get(0).body().at("/sale/number").asText()).isEqualTo("#1001/R2");
    assertThat(edited.deliveries().get(0).body().at("/sold/0/ref").asText()).isEqualTo("O1/1");
    assertThat(total(edited, 0)).isEqualByComparingTo("10");
    assertThat(total(edited, 1)).isEqualByComparingTo("10");
  }

  @Test
  void a_cancellation_and_its_refund_give_back_once() {
    tell(order("paid", 2, 1));
    Decision cancelled = tell(((ObjectNode) order("refunded", 0, 0)).put("status", "cancelled"));
    assertThat(kinds(cancelled)).containsExactly("return/O1/2");
    assertThat(total(cancelled, 0)).isEqualByComparingTo("35");
    assertThat(refund("R1", "cancel", 2, "35.00")).isEmpty();
    assertThat(world.movements.stream().map(Movement::quantity).reduce(BigDecimal::add))
        .hasValueSatisfying(sum -> assertThat(sum).isZero());
  }

  @Test
  void a_shipment_sells_nothing_more_and_still_goes_to_the_shop() {
    tell(order("paid", 2, 1));
    Decision left = ship("warehouse", "L1", 2);
    assertThat(kinds(left)).containsExactly("fulfil/S1/web");
    assertThat(world.states.get("shipmentS1").has("sold")).isFalse();
  }

  @Test
  void goods_that_had_left_wait_for_the_refund_that_says_where_they_are() {
    tell(order("paid", 2, 1));
    ship("shop", "L1", 2);
    Decision less = tell(order("paid", 1, 1));
    assertThat(less.deliveries()).isEmpty();
    assertThat(less.again()).isPositive();
    List<DeliveryDraft> back = refund("R1", "return", 1, "10.00");
    assertThat(back).extracting(DeliveryDraft::kind).containsExactly("return/O1/2");
    assertThat(back.get(0).body().at("/location/ref").asText()).isEqualTo("downtown");
    assertThat(back.get(0).body().at("/sale/total/amount").asText()).isEqualTo("10.00");
    assertThat(world.movements)
        .last()
        .satisfies(
            moved -> {
              assertThat(moved.kind()).isEqualTo("restock");
              assertThat(moved.location()).isEqualTo("downtown");
            });
  }

  @Test
  void goods_that_nobody_put_back_give_money_only() {
    tell(order("paid", 2, 1));
    ship("shop", "L1", 2);
    refund("R1", "none", 1, "10.00");
    Decision less = tell(order("paid", 1, 1));
    assertThat(kinds(less)).containsExactly("return/O1/2");
    assertThat(less.deliveries().get(0).body().at("/sale/lines")).isEmpty();
    assertThat(total(less, 0)).isEqualByComparingTo("10");
    assertThat(less.movements()).isEmpty();
  }

  @Test
  void a_refund_that_is_never_told_holds_the_money_up_for_a_while_only() {
    tell(order("paid", 2, 1));
    ship("shop", "L1", 2);
    JsonNode less = order("paid", 1, 1);
    world.now = tell(less).again();
    assertThat(kinds(tell(less))).containsExactly("return/O1/2");
  }

  @Test
  void places_have_a_sale_each() {
    Decision sold = tell(places("web", 2, "downtown", 1));
    assertThat(kinds(sold)).containsExactly("complete/O1/1", "complete/O1/2");
    assertThat(sold.deliveries())
        .extracting(draft -> draft.body().at("/location/ref").asText())
        .containsExactly("web", "downtown");
    assertThat(total(sold, 0).add(total(sold, 1))).isEqualByComparingTo("45");
    Decision moved = tell(places("web", 1, "downtown", 2));
    assertThat(kinds(moved)).containsExactly("return/O1/3", "complete/O1/4");
    assertThat(total(moved, 0)).isEqualByComparingTo(total(moved, 1));
  }

  @Test
  void what_was_sold_without_an_item_comes_back_without_one() {
    ObjectNode unknown = (ObjectNode) order("paid", 2, 1);
    ((ObjectNode) unknown.path("lines").get(0)).remove("variant");
    assertThat(tell(unknown).movements()).extracting(Movement::variant).containsExactly("V2");
    Decision less = tell(order("paid", 1, 1));
    assertThat(less.movements()).isEmpty();
    assertThat(less.deliveries().get(0).body().at("/sale/lines/0/variant").isMissingNode())
        .isTrue();
  }

  @Test
  void who_cannot_reserve_is_sold_to_at_once() {
    world.settings.remove("flows.order-to-pos.mode");
    world.targets =
        List.of(new Situation.Target("pos", "erp", List.of("complete", "return"), true));
    assertThat(kinds(tell(order("paid", 2, 1)))).containsExactly("complete/O1/1");
  }

  @Test
  void an_order_ends_in_the_mode_in_which_it_began() {
    world.settings.put("flows.order-to-pos.mode", "reserve");
    assertThat(kinds(tell(order("paid", 2, 1)))).containsExactly("reserve/L1", "reserve/L2");
    world.settings.put("flows.order-to-pos.mode", "sale");
    assertThat(kinds(tell(order("paid", 3, 1)))).containsExactly("amend/L1/2");
    assertThat(kinds(ship("shop", "L1", 1))).containsExactly("complete/S1");
  }

  @Test
  void an_order_that_is_sold_stays_so_when_the_setting_changes() {
    tell(order("paid", 2, 1));
    world.settings.remove("flows.order-to-pos.mode");
    assertThat(kinds(tell(order("paid", 3, 1)))).containsExactly("complete/O1/2");
    assertThat(kinds(ship("shop", "L1", 1))).isEmpty();
  }

  @Test
  void our_own_sale_that_is_read_back_is_none_of_the_tills() {
    JsonNode read =
        World.json(
            "{'channel':'pos','status':'closed','sourceName':'caravan','sourceIdentifier':'#1/1',"
                + "'updatedAt':'2026-01-02T00:00:09Z','lines':[{'ref':'L1','quantity':'1'}]}");
    assertThat(world.tell(orders, "pos", "order", "O9", read).ignored()).contains("we made");
  }

  private Decision tell(JsonNode order) {
    return world.tell(orders, "shop", "order", "O1", order);
  }

  private Decision ship(String from, String line, int quantity) {
    return world.tell(
        new ShipmentPolicy(),
        from,
        "shipment",
        "S1",
        World.json(
            "{'order':{'ref':'O1'},'state':'shipped','updatedAt':'2026-01-02T00:00:00Z',"
                + "'lines':[{'line':{'ref':'"
                + line
                + "'},'quantity':'"
                + quantity
                + "'}]}"));
  }

  private List<DeliveryDraft> refund(String ref, String restock, int quantity, String total) {
    JsonNode refund =
        World.json(
            "{'order':{'ref':'O1'},'currency':'EUR','createdAt':'2026-01-02T00:00:1"
                + second
                + "Z','lines':["
                + "{'line':{'ref':'L1'},'quantity':'"
                + quantity
                + "','restock':'"
                + restock
                + "','location':{'ref':'downtown'}}],'total':{'amount':'"
                + total
                + "','currency':'EUR'}}");
    return world.tellOfOrder(new RefundPolicy(), orders, "refund", ref, refund).stream()
        .flatMap(decision -> decision.deliveries().stream())
        .toList();
  }

  private static List<String> kinds(Decision decision) {
    return decision.deliveries().stream().map(DeliveryDraft::kind).toList();
  }

  private static List<String> ids(Decision decision) {
    return decision.deliveries().stream()
        .flatMap(draft -> draft.body().path("includes").valueStream())
        .map(JsonNode::asText)
        .toList();
  }

  private static BigDecimal total(Decision decision, int n) {
    return Money.of(decision.deliveries().get(n).body().at("/sale/total"));
  }

  private JsonNode order(String payment, int one, int two) {
    return order(
        payment,
        one,
        two,
        fulfilment(
            "web", "{'line':{'ref':'L1'},'quantity':'1'},{'line':{'ref':'L2'},'quantity':'1'}"));
  }

  private JsonNode places(String first, int some, String second, int others) {
    return order(
        "paid",
        some + others,
        1,
        fulfilment(first, "{'line':{'ref':'L1'},'quantity':'" + some + "'}")
            + ","
            + fulfilment(second, "{'line':{'ref':'L1'},'quantity':'" + others + "'}"));
  }

  private static String fulfilment(String place, String lines) {
    return "{'status':'open','location':{'ref':'" + place + "'},'lines':[" + lines + "]}";
  }

  private JsonNode order(String payment, int one, int two, String fulfilments) {
    int shipping = one + two == 0 ? 0 : 5;
    world.settings.put("order.location", "web");
    return World.json(
        "{'name':'#1001','channel':'web','status':'open','payment':'"
            + payment
            + "','currency':'EUR','taxesIncluded':true,'createdAt':'2026-01-02T00:00:00Z',"
            + "'updatedAt':'2026-01-02T00:00:1"
            + second++
            + "Z','lines':["
            + World.line("L1", "V1", one)
            + ","
            + World.line("L2", "V2", two)
            + "],'shippingLines':[{'title':'Standard','price':{'amount':'"
            + shipping
            + "','currency':'EUR'}}],'totals':{'total':{'amount':'"
            + (10 * (one + two) + shipping)
            + "','currency':'EUR'}},'fulfilments':["
            + fulfilments
            + "]}");
  }
}
