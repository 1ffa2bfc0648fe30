package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Need;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a web order reserves, where, and what else follows from it. */
class WebOrderTest {
  private static final Instant CREATED = Instant.parse("2026-01-02T00:00:00Z");
  private static final long TTL = Duration.ofDays(3).toMillis();

  private final World world = new World();
  private final OrderPolicy orders = new OrderPolicy();
  private int told;

  private ObjectNode order(String lines, int pieces, String places) {
    told++;
    return (ObjectNode)
        World.json(
            "{'name':'#1001','channel':'web','status':'open','payment':'paid','currency':'EUR',"
                + "'taxesIncluded':true,'createdAt':'"
                + CREATED
                + "','updatedAt':'"
                + CREATED.plusSeconds(told)
                + "','lines':["
                + lines
                + "],'totals':{'total':{'amount':'"
                + pieces * 10
                + "','currency':'EUR'}},'fulfilments':["
                + places
                + "]}");
  }

  private static String at(String place) {
    return "{'ref':'F1','status':'open','location':{'ref':'"
        + place
        + "'},'lines':[{'line':{'ref':'L1'},'quantity':'9'},{'line':{'ref':'L2'},'quantity':'9'}]}";
  }

  private ObjectNode one(int quantity) {
    return order(World.line("L1", "V1", quantity), quantity, at("web"));
  }

  private Decision tell(ObjectNode order) {
    return world.tell(orders, "shop", "order", "O1", order);
  }

  private static List<String> kinds(Decision decision) {
    return decision.deliveries().stream().map(DeliveryDraft::kind).toList();
  }

  private static List<String> moves(Decision decision) {
    return decision.movements().stream()
        .map(m -> m.movementId() + " " + m.kind() + " " + m.quantity() + " at " + m.location())
        .toList();
  }

  @Test
  void the_pieces_of_a_test_order_are_followed_and_never_reserved() {
    ObjectNode order = order(World.line("L1", "V1", 2), 2, at("web")).put("test", true);
    Decision first = tell(order);
    assertThat(moves(first)).containsExactly("test/L1/1 test -2 at web");
    assertThat(first.memo().at("/lines/L1/quantity").asText()).isEqualTo("2");
    assertThat(first.state()).isEqualTo(order);
    assertThat(moves(tell(order))).isEmpty();
    Decision fewer = tell(order(World.line("L1", "V1", 1), 1, at("web")).put("test", true));
    assertThat(moves(fewer)).containsExactly("test/L1/2 test 1 at web");
    Decision cancelled = tell(order.put("status", "cancelled"));
    assertThat(moves(cancelled)).containsExactly("test/L1/3 test 1 at web");
    assertThat(cancelled.deliveries()).isEmpty();
  }

  @Test
  void a_test_order_of_what_is_nowhere_or_unknown_moves_nothing() {
    assertThat(moves(tell(order(World.line("L1", "V1", 2), 2, "").put("test", true)))).isEmpty();
    String unknown = World.line("L1", "V1", 2).replace("'variant':{'ref':'V1'},", "");
    assertThat(moves(tell(order(unknown, 2, at("web")).put("test", true)))).isEmpty();
  }

  @Test
  void a_sale_of_the_till_that_comes_back_from_the_shop_is_ignored() {
    world.states.put("orderO1", World.json("{'ref':'O1','channel':'pos'}"));
    Decision back = tell(one(1));
    assertThat(back.ignored()).contains("sale of the till");
    assertThat(back.state()).isNull();
    assertThat(back.movements()).isEmpty();
  }

  @Test
  void what_an_order_tells_of_its_customer_is_told_as_a_customer() {
    ObjectNode order = one(1);
    order.putObject("customer").put("id", "77").put("email", "a@example.org");
    assertThat(tell(order).derived())
        .containsExactly(new Decision.Derived("customer", "77", order.get("customer")));
    order.putObject("customer").put("ref", "C1").put("email", "a@example.org");
    assertThat(tell(order).derived())
        .containsExactly(new Decision.Derived("customer", null, order.get("customer")));
    order.putObject("customer").put("ref", "C1");
    assertThat(tell(order).derived()).as("nothing new is told").isEmpty();
    order.putObject("customer").put("email", "a@example.org");
    assertThat(tell(order).derived()).as("nobody is meant").isEmpty();
  }

  @Test
  void lines_of_unknown_items_are_named_until_they_are_known() {
    String unknown = World.line("L2", "V2", 1).replace("'variant':{'ref':'V2'},", "");
    Decision mixed = tell(order(World.line("L1", "V1", 1) + "," + unknown, 2, at("web")));
    assertThat(mixed.notices())
        .containsExactly(
            new Decision.Notice(
                "unmapped-line",
                "O1",
                "order #1001 has lines of items that are not known: t;"
                    + " they keep their text and price"));
    assertThat(kinds(mixed)).containsExactly("reserve/L1");
    assertThat(tell(one(1)).notices())
        .containsExactly(new Decision.Notice("unmapped-line", "O1", null));
  }

