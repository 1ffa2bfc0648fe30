package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Shipments: created from fulfilment orders of one order and one location, tracked, cancelled. */
final class Fulfilments {
  private final Db db;
  private final Orders orders;
  private final Routing routing;
  private final Inventory inventory;
  private final Changes changes;

  Fulfilments(Db db, Orders orders, Routing routing, Inventory inventory, Changes changes) {
    this.db = db;
    this.orders = orders;
    this.routing = routing;
    this.inventory = inventory;
    this.changes = changes;
  }

  void register(Api api) {
    api.mutation("fulfillmentCreate", (call, in) -> create(in.get("fulfillment")));
    api.mutation("fulfillmentTrackingInfoUpdate", (call, in) -> track(in));
    api.mutation("fulfillmentCancel", (call, in) -> cancel(in));
    api.mutation("fulfillmentEventCreate", (call, in) -> event(in.get("fulfillmentEvent")));
  }

  private static Refusal refused(String message) {
    return Refusal.of("fulfillment", message, null);
  }

  Map<String, Object> create(JsonNode in) {
    List<Part> plan = new ArrayList<>();
    Set<Long> locations = new LinkedHashSet<>();
    ObjectNode order = null;
    for (JsonNode entry : in.get("lineItemsByFulfillmentOrder")) {
      long id = Db.id(entry.get("fulfillmentOrderId").textValue(), Db.FULFILMENT_ORDER);
      ObjectNode target = db.part(Db.FULFILMENT_ORDER, id);
      if (target == null) {
        throw refused("Fulfillment order does not exist.");
      }
      String status = target.path("status").asText();
      if (!status.equals("OPEN") && !status.equals("IN_PROGRESS")) {
        throw refused(
            "Fulfillment order "
                + id
                + " has an unfulfillable status= "
                + status.toLowerCase(Locale.ROOT)
                + ".");
      }
      ObjectNode own = db.get(Db.ORDER, target.path("orderId").longValue());
      if (order != null && order != own) {
        throw refused("All fulfillment orders must belong to the same order.");
      }
      order = own;
      locations.add(target.path("locationId").longValue());
      units(target, entry.path("fulfillmentOrderLineItems"), plan);
    }
    if (order == null) {
      throw refused("Fulfillment order does not exist.");
    }
    if (locations.size() > 1) {
      throw refused(
          "All fulfillment orders must be assigned to a single location. Multiple locations with ids "
              + locations
              + " were found.");
    }
    return Map.of(
        "fulfillment", write(order, plan, locations.iterator().next(), in.path("trackingInfo")));
  }

  private record Part(ObjectNode fulfilmentOrder, ObjectNode line, int units) {}

  private static void units(ObjectNode target, JsonNode given, List<Part> plan) {
    int before = plan.size();
    if (given.isEmpty()) {
      for (ObjectNode line : Db.list(target.path("lines"))) {
        if (line.path("remainingQuantity").asInt() > 0) {
          plan.add(new Part(target, line, line.path("remainingQuantity").asInt()));
        }
      }
    }
    FulfilmentOrders.units(given)
        .forEach(
            (id, quantity) -> {
              ObjectNode line = Db.find(target.path("lines"), id);
              if (line == null
                  || quantity <= 0
                  || quantity > line.path("remainingQuantity").asInt()) {
                throw refused("Invalid fulfillment order line item quantity requested.");
              }
              plan.add(new Part(target, line, quantity));
            });
    if (plan.size() == before) {
      throw refused("Invalid fulfillment order line item quantity requested.");
    }
  }

