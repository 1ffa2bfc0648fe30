package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders from before this hub were booked by people. */
class EarlierTest {
  private final World world = new World();
  private final OrderPolicy orders = new OrderPolicy();

  @BeforeEach
  void begins() {
    world.now = Instant.parse("2026-02-01T12:00:00Z").toEpochMilli();
    world.begunAt = world.now;
  }

  private static JsonNode order(String created, int quantity, int current, int sent) {
    return World.json(
        "{'ref':'O1','name':'#1001','channel':'web','status':'open','payment':'paid','createdAt':'"
            + created
            + "','updatedAt':'2026-02-01T12:00:00Z','currency':'EUR','lines':[{'ref':'L1',"
            + "'variant':{'ref':'V1'},'sku':'A','title':'Cup','quantity':'"
            + quantity
            + "','currentQuantity':'"
            + current
            + "','fulfilledQuantity':'"
            + sent
            + "','unitPrice':{'amount':'5.00','currency':'EUR'}}],'fulfilments':[{'location':"
            + "{'ref':'web'},'lines':[{'line':{'ref':'L1'}}]}],'totals':{'total':{'amount':'"
            + 5 * current
            + ".00','currency':'EUR'}}}");
  }

  private Decision tell(JsonNode order) {
    return world.tell(orders, "shop", "order", "O1", order);
  }

  private Decision shipped(String ref, int quantity) {
    return world.tell(
        new ShipmentPolicy(),
        "shop",
        "shipment",
        ref,
        World.json(
            "{'ref':'"
                + ref
                + "','order':{'ref':'O1'},'delivery':'shipping','state':'shipped','channel':'web',"
                + "'lines':[{'line':{'ref':'L1'},'quantity':'"
                + quantity
                + "'}]}"));
  }

  @Test
  void an_order_that_was_done_is_kept_and_neither_it_nor_what_belongs_to_it_is_booked() {
    Decision told = tell(order("2026-01-20T00:00:00Z", 2, 2, 2));

    assertThat(told.ignored()).isEqualTo(Earlier.REASON);
    assertThat(told.deliveries()).isEmpty();
    assertThat(told.movements()).isEmpty();
    Decision shipment = shipped("S1", 2);
    assertThat(shipment.ignored()).isEqualTo(Earlier.REASON);
    assertThat(shipment.deliveries()).isEmpty();
    Decision refund =
        world.tell(
            new RefundPolicy(),
            "shop",
            "refund",
            "R1",
            World.json(
                "{'ref':'R1','order':{'ref':'O1'},'currency':'EUR','total':{'amount':'5.00',"
                    + "'currency':'EUR'},'lines':[]}"));
    assertThat(refund.ignored()).isEqualTo(Earlier.REASON);
    assertThat(refund.deliveries()).isEmpty();
  }

  @Test
  void it_stays_so_when_it_is_told_again_and_a_person_hears_of_what_is_added_to_it() {
    tell(order("2026-01-20T00:00:00Z", 2, 2, 2));

    Decision edited = tell(order("2026-01-20T00:00:00Z", 3, 3, 2));

    assertThat(edited.deliveries()).isEmpty();
    assertThat(edited.notices())
        .singleElement()
        .satisfies(
            notice -> assertThat(notice.text()).contains("#1001").contains("send again: 1 x Cup."));
  }

  @Test
  void what_is_added_to_it_is_kept_from_sale_until_it_has_left() {
    tell(order("2026-01-20T00:00:00Z", 2, 2, 2));

    Decision edited = tell(order("2026-01-20T00:00:00Z", 3, 3, 2));
    assertThat(edited.movements())
        .singleElement()
        .satisfies(held -> assertThat(held.quantity()).isEqualByComparingTo("-1"));

    Decision left = tell(order("2026-01-20T00:00:00Z", 3, 3, 3));
    assertThat(left.movements())
        .singleElement()
        .satisfies(free -> assertThat(free.quantity()).isEqualByComparingTo("1"));
    assertThat(left.closed()).hasSize(2);
    assertThat(left.deliveries()).isEmpty();
    assertThat(left.ignored()).isEqualTo(Earlier.REASON);
  }

  @Test
  void what_is_still_to_be_sent_is_reserved_however_old_the_order_is() {
    Decision told = tell(order("2020-01-20T00:00:00Z", 2, 2, 0));

    assertThat(told.ignored()).isNull();
    assertThat(told.deliveries()).extracting(d -> d.action()).containsExactly("reserve");
    assertThat(told.notices()).noneMatch(notice -> notice.kind().equals("earlier-order"));
  }

  @Test
  void of_one_that_was_sent_in_part_a_person_hears() {
    Decision told = tell(order("2026-01-20T00:00:00Z", 2, 2, 1));

    assertThat(told.deliveries()).extracting(d -> d.action()).containsExactly("reserve");
    assertThat(told.notices())
        .filteredOn(notice -> notice.kind().equals("earlier-order"))
        .singleElement()
        .satisfies(notice -> assertThat(notice.text()).contains("sent in part"));
  }

  @Test
  void an_order_from_after_the_beginning_is_ours_even_if_it_is_sent_when_it_is_first_heard_of() {
    Decision told = tell(order("2026-02-01T12:00:01Z", 2, 2, 2));

    assertThat(told.ignored()).isNull();
    assertThat(told.deliveries()).extracting(d -> d.action()).containsExactly("reserve");
  }

  @Test
  void a_ledger_that_never_began_knows_no_earlier_orders() {
    world.begunAt = 0;

    assertThat(tell(order("2026-01-20T00:00:00Z", 2, 2, 2)).ignored()).isNull();
  }

  @Test
  void a_sale_from_before_is_not_written_to_the_shop_when_it_is_changed() {
    world.settings.put("sale.to-shop", "true");
    JsonNode sale =
        World.json(
            "{'ref':'O2','name':'77','channel':'pos','status':'closed','payment':'paid',"
                + "'createdAt':'2026-01-01T00:00:00Z','processedAt':'2026-01-01T00:05:00Z',"
                + "'updatedAt':'2026-02-01T12:00:00Z','currency':'EUR','lines':[]}");

    assertThat(world.tell(orders, "pos", "order", "O2", sale).deliveries()).isEmpty();

    world.begunAt = Instant.parse("2026-01-01T00:01:00Z").toEpochMilli();
    world.states.clear();
    assertThat(world.tell(orders, "pos", "order", "O2", sale).deliveries())
        .extracting(d -> d.action())
        .containsExactly("create");
  }
}
