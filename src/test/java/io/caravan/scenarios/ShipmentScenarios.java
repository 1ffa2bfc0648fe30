package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.Parcel;
import io.caravan.command.outside.ShopView;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Goods that leave, in parts and from several places. */
final class ShipmentScenarios extends OnStage {
  private List<String> tracking(JsonNode order) {
    return inShop(order).fulfilments().stream().map(ShopView.Fulfilment::tracking).toList();
  }

  @Scenario(
      number = 95,
      given = "a web order of three pieces that are sent one by one",
      when = "the warehouse tells each parcel",
      then = "the shop has it at once with its own tracking, and the till has sold that part")
  void three_parts() {
    stocked("PARTS", "12.50", 20);
    JsonNode order = order("parts@example.com", Map.of("PARTS", 3));
    reserves(order, 1);
    for (int part = 1; part <= 3; part++) {
      int parts = part;
      ships("PARTS-" + part, order, "T" + part, Map.of("PARTS", 1));
      stage.eventually().until(() -> tracking(order).size() == parts);
      sells(order, parts);
      assertThat(inShop(order).fulfilments())
          .allMatch(parcel -> parcel.bySku().get("PARTS").compareTo(BigDecimal.ONE) == 0);
    }
    assertThat(tracking(order)).containsExactlyInAnyOrder("T1", "T2", "T3");
    assertThat(total(sales(order))).isEqualByComparingTo(inShop(order).total());
    assertThat(reserved(order)).isEmpty();
  }

  @Scenario(
      number = 96,
      given = "a web order whose lines lie at two places, where the shop takes one place a call",
      when = "one shipment with all of it is told",
      then = "both places have their fulfilment with its tracking, and nothing stays open")
  void two_places() {
    only("NEAR", "downtown");
    only("FAR", "web");
    JsonNode order = order("places@example.com", Map.of("NEAR", 1, "FAR", 2));
    reserves(order, 2);
    ships("PLACES-1", order, "P1", Map.of("NEAR", 1, "FAR", 2));
    stage.eventually().until(() -> tracking(order).size() == 2);
    assertThat(tracking(order)).containsExactly("P1", "P1");
    assertThat(inShop(order).lines()).allMatch(line -> line.open().signum() == 0);
    stage.eventually().until(() -> reserved(order).isEmpty());
    assertThat(total(sales(order))).isEqualByComparingTo(inShop(order).total());
  }

  @Scenario(
      number = 131,
      given = "a shipment from two places that the warehouse and the shop both know",
      when = "the warehouse corrects its tracking number, twice in a row",
      then =
          "every fulfilment of it has the last number, no other shipment is made, nobody is alarmed,"
              + " and the till has sold the order once")
  void another_tracking_number() {
    only("MOVES-A", "downtown");
    only("MOVES-B", "web");
    JsonNode order = order("moves@example.com", Map.of("MOVES-A", 1, "MOVES-B", 2));
    reserves(order, 2);
    // The shop's notices of its parcels come before the answer to what made them.
    stage.admin().fault(SHOP, "lost-response", "fulfillmentCreate", 1);
    carries(order, "UPS", "M1");
    stage.eventually().until(() -> tracking(order).equals(List.of("M1", "M1")));
    carries(order, "UPS", "M2");
    carries(order, "FedEx", "M3");
    stage.eventually().until(() -> tracking(order).equals(List.of("M3", "M3")));
    // What is told later is read later: by then the shop's own copies of the first have come back.
    JsonNode after = order("moves-after@example.com", Map.of("MOVES-A", 1));
    reserves(after, 1);
    ships("MOVES-2", after, "M9", Map.of("MOVES-A", 1));
    stage.eventually().until(() -> tracking(after).equals(List.of("M9")));
    sells(after, 1);
    assertThat(tracking(order)).containsExactly("M3", "M3");
    assertThat(sales(order)).hasSize(1);
    assertThat(total(sales(order))).isEqualByComparingTo(inShop(order).total());
    assertThat(alarms()).doesNotContain("tracking");
  }

  private void carries(JsonNode order, String company, String number) {
    Map<String, Integer> lines = Map.of("MOVES-A", 1, "MOVES-B", 2);
    if (!stage.warehouse(Parcel.of("MOVES-1", name(order), company, number, lines))) {
      throw new IllegalStateException("the shipment was not recorded");
    }
  }