  private ObjectNode write(ObjectNode order, List<Part> plan, long location, JsonNode tracking) {
    ObjectNode made =
        db.fresh(Db.FULFILMENT)
            .put("orderId", order.get("id").longValue())
            .put(
                "name",
                order.path("name").asText() + "-F" + (order.path("fulfillments").size() + 1))
            .put("status", "SUCCESS")
            .put("locationId", location);
    made.putNull("deliveredAt").putNull("inTransitAt").putNull("estimatedDeliveryAt");
    made.putArray("events");
    ArrayNode fulfilmentOrderIds = made.putArray("fulfillmentOrderIds");
    ArrayNode lines = made.putArray("lines");
    int total = 0;
    boolean pickup = false;
    Set<Long> touched = new LinkedHashSet<>();
    for (Part part : plan) {
      touched.add(part.fulfilmentOrder().get("id").longValue());
      pickup |= part.fulfilmentOrder().path("methodType").asText().equals("PICK_UP");
      total += part.units();
      lines.add(ship(order, part.line(), part.units(), location));
    }
    touched.forEach(fulfilmentOrderIds::add);
    for (long id : touched) {
      ObjectNode target = Db.find(order.path("fulfillmentOrders"), id);
      Db.listOf(target, "fulfillmentIds").add(made.get("id").longValue());
      boolean left = false;
      for (JsonNode line : target.path("lines")) {
        left |= line.path("remainingQuantity").asInt() > 0;
      }
      target.put("status", left ? "IN_PROGRESS" : "CLOSED").put("updatedAt", db.now());
    }
    made.put("totalQuantity", total).put("requiresShipping", !pickup);
    made.put("displayStatus", pickup ? "PICKED_UP" : "FULFILLED");
    setTracking(made, tracking);
    Db.listOf(order, "fulfillments").add(made);
    tell(order, made);
    return made;
  }

  private void tell(ObjectNode order, ObjectNode made) {
    String event = changes.event();
    orders.changed(order, event);
    changes.tell(
        "FULFILLMENTS_CREATE",
        made.get("id").longValue(),
        event,
        changes.rest().fulfilment(order, made));
    String status = order.path("displayFulfillmentStatus").asText();
    if (status.equals("FULFILLED")) {
      orders.tell("ORDERS_FULFILLED", order, event);
    } else if (status.equals("PARTIALLY_FULFILLED")) {
      orders.tell("ORDERS_PARTIALLY_FULFILLED", order, event);
    }
  }

  private ObjectNode ship(ObjectNode order, ObjectNode line, int units, long location) {
    line.put("remainingQuantity", line.path("remainingQuantity").asInt() - units);
    ObjectNode own = Db.find(order.path("lineItems"), line.path("lineItemId").longValue());
    own.put("fulfilledQuantity", own.path("fulfilledQuantity").asInt() + units);
    own.put("unfulfilledQuantity", own.path("unfulfilledQuantity").asInt() - units);
    inventory.consume(own, location, units);
    return Db.node()
        .put("id", db.next("FulfillmentLineItem"))
        .put("orderId", order.get("id").longValue())
        .put("lineItemId", own.get("id").longValue())
        .put("fulfillmentOrderLineId", line.get("id").longValue())
        .put("quantity", units);
  }

  private static void setTracking(ObjectNode fulfilment, JsonNode in) {
    ArrayNode infos = fulfilment.putArray("trackingInfo");
    List<String> numbers = new ArrayList<>();
    List<String> urls = new ArrayList<>();
    in.path("numbers").forEach(number -> numbers.add(number.asText()));
    in.path("urls").forEach(url -> urls.add(url.asText()));
    if (numbers.isEmpty() && in.hasNonNull("number")) {
      numbers.add(in.get("number").asText());
    }
    if (urls.isEmpty() && in.hasNonNull("url")) {
      urls.add(in.get("url").asText());
    }
    String company = Db.text(in, "company");
    for (int i = 0; i < Math.max(numbers.size(), urls.size()); i++) {
      String number = i < numbers.size() ? numbers.get(i) : null;
      infos
          .addObject()
          .put("company", company)
          .put("number", number)
          .put("url", i < urls.size() ? urls.get(i) : Carriers.address(company, number));
    }
    if (infos.isEmpty() && company != null) {
      infos.addObject().put("company", company).putNull("number").putNull("url");
    }
  }