  @Test
  void a_pending_order_is_held_until_its_time_is_over_and_not_a_moment_longer() {
    world.now = CREATED.toEpochMilli() + TTL - 1;
    Decision held = tell(one(1).put("payment", "pending"));
    assertThat(held.again()).isEqualTo(CREATED.toEpochMilli() + TTL);
    assertThat(moves(held)).containsExactly("reserve/L1/1 reserve -1 at web");
    world.now++;
    Decision given = tell(one(1).put("payment", "pending"));
    assertThat(moves(given)).containsExactly("reserve/L1/2 release 1 at web");
    assertThat(given.closed()).containsExactly("reserve/L1/1", "reserve/L1/2");
    assertThat(given.again()).isZero();
  }

  @Test
  void a_line_that_is_missing_altogether_is_released() {
    String both = World.line("L1", "V1", 1) + "," + World.line("L2", "V2", 2);
    tell(order(both, 3, at("web")));
    Decision without = tell(one(1));
    assertThat(kinds(without)).containsExactly("release/L2/2");
    assertThat(moves(without)).containsExactly("reserve/L2/2 release 2 at web");
    assertThat(without.deliveries().get(0).body().at("/line/quantity").asText()).isEqualTo("2");
    assertThat(tell(one(1)).deliveries()).isEmpty();
  }

  @Test
  void a_line_that_the_shop_gives_to_another_place_is_reserved_there() {
    tell(one(2));
    Decision moved = tell(order(World.line("L1", "V1", 2), 2, at("downtown")));
    assertThat(kinds(moved)).containsExactly("release/L1/2", "reserve/L1");
    assertThat(moves(moved))
        .containsExactly("reserve/L1/2 release 2 at web", "reserve/L1/3 reserve -2 at downtown");
    assertThat(moved.deliveries().get(1).body().at("/location/ref").asText()).isEqualTo("downtown");
  }

  @Test
  void a_line_that_the_hub_moved_itself_or_that_has_left_stays() {
    tell(one(2));
    ((ObjectNode) world.memos.get("orderO1").at("/lines/L1")).put("moved", true);
    assertThat(moves(tell(order(World.line("L1", "V1", 2), 2, at("downtown"))))).isEmpty();
    ((ObjectNode) world.memos.get("orderO1").at("/lines/L1")).remove("moved");
    world.states.put(
        "shipmentS1",
        World.json(
            "{'ref':'S1','order':{'ref':'O1'},'state':'shipped','told':['shop'],"
                + "'lines':[{'line':{'ref':'L1'},'quantity':'1'}]}"));
    assertThat(moves(tell(order(World.line("L1", "V1", 2), 2, at("downtown"))))).isEmpty();
  }

  @Test
  void a_line_of_no_place_is_refused_unless_nothing_of_it_is_wanted() {
    assertThatThrownBy(() -> tell(order(World.line("L1", "V1", 1), 1, "")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no location is known for line L1");
    assertThat(tell(order(World.line("L1", "V1", 0), 0, "")).movements()).isEmpty();
    world.settings.put("order.location", "store");
    assertThat(moves(tell(order(World.line("L1", "V1", 1), 1, ""))))
        .containsExactly("reserve/L1/1 reserve -1 at store");
  }

  @Test
  void a_reservation_waits_for_its_item_and_a_while_for_its_customer() {
    ObjectNode order = one(1);
    order.putObject("customer").put("ref", "C1");
    DeliveryDraft reserve = tell(order).deliveries().get(0);
    assertThat(reserve.needs())
        .containsExactly(
            Need.must("variant", "V1"), new Need("customer", "C1", world.now + 30_000));
    assertThat(reserve.body().at("/customer/ref").asText()).isEqualTo("C1");
    assertThat(reserve.body().at("/line/quantity").asText()).isEqualTo("1");
    World other = new World();
    DeliveryDraft guest = other.tell(orders, "shop", "order", "O1", one(1)).deliveries().get(0);
    assertThat(guest.needs()).containsExactly(Need.must("variant", "V1"));
    assertThat(guest.body().path("customer").isNull()).isTrue();
  }

  @Test
  void what_has_left_is_not_reserved_again() {
    world.states.put(
        "shipmentS1",
        World.json(
            "{'ref':'S1','order':{'ref':'O1'},'state':'shipped','told':['shop'],"
                + "'lines':[{'line':{'ref':'L1'},'quantity':'2'}]}"));
    Decision rest = tell(one(3));
    assertThat(rest.deliveries().get(0).body().at("/line/quantity").asText()).isEqualTo("1");
    Decision less = tell(one(2));
    assertThat(kinds(less)).containsExactly("release/L1/2");
    assertThat(tell(one(1)).movements()).extracting(Movement::kind).isEmpty();
  }

  @Test
  void what_is_reserved_once_more_is_not_taken_for_what_was_sold() {
    String first = tell(one(1)).deliveries().get(0).body().path("note").asText();
    world.states.put(
        "shipmentS1",
        World.json(
            "{'ref':'S1','order':{'ref':'O1'},'state':'shipped','told':['shop'],"
                + "'lines':[{'line':{'ref':'L1'},'quantity':'1'}]}"));
    DeliveryDraft second = tell(one(2)).deliveries().get(0);
    assertThat(second.action()).isEqualTo("reserve");
    assertThat(second.body().path("note").asText()).isEqualTo(first + "/2");
  }

  @Test
  void without_a_till_that_reserves_only_the_hub_knows_of_it() {
    world.targets = List.of(World.SHOP);
    Decision decision = tell(one(1));
    assertThat(decision.deliveries()).isEmpty();
    assertThat(moves(decision)).containsExactly("reserve/L1/1 reserve -1 at web");
  }
}
