package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The fulfilment status that an order shows. */
final class FulfilmentStatus {
  private FulfilmentStatus() {}

  static void refresh(ObjectNode order) {
    int shipped = 0;
    int open = 0;
    int units = 0;
    for (JsonNode line : order.path("lineItems")) {
      if (!line.path("tip").booleanValue()) {
        shipped += line.path("fulfilledQuantity").asInt();
        open += line.path("unfulfilledQuantity").asInt();
        units += line.path("quantity").asInt();
      }
    }
    order.put("displayFulfillmentStatus", status(order, shipped, open, units));
  }

  private static String status(ObjectNode order, int shipped, int open, int units) {
    if (units == 0) {
      return "FULFILLMENT_NOT_REQUIRED";
    }
    if (shipped > 0) {
      return open == 0 ? "FULFILLED" : "PARTIALLY_FULFILLED";
    }
    if (open == 0 && order.path("restocked").booleanValue()) {
      return "RESTOCKED";
    }
    boolean held = false;
    boolean begun = false;
    for (JsonNode fulfilmentOrder : order.path("fulfillmentOrders")) {
      held |= fulfilmentOrder.path("status").asText().equals("ON_HOLD");
      begun |= fulfilmentOrder.path("status").asText().equals("IN_PROGRESS");
    }
    return held ? "ON_HOLD" : begun ? "IN_PROGRESS" : "UNFULFILLED";
  }
}
