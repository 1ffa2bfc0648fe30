package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Movement;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class InventoryPolicyTest {
  private static final String PLACE = "V1@web";
  private final World world = new World();
  private final InventoryPolicy stock = new InventoryPolicy();

  InventoryPolicyTest() {
    world.now = 1_767_312_000_000L;
  }

  /** Scenario 2. */
  @Test
  void what_was_never_counted_is_unknown_while_the_shop_sells_it() {
    world.levels.put("shop", new Situation.Level(new BigDecimal(12), world.now));
    Decision never = tell("pos", World.json("{" + where() + ",'onHand':null}"));
    assertThat(never.ignored()).contains("never counted");
    assertThat(publish().deliveries()).isEmpty();

    world.levels.put("shop", new Situation.Level(BigDecimal.ZERO, world.now));
    assertThat(tell("pos", World.json("{" + where() + ",'onHand':null}")).movements())
        .extracting(Movement::quantity)
        .containsExactly(BigDecimal.ZERO);
  }

  /** Scenario 17. */
  @Test
  void parts_of_a_unit_are_dropped_from_the_difference_not_from_its_terms() {
    world.positions.put(
        PLACE, new io.caravan.ledger.Position("V1", "web", new BigDecimal("3.0"), 1, 1));
    move("reserve", "-0.6");
    JsonNode body = publish().deliveries().get(0).body();
    assertThat(body.path("available").asText()).isEqualTo("2");
    assertThat(body.at("/terms/onHand").asText()).isEqualTo("3");
    assertThat(body.at("/terms/reserved").asText()).isEqualTo("0.6");
  }

  /** Scenario 19. */
  @Test
  void every_channel_stops_at_the_safety_stock_and_the_term_shows() {
    world.settings.put("item.safety-stock", "5");
    world.settings.put("safety-stock.web", "7");
    world.count("V1", "web", "6");
    JsonNode body = publish().deliveries().get(0).body();
    assertThat(body.path("available").asText()).isEqualTo("0");
    assertThat(body.at("/terms/safety").asText()).isEqualTo("7");
  }

  /** Scenario 7. */
  @Test
  void a_hundred_orders_at_once_take_a_hundred() {
    count(500);
    level(500);
    world.now += 1;
    for (int i = 0; i < 100; i++) {
      world.tell("shop", "order", "O" + i, StockDocuments.order("O" + i, 1, 1, 0, world.now));
    }
    world.now += 1;
    assertThat(publish().deliveries()).as("the shop took them itself").isEmpty();
    level(400);
    assertThat(world.kinds("set")).isEmpty();
    assertThat(world.conflicts).isEmpty();
  }

  @Test
  void an_edit_in_the_shop_is_kept_as_a_conflict_and_the_count_is_written_again() {
    count(10);
    level(10);
    world.now += 60_000;
    Decision first = level(25);
    assertThat(first.deliveries()).isEmpty();
    assertThat(first.conflicts()).isEmpty();
    assertThat(first.again()).isEqualTo(world.now + 30_000);

    world.now += 30_000;
    Decision later = publish();
    assertThat(later.deliveries()).hasSize(1);
    assertThat(later.deliveries().get(0).body().path("available").asText()).isEqualTo("10");
    assertThat(later.conflicts())
        .containsExactly(new Decision.FieldConflict("available@web", "pos", "10", "shop", "25"));
    assertThat(world.alarms()).containsExactly("foreign-stock-edit");
    world.now += 10;
    level(10);
    assertThat(publish().deliveries()).isEmpty();
    assertThat(world.alarms()).isEmpty();
  }

  @Test
  void a_number_that_an_order_explains_later_is_nobodys_edit() {
    count(10);
    level(10);
    world.now += 60_000;
    level(8);
    world.now += 5_000;
    world.tell("shop", "order", "O1", StockDocuments.order("O1", 2, 2, 0, world.now));
    publish();
    world.now += 60_000;
    publish();
    assertThat(world.conflicts).isEmpty();
    assertThat(world.kinds("set")).isEmpty();
  }

  /** Scenario 4. */
  @Test
  void where_the_shop_owns_stock_its_edit_is_the_count() {
    world.settings.put("owner.inventory", "shop");
    Decision edit = tell("shop", World.json("{" + where() + ",'onHand':'9','available':'9'}"));
    assertThat(edit.movements()).extracting(Movement::kind).containsExactly("count");
    assertThat(publish().deliveries()).isEmpty();
  }

  @Test
  void the_same_count_again_writes_nothing() {
    count(10);
    assertThat(publish().deliveries()).hasSize(1);
    world.now += 10;
    count(10);
    assertThat(publish().deliveries()).isEmpty();
  }

  private void count(int onHand) {
    tell("pos", StockDocuments.stock("onHand", onHand, world.now));
  }

  private Decision level(int available) {
    Decision decision = tell("shop", StockDocuments.stock("available", available, world.now));
    world.levels.put("shop", new Situation.Level(BigDecimal.valueOf(available), world.now));
    return decision;
  }

  private Decision tell(String from, JsonNode document) {
    return world.tell(stock, from, "inventory", PLACE, document);
  }

  private Decision publish() {
    Decision decision =
        stock.publish(
            new StockSituation(
                "V1",
                "web",
                world.stock("V1", "web"),
                List.of(World.POS, World.SHOP),
                world.memos.getOrDefault("inventory" + PLACE, Fields.object()),
                new Situation.Settings(world.settings),
                world,
                world.now));
    world.keep("inventory", PLACE, decision);
    return decision;
  }

  private void move(String kind, String quantity) {
    world.movements.add(
        new Movement(
            "m", "V1", "web", "pos", kind, new BigDecimal(quantity), "order", -1, world.now));
  }

  private static String where() {
    return "'variant':{'ref':'V1'},'location':{'ref':'web'}";
  }
}
