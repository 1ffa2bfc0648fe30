package io.caravan.sandbox.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FulfilmentTest {
  private static final String CREATE =
      "mutation($f:FulfillmentInput!){fulfillmentCreate(fulfillment:$f){fulfillment{id status displayStatus"
          + " trackingInfo{company number url} fulfillmentLineItems(first:9){nodes{quantity lineItem{sku}}}}"
          + " userErrors{field message}}}";
  private static final String ORDER =
      "query($i:ID!){order(id:$i){displayFulfillmentStatus fulfillmentOrders(first:20){nodes{id status"
          + " supportedActions{action} fulfillmentHolds{id handle} assignedLocation{location{id name}}"
          + " lineItems(first:9){nodes{id remainingQuantity totalQuantity}}}}}}";

  private Shop shop;

  @BeforeEach
  void open() {
    shop = Shop.open(60).seeded();
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private String place(String body) {
    return shop.admin("place-order", body).path("id").asText();
  }

  private JsonNode order(String id) {
    return shop.data(ORDER, "{\"i\":\"" + id + "\"}").get("order");
  }

  private JsonNode targets(String id) {
    return order(id).at("/fulfillmentOrders/nodes");
  }

  private JsonNode create(String targets) {
    return shop.run(
        CREATE,
        "{\"f\":{\"lineItemsByFulfillmentOrder\":["
            + targets
            + "],\"trackingInfo\":{\"company\":\"PostNL\",\"number\":\"3S1\",\"url\":\"https://track.example/3S1\"}}}");
  }

  private static String whole(JsonNode target) {
    return "{\"fulfillmentOrderId\":\"" + target.path("id").asText() + "\"}";
  }

  @Test
  void a_part_leaves_the_rest_open_and_takes_the_units_from_the_house() {
    String id = place("{\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":3}]}");
    JsonNode target = targets(id).get(0);
    JsonNode made =
        create(
            "{\"fulfillmentOrderId\":\""
                + target.path("id").asText()
                + "\",\"fulfillmentOrderLineItems\":[{\"id\":\""
                + target.at("/lineItems/nodes/0/id").asText()
                + "\",\"quantity\":1}]}");
    assertThat(made.at("/userErrors")).isEmpty();
    assertThat(made.at("/fulfillment/trackingInfo/0/number").asText()).isEqualTo("3S1");
    assertThat(made.at("/fulfillment/status").asText()).isEqualTo("SUCCESS");
    JsonNode order = order(id);
    assertThat(order.path("displayFulfillmentStatus").asText()).isEqualTo("PARTIALLY_FULFILLED");
    assertThat(order.at("/fulfillmentOrders/nodes/0/status").asText()).isEqualTo("IN_PROGRESS");
    assertThat(shop.quantity("MUG-1", "Downtown", "on_hand")).isEqualTo(4);
    assertThat(shop.quantity("MUG-1", "Downtown", "committed")).isEqualTo(2);
    assertThat(create(whole(target)).at("/userErrors")).isEmpty();
    assertThat(order(id).path("displayFulfillmentStatus").asText()).isEqualTo("FULFILLED");
    String number = target.path("id").asText().replaceAll(".*/", "");
    JsonNode again = create(whole(target));
    assertThat(again.at("/userErrors/0/message").asText())
        .isEqualTo("Fulfillment order " + number + " has an unfulfillable status= closed.");
    assertThat(again.at("/userErrors/0/field/0").asText()).isEqualTo("fulfillment");
  }

  @Test
  void one_call_serves_one_location() {
    String id = place("{\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":7}]}");
    JsonNode targets = targets(id);
    assertThat(
            create(whole(targets.get(0)) + "," + whole(targets.get(1)))
                .at("/userErrors/0/message")
                .asText())
        .startsWith(
            "All fulfillment orders must be assigned to a single location. Multiple locations");
    assertThat(create(whole(targets.get(0))).at("/userErrors")).isEmpty();
    assertThat(create(whole(targets.get(1))).at("/userErrors")).isEmpty();
    assertThat(order(id).path("displayFulfillmentStatus").asText()).isEqualTo("FULFILLED");
  }

  @Test
  void too_many_units_and_unknown_orders_are_refused() {
    String id = place("{\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":1}]}");
    JsonNode target = targets(id).get(0);
    assertThat(
            create(
                    "{\"fulfillmentOrderId\":\""
                        + target.path("id").asText()
                        + "\",\"fulfillmentOrderLineItems\":[{\"id\":\""
                        + target.at("/lineItems/nodes/0/id").asText()
                        + "\",\"quantity\":2}]}")
                .at("/userErrors/0/message")
                .asText())
        .isEqualTo("Invalid fulfillment order line item quantity requested.");
    assertThat(
            create("{\"fulfillmentOrderId\":\"gid://shopify/FulfillmentOrder/1\"}")
                .at("/userErrors/0/message")
                .asText())
        .isEqualTo("Fulfillment order does not exist.");
  }

  private JsonNode hold(String target, String handle) {
    return shop.run(
        "mutation($i:ID!,$h:FulfillmentOrderHoldInput!){fulfillmentOrderHold(id:$i,fulfillmentHold:$h)"
            + "{fulfillmentHold{id handle} fulfillmentOrder{status} userErrors{code message}}}",
        "{\"i\":\""
            + target
            + "\",\"h\":{\"reason\":\"INVENTORY_OUT_OF_STOCK\",\"handle\":\""
            + handle
            + "\"}}");
  }

  @Test
  void holds_have_handles_and_keep_goods_back_until_all_are_released() {
    String id = place("{\"lines\":[{\"sku\":\"MUG-1\"}]}");
    String target = targets(id).get(0).path("id").asText();
    JsonNode first = hold(target, "a");
    assertThat(first.at("/fulfillmentOrder/status").asText()).isEqualTo("ON_HOLD");
    assertThat(hold(target, "a").at("/userErrors/0/code").asText())
        .isEqualTo("DUPLICATE_FULFILLMENT_HOLD_HANDLE");
    hold(target, "b");
    assertThat(order(id).path("displayFulfillmentStatus").asText()).isEqualTo("ON_HOLD");
    assertThat(
            create("{\"fulfillmentOrderId\":\"" + target + "\"}")
                .at("/userErrors/0/message")
                .asText())
        .contains("unfulfillable status= on_hold");
    String release =
        "mutation($i:ID!,$h:[ID!]){fulfillmentOrderReleaseHold(id:$i,holdIds:$h){fulfillmentOrder{status} userErrors{code}}}";
    assertThat(
            shop.run(
                    release,
                    "{\"i\":\""
                        + target
                        + "\",\"h\":[\""
                        + first.at("/fulfillmentHold/id").asText()
                        + "\"]}")
                .at("/fulfillmentOrder/status")
                .asText())
        .isEqualTo("ON_HOLD");
    assertThat(
            shop.run(release, "{\"i\":\"" + target + "\"}").at("/fulfillmentOrder/status").asText())
        .isEqualTo("OPEN");
    for (int i = 0; i < 10; i++) {
      assertThat(hold(target, "h" + i).at("/userErrors")).isEmpty();
    }
    assertThat(hold(target, "h10").at("/userErrors/0/code").asText())
        .isEqualTo("FULFILLMENT_ORDER_HOLD_LIMIT_REACHED");
  }

  @Test
  void a_move_takes_the_committed_units_along() {
    String id = place("{\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":2}]}");
    String target = targets(id).get(0).path("id").asText();
    String move =
        "mutation($i:ID!,$l:ID!){fulfillmentOrderMove(id:$i,newLocationId:$l){movedFulfillmentOrder{id"
            + " assignedLocation{location{name}}} userErrors{message}}}";
    assertThat(
            shop.run(
                    move,
                    "{\"i\":\"" + target + "\",\"l\":\"" + shop.location("Web warehouse") + "\"}")
                .at("/userErrors/0/message")
                .asText())
        .isEqualTo("Cannot change location.");
    JsonNode moved =
        shop.run(move, "{\"i\":\"" + target + "\",\"l\":\"" + shop.location("Harbour") + "\"}");
    assertThat(moved.at("/movedFulfillmentOrder/assignedLocation/location/name").asText())
        .isEqualTo("Harbour");
    assertThat(shop.quantity("MUG-1", "Downtown", "available")).isEqualTo(5);
    assertThat(shop.quantity("MUG-1", "Harbour", "committed")).isEqualTo(2);
  }

  @Test
  void a_move_to_where_the_order_is_served_already_merges() {
    String id = place("{\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":7}]}");
    JsonNode targets = targets(id);
    JsonNode moved =
        shop.run(
            "mutation($i:ID!,$l:ID!){fulfillmentOrderMove(id:$i,newLocationId:$l){movedFulfillmentOrder{id}"
                + " originalFulfillmentOrder{status} userErrors{message}}}",
            "{\"i\":\""
                + targets.get(0).path("id").asText()
                + "\",\"l\":\""
                + shop.location("Harbour")
                + "\"}");
    assertThat(moved.at("/movedFulfillmentOrder/id").asText())
        .isEqualTo(targets.get(1).path("id").asText());
    assertThat(moved.at("/originalFulfillmentOrder/status").asText()).isEqualTo("CLOSED");
    assertThat(targets(id).get(1).at("/lineItems/nodes/0/remainingQuantity").asInt()).isEqualTo(7);
  }

  @Test
  void a_pickup_is_prepared_and_then_collected() {
    String id = place("{\"lines\":[{\"sku\":\"MUG-1\"}],\"pickup\":\"Harbour\"}");
    String target = targets(id).get(0).path("id").asText();
    String prepare =
        "mutation($i:FulfillmentOrderLineItemsPreparedForPickupInput!){fulfillmentOrderLineItemsPreparedForPickup(input:$i)"
            + "{userErrors{field message code}}}";
    String input = "{\"i\":{\"lineItemsByFulfillmentOrder\":[{\"fulfillmentOrderId\":\"%s\"}]}}";
    assertThat(shop.run(prepare, input.formatted(target)).at("/userErrors")).isEmpty();
    assertThat(order(id).path("displayFulfillmentStatus").asText()).isEqualTo("IN_PROGRESS");
    shop.admin("picked-up", "{\"order\":\"" + id + "\"}");
    assertThat(order(id).path("displayFulfillmentStatus").asText()).isEqualTo("FULFILLED");
    String sent = targets(place("{\"lines\":[{\"sku\":\"MUG-1\"}]}")).get(0).path("id").asText();
    assertThat(shop.run(prepare, input.formatted(sent)).at("/userErrors/0/code").asText())
        .isEqualTo("FULFILLMENT_ORDER_INVALID");
  }

  @Test
  void fulfilment_orders_may_come_after_the_order() {
    String id = place("{\"routingDelay\":\"PT60S\",\"lines\":[{\"sku\":\"MUG-1\"}]}");
    assertThat(targets(id)).isEmpty();
    await().until(() -> targets(id).size() == 1);
  }

  @Test
  void a_cancelled_shipment_opens_the_work_again() {
    String id = place("{\"lines\":[{\"sku\":\"MUG-1\",\"quantity\":2}]}");
    JsonNode made = create(whole(targets(id).get(0)));
    JsonNode cancelled =
        shop.run(
            "mutation($i:ID!){fulfillmentCancel(id:$i){fulfillment{status} userErrors{message}}}",
            "{\"i\":\"" + made.at("/fulfillment/id").asText() + "\"}");
    assertThat(cancelled.at("/fulfillment/status").asText()).isEqualTo("CANCELLED");
    JsonNode targets = targets(id);
    assertThat(targets).hasSize(2);
    assertThat(targets.get(1).path("status").asText()).isEqualTo("OPEN");
    assertThat(shop.quantity("MUG-1", "Downtown", "committed")).isEqualTo(2);
  }

  @Test
  void tracking_and_events_change_a_shipment() {
    String id = place("{\"lines\":[{\"sku\":\"MUG-1\"}]}");
    String made = create(whole(targets(id).get(0))).at("/fulfillment/id").asText();
    JsonNode tracked =
        shop.run(
            "mutation($i:ID!){fulfillmentTrackingInfoUpdate(fulfillmentId:$i,trackingInfoInput:{company:\"DHL\",number:\"9\"})"
                + "{fulfillment{trackingInfo{company number}} userErrors{message}}}",
            "{\"i\":\"" + made + "\"}");
    assertThat(tracked.at("/fulfillment/trackingInfo/0/company").asText()).isEqualTo("DHL");
    shop.run(
        "mutation($i:ID!){fulfillmentEventCreate(fulfillmentEvent:{fulfillmentId:$i,status:DELIVERED})"
            + "{fulfillmentEvent{status} userErrors{message}}}",
        "{\"i\":\"" + made + "\"}");
    JsonNode read =
        shop.data(
            "query($i:ID!){fulfillment(id:$i){displayStatus deliveredAt location{name}}}",
            "{\"i\":\"" + made + "\"}");
    assertThat(read.at("/fulfillment/displayStatus").asText()).isEqualTo("DELIVERED");
    assertThat(read.at("/fulfillment/deliveredAt").isNull()).isFalse();
  }

  private static final String TRACK =
      "mutation($i:ID!,$t:FulfillmentTrackingInput!,$n:Boolean){fulfillmentTrackingInfoUpdate("
          + "fulfillmentId:$i,trackingInfoInput:$t,notifyCustomer:$n)"
          + "{fulfillment{trackingInfo{company number url}} userErrors{field message}}}";

  private JsonNode track(String fulfilment, String tracking) {
    return shop.run(TRACK, "{\"i\":\"" + fulfilment + "\",\"n\":true,\"t\":" + tracking + "}");
  }

  @Test
  void a_new_tracking_takes_the_place_of_the_old_one_and_known_carriers_get_an_address() {
    String id = place("{\"lines\":[{\"sku\":\"MUG-1\"}]}");
    String made = create(whole(targets(id).get(0))).at("/fulfillment/id").asText();
    JsonNode known = track(made, "{\"company\":\"UPS\",\"number\":\"1Z9\"}");
    assertThat(known.at("/userErrors")).isEmpty();
    assertThat(known.at("/fulfillment/trackingInfo")).hasSize(1);
    assertThat(known.at("/fulfillment/trackingInfo/0/url").asText()).endsWith("=1Z9");
    JsonNode unknown = track(made, "{\"company\":\"ups\",\"numbers\":[\"1\",\"2\"]}");
    assertThat(unknown.at("/fulfillment/trackingInfo")).hasSize(2);
    assertThat(unknown.at("/fulfillment/trackingInfo/1/number").asText()).isEqualTo("2");
    assertThat(unknown.at("/fulfillment/trackingInfo/1/url").isNull()).isTrue();
  }

  @Test
  void tracking_of_a_shipment_that_does_not_exist_is_refused() {
    JsonNode refused = track("gid://shopify/Fulfillment/1", "{\"number\":\"9\"}");
    assertThat(refused.at("/fulfillment").isNull()).isTrue();
    assertThat(refused.at("/userErrors/0/field/0").asText()).isEqualTo("fulfillmentId");
    assertThat(refused.at("/userErrors/0/message").asText())
        .isEqualTo("Fulfillment does not exist.");
  }
}
