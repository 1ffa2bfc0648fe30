package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The state machine of fulfilment orders: hold, release, prepare for pickup. */
final class FulfilmentOrders {
  private static final int MOST_HOLDS = 10;
  private static final String UNKNOWN = "Fulfillment order does not exist.";

  private final Db db;
  private final Orders orders;
  private final Routing routing;
  private final Changes changes;

  FulfilmentOrders(Db db, Orders orders, Routing routing, Changes changes) {
    this.db = db;
    this.orders = orders;
    this.routing = routing;
    this.changes = changes;
  }

  void register(Api api) {
    api.mutation("fulfillmentOrderHold", (call, in) -> hold(in));
    api.mutation("fulfillmentOrderReleaseHold", (call, in) -> release(in));
    api.mutation("fulfillmentOrderLineItemsPreparedForPickup", (call, in) -> prepare(in));
  }

  static boolean open(ObjectNode fulfilmentOrder) {
    return !Set.of("CLOSED", "CANCELLED", "INCOMPLETE")
        .contains(fulfilmentOrder.path("status").asText());
  }

  static ObjectNode find(Db db, JsonNode in, String field, String code) {
    ObjectNode found =
        db.part(Db.FULFILMENT_ORDER, Db.id(in.get(field).textValue(), Db.FULFILMENT_ORDER));
    if (found == null) {
      throw Refusal.of(field, UNKNOWN, code);
    }
    return found;
  }

  private ObjectNode order(ObjectNode fulfilmentOrder) {
    return db.get(Db.ORDER, fulfilmentOrder.path("orderId").longValue());
  }

  Map<String, Object> hold(JsonNode in) {
    ObjectNode target = find(db, in, "id", "FULFILLMENT_ORDER_NOT_FOUND");
    JsonNode hold = in.get("fulfillmentHold");
    String handle = hold.path("handle").asText("");
    if (!open(target)) {
      throw Refusal.of(
          "id", "Fulfillment order is not in a holdable state.", "FULFILLMENT_ORDER_NOT_FOUND");
    }
    for (JsonNode own : target.path("holds")) {
      if (own.path("handle").asText().equals(handle)) {
        throw Refusal.of(
            "fulfillmentHold.handle",
            "The handle provided for the fulfillment hold is already in use by this app for another"
                + " hold on this fulfillment order.",
            "DUPLICATE_FULFILLMENT_HOLD_HANDLE");
      }
    }
    if (target.path("holds").size() >= MOST_HOLDS) {
      throw Refusal.of(
          "id",
          "The maximum number of fulfillment holds for this fulfillment order has been reached for"
              + " this app. An app can only have up to 10 holds on a single fulfillment order at"
              + " any one time.",
          "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED");
    }
    Map<Long, Integer> units = units(hold.path("fulfillmentOrderLineItems"));
    checkUnits(target, units);
    ObjectNode order = order(target);
    ObjectNode rest = units.isEmpty() ? null : split(order, target, units);
    ObjectNode made =
        Db.node()
            .put("id", db.next("FulfillmentHold"))
            .put("handle", handle)
            .put("reason", hold.path("reason").asText())
            .put("reasonNotes", Db.text(hold, "reasonNotes"))
            .put("heldByRequestingApp", true);
    Db.listOf(target, "holds").add(made);
    target.put("status", "ON_HOLD").put("updatedAt", db.now());
    String event = changes.event();
    orders.changed(order, event);
    ObjectNode body = RestFulfilment.wrapped(target);
    ((ObjectNode) body.get("fulfillment_order"))
        .set("fulfillment_holds", RestFulfilment.holds(target));
    if (rest != null) {
      body.set("remaining_fulfillment_order", RestFulfilment.brief(rest));
    }
    body.set("held_fulfillment_order_line_items", RestFulfilment.units(target));
    body.set("created_fulfillment_hold", RestFulfilment.hold(made));
    changes.tell("FULFILLMENT_ORDERS_PLACED_ON_HOLD", id(target), event, body);
    Map<String, Object> payload = new HashMap<>();
    payload.put("fulfillmentHold", made);
    payload.put("fulfillmentOrder", target);
    payload.put("remainingFulfillmentOrder", rest);
    return payload;
  }

  private static long id(ObjectNode document) {
    return document.get("id").longValue();
  }

  static Map<Long, Integer> units(JsonNode given) {
    Map<Long, Integer> units = new HashMap<>();
    for (JsonNode entry : given) {
      units.merge(
          Db.id(entry.get("id").textValue(), "FulfillmentOrderLineItem"),
          entry.get("quantity").intValue(),
          Integer::sum);
    }
    return units;
  }

  private static void checkUnits(ObjectNode target, Map<Long, Integer> units) {
    units.forEach(
        (line, quantity) -> {
          ObjectNode own = Db.find(target.path("lines"), line);
          if (quantity <= 0) {
            throw Refusal.of(
                "fulfillmentHold",
                "The line item quantity must be greater than 0.",
                "GREATER_THAN_ZERO");
          }
          if (own == null || own.path("remainingQuantity").asInt() < quantity) {
            throw Refusal.of(
                "fulfillmentHold",
                "The line item quantity is invalid.",
                "INVALID_LINE_ITEM_QUANTITY");
          }
        });
  }

