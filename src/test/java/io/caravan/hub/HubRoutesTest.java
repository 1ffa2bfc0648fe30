package io.caravan.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.CallException;
import io.caravan.api.CallLog;
import io.caravan.api.Failure;
import io.caravan.api.SourceRecord;
import io.caravan.faults.Fault;
import io.caravan.flow.FlowSettings;
import io.caravan.ledger.Change;
import io.caravan.ledger.Claimed;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.DeliveryState;
import io.caravan.ledger.Hint;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Need;
import io.caravan.ledger.Settlement;
import io.caravan.mapping.Json;
import io.caravan.policy.InventoryPolicy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubRoutesTest {
  @TempDir Path folder;
  private HubFixture hub;
  private CamelContext context;
  private final TestTarget target = new TestTarget();

  @BeforeEach
  void open() {
    hub = new HubFixture(folder);
    hub.settings.put("retry.max", "3");
    hub.close();
    hub.open();
  }

  @AfterEach
  void close() {
    if (context != null) {
      context.stop();
    }
    hub.close();
  }

  private void start(RouteBuilder... routes) throws Exception {
    context = new DefaultCamelContext();
    context.getShutdownStrategy().setTimeout(5);
    context.getRegistry().bind("hub", hub.hub);
    context.getRegistry().bind("time", hub.time);
    context.getRegistry().bind("chance", new Random(2));
    for (RouteBuilder route : routes) {
      context.addRoutes(route);
    }
    context.start();
  }

  private RouteBuilder deliver(String uri) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        errorHandler(noErrorHandler());
        from(uri).routeId("to").process(target).id("target");
      }
    };
  }

  private static RouteBuilder record(String entity, String from) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("direct:" + entity + "-" + from).to("hub:" + entity + "?from=" + from);
      }
    };
  }

  private Exchange send(String entity, String from, Object body) {
    return context
        .createProducerTemplate()
        .send("direct:" + entity + "-" + from, exchange -> exchange.getIn().setBody(body));
  }

  private static void until(Runnable check) {
    await().atMost(Duration.ofSeconds(10)).untilAsserted(check::run);
  }

  private List<DeliveryState> states(String entity, String ref) {
    return hub.deliveries(entity, ref).stream()
        .sorted(Comparator.comparingLong(Delivery::seq))
        .map(Delivery::state)
        .toList();
  }

  private void settles(String entity, String ref, DeliveryState... expected) {
    until(() -> assertThat(states(entity, ref)).containsExactly(expected));
  }

  /** Like {@link #settles}, while time goes on. */
  private void passes(String entity, String ref, DeliveryState... expected) {
    until(
        () -> {
          hub.time.advance(1_000);
          assertThat(states(entity, ref)).containsExactly(expected);
        });
  }

  private Delivery only(String entity, String ref) {
    return hub.deliveries(entity, ref).get(0);
  }

  private String item(String id, String title) {
    send("item", "pos", HubFixture.item(id, "v" + id, "S" + id, title));
    return hub.ref("item", "pos", id);
  }

  @Test
  void a_record_that_was_parked_before_it_was_known_as_ours_is_tried_again() throws Exception {
    start(record("item", "pos"), deliver("hub:item?to=shop"));
    JsonNode echo = Json.parse(HubFixture.item("P1", "V1", "S1", "Shirt"));
    target.then(
        (exchange, log, place) -> {
          Incoming told = hub.incoming("item", "shop", echo, Set.of());
          hub.ledger.writeNow(
              tx ->
                  Parking.park(
                      tx, new Parking.Fault(told, "$.sku", "two have it", "canonical", echo)));
          String ref = log.document().path("ref").asText();
          log.succeeded(
              place,
              "do",
              new CallLog.Effects(List.of(new CallLog.Link("item", ref, "P1")), List.of()));
        });
    settles("item", item("1", "Shirt"), DeliveryState.DONE);
    assertThat(hub.list(r -> r.parkedChanges(9))).isEmpty();
    assertThat(hub.list(r -> r.changesToReplay(9)))
        .extracting(Change::nativeId)
        .containsExactly("P1");
  }

  @Test
  void a_record_is_delivered_and_its_echo_changes_nothing() throws Exception {
    start(record("item", "pos"), record("item", "shop"), deliver("hub:item?to=shop"));
    hub.subscribe("item", "pos");
    target.then(
        (exchange, log, place) -> {
          String ref = log.document().path("ref").asText();
          String variant = log.document().at("/variants/0/ref").asText();
          log.succeeded(
              place,
              "do",
              new CallLog.Effects(
                  List.of(
                      new CallLog.Link("item", ref, "P1"),
                      new CallLog.Link("variant", variant, "V1"),
                      new CallLog.Link("stock", variant, "sV1")),
                  List.of(new CallLog.Read("items", "P1"))));
        });
    String ref = item("1", "Shirt");
    settles("item", ref, DeliveryState.DONE);
    assertThat(hub.ref("variant", "shop", "V1")).isEqualTo(hub.ref("variant", "pos", "v1"));
    assertThat(hub.list(r -> r.hints("shop", "items", 9))).hasSize(1);
    Exchange echo = send("item", "shop", HubFixture.item("P1", "V1", "S1", "Shirt"));
    assertThat(echo.getException()).isNull();
    assertThat(hub.deliveries("item", ref)).as("no echo goes back").hasSize(1);
    assertThat(hub.list(r -> r.changes("item", ref, 9))).hasSize(1);
    send("item", "shop", HubFixture.item("P1", "V1", "S1", "Edited"));
    assertThat(hub.list(r -> r.changes("item", ref, 9))).as("a real edit is a change").hasSize(2);
  }

  @Test
  @Fault(38)
  void a_document_that_breaks_the_model_is_parked_with_path_and_reason_and_healed()
      throws Exception {
    start(record("item", "pos"));
    JsonNode source = Json.parse("{\"native\":1}");
    for (int i = 0; i < 2; i++) {
      SourceRecord told =
          new SourceRecord("pos", "items", "item", "1", "v1", source, "api:pos/items", 0, 0);
      Exchange exchange =
          context
              .createProducerTemplate()
              .send(
                  "direct:item-pos",
                  e -> {
                    e.setProperty(SourceRecord.PROPERTY, told);
                    e.getIn().setBody("{\"id\":\"1\",\"title\":\"x\",\"status\":\"active\"}");
                  });
      assertThat(exchange.getException()).isNull();
      assertThat(told.recorded()).isTrue();
    }
    Change parked = hub.ledger.read(r -> r.parkedChanges(9)).get(0);
    assertThat(hub.list(r -> r.parkedChanges(9))).as("the same fault is parked once").hasSize(1);
    assertThat(parked.stage()).isEqualTo("native");
    assertThat(parked.body()).isEqualTo(source);
    assertThat(parked.reason()).contains("variants is missing");
    assertThat(hub.list(r -> r.openAlarms(9))).hasSize(1);
    item("1", "Good");
    assertThat(hub.list(r -> r.parkedChanges(9))).isEmpty();
    assertThat(hub.list(r -> r.openAlarms(9))).isEmpty();
  }

  @Test
  void a_refused_record_is_parked_and_recorded_when_a_person_mends_and_replays_it()
      throws Exception {
    start(record("item", "pos"));
    send("item", "pos", HubFixture.item("1", "11", "A", "poison"));
    Change parked = hub.ledger.read(r -> r.parkedChanges(9)).get(0);
    assertThat(parked.path()).isEqualTo("$.title");
    assertThat(parked.stage()).isEqualTo("canonical");
    Ticker ticker = new Ticker(hub.hub, hub.time, Runnable::run, "r", "h", "v");
    hub.ledger.writeNow(tx -> tx.replayChange(parked.changeId(), null, "ann"));
    ticker.tick();
    assertThat(state(parked)).isEqualTo("PARKED");
    JsonNode mended = Json.parse(HubFixture.item("1", "11", "A", "good"));
    hub.ledger.writeNow(tx -> tx.replayChange(parked.changeId(), mended, "ann"));
    ticker.tick();
    assertThat(state(parked)).isEqualTo("REPLAYED");
    assertThat(hub.ref("item", "pos", "1")).isNotNull();
  }

  private String state(Change change) {
    return hub.ledger.read(r -> r.change(change.changeId())).orElseThrow().state();
  }

  @Test
  void lines_of_one_order_reach_the_target_one_after_the_other_in_order() throws Exception {
    start(record("order", "shop"), deliver("hub:order?to=pos"));
    CountDownLatch first = new CountDownLatch(1);
    target.then(
        (exchange, log, place) -> {
          assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
          log.succeeded(place, "do", null);
        });
    String[] lines = {
      HubFixture.line("1", null, "A"),
      HubFixture.line("2", null, "B"),
      HubFixture.line("3", null, "C")
    };
    send("order", "shop", HubFixture.order("O", "#1", lines));
    String ref = hub.ref("order", "shop", "O");
    until(() -> assertThat(target.got).hasSize(1));
    send("order", "shop", HubFixture.order("O2", "#2", HubFixture.line("4", null, "D")));
    until(() -> assertThat(target.got).as("another order is not held up").hasSize(2));
    first.countDown();
    settles("order", ref, DeliveryState.DONE, DeliveryState.DONE, DeliveryState.DONE);
    assertThat(target.got)
        .extracting(body -> body.at("/line/sku").asText())
        .containsExactly("A", "D", "B", "C");
    assertThat(target.actions).containsOnly("reserve");
  }

  @Test
  void a_flow_that_is_resumed_counts_what_it_had_in_flight_before() throws Exception {
    start(record("order", "shop"), deliver("hub:order?to=pos&inFlight=1"));
    CountDownLatch first = new CountDownLatch(1);
    target.then(
        (exchange, log, place) -> {
          assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
          log.succeeded(place, "do", null);
        });
    send("order", "shop", HubFixture.order("O", "#1", HubFixture.line("1", null, "A")));
    until(() -> assertThat(target.got).hasSize(1));
    HubConsumer consumer = (HubConsumer) context.getRoute("to").getConsumer();
    consumer.suspend();
    consumer.resume();
    assertThat(consumer.getPendingExchangesSize()).isEqualTo(1);
    consumer.resume();
    assertThat(consumer.getPendingExchangesSize()).isEqualTo(1);
    send("order", "shop", HubFixture.order("O2", "#2", HubFixture.line("2", null, "B")));
    first.countDown();
    settles("order", hub.ref("order", "shop", "O"), DeliveryState.DONE);
    settles("order", hub.ref("order", "shop", "O2"), DeliveryState.DONE);
  }

  @Test
  @Fault(23)
  void a_throttled_delivery_waits_as_long_as_it_was_told_and_spends_no_failure() throws Exception {
    start(record("order", "shop"), deliver("hub:order?to=pos"));
    long began = hub.time.millis();
    AtomicLong second = new AtomicLong();
    target
        .fails(Failure.THROTTLED, 20_000)
        .then(
            (exchange, log, place) -> {
              second.set(hub.time.millis());
              log.succeeded(place, "do", null);
            });
    send("order", "shop", HubFixture.order("O", "#1", HubFixture.line("1", null, "A")));
    String ref = hub.ref("order", "shop", "O");
    until(() -> assertThat(only("order", ref).reason()).isEqualTo("target said THROTTLED"));
    passes("order", ref, DeliveryState.DONE);
    assertThat(second.get() - began).isBetween(20_000L, 25_000L);
  }

  @Test
  void failures_back_off_and_are_parked_at_the_last_and_a_replay_goes_on() throws Exception {
    start(record("order", "shop"), deliver("hub:order?to=pos"));
    target.fails(Failure.TRANSIENT, 0).fails(Failure.UNKNOWN, 0).fails(Failure.TRANSIENT, 0);
    send(
        "order",
        "shop",
        HubFixture.order(
            "O", "#1", HubFixture.line("1", null, "A"), HubFixture.line("2", null, "B")));
    String ref = hub.ref("order", "shop", "O");
    until(
        () -> {
          hub.time.advance(1_000);
          assertThat(states("order", ref))
              .containsExactly(DeliveryState.PARKED, DeliveryState.PENDING);
        });
    Delivery parked = hub.ledger.read(r -> r.parkedDeliveries(9)).get(0);
    assertThat(parked.reason()).isEqualTo("given up after 3 failures: target said TRANSIENT");
    assertThat(hub.list(r -> r.openAlarms(9)))
        .singleElement()
        .satisfies(
            alarm -> assertThat(alarm.text()).endsWith("What comes after it waits until then."));
    hub.ledger.writeNow(tx -> tx.replay(parked.deliveryId(), null, "ann"));
    settles("order", ref, DeliveryState.DONE, DeliveryState.DONE);
    assertThat(hub.list(r -> r.openAlarms(9))).isEmpty();
  }

  @Test
  void a_delivery_waits_for_the_link_it_needs_and_runs_as_soon_as_it_is_there() throws Exception {
    start(record("item", "shop"), record("order", "shop"), deliver("hub:order?to=pos"));
    send("item", "shop", HubFixture.item("P", "V", "A", "x"));
    String variant = hub.ref("variant", "shop", "V");
    send("order", "shop", HubFixture.order("O", "#1", HubFixture.line("1", "V", "A")));
    String ref = hub.ref("order", "shop", "O");
    until(() -> assertThat(only("order", ref).reason()).contains("waits for the variant"));
    assertThat(target.got).isEmpty();
    assertThat(only("order", ref).attempt()).as("waiting is no attempt").isZero();
    hub.link("variant", variant, "pos", "77");
    settles("order", ref, DeliveryState.DONE);
    assertThat(target.got.get(0).at("/line/variant/id").asText()).isEqualTo("77");
  }

  @Test
  void a_handled_failure_is_parked_and_a_route_without_a_call_is_ignored() throws Exception {
    start(
        record("item", "pos"),
        record("order", "shop"),
        new RouteBuilder() {
          @Override
          public void configure() {
            from("hub:item?to=shop")
                .onException(IllegalStateException.class)
                .handled(true)
                .end()
                .process(
                    e -> {
                      throw new IllegalStateException("secret");
                    })
                .id("breaks");
            from("hub:order?to=pos").filter(e -> false).process(target).end().log("x").id("last");
          }
        });
    String ref = item("1", "Shirt");
    settles("item", ref, DeliveryState.PARKED);
    assertThat(only("item", ref).reason()).startsWith("a failure was handled in the route at");
    send("order", "shop", HubFixture.order("O", "#1", HubFixture.line("1", null, "A")));
    String order = hub.ref("order", "shop", "O");
    settles("order", order, DeliveryState.IGNORED);
    assertThat(only("order", order).reason()).contains("without a call").contains("last");
  }

  @Test
  void an_end_of_the_host_counts_if_the_uri_says_so() throws Exception {
    start(
        record("item", "pos"),
        new RouteBuilder() {
          @Override
          public void configure() {
            from("hub:item?to=shop&settle=end").log("taken");
          }
        });
    settles("item", item("1", "Shirt"), DeliveryState.DONE);
  }

  @Test
  void newer_items_replace_older_ones_that_were_not_sent() throws Exception {
    start(record("item", "pos"), deliver("hub:item?to=shop"));
    context.getRouteController().suspendRoute("to");
    String ref = item("1", "One");
    item("1", "Two");
    item("1", "Three");
    context.getRouteController().resumeRoute("to");
    settles("item", ref, DeliveryState.SUPERSEDED, DeliveryState.SUPERSEDED, DeliveryState.DONE);
    assertThat(target.got)
        .singleElement()
        .extracting(b -> b.path("title").asText())
        .isEqualTo("Three");
  }

  private String stocked() {
    send("item", "pos", HubFixture.item("1", "11", "A", "x"));
    String variant = hub.ref("variant", "pos", "11");
    hub.link("variant", variant, "shop", "V");
    hub.link("stock", variant, "shop", "sV");
    hub.tell(
        "inventory", "pos", HubFixture.stock("11", "1", "onHand", "5", "2026-11-24T09:00:00Z"));
    return variant + "@main";
  }

  /** The hub with the rules of stock that ship, instead of the least that makes a hub. */
  private void withShippedStock() {
    hub.policies.put("inventory", new InventoryPolicy());
    hub.publisher = new InventoryPolicy()::publish;
    hub.close();
    hub.open();
  }

  @Test
  void a_level_that_was_told_while_our_write_was_on_its_way_is_read_again() throws Exception {
    withShippedStock();
    start(record("item", "pos"), deliver("hub:inventory?to=shop"));
    target.then(
        (exchange, log, place) -> {
          hub.intends(log.deliveryId(), place, "KEY");
          hub.time.advance(60_000);
          hub.tell(
              "inventory",
              "shop",
              HubFixture.stock("V", "L1", "available", "9", "2026-11-24T10:00:30Z"));
          log.succeeded(place, "do", null);
        });
    String place = stocked();
    settles("inventory", place, DeliveryState.DONE);
    assertThat(hub.list(r -> r.hints("shop", "inventory", 9)))
        .extracting(Hint::nativeId)
        .containsExactly("sV");
    hub.tell(
        "inventory", "pos", HubFixture.stock("11", "1", "onHand", "5", "2026-11-24T10:01:00Z"));
    // It can be read in the same millisecond.
    hub.tell(
        "inventory",
        "shop",
        HubFixture.stock("V", "L1", "available", "9", hub.time.instant().toString()));
    Ticker ticker = new Ticker(hub.hub, hub.time, Runnable::run, "r", "h", "v");
    for (int i = 0; i < 11; i++) {
      hub.time.advance(31_000);
      ticker.tick();
    }
    settles("inventory", place, DeliveryState.DONE, DeliveryState.DONE);
    assertThat(target.got.get(1).path("available").asText()).isEqualTo("5");
  }

  @Test
  void a_level_that_nobody_told_while_our_write_was_on_its_way_is_not_read_again()
      throws Exception {
    withShippedStock();
    start(record("item", "pos"), deliver("hub:inventory?to=shop"));
    settles("inventory", stocked(), DeliveryState.DONE);
    assertThat(hub.list(r -> r.hints("shop", "inventory", 9))).isEmpty();
  }

  @Test
  void a_stale_level_is_read_again_and_decided_anew() throws Exception {
    withShippedStock();
    start(record("item", "pos"), deliver("hub:inventory?to=shop"));
    target.fails(Failure.STALE, 0);
    String place = stocked();
    until(() -> assertThat(hub.list(r -> r.hints("shop", "inventory", 9))).hasSize(1));
    assertThat(hub.ledger.read(r -> r.hints("shop", "inventory", 9)).get(0).nativeId())
        .isEqualTo("sV");
    settles("inventory", place, DeliveryState.IGNORED);
    // What is read back is decided anew: writing the old number would undo an order not read yet.
    hub.time.advance(100);
    hub.tell(
        "inventory",
        "shop",
        HubFixture.stock("V", "L1", "available", "7", "2026-11-24T10:00:00.100Z"));
    assertThat(shown(place)).isEqualTo("7");
    Ticker ticker = new Ticker(hub.hub, hub.time, Runnable::run, "r", "h", "v");
    hub.time.advance(29_000);
    ticker.tick();
    settles("inventory", place, DeliveryState.IGNORED);
    hub.time.advance(2_000);
    ticker.tick();
    settles("inventory", place, DeliveryState.IGNORED, DeliveryState.DONE);
    assertThat(target.got.get(1).path("expected").asText()).isEqualTo("7");
    assertThat(target.got.get(1).path("available").asText()).isEqualTo("5");
    assertThat(hub.list(r -> r.openAlarms(9)))
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.kind()).isEqualTo("foreign-stock-edit"));
  }

  @Test
  void a_level_that_was_stale_and_reads_as_wanted_is_not_written_again() throws Exception {
    withShippedStock();
    start(record("item", "pos"), deliver("hub:inventory?to=shop"));
    target.fails(Failure.STALE, 0);
    String place = stocked();
    settles("inventory", place, DeliveryState.IGNORED);
    hub.time.advance(100);
    hub.tell(
        "inventory",
        "shop",
        HubFixture.stock("V", "L1", "available", "5", "2026-11-24T10:00:00.100Z"));
    assertThat(states("inventory", place)).containsExactly(DeliveryState.IGNORED);
    assertThat(hub.list(r -> r.dueSchedules("again/", 9))).isEmpty();
  }

  private String shown(String place) {
    return hub.ledger
        .read(r -> r.shadow("shop", "inventory", place))
        .orElseThrow()
        .known()
        .path("available")
        .asText();
  }

  @Test
  void a_level_that_was_read_before_our_write_does_not_take_it_back() throws Exception {
    start(record("item", "pos"), deliver("hub:inventory?to=shop"));
    String place = stocked();
    settles("inventory", place, DeliveryState.DONE);
    assertThat(shown(place)).isEqualTo("5");
    hub.tell(
        "inventory", "shop", HubFixture.stock("V", "L1", "available", "7", "2026-11-24T09:59:59Z"));
    assertThat(shown(place)).as("that read had begun before our write").isEqualTo("5");
    hub.tell(
        "inventory", "shop", HubFixture.stock("V", "L1", "available", "7", "2026-11-24T10:00:01Z"));
    assertThat(shown(place)).isEqualTo("7");
  }

  @Test
  void a_stale_level_that_nobody_reads_back_waits_and_is_asked_for_again() throws Exception {
    start(record("item", "pos"), deliver("hub:inventory?to=depot"));
    target.fails(Failure.STALE, 0).fails(Failure.STALE, 0).fails(Failure.STALE, 0);
    String place = stocked();
    hub.link("stock", place.substring(0, place.indexOf('@')), "depot", "d11");
    until(() -> assertThat(only("inventory", place).reason()).isEqualTo("target said STALE"));
    assertThat(states("inventory", place)).containsExactly(DeliveryState.PENDING);
    passes("inventory", place, DeliveryState.DONE);
    assertThat(target.got).hasSize(4);
    assertThat(target.got).allMatch(body -> body.path("expected").isNull());
    assertThat(target.got.get(3).path("available").asText()).isEqualTo("5");
  }

  @Test
  void what_a_delivery_took_is_in_the_counts_read_from_then_on_and_in_none_read_before()
      throws Exception {
    start(record("item", "pos"), record("order", "shop"), deliver("hub:order?to=pos"));
    hub.subscribe("inventory", "shop");
    String place = stocked();
    hub.time.advance(10_000);
    send("order", "shop", HubFixture.order("O", "#1", HubFixture.line("1", "V", "A")));
    settles("order", hub.ref("order", "shop", "O"), DeliveryState.DONE);
    hub.time.advance(20_000);
    assertThat(levels(place)).containsExactly("5", "4");
    count("5", "2026-11-24T10:00:09Z");
    assertThat(levels(place)).as("the till had not taken it yet").containsExactly("5", "4");
    count("4", "2026-11-24T10:00:20Z");
    assertThat(levels(place)).as("the count is one less by itself").containsExactly("5", "4");
    count("3", "2026-11-24T10:00:25Z");
    assertThat(levels(place)).containsExactly("5", "4", "3");
  }

  private void count(String onHand, String readAt) {
    hub.tell("inventory", "pos", HubFixture.stock("11", "1", "onHand", onHand, readAt));
  }

  private List<String> levels(String place) {
    return hub.deliveries("inventory", place).stream()
        .sorted(Comparator.comparingLong(Delivery::seq))
        .map(delivery -> delivery.body().path("available").asText())
        .toList();
  }

  @Test
  void a_short_reservation_is_told_to_the_policy_and_the_order_stays_whole() throws Exception {
    start(record("order", "shop"), deliver("hub:order?to=pos"));
    target.fails(Failure.SHORT, 0);
    send("order", "shop", HubFixture.order("O", "#1", HubFixture.line("1", null, "A")));
    String ref = hub.ref("order", "shop", "O");
    settles("order", ref, DeliveryState.IGNORED);
    assertThat(only("order", ref).reason()).isEqualTo("short: target said SHORT");
    assertThat(hub.list(r -> r.openAlarms(9)))
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.text()).isEqualTo("short of A"));
    assertThat(hub.ledger.read(r -> r.state("order", ref)).orElseThrow().body().path("lines"))
        .hasSize(1);
  }

  @Test
  void what_is_queued_behind_a_short_reservation_waits_until_it_was_asked_for_once_more()
      throws Exception {
    start(record("order", "shop"), deliver("hub:order?to=pos"));
    target.fails(Failure.SHORT, 0);
    String[] lines = {
      HubFixture.line("1", null, TestPolicies.ELSEWHERE), HubFixture.line("2", null, "B")
    };
    send("order", "shop", HubFixture.order("O", "#1", lines));
    settles("order", hub.ref("order", "shop", "O"), DeliveryState.DONE, DeliveryState.DONE);
    assertThat(target.got)
        .extracting(body -> body.at("/line/sku").asText() + body.path("again").asText())
        .containsExactly("ELSEWHERE", "ELSEWHEREtrue", "B");
  }

  @Test
  void what_a_till_took_or_gave_back_is_in_counts_of_the_right_time_and_counted_anew()
      throws Exception {
    start(record("item", "pos"), deliver("hub:order?to=pos"));
    String variant = stocked().replace("@main", "");
    long queued = hub.time.millis();
    moves(variant, "taken", "-1");
    moves(variant, "given-back", "1");
    target
        .then(
            (exchange, log, place) -> {
              hub.time.advance(700);
              log.succeeded(place, "do", null);
            })
        .then(
            (exchange, log, place) -> {
              hub.time.advance(700);
              log.succeeded(place, "do", null);
            });
    queues("taken", "reserve");
    settles("order", "O-taken", DeliveryState.DONE);
    queues("given-back", "release");
    settles("order", "O-given-back", DeliveryState.DONE);

    Map<String, Long> included =
        hub.list(r -> r.movements(variant, "main", 9)).stream()
            .collect(Collectors.toMap(Movement::movementId, Movement::includedAt));
    assertThat(included.get("taken"))
        .as("a count read while the till was asked may not have it yet")
        .isEqualTo(queued + 700);
    assertThat(included.get("given-back"))
        .as("a count read while the till was asked may have it already")
        .isEqualTo(queued + 700);
    assertThat(hub.list(r -> r.hints("pos", "inventory", 9)))
        .as("the till counts again")
        .singleElement()
        .satisfies(hint -> assertThat(hint.nativeId()).isEqualTo("s11"));
  }

  private void moves(String variant, String id, String quantity) {
    hub.ledger.writeNow(
        tx ->
            tx.move(
                new Movement(
                    id,
                    variant,
                    "main",
                    "shop",
                    "reserve",
                    new BigDecimal(quantity),
                    "order",
                    -1,
                    tx.now())));
  }

  private void queues(String movement, String action) {
    JsonNode body = Json.parse("{\"includes\":[\"" + movement + "\"]}");
    hub.ledger.writeNow(
        tx -> {
          long change =
              tx.insertChange(
                  Recorder.change(
                      hub.incoming("order", "shop", body, null), "O", "RECORDED", null, body));
          tx.enqueue(
              change,
              List.of(
                  new DeliveryDraft(
                      "order", "pos", "O-" + movement, action, action, body, List.of())));
          return null;
        });
  }

  @Test
  void an_item_that_is_gone_at_the_target_is_made_anew_once() throws Exception {
    start(record("item", "pos"), deliver("hub:item?to=shop"));
    context.getRouteController().suspendRoute("to");
    String ref = item("1", "Shirt");
    hub.link("item", ref, "shop", "P-dead");
    target.fails(Failure.MISSING, 0).fails(Failure.MISSING, 0);
    context.getRouteController().resumeRoute("to");
    until(
        () -> {
          hub.time.advance(1_000);
          assertThat(states("item", ref))
              .containsExactly(DeliveryState.IGNORED, DeliveryState.PARKED);
        });
    assertThat(target.got).hasSize(2);
    assertThat(target.got.get(1).path("title").asText()).isEqualTo("Shirt");
    assertThat(target.got.get(0).path("id").asText()).isEqualTo("P-dead");
    assertThat(target.got.get(1).has("id")).isFalse();
  }

  @Test
  void an_item_that_is_gone_where_alone_it_was_told_needs_a_person() throws Exception {
    hub.settings.put("item-to-pos.corrections", "true");
    hub.close();
    hub.open();
    hub.subscribe("item", "pos");
    target.fails(Failure.MISSING, 0);
    start(record("item", "pos"), deliver("hub:item?to=pos"));
    String ref = item("1", "Shirt");
    settles("item", ref, DeliveryState.PARKED);
  }

  @Test
  void what_was_lost_with_the_process_is_delivered_after_the_next_start() throws Exception {
    start(record("order", "shop"), deliver("hub:order?to=pos"));
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch dead = new CountDownLatch(1);
    target.then(
        (exchange, log, place) -> {
          called.countDown();
          assertThat(dead.await(10, TimeUnit.SECONDS)).isTrue();
        });
    send(
        "order",
        "shop",
        HubFixture.order(
            "O", "#1", HubFixture.line("1", null, "A"), HubFixture.line("2", null, "B")));
    String ref = hub.ref("order", "shop", "O");
    assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
    hub.ledger.close();
    dead.countDown();
    context.stop();
    hub.open();
    start(deliver("hub:order?to=pos"));
    hub.time.advance(61_000);
    passes("order", ref, DeliveryState.DONE, DeliveryState.DONE);
    assertThat(target.got).hasSize(3);
  }

  @Test
  void an_operator_says_for_one_flow_how_many_deliveries_are_on_their_way() throws Exception {
    start();
    FlowSettings flows =
        (route, name) -> route.equals("to") && name.equals("in-flight") ? "2" : null;
    context.getRegistry().bind("flows", FlowSettings.class, flows);
    context.addRoutes(deliver("hub:order?to=pos&inFlight=9"));
    assertThat(((HubConsumer) context.getRoute("to").getConsumer()).inFlight()).isEqualTo(2);
  }

  @Test
  void two_runners_share_the_lanes_and_deliver_each_once_and_in_order() throws Exception {
    start(record("order", "shop"), deliver("hub:order?to=pos&inFlight=3"));
    CamelContext first = context;
    start(deliver("hub:order?to=pos&inFlight=3"));
    CamelContext second = context;
    context = first;
    try {
      for (int i = 0; i < 20; i++) {
        send(
            "order",
            "shop",
            HubFixture.order(
                "O" + i,
                "#" + i,
                HubFixture.line(i + "a", null, i + "-1"),
                HubFixture.line(i + "b", null, i + "-2"),
                HubFixture.line(i + "c", null, i + "-3")));
      }
      until(() -> assertThat(target.got).hasSizeGreaterThanOrEqualTo(60));
      for (int i = 0; i < 20; i++) {
        String order = i + "-";
        settles(
            "order",
            hub.ref("order", "shop", "O" + i),
            DeliveryState.DONE,
            DeliveryState.DONE,
            DeliveryState.DONE);
        assertThat(target.got)
            .extracting(body -> body.at("/line/sku").asText())
            .filteredOn(sku -> sku.startsWith(order))
            .containsExactly(order + "1", order + "2", order + "3");
      }
    } finally {
      second.stop();
    }
  }

  @Test
  void a_need_with_a_deadline_holds_a_delivery_up_no_longer_than_that() throws Exception {
    start(deliver("hub:order?to=pos"));
    ordered();
    waitsHalfAMinute();
  }

  /** An order that waits for its buyer until half a minute from now. */
  private void ordered() {
    hub.ledger.writeNow(
        tx -> {
          long change =
              tx.insertChange(
                  Recorder.change(
                      hub.incoming("order", "shop", Json.parse("{}"), null),
                      "o1",
                      "RECORDED",
                      null,
                      Json.parse("{}")));
          tx.enqueue(
              change,
              List.of(
                  new DeliveryDraft(
                      "order",
                      "pos",
                      "o1",
                      "reserve",
                      "reserve/1",
                      Json.parse("{\"order\":{\"ref\":\"o1\"}}"),
                      List.of(new Need("customer", "c1", tx.now() + 30_000)))));
          return null;
        });
  }

  private void waitsHalfAMinute() {
    until(() -> assertThat(only("order", "o1").reason()).contains("waits for the customer c1"));
    long began = hub.time.millis();
    passes("order", "o1", DeliveryState.DONE);
    assertThat(hub.time.millis() - began).isBetween(29_000L, 40_000L);
  }

  /** Nobody could make the link while no runner was there. */
  @Test
  void a_deadline_that_passed_without_a_runner_is_counted_anew() throws Exception {
    ordered();
    hub.time.advance(60_000);
    start(deliver("hub:order?to=pos"));
    waitsHalfAMinute();
  }

  @Test
  void a_stop_finishes_what_runs_and_gives_the_rest_back_untouched() throws Exception {
    start(record("order", "shop"), deliver("hub:order?to=pos"));
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    target.then(
        (exchange, log, place) -> {
          called.countDown();
          assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
          log.succeeded(place, "do", null);
        });
    send(
        "order",
        "shop",
        HubFixture.order(
            "O", "#1", HubFixture.line("1", null, "A"), HubFixture.line("2", null, "B")));
    String ref = hub.ref("order", "shop", "O");
    assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
    Thread stop = new Thread(context::stop);
    stop.start();
    until(() -> assertThat(context.getStatus().isStopping()).isTrue());
    goOn.countDown();
    stop.join(10_000);
    settles("order", ref, DeliveryState.DONE, DeliveryState.PENDING);
    assertThat(target.got).hasSize(1);
    assertThat(hub.deliveries("order", ref))
        .filteredOn(delivery -> delivery.state() == DeliveryState.PENDING)
        .singleElement()
        .satisfies(delivery -> assertThat(delivery.attempt()).isZero());
    assertThat(hub.ledger.claim("order", "pos", 1, 9, 1_000)).as("ready at once").hasSize(1);
  }

  @Test
  void deliveries_wait_while_the_target_does_not_know_us_and_the_alarm_ends_by_itself()
      throws Exception {
    start(record("order", "shop"), deliver("hub:order?to=pos"));
    target.fails(Failure.AUTH, 0);
    send("order", "shop", HubFixture.order("O", "#1", HubFixture.line("1", null, "A")));
    String ref = hub.ref("order", "shop", "O");
    until(
        () ->
            assertThat(hub.list(r -> r.openAlarms(9)))
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.subject()).isEqualTo("pos")));
    passes("order", ref, DeliveryState.DONE);
    assertThat(hub.list(r -> r.openAlarms(9))).isEmpty();
  }

  @Test
  void a_runner_that_lost_its_lane_changes_nothing_but_leaves_a_trace() throws Exception {
    hub.subscribe("order", "pos");
    hub.tell("order", "shop", HubFixture.order("O", "#1", HubFixture.line("1", null, "A")));
    String ref = hub.ref("order", "shop", "O");
    String line = hub.ref("line", "shop", "1");
    Claimed old = hub.ledger.claim("order", "pos", 1, 9, 1_000).get(0);
    hub.time.advance(2_000);
    assertThat(hub.ledger.claim("order", "pos", 1, 9, 60_000)).hasSize(1);
    Delivery delivery = old.deliveries().get(0);
    DeliveryLog log = new DeliveryLog(old, delivery, delivery.body(), List.of());
    log.succeeded(
        log.next(),
        "do",
        new CallLog.Effects(List.of(new CallLog.Link("line", line, "900")), List.of()));
    Settler settler = new Settler(hub.hub, Backoff.of(hub.hub, "r", new Random(1)));
    Verdict done = new Verdict(Settlement.Outcome.DONE, 0, null, null, null);
    Verdict kept =
        hub.ledger.writeNow(tx -> settler.settle(tx, old, delivery, done, log, List.of(), false));
    assertThat(kept).isNull();
    assertThat(states("order", ref)).containsExactly(DeliveryState.PENDING);
    assertThat(hub.ref("line", "pos", "900")).isNull();
    assertThat(hub.list(r -> r.orphanEffects(9)))
        .singleElement()
        .satisfies(effect -> assertThat(effect.externalId()).isEqualTo("900"));
  }

  @Test
  void a_write_that_tries_a_silent_target_again_and_again_is_not_given_up() throws Exception {
    start(record("item", "pos"), deliver("hub:item?to=shop"));
    for (int i = 0; i < 5; i++) {
      target.then(
          (exchange, log, place) -> {
            throw new CallException(Failure.UNKNOWN, "no answer").ofTry();
          });
    }
    target.fails(Failure.TRANSIENT, 0);
    String ref = item("1", "Shirt");
    settles("item", ref, DeliveryState.UNKNOWN);
    passes("item", ref, DeliveryState.DONE);
    assertThat(target.got).hasSize(7);
  }

  @Test
  void wrong_uris_are_refused_with_what_to_write() {
    assertThatThrownBy(() -> start(deliver("hub:order"))).rootCause().hasMessageContaining("to=");
    context.stop();
    assertThatThrownBy(() -> start(deliver("hub:order?to=nobody")))
        .rootCause()
        .hasMessageContaining("configured: ");
    context.stop();
    assertThatThrownBy(() -> start(deliver("hub:thing?to=pos")))
        .rootCause()
        .hasMessageContaining("no entity of the hub");
  }
}
