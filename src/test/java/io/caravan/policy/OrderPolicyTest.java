package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderPolicyTest {
  private final World world = new World();
  private final OrderPolicy orders = new OrderPolicy();
  private final ShipmentPolicy shipments = new ShipmentPolicy();

  @Test
  void a_paid_order_reserves_each_line_once_and_is_the_same_told_twice() {
    Decision first = tell(order("paid", 2, 1, 1));
    assertThat(actions(first)).containsExactly("reserve/L1", "reserve/L2");
    assertThat(first.deliveries().get(0).body().path("note").asText())
        .isEqualTo("#1001 caravan:O1#L1");
    assertThat(first.movements())
        .extracting(Movement::quantity)
        .containsExactly(new BigDecimal("-2"), new BigDecimal("-1"));
    assertThat(first.deliveries().get(0).body().path("includes").get(0).asText())
        .isEqualTo(first.movements().get(0).movementId());

    Decision again = tell(order("paid", 2, 1, 1));
    assertThat(again.deliveries()).isEmpty();
    assertThat(again.movements()).isEmpty();
  }

  @Test
  void paid_before_created_gives_one_reservation() {
    tell(order("paid", 1, 1, 5));
    Decision late = tell(order("pending", 1, 1, 3));
    assertThat(late.ignored()).contains("newer");
    assertThat(late.deliveries()).isEmpty();
  }

  @Test
  void a_pending_order_is_held_in_the_hub_until_it_is_paid() {
    Decision held = tell(order("pending", 1, 1, 1));
    assertThat(held.deliveries()).isEmpty();
    assertThat(held.movements()).hasSize(2);
    assertThat(held.again()).isPositive();
    assertThat(actions(tell(order("paid", 1, 1, 2)))).containsExactly("reserve/L1", "reserve/L2");
  }

  @Test
  void a_pending_order_is_given_up_after_its_time() {
    tell(order("pending", 1, 1, 1));
    world.now += 4L * 24 * 3_600_000 + Instant.parse("2026-01-02T00:00:00Z").toEpochMilli();
    Decision given = tell(order("pending", 1, 1, 1));
    assertThat(given.deliveries()).isEmpty();
    assertThat(world.movements).isEmpty();
  }

  @Test
  void an_edit_amends_and_a_cancellation_releases() {
    tell(order("paid", 2, 1, 1));
    assertThat(actions(tell(order("paid", 3, 0, 2)))).containsExactly("amend/L1/2", "release/L2/2");
    Decision cancelled = tell(((ObjectNode) order("paid", 3, 0, 3)).put("status", "cancelled"));
    assertThat(actions(cancelled)).containsExactly("release/L1/3");
    assertThat(world.movements.stream().map(Movement::quantity).reduce(BigDecimal::add))
        .hasValueSatisfying(sum -> assertThat(sum).isZero());
  }

  @Test
  void a_test_order_stays_in_the_shop() {
    Decision test = tell(((ObjectNode) order("paid", 1, 1, 1)).put("test", true));
    assertThat(test.ignored()).contains("test");
    assertThat(test.deliveries()).isEmpty();
  }

  @Test
  void a_total_that_does_not_add_up_is_refused() {
    ObjectNode order = (ObjectNode) order("paid", 1, 1, 1);
    order.withObject("/totals/total").put("amount", "99.00");
    assertThatThrownBy(() -> tell(order))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("differ");
  }

  @Test
  void shipped_in_two_parts_two_sales_are_completed_and_told_again_nothing_happens() {
    tell(order("paid", 2, 1, 1));
    Decision first = ship("shop", "S1", "L1", 1);
    assertThat(actions(first)).containsExactly("complete/S1");
    assertThat(first.deliveries().get(0).body().at("/sale/number").asText()).isEqualTo("#1001/1");
    Decision second = ship("warehouse", "S2", "L1", 2);
    assertThat(actions(second)).containsExactly("fulfil/S2/web", "complete/S2");
    assertThat(second.deliveries().get(0).body().at("/lines/0/quantity").asText()).isEqualTo("1");
    assertThat(ship("shop", "S3", "L1", 1).deliveries()).isEmpty();
    assertThat(ship("shop", "S1", "L1", 1).deliveries()).isEmpty();
  }

  @Test
  void a_sale_of_the_reserved_line_at_the_till_ships_the_web_order() {
    tell(order("paid", 1, 1, 1));
    JsonNode sale =
        World.json(
            "{'channel':'pos','status':'closed','updatedAt':'2026-01-02T00:00:09Z',"
                + "'payments':[{'gateway':'Cash','amount':{'amount':'1','currency':'EUR'}}],"
                + "'lines':[{'ref':'L1','sku':'A','quantity':'1'}]}");
    Decision sold = world.tell(orders, "pos", "order", "O9", sale);
    assertThat(sold.derived()).hasSize(1);
    Decision shipped =
        world.tell(shipments, "pos", "shipment", "S9", sold.derived().get(0).document());
    assertThat(actions(shipped)).containsExactly("fulfil/S9/web");
    assertThat(shipped.notices()).extracting(Decision.Notice::kind).containsExactly("paid-twice");
  }

  @Test
  void a_short_line_goes_to_the_next_location_then_to_a_hold() {
    Decision reserved = tell(order("paid", 2, 1, 1));
    world.count("V1", "downtown", "5");
    Decision moved = isShort("reserve", reserved.deliveries().get(0).body());
    assertThat(moved.deliveries()).isEmpty();
    assertThat(moved.instead().at("/location/ref").asText()).isEqualTo("downtown");
    assertThat(moved.instead().at("/line/quantity").asText()).isEqualTo("2");
    Decision held = isShort("reserve", moved.instead());
    assertThat(held.instead()).isNull();
    assertThat(actions(held)).containsExactly("hold/L1");
    assertThat(held.notices()).extracting(Decision.Notice::kind).containsExactly("short");
  }

  @Test
  void a_short_line_is_asked_for_elsewhere_in_the_quantity_that_is_wanted_by_now() {
    Decision reserved = tell(order("paid", 2, 1, 1));
    world.count("V1", "downtown", "1");
    Decision amended = tell(order("paid", 1, 1, 2));
    assertThat(actions(amended)).containsExactly("amend/L1/2");
    Decision moved = isShort("reserve", reserved.deliveries().get(0).body());
    assertThat(moved.instead().at("/line/quantity").asText()).isEqualTo("1");
    int asked = world.memos.get("orderO1").at("/lines/L1/asked").asInt();
    assertThat(amended.deliveries().get(0).body().path("n").asInt()).isLessThan(asked);
    assertThat(moved.instead().path("n").asInt()).isEqualTo(asked);
  }

  @Test
  void what_an_amendment_wants_more_is_told_to_people_and_the_reservation_stays() {
    tell(order("paid", 1, 1, 1));
    world.count("V1", "downtown", "5");
    Decision more = tell(order("paid", 2, 1, 2));
    Decision held = isShort("amend", more.deliveries().get(0).body());
    assertThat(held.instead()).isNull();
    assertThat(actions(held)).containsExactly("hold/L1");
    Decision less = tell(order("paid", 1, 1, 3));
    assertThat(actions(less)).containsExactly("amend/L1/4");
    assertThat(less.notices())
        .filteredOn(notice -> notice.kind().equals("short"))
        .singleElement()
        .satisfies(notice -> assertThat(notice.text()).isNull());
  }

  @Test
  void a_short_line_that_is_cancelled_meanwhile_is_no_matter_for_people() {
    Decision reserved = tell(order("paid", 2, 1, 1));
    tell(order("voided", 2, 1, 2));
    Decision nothing = isShort("reserve", reserved.deliveries().get(0).body());
    assertThat(nothing.instead()).isNull();
    assertThat(nothing.deliveries()).isEmpty();
    assertThat(nothing.notices()).isEmpty();
    assertThat(nothing.closed()).containsExactlyInAnyOrder("reserve/L1/1", "reserve/L1/2");
  }

  @Test
  void a_short_line_that_has_left_is_taken_whatever_the_till_has() {
    Decision reserved = tell(order("paid", 2, 1, 1));
    ship("shop", "S1", "L1", 1);
    Decision taken = isShort("reserve", reserved.deliveries().get(0).body());
    assertThat(taken.instead().path("force").asBoolean()).isTrue();
    assertThat(taken.notices()).isEmpty();
  }

  @Test
  void a_line_that_leaves_although_it_is_short_is_taken_before_it_is_sold() {
    Decision reserved = tell(order("paid", 2, 1, 1));
    isShort("reserve", reserved.deliveries().get(0).body());
    Decision left = ship("shop", "S1", "L1", 2);
    assertThat(actions(left)).containsExactly("taken/L1/S1", "complete/S1");
    assertThat(left.deliveries().get(0).action()).isEqualTo("reserve");
    assertThat(left.deliveries().get(0).body().path("force").asBoolean()).isTrue();
    assertThat(left.deliveries().get(0).body().path("includes")).hasSize(1);
    assertThat(left.redecided()).extracting(Decision.Redecided::ref).containsExactly("O1");
    Decision again = tell(order("paid", 2, 1, 1));
    assertThat(again.deliveries()).isEmpty();
    assertThat(again.notices())
        .filteredOn(notice -> notice.kind().equals("short"))
        .singleElement()
        .satisfies(notice -> assertThat(notice.text()).isNull());
  }

  @Test
  void what_is_added_once_all_has_left_is_reserved_anew() {
    tell(order("paid", 1, 1, 1));
    ship("shop", "S1", "L1", 1);
    Decision more = tell(order("paid", 2, 1, 2));
    assertThat(actions(more)).containsExactly("reserve/L1");
    assertThat(more.deliveries().get(0).body().at("/line/quantity").asText()).isEqualTo("1");
    Decision evenMore = tell(order("paid", 3, 1, 3));
    assertThat(actions(evenMore)).containsExactly("amend/L1/3");
  }

  @Test
  void what_has_left_and_no_till_has_sold_yet_stays_reserved_whatever_becomes_of_the_rest() {
    tell(order("paid", 3, 1, 1));
    // Point to point, a warehouse tells the shop alone.
    world.targets = List.of(World.SHOP);
    ship("warehouse", "S1", "L1", 1);
    world.targets = null;
    Decision edited = tell(order("paid", 2, 1, 2));
    assertThat(actions(edited)).containsExactly("amend/L1/2");
    assertThat(edited.deliveries().get(0).body().at("/line/quantity").asText()).isEqualTo("2");
    Decision less = tell(order("paid", 1, 1, 3));
    assertThat(actions(less)).containsExactly("amend/L1/3");
    assertThat(less.deliveries().get(0).body().at("/line/quantity").asText()).isEqualTo("1");
    assertThat(actions(ship("shop", "S1", "L1", 1))).containsExactly("complete/S1");
    assertThat(actions(tell(order("paid", 1, 1, 4)))).isEmpty();
  }

  private Decision isShort(String action, JsonNode body) {
    Decision decision =
        orders.shortfall(
            world.situation("shop", "order", "O1", world.states.get("orderO1")), action, body);
    world.keep("order", "O1", decision);
    return decision;
  }

  private Decision tell(JsonNode order) {
    return world.tell(orders, "shop", "order", "O1", order);
  }

  private Decision ship(String from, String ref, String line, int quantity) {
    return world.tell(
        shipments,
        from,
        "shipment",
        ref,
        World.json(
            "{'order':{'ref':'O1'},'state':'shipped','updatedAt':'2026-01-02T00:00:09Z',"
                + "'lines':[{'line':{'ref':'"
                + line
                + "'},'quantity':'"
                + quantity
                + "'}]}"));
  }

  private static List<String> actions(Decision decision) {
    return decision.deliveries().stream().map(DeliveryDraft::kind).toList();
  }

  private static JsonNode order(String payment, int one, int two, int second) {
    BigDecimal total = BigDecimal.TEN.multiply(BigDecimal.valueOf(one + two));
    return World.json(
        "{'name':'#1001','channel':'web','status':'open','payment':'"
            + payment
            + "','currency':'EUR','taxesIncluded':true,'createdAt':'2026-01-02T00:00:00Z',"
            + "'updatedAt':'2026-01-02T00:00:0"
            + second
            + "Z','lines':["
            + World.line("L1", "V1", one)
            + ","
            + World.line("L2", "V2", two)
            + "],'totals':{'total':{'amount':'"
            + total
            + "','currency':'EUR'}},'fulfilments':[{'ref':'F1','status':'open',"
            + "'location':{'ref':'web'},'lines':[{'line':{'ref':'L1'},'quantity':'1'},"
            + "{'line':{'ref':'L2'},'quantity':'1'}]}]}");
  }
}