  /** Leaves these units on the fulfilment order and moves all others to a new one beside it. */
  private ObjectNode split(ObjectNode order, ObjectNode target, Map<Long, Integer> kept) {
    ObjectNode rest =
        routing.empty(
            order, target.path("locationId").longValue(), target.path("methodType").asText());
    for (ObjectNode line : Db.list(target.path("lines"))) {
      int others = line.path("remainingQuantity").asInt() - kept.getOrDefault(id(line), 0);
      if (others > 0) {
        transfer(routing, order, line, others, rest);
      }
    }
    if (rest.path("lines").isEmpty()) {
      return null;
    }
    prune(target);
    Db.listOf(order, "fulfillmentOrders").add(rest);
    return rest;
  }

  static void transfer(
      Routing routing, ObjectNode order, ObjectNode line, int units, ObjectNode to) {
    line.put("totalQuantity", line.path("totalQuantity").asInt() - units);
    line.put("remainingQuantity", line.path("remainingQuantity").asInt() - units);
    ObjectNode orderLine = Db.find(order.path("lineItems"), line.path("lineItemId").longValue());
    for (ObjectNode own : Db.list(to.path("lines"))) {
      if (own.path("lineItemId").equals(line.path("lineItemId"))) {
        own.put("totalQuantity", own.path("totalQuantity").asInt() + units);
        own.put("remainingQuantity", own.path("remainingQuantity").asInt() + units);
        return;
      }
    }
    Db.listOf(to, "lines").add(routing.line(orderLine, units));
  }

  static void prune(ObjectNode fulfilmentOrder) {
    ArrayNode kept = Db.array();
    fulfilmentOrder
        .path("lines")
        .forEach(
            line -> {
              if (line.path("totalQuantity").asInt() > 0) {
                kept.add(line);
              }
            });
    fulfilmentOrder.set("lines", kept);
  }

  Map<String, Object> release(JsonNode in) {
    ObjectNode target = find(db, in, "id", "FULFILLMENT_ORDER_NOT_FOUND");
    if (target.path("holds").isEmpty()) {
      throw Refusal.of("id", "Fulfillment order is not on hold.", "FULFILLMENT_ORDER_NOT_FOUND");
    }
    Set<Long> named = new HashSet<>();
    in.path("holdIds").forEach(gid -> named.add(Db.id(gid.textValue(), "FulfillmentHold")));
    ArrayNode kept = Db.array();
    for (JsonNode hold : target.path("holds")) {
      if (!named.isEmpty() && !named.contains(hold.path("id").longValue())) {
        kept.add(hold);
      }
    }
    target.set("holds", kept);
    String event = changes.event();
    if (kept.isEmpty()) {
      boolean begun =
          !target.path("fulfillmentIds").isEmpty() || target.path("prepared").asBoolean();
      target.put("status", begun ? "IN_PROGRESS" : "OPEN");
    }
    target.put("updatedAt", db.now());
    orders.changed(order(target), event);
    if (kept.isEmpty()) {
      changes.tell(
          "FULFILLMENT_ORDERS_HOLD_RELEASED", id(target), event, RestFulfilment.wrapped(target));
    }
    return Map.of("fulfillmentOrder", target);
  }

  static boolean anyLeft(ObjectNode fulfilmentOrder) {
    for (JsonNode line : fulfilmentOrder.path("lines")) {
      if (line.path("remainingQuantity").asInt() > 0) {
        return true;
      }
    }
    return false;
  }

  Map<String, Object> prepare(JsonNode in) {
    List<ObjectNode> targets = new ArrayList<>();
    for (JsonNode entry : in.get("input").get("lineItemsByFulfillmentOrder")) {
      ObjectNode target =
          db.part(
              Db.FULFILMENT_ORDER,
              Db.id(entry.get("fulfillmentOrderId").textValue(), Db.FULFILMENT_ORDER));
      if (target == null || !target.path("methodType").asText().equals("PICK_UP")) {
        throw Refusal.of(
            "input", "Invalid fulfillment order ID provided.", "FULFILLMENT_ORDER_INVALID");
      }
      if (!open(target) || !anyLeft(target) || !target.path("holds").isEmpty()) {
        throw Refusal.of(
            "input",
            "The fulfillment order does not have any line items that can be prepared.",
            "NO_LINE_ITEMS_TO_PREPARE_FOR_FULFILLMENT_ORDER");
      }
      targets.add(target);
    }
    for (ObjectNode target : targets) {
      target.put("prepared", true).put("status", "IN_PROGRESS").put("updatedAt", db.now());
      String event = changes.event();
      orders.changed(order(target), event);
      changes.tell(
          "FULFILLMENT_ORDERS_LINE_ITEMS_PREPARED_FOR_PICKUP",
          id(target),
          event,
          RestFulfilment.prepared(target));
    }
    return Map.of();
  }
}
