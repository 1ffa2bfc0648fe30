package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.PosView;
import io.caravan.command.outside.ShopView;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Goods on their way: each parcel as it was sent, from where it was sent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ShipmentScenarios {
  private static final Shopper LEA = new Shopper("Lea", "Moss", "lea@example.com");
  private static final Shopper MAX = new Shopper("Max", "Voss", "max@example.com");
  private static final Instant FIRST_DAY = Instant.parse("2026-01-05T09:00:00Z");

  private Stage stage;

  @BeforeAll
  void open(@TempDir Path folder) {
    stage = Stage.open(folder, Map.of());
    stage.shelve("CHAIR", "60.00", Map.of("web", 20));
    stage.shelve("TABLE", "199.99", Map.of("web", 20));
    stage.shelve("LEFT", "10.00", Map.of("web", 9));
    stage.shelve("RIGHT", "15.00", Map.of("downtown", 9));
    stage.shelve("BOTH", "7.77", Map.of("web", 9, "downtown", 9));
    stage.start();
    stage.onSale("web", "CHAIR", "TABLE", "LEFT", "BOTH");
    stage.onSale("downtown", "RIGHT", "BOTH");
  }

  @AfterAll
  void close() {
    stage.close();
  }

  private JsonNode order(Shopper shopper, Map<String, Integer> lines) {
    JsonNode order = stage.storefront().order("", shopper, lines, null, "paid", false);
    stage.eventually().until(() -> stage.reserved(order).size() == lines.size());
    return order;
  }

  private ShopView.Order inShop(JsonNode order) {
    return stage.shop().orders().stream()
        .filter(one -> one.id().equals(order.path("id").asText()))
        .findFirst()
        .orElseThrow();
  }

  private static ObjectNode parcel(JsonNode order, int day, String number) {
    ObjectNode parcel = Json.mapper().createObjectNode();
    parcel.put("id", "P-" + number).putObject("order").put("name", order.path("name").asText());
    parcel.put("shippedAt", FIRST_DAY.plus(Duration.ofDays(day)).toString());
    parcel.putArray("tracking").addObject().put("company", "UPS").put("number", number);
    parcel.putArray("lines");
    return parcel;
  }

  private static ObjectNode of(ObjectNode parcel, String sku, int quantity) {
    parcel.withArray("lines").addObject().put("sku", sku).put("quantity", String.valueOf(quantity));
    return parcel;
  }

  private static List<String> told(ShopView.Order order) {
    return order.fulfilments().stream()
        .map(
            one ->
                one.tracking()
                    + one.bySku().entrySet().stream()
                        .map(line -> " " + line.getKey() + " " + line.getValue().intValue())
                        .sorted()
                        .reduce("", String::concat))
        .toList();
  }

  @Scenario(
      number = 95,
      given = "a web order that the warehouse sends in three parcels, days apart",
      when = "it tells of each of them as it leaves",
      then =
          "the shop has that parcel with its number before the next one leaves, and the sales at"
              + " the till make up the order")
  void three_parcels() {
    JsonNode order = order(LEA, Map.of("CHAIR", 4, "TABLE", 1));
    assertThat(stage.warehouse(of(parcel(order, 0, "T1"), "CHAIR", 1))).isTrue();
    shipped(order, List.of("T1 CHAIR 1"));
    assertThat(stage.warehouse(of(of(parcel(order, 2, "T2"), "CHAIR", 2), "TABLE", 1))).isTrue();
    shipped(order, List.of("T1 CHAIR 1", "T2 CHAIR 2 TABLE 1"));
    assertThat(stage.warehouse(of(parcel(order, 5, "T3"), "CHAIR", 1))).isTrue();
    shipped(order, List.of("T1 CHAIR 1", "T2 CHAIR 2 TABLE 1", "T3 CHAIR 1"));

    assertThat(stage.reserved(order)).isEmpty();
    assertThat(sum(order)).isEqualByComparingTo(inShop(order).total());
  }

  private void shipped(JsonNode order, List<String> parcels) {
    stage.eventually().untilAsserted(() -> assertThat(told(inShop(order))).isEqualTo(parcels));
    List<String> numbers =
        IntStream.rangeClosed(1, parcels.size())
            .mapToObj(n -> order.path("name").asText() + "/" + n)
            .toList();
    stage
        .eventually()
        .untilAsserted(
            () ->
                assertThat(stage.sold(order))
                    .extracting(PosView.Sale::reference)
                    .containsExactlyInAnyOrderElementsOf(numbers));
  }

  private BigDecimal sum(JsonNode order) {
    return stage.sold(order).stream()
        .map(PosView.Sale::total)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @Scenario(
      number = 96,
      given = "a web order that the shop means to send from two places, one line of it from both",
      when = "the warehouse tells of one shipment with all of it",
      then = "the shop takes it in two calls, one for each place, both with the same number")
  void one_shipment_from_two_places() {
    JsonNode order = order(MAX, Map.of("LEFT", 1, "RIGHT", 2, "BOTH", 5));
    move(order, "BOTH", 2, "downtown");
    JsonNode later = order(MAX, Map.of("LEFT", 1));
    assertThat(stage.reserved(later)).hasSize(1);

    ObjectNode all = of(of(of(parcel(order, 0, "T96"), "LEFT", 1), "RIGHT", 2), "BOTH", 5);
    assertThat(stage.warehouse(all)).isTrue();
    stage
        .eventually()
        .untilAsserted(
            () ->
                assertThat(told(inShop(order)))
                    .containsExactlyInAnyOrder("T96 BOTH 3 LEFT 1", "T96 BOTH 2 RIGHT 2"));
    stage.eventually().until(() -> !stage.sold(order).isEmpty());
    assertThat(stage.warehouse(all)).isTrue();
    JsonNode after = order(MAX, Map.of("LEFT", 1));
    assertThat(stage.reserved(after)).hasSize(1);
    assertThat(told(inShop(order))).hasSize(2);
    assertThat(stage.sold(order)).hasSize(1);
    assertThat(stage.reserved(order)).isEmpty();
    assertThat(sum(order)).isEqualByComparingTo(inShop(order).total());
    for (String place : new String[] {"web", "downtown"}) {
      stage
          .eventually()
          .untilAsserted(
              () ->
                  assertThat(stage.available("BOTH", place))
                      .isEqualByComparingTo(
                          stage.pos().onHand().get("BOTH").get(stage.location(place, "pos"))));
    }
  }

  /** The merchant has some units of a line sent from another place. */
  private void move(JsonNode order, String sku, int quantity, String place) {
    ObjectNode asked = Json.mapper().createObjectNode().put("id", order.path("id").asText());
    for (JsonNode from : stage.graphql(MEANT, asked).at("/data/order/fulfillmentOrders/nodes")) {
      for (JsonNode line : from.at("/lineItems/nodes")) {
        if (line.at("/lineItem/sku").asText().equals(sku)) {
          ObjectNode move = Json.mapper().createObjectNode().put("id", from.path("id").asText());
          move.put("to", stage.location(place, "shop"));
          move.putArray("lines")
              .addObject()
              .put("id", line.path("id").asText())
              .put("quantity", quantity);
          JsonNode moved = stage.graphql(MOVE, move);
          assertThat(moved.at("/data/fulfillmentOrderMove/userErrors")).isEmpty();
          assertThat(moved.path("errors")).isEmpty();
          return;
        }
      }
    }
    throw new AssertionError("nothing of " + sku + " is to be sent");
  }

  private static final String MEANT =
      "query($id: ID!) { order(id: $id) { fulfillmentOrders(first: 10) { nodes { id"
          + " lineItems(first: 10) { nodes { id lineItem { sku } } } } } } }";

  private static final String MOVE =
      "mutation($id: ID!, $to: ID!, $lines: [FulfillmentOrderLineItemInput!]) {"
          + " fulfillmentOrderMove(id: $id, newLocationId: $to, fulfillmentOrderLineItems: $lines)"
          + " { movedFulfillmentOrder { id } userErrors { message } } }";
}