  @Scenario(
      number = 31,
      given =
          "a file of what was sent while the line was down, one row of it with a wrong quantity",
      when = "the file is taken in",
      then = "only that parcel waits for a person, who edits and replays it; the others pass")
  void one_bad_record() throws IOException {
    stocked("QUEUE", "12.50", 20);
    List<JsonNode> orders = new ArrayList<>();
    for (String who : List.of("q1@example.com", "q2@example.com", "q3@example.com")) {
      orders.add(order(who, Map.of("QUEUE", 2)));
    }
    orders.forEach(order -> reserves(order, 1));
    List<String> rows = new ArrayList<>(List.of("order;sku;quantity;company;tracking"));
    rows.add(name(orders.get(0)) + ";QUEUE;2;DHL;Q1");
    rows.add(name(orders.get(1)) + ";QUEUE;two;DHL;Q2");
    rows.add(name(orders.get(2)) + ";QUEUE;2;DHL;Q3");
    Path csv = stage.folder().resolve("csv");
    Files.move(Files.write(csv.resolve("queue.part"), rows), csv.resolve("queue.csv"));
    stage.eventually().until(() -> tracking(orders.get(0)).equals(List.of("Q1")));
    stage.eventually().until(() -> tracking(orders.get(2)).equals(List.of("Q3")));
    JsonNode held = onlyParked("shipment");
    assertThat(held.path("reason").asText()).contains("line 3 has a quantity");
    assertThat(tracking(orders.get(1))).isEmpty();
    String id = held.path("id").asText();
    JsonNode body = Json.parse(stage.caravan("parked", "show", id).text()).path("body");
    Path mended =
        Files.writeString(
            stage.folder().resolve("body.json"), Json.text(body).replace("\"two\"", "\"2\""));
    assertThat(stage.caravan("parked", "edit", id, "--body", mended.toString()).code()).isZero();
    stage.eventually().until(() -> tracking(orders.get(1)).equals(List.of("Q2")));
    stage.eventually().until(() -> orders.stream().allMatch(order -> sales(order).size() == 1));
    assertThat(parked("shipment")).isEmpty();
  }

  private void only(String sku, String place) {
    Sellable sellable = new Sellable(sku, new BigDecimal("10.00"), "");
    stage
        .till()
        .create(
            "",
            new Product("Thing " + sku, List.of(sellable), List.of()),
            where -> where.equals(sku + "@" + place) ? 5 : 0);
    shows(sku, place, 5);
  }

  @Test
  void one_line_out_of_two_places_is_two_fulfilments_and_one_sale() {
    stocked("BOTH", "4.00", 20);
    JsonNode order = order("both@example.com", Map.of("BOTH", 5));
    reserves(order, 1);
    move(order, 2, "downtown");
    // Orders are read in their turn: once a later one is there, the move is known.
    reserves(order("both-later@example.com", Map.of("BOTH", 1)), 1);
    ships("BOTH-1", order, "B1", Map.of("BOTH", 5));
    stage.eventually().until(() -> tracking(order).size() == 2);
    assertThat(inShop(order).fulfilments())
        .extracting(parcel -> parcel.bySku().get("BOTH").intValue())
        .containsExactlyInAnyOrder(3, 2);
    stage.eventually().until(() -> reserved(order).isEmpty());
    assertThat(tracking(order)).containsExactly("B1", "B1");
    assertThat(sales(order)).hasSize(1);
    assertThat(total(sales(order))).isEqualByComparingTo(inShop(order).total());
  }

  /** The merchant has some pieces of the only line sent from another place. */
  private void move(JsonNode order, int quantity, String place) {
    JsonNode from =
        stage
            .graphql(
                "query($id: ID!) { order(id: $id) { fulfillmentOrders(first: 10) { nodes { id"
                    + " lineItems(first: 10) { nodes { id } } } } } }",
                Json.mapper().createObjectNode().put("id", order.path("id").asText()))
            .at("/data/order/fulfillmentOrders/nodes/0");
    ObjectNode move = Json.mapper().createObjectNode().put("id", from.path("id").asText());
    move.put("to", stage.location(place, "shop"));
    move.putArray("lines")
        .addObject()
        .put("id", from.at("/lineItems/nodes/0/id").asText())
        .put("quantity", quantity);
    JsonNode moved =
        stage.graphql(
            "mutation($id: ID!, $to: ID!, $lines: [FulfillmentOrderLineItemInput!]) {"
                + " fulfillmentOrderMove(id: $id, newLocationId: $to, fulfillmentOrderLineItems:"
                + " $lines) { userErrors { message } } }",
            move);
    assertThat(moved.at("/data/fulfillmentOrderMove/userErrors")).as("%s", moved).isEmpty();
  }
}
