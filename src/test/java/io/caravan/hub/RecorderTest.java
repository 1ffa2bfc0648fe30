package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Delivery;
import io.caravan.mapping.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecorderTest {
  private static final String EARLY = "2026-11-24T09:00:00Z";
  private static final String LATER = "2026-11-24T09:30:00Z";
  @TempDir Path folder;
  private HubFixture hub;

  @BeforeEach
  void open() {
    hub = new HubFixture(folder);
    hub.subscribe("item", "pos", "shop");
    hub.subscribe("inventory", "shop");
    hub.subscribe("order", "pos");
    hub.subscribe("customer", "pos", "shop");
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private Ticker ticker() {
    return new Ticker(hub.hub, hub.time, Runnable::run, "r", "h", "v");
  }

  @Test
  void a_duplicate_is_no_change_however_its_decimals_are_written() {
    String told = HubFixture.item("1", "11", "A", "Shirt");
    Recorded first = hub.tell("item", "pos", told);
    Recorded second = hub.tell("item", "pos", told.replace("20.00", "20"));
    assertThat(first.outcome()).isEqualTo(Recorded.Outcome.CHANGE);
    assertThat(second.outcome()).isEqualTo(Recorded.Outcome.UNCHANGED);
    assertThat(hub.deliveries("item", first.ref()))
        .singleElement()
        .extracting(Delivery::target)
        .isEqualTo("shop");
  }

  @Test
  void the_teller_gets_its_own_word_only_if_it_takes_corrections() {
    hub.settings.put("item-to-pos.corrections", "true");
    hub.close();
    hub.open();
    Recorded told = hub.tell("item", "pos", HubFixture.item("1", "11", "A", "Shirt"));
    assertThat(hub.deliveries("item", told.ref()))
        .extracting(Delivery::target)
        .containsExactlyInAnyOrder("pos", "shop");
  }

  @Test
  void a_record_between_two_named_ends_reaches_nobody_else() {
    Incoming in =
        hub.incoming(
            "item",
            "pos",
            Json.parse(HubFixture.item("1", "11", "A", "S")),
            Set.of("pos", "depot"));
    Recorded told = hub.ledger.writeNow(tx -> hub.hub.recorder().record(tx, in));
    assertThat(told.outcome()).isEqualTo(Recorded.Outcome.CHANGE);
    assertThat(hub.deliveries("item", told.ref())).isEmpty();
  }

  @Test
  void what_is_tried_again_after_it_was_parked_reaches_nobody_else() throws Exception {
    hub.subscribe("item", "depot");
    ticker().tick();
    String told = HubFixture.item("1", "11", "A", "poison");
    Incoming poison = hub.incoming("item", "pos", Json.parse(told), Set.of("pos", "shop"));
    long parked =
        new RecordKeeper(hub.hub).park(poison, null, "$.title", "is poison").get().changeId();
    JsonNode mended = Json.parse(told.replace("poison", "Shirt"));
    hub.ledger.writeNow(tx -> tx.replayChange(parked, mended, "operator"));
    ticker().tick();
    String ref = hub.ref("item", "pos", "1");
    assertThat(hub.deliveries("item", ref)).extracting(Delivery::target).containsExactly("shop");
    assertThat(hub.ledger.<Set<String>>read(r -> Partners.of(r, "pos", "item")))
        .as("for what is decided again")
        .containsExactlyInAnyOrder("pos", "shop");
  }

  @Test
  void what_followed_from_a_record_and_was_parked_reaches_nobody_else() {
    hub.subscribe("customer", "depot");
    ticker().tick();
    ObjectNode order = (ObjectNode) Json.parse(HubFixture.order("O", "#1"));
    order.set("customer", Json.parse("{\"id\":\"C\",\"title\":\"poison\"}"));
    Incoming in = hub.incoming("order", "shop", order, Set.of("pos", "shop"));
    hub.ledger.writeNow(tx -> hub.hub.recorder().record(tx, in));
    long parked = hub.list(r -> r.parkedChanges(9)).get(0).changeId();
    hub.ledger.writeNow(tx -> tx.replayChange(parked, Json.parse("{\"id\":\"C\"}"), "operator"));
    ticker().tick();
    assertThat(hub.deliveries("customer", hub.ref("customer", "shop", "C")))
        .extracting(Delivery::target)
        .containsExactly("pos");
  }

  @Test
  void counts_and_reservations_are_published_in_the_transaction_that_told_them() {
    hub.tell("item", "pos", HubFixture.item("1", "11", "A", "Shirt"));
    String variant = hub.ref("variant", "pos", "11");
    hub.link("variant", variant, "shop", "V1");
    Recorded count =
        hub.tell("inventory", "pos", HubFixture.stock("11", "1", "onHand", "5", EARLY));
    hub.tell("order", "shop", HubFixture.order("O", "#1", HubFixture.line("l", "V1", "A")));
    assertThat(count.ref()).isEqualTo(variant + "@main");
    assertThat(hub.deliveries("inventory", count.ref()))
        .extracting(d -> d.body().path("available").asText())
        .containsExactly("4", "5");
    Recorded same = hub.tell("inventory", "pos", HubFixture.stock("11", "1", "onHand", "5", LATER));
    assertThat(same.outcome()).isEqualTo(Recorded.Outcome.UNCHANGED);
    assertThat(hub.ledger.read(r -> r.position(variant, "main")).orElseThrow().countedAt())
        .as("the same count later holds more movements")
        .isEqualTo(Instant.parse(LATER).toEpochMilli());
  }

  @Test
  void of_stock_told_before_its_item_the_newest_word_counts_whichever_came_last() {
    hub.tell("inventory", "pos", HubFixture.stock("11", "1", "onHand", "7", LATER));
    hub.tell("inventory", "pos", HubFixture.stock("11", "1", "onHand", "5", EARLY));
    hub.tell("item", "pos", HubFixture.item("1", "11", "A", "Shirt"));
    String variant = hub.ref("variant", "pos", "11");
    assertThat(
            hub.ledger
                .read(r -> r.shadow("pos", "inventory", variant + "@main"))
                .orElseThrow()
                .known()
                .path("onHand")
                .asText())
        .isEqualTo("7");
  }

  @Test
  void stock_told_before_its_item_is_counted_as_soon_as_the_item_is_known() {
    Recorded early =
        hub.tell("inventory", "pos", HubFixture.stock("11", "1", "onHand", "5", EARLY));
    assertThat(early.outcome()).isEqualTo(Recorded.Outcome.WAITING);
    hub.tell("item", "pos", HubFixture.item("1", "11", "A", "Shirt"));
    String variant = hub.ref("variant", "pos", "11");
    assertThat(hub.ledger.read(r -> r.position(variant, "main")).orElseThrow().onHand())
        .isEqualByComparingTo("5");
  }

  @Test
  void what_belongs_to_an_order_has_it_decided_again_for_the_same_targets() {
    hub.subscribe("order", "depot");
    Incoming partners =
        hub.incoming("order", "shop", Json.parse(HubFixture.order("O", "#1")), Set.of("pos"));
    Recorded order = hub.ledger.writeNow(tx -> hub.hub.recorder().record(tx, partners));
    Incoming refund =
        hub.incoming(
            "refund", "shop", Json.parse("{\"id\":\"R\",\"order\":{\"id\":\"O\"}}"), Set.of("pos"));
    Recorded told = hub.ledger.writeNow(tx -> hub.hub.recorder().record(tx, refund));
    assertThat(hub.deliveries("order", order.ref()))
        .extracting(Delivery::target, d -> d.body().path("ref").asText())
        .containsExactly(Tuple.tuple("pos", told.ref()));
    // The pair became a hub.
    hub.tell("order", "shop", HubFixture.order("P", "#2"));
    again("order", order.ref());
    assertThat(hub.deliveries("order", order.ref())).extracting(Delivery::target).contains("depot");
  }

  private void again(String entity, String ref) {
    hub.ledger.writeNow(
        tx -> {
          new Redecisions(hub.hub).again(tx, entity, ref);
          return null;
        });
  }

  private long parked(String entity, String id, String order) {
    return parked(entity, id, order, "$.order");
  }

  private long parked(String entity, String id, String order, String path) {
    Incoming early =
        hub.incoming(
            entity, "shop", Json.parse("{\"id\":\"%s\",\"order\":%s}".formatted(id, order)), null);
    // As it was read: only its vendor knows where it names its order.
    JsonNode read = Json.parse("{\"parent\":\"gid/O\"}");
    Parking.Fault fault = new Parking.Fault(early, path, "the order is not known", "native", read);
    return hub.ledger.writeNow(tx -> Parking.park(tx, fault)).changeId();
  }

  private String state(long changeId) {
    return hub.ledger.read(r -> r.change(changeId)).orElseThrow().state();
  }

  @Test
  void what_was_told_before_its_order_is_tried_again_when_that_order_comes() {
    long byId = parked("shipment", "F1", "{\"id\":\"O\"}");
    long byName = parked("refund", "R1", "{\"name\":\"#1\"}");
    long other = parked("shipment", "F2", "{\"id\":\"P\",\"name\":\"#2\"}");
    hub.tell("order", "shop", HubFixture.order("O", "#1", HubFixture.line("l", null, "A")));
    assertThat(state(byId)).isEqualTo(Parking.REPLAY);
    assertThat(state(byName)).isEqualTo(Parking.REPLAY);
    assertThat(state(other)).isEqualTo(Parking.PARKED);
  }

  @Test
  void what_did_not_fit_its_order_is_tried_again_whenever_there_is_news_of_that_order() {
    String line = HubFixture.line("l", null, "A");
    hub.tell("order", "shop", HubFixture.order("O", "#1", line));
    long more = parked("shipment", "F1", "{\"id\":\"O\"}", "$.lines");
    long wrong = parked("shipment", "F2", "{\"id\":\"O\"}", "$.tracking");
    hub.tell("order", "shop", HubFixture.order("O", "#1", line));
    assertThat(state(more)).isEqualTo(Parking.PARKED);
    hub.tell("order", "shop", HubFixture.order("O", "#1", line, HubFixture.line("m", null, "B")));
    assertThat(state(more)).isEqualTo(Parking.REPLAY);
    assertThat(state(wrong)).isEqualTo(Parking.PARKED);
  }

  @Test
  void stock_of_a_place_that_is_not_mapped_is_ignored_once_with_what_to_do() {
    hub.tell("item", "pos", HubFixture.item("1", "11", "A", "Shirt"));
    String told = HubFixture.stock("11", "9", "onHand", "5", EARLY);
    Recorded first = hub.tell("inventory", "pos", told);
    assertThat(first.outcome()).isEqualTo(Recorded.Outcome.IGNORED);
    assertThat(hub.ledger.read(r -> r.change(first.changeId())).orElseThrow().reason())
        .contains("location 9 of pos is not mapped", "caravan.locations.<name>.pos=9");
    assertThat(hub.tell("inventory", "pos", told).outcome()).isEqualTo(Recorded.Outcome.UNCHANGED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sale", "refund"})
  void our_own_sale_at_the_till_is_no_order(String kind) {
    hub.link(kind, "s1", "pos", "500");
    Recorded told =
        hub.tell("order", "pos", HubFixture.order("500", "500", HubFixture.line("l", null, "A")));
    assertThat(told.outcome()).isEqualTo(Recorded.Outcome.UNCHANGED);
    assertThat(hub.ref("order", "pos", "500")).isNull();
  }

  /** It takes a till some calls to make a sale, and its list may show it after the second. */
  @Test
  void our_own_sale_that_is_read_before_its_answer_leaves_its_ids_to_the_web_order() {
    String sale =
        HubFixture.order("500", "500", HubFixture.line("l", null, "A"))
            .replace("\"test\"", "\"channel\":\"pos\",\"sourceName\":\"caravan\",\"test\"");
    assertThat(hub.tell("order", "pos", sale).outcome()).isEqualTo(Recorded.Outcome.IGNORED);
    hub.link("order", "o1", "pos", "500");
    hub.link("line", "l1", "pos", "l");
    assertThat(hub.ref("order", "pos", "500")).isEqualTo("o1");
    assertThat(hub.ref("line", "pos", "l")).isEqualTo("l1");
    assertThat(hub.list(reads -> reads.openAlarms(10))).isEmpty();
  }

  @Test
  void a_read_that_began_before_our_write_is_read_again_instead_of_undoing_it() {
    Recorded told = hub.tell("item", "pos", HubFixture.item("1", "11", "A", "New"));
    hub.ledger.writeNow(
        tx -> {
          tx.putShadow("pos", "item", "1", Known.at(Json.parse("{}"), tx.now()), null, null);
          return null;
        });
    Incoming old =
        new Incoming(
            "item",
            "pos",
            null,
            null,
            Json.parse(HubFixture.item("1", "11", "A", "Old")),
            "items",
            "test",
            null,
            hub.time.millis() - 1,
            null,
            false);
    Recorded late = hub.ledger.writeNow(tx -> hub.hub.recorder().record(tx, old));
    assertThat(late.outcome()).isEqualTo(Recorded.Outcome.OVERTAKEN);
    assertThat(hub.ledger.read(r -> r.state("item", told.ref())).orElseThrow().body().toString())
        .contains("New")
        .doesNotContain("Old");
    assertThat(hub.list(r -> r.hints("pos", "items", 9))).hasSize(1);
  }

  @Test
  void an_order_that_a_paused_runner_has_read_before_another_did_is_read_again() {
    String twice = HubFixture.order("O", "#1", HubFixture.line("l", null, "A"));
    String ref = read(twice, 0).ref();
    String once = twice.replace("\"currentQuantity\":\"1\"", "\"currentQuantity\":\"0\"");
    assertThat(once).isNotEqualTo(twice);
    // It was edited and edited back: the second read shows what the first one did.
    assertThat(read(twice, 20).outcome()).isEqualTo(Recorded.Outcome.UNCHANGED);
    assertThat(told(once, 10, "posted").outcome()).isEqualTo(Recorded.Outcome.OVERTAKEN);
    assertThat(hub.list(r -> r.hints("shop", "posted", 9))).as("nobody could read it").isEmpty();
    assertThat(read(once, 10).outcome()).isEqualTo(Recorded.Outcome.OVERTAKEN);
    assertThat(hub.ledger.read(r -> r.state("order", ref)).orElseThrow().body().toString())
        .contains("\"currentQuantity\":\"1\"");
    assertThat(hub.list(r -> r.hints("shop", "items", 9))).hasSize(1);
    assertThat(read(once, 30).outcome()).isEqualTo(Recorded.Outcome.CHANGE);
  }

  private Recorded read(String order, long at) {
    return told(order, at, "items");
  }

  private Recorded told(String order, long at, String stream) {
    Incoming incoming =
        new Incoming(
            "order",
            "shop",
            null,
            null,
            Json.parse(order),
            stream,
            "test",
            null,
            hub.time.millis() + at,
            null,
            false);
    return hub.ledger.writeNow(tx -> hub.hub.recorder().record(tx, incoming));
  }

  @Test
  void an_order_that_asked_for_it_is_decided_again_when_its_time_has_come() {
    ObjectNode pending =
        (ObjectNode) Json.parse(HubFixture.order("O", "#1", HubFixture.line("l", null, "A")));
    pending.put("payment", "pending");
    Recorded told = hub.ledger.writeNow(tx -> hub.tell(tx, "order", "shop", pending));
    Ticker ticker = ticker();
    ticker.tick();
    assertThat(payment(told.ref())).isEqualTo("pending");
    hub.time.advance(61_000);
    ticker.tick();
    assertThat(payment(told.ref())).isEqualTo("expired");
    assertThat(hub.list(r -> r.dueSchedules("again/", 9))).isEmpty();
    assertThat(hub.list(r -> r.runners())).hasSize(1);
  }

  private String payment(String ref) {
    return hub.ledger
        .read(r -> r.state("order", ref))
        .orElseThrow()
        .body()
        .path("payment")
        .asText();
  }

  @Test
  void a_new_subscriber_gets_every_item_and_level_and_no_order() {
    Ticker ticker = ticker();
    ticker.tick();
    for (int i = 0; i < 130; i++) {
      hub.tell("item", "pos", HubFixture.item("i" + i, "v" + i, "S" + i, "T"));
    }
    hub.tell("inventory", "pos", HubFixture.stock("v1", "1", "onHand", "5", EARLY));
    hub.tell("order", "shop", HubFixture.order("O", "#1", HubFixture.line("l", null, "A")));
    long before = hub.total();
    hub.subscribe("item", "depot");
    hub.subscribe("order", "depot");
    for (int i = 0; i < 5; i++) {
      ticker.tick();
    }
    assertThat(hub.total() - before).isEqualTo(130);
    assertThat(hub.list(r -> r.dueSchedules("baseline/", 9))).isEmpty();
    hub.subscribe("item", "depot");
    ticker.tick();
    assertThat(hub.total() - before).as("subscribed before: nothing new").isEqualTo(130);
  }
}
