package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Need;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders that are sold at once: what is taken from where, what is booked, and when again. */
class OrderSaleCasesTest {
  private static final Instant CREATED = Instant.parse("2026-01-02T00:00:00Z");
  private final World world = new World();
  private final OrderPolicy orders = new OrderPolicy();
  private int told;

  @BeforeEach
  void sale() {
    world.settings.put("flows.order-to-pos.mode", "sale");
  }

  private ObjectNode order(int quantity, String place) {
    told++;
    String fulfilment =
        place == null
            ? ""
            : "{'ref':'F','status':'open','location':{'ref':'"
                + place
                + "'},'lines':[{'line':{'ref':'L1'},'quantity':'9'}]}";
    return (ObjectNode)
        World.json(
            "{'name':'#1','channel':'web','status':'open','payment':'paid','currency':'EUR',"
                + "'taxesIncluded':true,'createdAt':'"
                + CREATED
                + "','updatedAt':'"
                + CREATED.plusSeconds(told)
                + "','lines':["
                + World.line("L1", "V1", quantity)
                + "],'totals':{'total':{'amount':'"
                + quantity * 10
                + "','currency':'EUR'}},'fulfilments':["
                + fulfilment
                + "]}");
  }

  private Decision tell(ObjectNode order) {
    return world.tell(orders, "shop", "order", "O1", order);
  }

  private static List<String> moves(Decision decision) {
    return decision.movements().stream()
        .map(m -> m.kind() + " " + m.quantity() + " at " + m.location())
        .toList();
  }

  private static List<String> kinds(Decision decision) {
    return decision.deliveries().stream().map(DeliveryDraft::kind).toList();
  }

  @Test
  void a_till_that_only_sells_or_only_takes_back_is_none() {
    for (String action : List.of("complete", "return")) {
      world.targets = List.of(new Situation.Target("pos", "pos", List.of(action), true));
      assertThat(tell(order(1, "web")).deliveries()).isEmpty();
    }
    world.targets = List.of(World.SHOP, World.POS);
    assertThat(tell(order(2, "web")).deliveries())
        .extracting(DeliveryDraft::target)
        .containsExactly("pos");
  }

  @Test
  void a_pending_order_is_looked_at_again_when_its_time_is_over() {
    Decision held = tell(order(1, "web").put("payment", "pending"));
    assertThat(held.again()).isEqualTo(CREATED.plus(Duration.ofDays(3)).toEpochMilli());
    assertThat(moves(held)).containsExactly("reserve -1 at web");
  }

  @Test
  void a_line_that_is_missing_altogether_is_given_back() {
    tell(order(2, "web"));
    ObjectNode none = order(0, "web");
    none.withArray("lines").removeAll();
    Decision removed = tell(none);
    assertThat(kinds(removed)).containsExactly("return/O1/2");
    assertThat(moves(removed)).containsExactly("release 2 at web");
    assertThat(removed.deliveries().get(0).body().at("/sale/total/amount").asText())
        .isEqualTo("20.00");
    assertThat(removed.deliveries().get(0).body().at("/sale/lines/0/line/ref").asText())
        .isEqualTo("L1");
  }

  @Test
  void fewer_pieces_are_released_and_more_are_reserved() {
    tell(order(2, "web"));
    assertThat(moves(tell(order(1, "web")))).containsExactly("release 1 at web");
    assertThat(moves(tell(order(3, "web")))).containsExactly("reserve -2 at web");
  }

  @Test
  void a_line_of_no_place_is_refused_until_one_is_set() {
    assertThatThrownBy(() -> tell(order(1, null)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no location is known for line L1");
    world.settings.put("order.location", "store");
    Decision sold = tell(order(1, null));
    assertThat(moves(sold)).containsExactly("reserve -1 at store");
    assertThat(sold.deliveries().get(0).body().at("/location/ref").asText()).isEqualTo("store");
  }

  @Test
  void a_place_once_taken_stays_though_the_usual_one_changes() {
    world.settings.put("order.location", "store");
    tell(order(1, null));
    world.settings.put("order.location", "web");
    assertThat(moves(tell(order(2, null)))).containsExactly("reserve -1 at store");
    ObjectNode tip = order(2, null);
    tip.withArray("fees")
        .addObject()
        .put("kind", "fee")
        .set("amount", World.json("{'amount':'1','currency':'EUR'}"));
    tip.withObject("/totals/total").put("amount", "21");
    Decision more = tell(tip);
    assertThat(kinds(more)).containsExactly("complete/O1/3");
    assertThat(more.deliveries().get(0).body().at("/location/ref").asText()).isEqualTo("store");
  }

  @Test
  void a_sale_waits_a_while_for_its_customer_and_a_return_for_nobody() {
    ObjectNode order = order(1, "web");
    order.putObject("customer").put("ref", "C1");
    DeliveryDraft sale = tell(order).deliveries().get(0);
    assertThat(sale.needs())
        .containsExactly(
            Need.must("variant", "V1"), new Need("customer", "C1", world.now + 30_000));
    ObjectNode less = order(0, "web");
    less.putObject("customer").put("ref", "C1");
    assertThat(tell(less).deliveries().get(0).needs()).containsExactly(Need.must("variant", "V1"));
  }

  private void shipped(int quantity) {
    world.states.put(
        "shipmentS1",
        World.json(
            "{'ref':'S1','order':{'ref':'O1'},'state':'shipped','told':['shop'],'lines':["
                + "{'line':{'ref':'L1'},'quantity':'"
                + quantity
                + "'}]}"));
  }

  @Test
  void goods_that_left_and_count_no_more_wait_for_their_refund_and_no_longer() {
    tell(order(2, "web"));
    shipped(2);
    long begun = world.now;
    Decision waits = tell(order(1, "web"));
    assertThat(waits.again()).isEqualTo(begun + 900_000);
    assertThat(waits.deliveries()).isEmpty();
    world.now = begun + 899_999;
    assertThat(tell(order(1, "web")).again()).as("from when it began").isEqualTo(begun + 900_000);
    world.now++;
    Decision late = tell(order(1, "web"));
    assertThat(late.again()).isZero();
    tell(order(2, "web"));
    Decision anew = tell(order(1, "web"));
    assertThat(anew.again()).as("it waits anew").isEqualTo(world.now + 900_000);
  }

  @Test
  void goods_that_left_and_came_back_are_worth_what_the_order_counts() {
    tell(order(2, "web"));
    shipped(2);
    world.states.put(
        "refundR1",
        World.json(
            "{'ref':'R1','order':{'ref':'O1'},'createdAt':'2026-01-02T00:00:00Z','lines':["
                + "{'line':{'ref':'L1'},'quantity':'1','restock':'return','location':{'ref':"
                + "'store'}}]}"));
    Decision back = tell(order(1, "web"));
    assertThat(moves(back)).containsExactly("restock 1 at store");
    assertThat(kinds(back)).containsExactly("return/O1/2");
    assertThat(back.deliveries().get(0).body().at("/sale/total/amount").asText())
        .isEqualTo("10.00");
    ObjectNode cancelled = order(1, "web").put("status", "cancelled");
    Decision nothing = tell(cancelled);
    assertThat(nothing.deliveries()).as("what was sent stays sold").isEmpty();
  }
}
