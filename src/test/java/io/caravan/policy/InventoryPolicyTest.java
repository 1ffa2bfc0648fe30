package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Movement;
import io.caravan.policy.Decision.FieldConflict;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class InventoryPolicyTest {
  private static final String PLACE = "V1@web";
  private final World world = new World();
  private final InventoryPolicy stock = new InventoryPolicy();
  private int moves;

  @Test
  void a_count_of_the_owner_is_a_movement_and_a_level_of_the_shop_is_none() {
    Decision counted =
        world.tell(
            stock,
            "pos",
            "inventory",
            PLACE,
            World.json(
                "{'variant':{'ref':'V1'},'location':{'ref':'web'},'onHand':'5',"
                    + "'readAt':'1970-01-01T00:00:07Z'}"));
    assertThat(counted.movements())
        .singleElement()
        .satisfies(
            count -> {
              assertThat(count.kind()).isEqualTo("count");
              assertThat(count.quantity()).isEqualByComparingTo("5");
              assertThat(count.at()).isEqualTo(7_000);
            });
    JsonNode level =
        World.json(
            "{'variant':{'ref':'V1'},'location':{'ref':'web'},'onHand':'9','available':'9'}");
    assertThat(world.tell(stock, "shop", "inventory", PLACE, level).movements()).isEmpty();
    world.settings.put("owner.inventory", "shop");
    assertThat(world.tell(stock, "shop", "inventory", PLACE, level).movements())
        .as("a shop edits counts, it does not count")
        .isEmpty();
    world.settings.put("owner.inventory", "erp");
    assertThat(world.tell(stock, "erp", "inventory", PLACE, level).movements()).hasSize(1);
  }

  @Test
  void a_level_of_what_is_not_known_is_kept_and_moves_nothing() {
    Decision item =
        world.tell(
            stock,
            "pos",
            "inventory",
            PLACE,
            World.json("{'location':{'ref':'web'},'onHand':'5'}"));
    assertThat(item.ignored()).isEqualTo("the item is not known yet");
    assertThat(item.movements()).isEmpty();
    Decision place =
        world.tell(
            stock, "pos", "inventory", PLACE, World.json("{'variant':{'ref':'V1'},'onHand':'5'}"));
    assertThat(place.ignored()).isEqualTo("the location is not mapped");
    assertThat(place.movements()).isEmpty();
  }

  @Test
  void an_edit_in_a_shop_that_owns_the_stock_is_a_count_at_the_till_and_stays_on_sale() {
    world.settings.put("owner.inventory", "shop");
    world.settings.put("item.safety-stock", "1");
    world.count("V1", "web", "12.5");
    move("reserve", "-2", -1);
    assertThat(set(publish()).path("available").asText()).isEqualTo("9");
    level("9");
    publish();
    level("20");
    Decision suspect = publish();
    assertThat(suspect.deliveries()).as("it may yet be explained").isEmpty();
    world.now = suspect.again();
    Decision edit = publish();
    assertThat(edit.conflicts()).isEmpty();
    assertThat(edit.notices()).isEmpty();
    Movement change = edit.movements().get(0);
    assertThat(change.kind()).isEqualTo("edit");
    assertThat(change.quantity()).isEqualByComparingTo("11");
    assertThat(edit.deliveries())
        .singleElement()
        .satisfies(
            count -> {
              assertThat(count.target()).isEqualTo("pos");
              assertThat(count.entity()).isEqualTo("movement");
              assertThat(count.action()).isEqualTo("count");
              assertThat(count.body().path("quantity").asText()).isEqualTo("11");
              assertThat(count.body().path("includes").get(0).asText())
                  .isEqualTo(change.movementId());
            });
    assertThat(publish().deliveries()).as("the typed number stays").isEmpty();
    world.now += 10;
    // The till has carried it out and has sold one since.
    world.movements.removeIf(m -> m.movementId().equals(change.movementId()));
    world.count("V1", "web", "22.5");
    assertThat(set(publish()).path("available").asText()).isEqualTo("19");
  }

  @Test
  void what_was_never_counted_is_not_written() {
    level("12");
    assertThat(publish().deliveries()).isEmpty();
  }

  @Test
  void available_is_what_is_there_less_what_no_count_contains_less_safety_in_whole_units() {
    world.settings.put("item.safety-stock", "5");
    world.settings.put("safety-stock.web", "2");
    world.count("V1", "web", "10.5");
    move("reserve", "-3", -1);
    move("release", "1", -1);
    move("restock", "2", world.now + 1);
    move("reserve", "-4", world.now);
    move("reserve", "-4", 0);
    move("cause", "-50", -1);
    JsonNode body = set(publish());
    assertThat(body.path("available").asText()).isEqualTo("8");
    assertThat(body.at("/terms/onHand").asText()).isEqualTo("10.5");
    assertThat(body.at("/terms/reserved").asText()).isEqualTo("0");
    assertThat(body.at("/terms/safety").asText()).isEqualTo("2");
  }

  @Test
  void the_safety_stock_never_sells_below_nothing() {
    world.settings.put("item.safety-stock", "5");
    world.count("V1", "web", "3");
    assertThat(set(publish()).path("available").asText()).isEqualTo("0");
  }

  @Test
  void the_same_count_again_writes_nothing() {
    world.count("V1", "web", "10");
    set(publish());
    world.now += 10;
    world.count("V1", "web", "10");
    assertThat(publish().deliveries()).isEmpty();
    level("10");
    assertThat(publish().deliveries()).isEmpty();
  }

  @Test
  void the_shop_lowers_its_own_number_for_its_own_orders_and_is_not_told() {
    world.count("V1", "web", "10");
    set(publish());
    level("10");
    world.now += 10;
    move("reserve", "-3", -1);
    assertThat(publish().deliveries()).isEmpty();
    level("7");
    Decision read = publish();
    assertThat(read.deliveries()).isEmpty();
    assertThat(read.again()).isZero();
  }

  @Test
  void the_shop_raises_its_own_number_for_goods_that_it_took_back() {
    world.count("V1", "web", "10");
    set(publish());
    level("10");
    publish();
    world.now += 10;
    move("restock", "2", -1);
    assertThat(publish().deliveries()).isEmpty();
    level("12");
    Decision read = publish();
    assertThat(read.deliveries()).isEmpty();
    assertThat(read.again()).as("nothing is to be explained").isZero();
  }

  @Test
  void a_level_read_before_its_order_was_told_is_counted_once() {
    world.count("V1", "web", "10");
    set(publish());
    level("10");
    publish();
    level("9");
    assertThat(publish().again()).isPositive();
    world.now += 10;
    move("reserve", "-1", -1);
    assertThat(publish().deliveries()).isEmpty();
    world.now += 10;
    // The till sells one: the shop shows 9 and must show 8.
    world.count("V1", "web", "9");
    assertThat(set(publish()).path("available").asText()).isEqualTo("8");
  }

  @Test
  void an_order_that_a_count_already_contains_still_lowered_the_shop() {
    world.count("V1", "web", "10");
    set(publish());
    level("10");
    publish();
    world.now += 10;
    move("reserve", "-1", -1);
    assertThat(publish().deliveries()).isEmpty();
    world.now += 10;
    world.movements.clear();
    world.count("V1", "web", "9");
    assertThat(publish().deliveries()).isEmpty();
    world.now += 10;
    world.count("V1", "web", "10");
    assertThat(set(publish()).path("available").asText()).isEqualTo("10");
  }

  @Test
  void an_edit_by_hand_waits_to_be_explained_and_is_a_conflict_then() {
    world.count("V1", "web", "10");
    set(publish());
    level("10");
    publish();
    level("25");
    Decision first = publish();
    assertThat(first.deliveries()).isEmpty();
    assertThat(first.conflicts()).isEmpty();
    assertThat(first.again()).isEqualTo(world.now + 30_000);
    world.now += 29_999;
    assertThat(publish().conflicts()).isEmpty();
    world.now += 1;
    Decision later = publish();
    assertThat(set(later).path("available").asText()).isEqualTo("10");
    assertThat(later.conflicts())
        .containsExactly(new FieldConflict("available@web", "pos", "10", "shop", "25"));
    assertThat(later.notices())
        .extracting(Decision.Notice::kind)
        .containsExactly("foreign-stock-edit");
    level("10");
    Decision mended = publish();
    assertThat(mended.deliveries()).isEmpty();
    assertThat(mended.conflicts()).isEmpty();
  }

  @Test
  void a_level_that_was_read_before_its_order_was_told_may_lack_it() {
    world.count("V1", "web", "10");
    set(publish());
    level("10");
    publish();
    world.now += 10;
    move("reserve", "-1", -1);
    move("reserve", "-2", -1);
    long ordered = world.now;
    for (String told : new String[] {"10", "9", "8", "7"}) {
      world.now += 10;
      world.levels.put(
          "shop", new Situation.Level(new BigDecimal(told), world.now, ordered - 1, false, true));
      Decision read = publish();
      assertThat(read.again())
          .as("%s: only whether it comes to show them is looked at", told)
          .isEqualTo(told.equals("7") ? 0 : ordered + 30_000);
      assertThat(read.deliveries()).as(told).isEmpty();
    }
    world.now += 10;
    level("8");
    assertThat(publish().again()).as("it must contain both by now").isPositive();
  }

  @Test
  void what_is_still_to_come_is_looked_for_since_a_level_that_has_it_is_never_told_again() {
    world.count("V1", "web", "10");
    set(publish());
    level("10");
    publish();
    world.now += 10;
    move("reserve", "-1", -1);
    publish();
    world.levels.put(
        "shop", new Situation.Level(BigDecimal.TEN, world.now + 1, world.now - 1, false, true));
    assertThat(publish().recounts()).containsExactly(new Decision.Recount("shop", "V1"));
    world.now += 10;
    level("9");
    assertThat(publish().recounts()).isEmpty();
  }

  @Test
  void an_order_that_a_write_may_have_undone_is_looked_for() {
    world.count("V1", "web", "10");
    set(publish());
    world.ordersReadAt = 0;
    level("10");
    publish();
    world.now += 10;
    move("reserve", "-1", -1);
    assertThat(publish().recounts()).containsExactly(new Decision.Recount("shop", "V1"));
    world.ordersReadAt = Long.MAX_VALUE;
    level("10");
    Decision mended = publish();
    assertThat(set(mended).path("available").asText()).isEqualTo("9");
    assertThat(mended.conflicts()).isEmpty();
  }

  @Test
  void a_number_waits_until_the_orders_were_read_past_it() {
    world.count("V1", "web", "10");
    set(publish());
    level("10");
    publish();
    world.ordersReadAt = world.now;
    level("9");
    Decision first = publish();
    assertThat(first.rereads()).containsExactly("shop");
    world.now += 30_000;
    Decision unread = publish();
    assertThat(unread.conflicts()).isEmpty();
    assertThat(unread.again()).isEqualTo(world.now + 2_000);
    world.ordersReadAt = world.now;
    assertThat(publish().conflicts()).hasSize(1);
  }

  @Test
  void a_number_that_nobody_can_explain_is_not_left_where_orders_cannot_be_read() {
    world.count("V1", "web", "10");
    set(publish());
    level("10");
    publish();
    level("25");
    publish();
    world.ordersReadAt = 0;
    world.now += 299_999;
    assertThat(publish().conflicts()).isEmpty();
    world.now += 1;
    assertThat(publish().conflicts()).hasSize(1);
  }

  @Test
  void what_orders_that_nobody_could_read_may_have_taken_is_not_put_on_sale_again() {
    agreedOn("10");
    world.ordersReadAt = world.now;
    level("8");
    publish();
    world.now += 3_600_000;
    Decision unread = publish();
    assertThat(unread.deliveries()).as("two may be sold").isEmpty();
    assertThat(unread.conflicts()).isEmpty();
    assertThat(unread.notices()).as("nobody is blamed").isEmpty();
    assertThat(unread.again()).as("looked at again").isEqualTo(world.now + 30_000);
    world.count("V1", "web", "7");
    Decision lower = publish();
    assertThat(set(lower).path("available").asText()).isEqualTo("7");
    assertThat(lower.notices()).isEmpty();
    level("7");
    assertThat(publish().deliveries()).isEmpty();
    move("reserve", "-2", -1);
    Decision told = publish();
    assertThat(told.recounts())
        .as("our 7 may have been written over it")
        .containsExactly(new Decision.Recount("shop", "V1"));
    world.ordersReadAt = Long.MAX_VALUE;
    level("7");
    assertThat(set(publish()).path("available").asText()).isEqualTo("5");
  }

  @Test
  void a_number_of_a_refused_write_may_be_orders_too_and_is_not_raised_until_they_were_read() {
    agreedOn("10");
    world.ordersReadAt = world.now;
    world.count("V1", "web", "8");
    set(publish());
    world.count("V1", "web", "10");
    set(publish());
    // Both were refused; an order of two came that nobody could read.
    world.now += 10;
    world.levels.put(
        "shop", new Situation.Level(new BigDecimal("8"), world.now, world.now, false, false));
    publish();
    world.now += 300_000;
    Decision unread = publish();
    assertThat(unread.deliveries()).as("two may be sold").isEmpty();
    assertThat(unread.notices()).isEmpty();
    assertThat(unread.again()).as("looked at again").isEqualTo(world.now + 30_000);
    world.ordersReadAt = Long.MAX_VALUE;
    assertThat(set(publish()).path("available").asText()).as("nobody bought").isEqualTo("10");
  }

  @Test
  void after_a_write_that_was_refused_the_number_before_it_is_the_measure() {
    agreedOn("10");
    world.ordersReadAt = world.now;
    world.count("V1", "web", "7");
    set(publish());
    world.now += 10;
    // An order of one came in between.
    world.levels.put(
        "shop", new Situation.Level(new BigDecimal("9"), world.now, world.now, false, false));
    publish();
    world.now += 300_000;
    Decision late = publish();
    assertThat(late.conflicts()).isEmpty();
    assertThat(late.notices()).isEmpty();
    assertThat(set(late).path("available").asText()).isEqualTo("7");
  }

  @Test
  void a_number_that_told_orders_explain_is_nobodys_edit_although_others_are_not_read() {
    agreedOn("10");
    world.count("V1", "web", "9");
    set(publish());
    move("reserve", "-2", -1);
    world.ordersReadAt = world.now;
    publish();
    // The write undid the order, which was there before it.
    level("9");
    publish();
    world.now += 300_000;
    Decision late = publish();
    assertThat(late.conflicts()).isEmpty();
    assertThat(late.notices()).isEmpty();
    assertThat(set(late).path("available").asText()).isEqualTo("7");
  }

  @Test
  void a_level_is_read_again_after_an_order_that_a_write_of_ours_may_have_undone() {
    agreedOn("10");
    world.count("V1", "web", "9");
    set(publish());
    world.levels.put(
        "shop", new Situation.Level(new BigDecimal("9"), world.now, world.now, true, false));
    world.now += 10;
    move("reserve", "-2", -1);
    Decision underWay = publish();
    assertThat(underWay.recounts()).as("nothing is to be seen while it is written").isEmpty();
    assertThat(underWay.again()).isEqualTo(world.now + 30_000);
    world.levels.put(
        "shop", new Situation.Level(new BigDecimal("9"), world.now + 20, world.now, false, true));
    world.now += 30_000;
    assertThat(publish().recounts()).containsExactly(new Decision.Recount("shop", "V1"));
    level("7");
    Decision seen = publish();
    assertThat(seen.recounts()).isEmpty();
    assertThat(seen.deliveries()).isEmpty();
    assertThat(seen.again()).isZero();
    move("reserve", "-1", -1);
    assertThat(publish().recounts()).as("nothing was written meanwhile").isEmpty();
  }

  @Test
  void a_test_order_explains_what_the_shop_shows_and_is_put_on_sale_again() {
    world.count("V1", "web", "10");
    set(publish());
    level("10");
    publish();
    world.now += 10;
    move("test", "-1", -1);
    level("9");
    Decision read = publish();
    assertThat(read.conflicts()).isEmpty();
    assertThat(set(read).path("available").asText()).isEqualTo("10");
  }

  @Test
  void goods_that_a_cancellation_leaves_out_are_put_on_sale_by_us() {
    world.count("V1", "web", "10");
    set(publish());
    level("10");
    publish();
    world.now += 10;
    move("reserve", "-1", -1);
    level("9");
    publish();
    world.now += 10;
    move("release", "1", -1);
    assertThat(publish().deliveries()).isEmpty();
    level("9");
    Decision read = publish();
    assertThat(read.again()).isZero();
    assertThat(set(read).path("available").asText()).isEqualTo("10");
  }

  @Test
  void an_order_that_is_told_while_another_number_is_on_its_way_takes_its_place() {
    world.count("V1", "web", "10");
    set(publish());
    level("10");
    publish();
    world.now += 10;
    world.count("V1", "web", "9");
    assertThat(set(publish()).path("available").asText()).isEqualTo("9");
    world.levels.put(
        "shop", new Situation.Level(BigDecimal.TEN, world.now, world.now, true, false));
    world.now += 10;
    move("reserve", "-1", -1);
    assertThat(set(publish()).path("available").asText()).isEqualTo("8");
    assertThat(publish().deliveries()).isEmpty();
  }

  @Test
  void writes_of_two_places_that_follow_from_one_change_are_two() {
    world.count("V1", "web", "10");
    world.count("V2", "web", "10");
    String one = publish().deliveries().get(0).kind();
    Decision other = world.publish(stock::publish, "V2", "web");
    assertThat(other.deliveries().get(0).kind()).isNotEqualTo(one);
  }

  @Test
  void another_number_by_hand_waits_anew() {
    world.settings.put("inventory.settle", "10s");
    world.count("V1", "web", "10");
    set(publish());
    level("10");
    publish();
    level("25");
    publish();
    world.now += 9_000;
    level("26");
    assertThat(publish().again()).isEqualTo(world.now + 10_000);
  }

  @Test
  void who_counts_is_told_no_number() {
    world.count("V1", "web", "10");
    StockSituation now = world.stockSituation("V1", "web");
    Situation.Target till = new Situation.Target("pos", "pos", List.of("set"), true);
    Decision decision =
        stock.publish(
            new StockSituation(
                now.variant(),
                now.location(),
                now.stock(),
                List.of(till),
                now.memo(),
                now.settings(),
                now.facts(),
                now.now()));
    assertThat(decision.deliveries()).isEmpty();
  }

  private void agreedOn(String number) {
    world.count("V1", "web", number);
    set(publish());
    level(number);
    publish();
    world.now += 10;
  }

  private JsonNode set(Decision decision) {
    assertThat(decision.deliveries()).hasSize(1);
    assertThat(decision.deliveries().get(0).target()).isEqualTo("shop");
    assertThat(decision.deliveries().get(0).action()).isEqualTo("set");
    return decision.deliveries().get(0).body();
  }

  private void level(String available) {
    world.now += 10;
    world.levels.put(
        "shop", new Situation.Level(new BigDecimal(available), world.now, world.now, false, true));
  }

  private void move(String kind, String quantity, long includedAt) {
    world.movements.add(
        new Movement(
            "m" + moves++,
            "V1",
            "web",
            "shop",
            kind,
            new BigDecimal(quantity),
            "order",
            includedAt,
            world.now));
  }

  private Decision publish() {
    return world.publish(stock::publish, "V1", "web");
  }
}