  private ObjectNode find(JsonNode in, String field) {
    ObjectNode found = db.part(Db.FULFILMENT, Db.id(in.get(field).textValue(), Db.FULFILMENT));
    if (found == null) {
      throw Refusal.of(field, "Fulfillment does not exist.", null);
    }
    return found;
  }

  private void updated(ObjectNode fulfilment) {
    fulfilment.put("updatedAt", db.now());
    ObjectNode order = db.get(Db.ORDER, fulfilment.path("orderId").longValue());
    String event = changes.event();
    orders.changed(order, event);
    changes.tell(
        "FULFILLMENTS_UPDATE",
        fulfilment.get("id").longValue(),
        event,
        changes.rest().fulfilment(order, fulfilment));
  }

  private Map<String, Object> track(JsonNode in) {
    ObjectNode fulfilment = find(in, "fulfillmentId");
    setTracking(fulfilment, in.get("trackingInfoInput"));
    updated(fulfilment);
    return Map.of("fulfillment", fulfilment);
  }

  Map<String, Object> event(JsonNode in) {
    ObjectNode fulfilment = find(in, "fulfillmentId");
    String status = in.get("status").textValue();
    String at = in.hasNonNull("happenedAt") ? in.get("happenedAt").textValue() : db.now();
    ObjectNode event =
        db.fresh("FulfillmentEvent")
            .put("status", status)
            .put("message", Db.text(in, "message"))
            .put("happenedAt", at);
    Db.listOf(fulfilment, "events").add(event);
    fulfilment.put("displayStatus", status);
    if (status.equals("IN_TRANSIT")) {
      fulfilment.put("inTransitAt", at);
    }
    if (status.equals("DELIVERED")) {
      fulfilment.put("deliveredAt", at);
    }
    updated(fulfilment);
    changes.tell(
        "FULFILLMENT_EVENTS_CREATE",
        event.get("id").longValue(),
        changes.event(),
        RestLines.event(db, fulfilment, event));
    return Map.of("fulfillmentEvent", event);
  }

  /** What was shipped comes back: as new fulfilment orders, or into those that are still open. */
  private Map<String, Object> cancel(JsonNode in) {
    ObjectNode fulfilment = find(in, "id");
    if (fulfilment.path("status").asText().equals("CANCELLED")) {
      throw Refusal.of("id", "Fulfillment is already cancelled.", null);
    }
    ObjectNode order = db.get(Db.ORDER, fulfilment.path("orderId").longValue());
    long location = fulfilment.path("locationId").longValue();
    ObjectNode fresh = null;
    for (JsonNode shipped : fulfilment.path("lines")) {
      ObjectNode own = Db.find(order.path("lineItems"), shipped.path("lineItemId").longValue());
      int units = shipped.path("quantity").asInt();
      own.put("fulfilledQuantity", own.path("fulfilledQuantity").asInt() - units);
      own.put("unfulfilledQuantity", own.path("unfulfilledQuantity").asInt() + units);
      inventory.consume(own, location, -units);
      ObjectNode back =
          backTo(order, fulfilment, shipped.path("fulfillmentOrderLineId").longValue());
      if (back != null) {
        back.put("remainingQuantity", back.path("remainingQuantity").asInt() + units);
      } else {
        fresh = fresh == null ? routing.empty(order, location, "SHIPPING") : fresh;
        Db.listOf(fresh, "lines").add(routing.line(own, units));
      }
    }
    if (fresh != null) {
      Db.listOf(order, "fulfillmentOrders").add(fresh);
    }
    fulfilment.put("status", "CANCELLED").put("displayStatus", "CANCELED");
    updated(fulfilment);
    return Map.of("fulfillment", fulfilment);
  }

  private static ObjectNode backTo(ObjectNode order, ObjectNode fulfilment, long line) {
    for (JsonNode id : fulfilment.path("fulfillmentOrderIds")) {
      ObjectNode target = Db.find(order.path("fulfillmentOrders"), id.longValue());
      ObjectNode own = target == null ? null : Db.find(target.path("lines"), line);
      if (own != null) {
        return target.path("status").asText().equals("CLOSED") ? null : own;
      }
    }
    return null;
  }
}
