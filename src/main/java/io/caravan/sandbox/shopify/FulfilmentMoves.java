package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** Moves fulfilment orders, whole or in part, to another location, with the stock they commit. */
final class FulfilmentMoves {
  private final Db db;
  private final Orders orders;
  private final Routing routing;
  private final Inventory inventory;
  private final Changes changes;

  FulfilmentMoves(Db db, Orders orders, Routing routing, Inventory inventory, Changes changes) {
    this.db = db;
    this.orders = orders;
    this.routing = routing;
    this.inventory = inventory;
    this.changes = changes;
  }

  void register(Api api) {
    api.mutation("fulfillmentOrderMove", (call, in) -> move(in));
  }

  private Map<String, Object> move(JsonNode in) {
    ObjectNode target = FulfilmentOrders.find(db, in, "id", null);
    long location = Db.id(in.get("newLocationId").textValue(), Db.LOCATION);
    ObjectNode place = db.get(Db.LOCATION, location);
    boolean done = !target.path("fulfillmentIds").isEmpty() && !FulfilmentOrders.anyLeft(target);
    if (!FulfilmentOrders.open(target) || done) {
      throw Refusal.of("id", "Cannot change location.", null);
    }
    if (place == null || !place.path("isActive").booleanValue()) {
      throw Refusal.of("newLocationId", "Location does not exist.", null);
    }
    if (target.path("locationId").longValue() == location) {
      throw Refusal.of("newLocationId", "Fulfillment order is already at this location.", null);
    }
    ObjectNode order = db.get(Db.ORDER, target.path("orderId").longValue());
    Map<Long, Integer> units = FulfilmentOrders.units(in.path("fulfillmentOrderLineItems"));
    for (ObjectNode line : Db.list(target.path("lines"))) {
      ObjectNode own = Db.find(order.path("lineItems"), line.path("lineItemId").longValue());
      ObjectNode item = inventory.tracked(own);
      boolean moves = units.isEmpty() || units.containsKey(line.get("id").longValue());
      if (moves && item != null && Inventory.level(item, location) == null) {
        throw Refusal.of("newLocationId", "Cannot change location.", null);
      }
    }
    long from = target.path("locationId").longValue();
    ObjectNode moved = destination(order, target, location, units.isEmpty());
    for (ObjectNode line : Db.list(target.path("lines"))) {
      int part =
          units.isEmpty()
              ? line.path("remainingQuantity").asInt()
              : units.getOrDefault(line.get("id").longValue(), 0);
      if (part <= 0) {
        continue;
      }
      ObjectNode own = Db.find(order.path("lineItems"), line.path("lineItemId").longValue());
      inventory.release(own, from, part);
      inventory.commit(own, location, part);
      if (moved != target) {
        FulfilmentOrders.transfer(routing, order, line, part, moved);
      }
    }
    if (moved != target) {
      FulfilmentOrders.prune(target);
      if (target.path("lines").isEmpty()) {
        target.put("status", "CLOSED");
      }
    } else {
      target.put("locationId", location);
    }
    target.put("updatedAt", db.now());
    moved.put("updatedAt", db.now());
    String event = changes.event();
    orders.changed(order, event);
    changes.tell(
        "FULFILLMENT_ORDERS_MOVED",
        target.get("id").longValue(),
        event,
        RestFulfilment.moved(target, moved, from, location));
    Map<String, Object> payload = new HashMap<>();
    payload.put("movedFulfillmentOrder", moved);
    payload.put("originalFulfillmentOrder", target);
    payload.put(
        "remainingFulfillmentOrder",
        moved == target || !FulfilmentOrders.anyLeft(target) ? null : target);
    return payload;
  }

  /** An open fulfilment order there takes the units in; else the whole one moves, or a new one. */
  private ObjectNode destination(
      ObjectNode order, ObjectNode target, long location, boolean whole) {
    for (ObjectNode other : Db.list(order.path("fulfillmentOrders"))) {
      if (other != target
          && other.path("status").asText().equals("OPEN")
          && other.path("locationId").longValue() == location
          && other.path("methodType").equals(target.path("methodType"))) {
        return other;
      }
    }
    if (whole && target.path("fulfillmentIds").isEmpty()) {
      return target;
    }
    ObjectNode made = routing.empty(order, location, target.path("methodType").asText());
    Db.listOf(order, "fulfillmentOrders").add(made);
    return made;
  }
}
