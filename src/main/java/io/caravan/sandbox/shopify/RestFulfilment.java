package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Webhook bodies of fulfilment orders; they are short and name everything by gid. */
final class RestFulfilment {
  private RestFulfilment() {}

  static ObjectNode brief(ObjectNode fulfilmentOrder) {
    return Db.node()
        .put("id", Db.gid(Db.FULFILMENT_ORDER, fulfilmentOrder.get("id").longValue()))
        .put("status", Rest.lower(fulfilmentOrder, "status"));
  }

  static ObjectNode wrapped(ObjectNode fulfilmentOrder) {
    ObjectNode body = Db.node();
    body.set("fulfillment_order", brief(fulfilmentOrder));
    return body;
  }

  static ObjectNode hold(JsonNode hold) {
    ObjectNode body =
        Db.node()
            .put("id", Db.gid("FulfillmentHold", hold.path("id").longValue()))
            .put("reason", Rest.lower(hold, "reason"))
            .put("reason_notes", Db.text(hold, "reasonNotes"))
            .put("held_by_requesting_app", hold.path("heldByRequestingApp").booleanValue())
            .put("handle", hold.path("handle").asText());
    body.putObject("held_by_app").put("id", "gid://shopify/App/1");
    return body;
  }

  static ArrayNode holds(ObjectNode fulfilmentOrder) {
    ArrayNode holds = Db.array();
    fulfilmentOrder.path("holds").forEach(own -> holds.add(hold(own)));
    return holds;
  }

  static ArrayNode units(ObjectNode fulfilmentOrder) {
    ArrayNode units = Db.array();
    for (JsonNode line : fulfilmentOrder.path("lines")) {
      units
          .addObject()
          .put("id", Db.gid("FulfillmentOrderLineItem", line.path("id").longValue()))
          .put("quantity", line.path("remainingQuantity").asInt());
    }
    return units;
  }

  static ObjectNode moved(ObjectNode original, ObjectNode moved, long from, long to) {
    ObjectNode body = Db.node();
    body.set(
        "original_fulfillment_order",
        brief(original).put("assigned_location_id", Db.gid(Db.LOCATION, from)));
    body.set(
        "moved_fulfillment_order",
        brief(moved).put("assigned_location_id", Db.gid(Db.LOCATION, to)));
    body.put("destination_location_id", Db.gid(Db.LOCATION, to));
    body.set("fulfillment_order_line_items_requested", units(moved));
    body.putObject("source_location").put("id", Db.gid(Db.LOCATION, from));
    return body;
  }

  static ObjectNode prepared(ObjectNode fulfilmentOrder) {
    ObjectNode body = wrapped(fulfilmentOrder);
    ObjectNode inner = (ObjectNode) body.get("fulfillment_order");
    inner.put("preparable", true).putObject("delivery_method").put("method_type", "pickup");
    return body;
  }
}
