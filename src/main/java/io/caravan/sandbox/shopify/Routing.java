package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which location ships what: the first location that has everything, else each line from the first
 * location that has all its units, else split over locations. One fulfilment order stands for each
 * location and way of delivery.
 */
final class Routing {
  private final Db db;
  private final Inventory inventory;

  Routing(Db db, Inventory inventory) {
    this.db = db;
    this.inventory = inventory;
  }

  /** Units that a location could give to this line; untracked goods are everywhere. */
  private int available(JsonNode line, long location) {
    ObjectNode item = inventory.tracked(line);
    if (item == null) {
      return Integer.MAX_VALUE;
    }
    ObjectNode level = Inventory.level(item, location);
    return level == null || !level.path("isActive").booleanValue()
        ? 0
        : Math.max(0, level.path("available").asInt());
  }

  /** Units that all locations for web orders could give together. */
  long sellable(JsonNode line) {
    return candidates().stream().mapToLong(location -> available(line, location)).sum();
  }

  private List<Long> candidates() {
    List<Long> locations = new ArrayList<>();
    for (ObjectNode location : db.all(Db.LOCATION)) {
      if (location.path("isActive").booleanValue()
          && location.path("fulfillsOnlineOrders").booleanValue()) {
        locations.add(location.get("id").longValue());
      }
    }
    return locations;
  }

  /**
   * Makes the fulfilment orders of lines that have none yet.
   *
   * @param pickup location where the buyer collects; 0 if the goods are sent
   * @param reserve whether the units are committed there
   */
  List<ObjectNode> route(ObjectNode order, List<ObjectNode> lines, long pickup, boolean reserve) {
    Map<Long, Map<ObjectNode, Integer>> plan = new LinkedHashMap<>();
    if (pickup != 0) {
      lines.forEach(line -> put(plan, pickup, line, line.path("unfulfilledQuantity").asInt()));
    } else {
      Long whole =
          candidates().stream()
              .filter(l -> lines.stream().allMatch(line -> available(line, l) >= open(line)))
              .findFirst()
              .orElse(null);
      for (ObjectNode line : lines) {
        if (whole != null) {
          put(plan, whole, line, open(line));
        } else {
          split(plan, line);
        }
      }
    }
    List<ObjectNode> made = new ArrayList<>();
    plan.forEach(
        (location, units) -> {
          Map<String, Map<ObjectNode, Integer>> byMethod = new LinkedHashMap<>();
          units.forEach(
              (line, quantity) ->
                  byMethod
                      .computeIfAbsent(method(line, pickup), m -> new LinkedHashMap<>())
                      .put(line, quantity));
          byMethod.forEach(
              (method, own) -> made.add(create(order, location, method, own, reserve)));
        });
    return made;
  }

  private static int open(ObjectNode line) {
    return line.path("unfulfilledQuantity").asInt();
  }

  private static String method(ObjectNode line, long pickup) {
    if (pickup != 0) {
      return "PICK_UP";
    }
    return line.path("requiresShipping").booleanValue() ? "SHIPPING" : "NONE";
  }

  private void split(Map<Long, Map<ObjectNode, Integer>> plan, ObjectNode line) {
    int left = open(line);
    List<Long> candidates = candidates();
    for (long location : candidates) {
      if (available(line, location) >= left) {
        put(plan, location, line, left);
        return;
      }
    }
    for (long location : candidates) {
      int part = Math.min(left, available(line, location));
      put(plan, location, line, part);
      left -= part;
    }
    if (left > 0 && !candidates.isEmpty()) {
      put(plan, candidates.get(0), line, left);
    }
  }

  private static void put(
      Map<Long, Map<ObjectNode, Integer>> plan, long location, ObjectNode line, int units) {
    if (units > 0) {
      plan.computeIfAbsent(location, l -> new LinkedHashMap<>()).merge(line, units, Integer::sum);
    }
  }

  private ObjectNode create(
      ObjectNode order,
      long location,
      String method,
      Map<ObjectNode, Integer> units,
      boolean reserve) {
    ObjectNode made = empty(order, location, method);
    ArrayNode lines = (ArrayNode) made.get("lines");
    units.forEach(
        (line, quantity) -> {
          lines.add(line(line, quantity));
          if (reserve) {
            inventory.commit(line, location, quantity);
          }
        });
    Db.listOf(order, "fulfillmentOrders").add(made);
    return made;
  }

  void commit(ObjectNode line, long location, int units) {
    inventory.commit(line, location, units);
  }

  /** A fulfilment order without lines; the caller adds it to the order. */
  ObjectNode empty(ObjectNode order, long location, String method) {
    ObjectNode made =
        db.fresh(Db.FULFILMENT_ORDER)
            .put("orderId", order.get("id").longValue())
            .put("status", "OPEN")
            .put("requestStatus", "UNSUBMITTED")
            .put("locationId", location)
            .put("methodType", method)
            .put("deliveryMethodId", db.next("DeliveryMethod"))
            .put("prepared", false)
            .put("fulfillAt", db.now());
    made.putArray("lines");
    made.putArray("holds");
    made.putArray("fulfillmentIds");
    return made;
  }

  ObjectNode line(ObjectNode orderLine, int units) {
    return Db.node()
        .put("id", db.next("FulfillmentOrderLineItem"))
        .put("orderId", orderLine.get("orderId").longValue())
        .put("lineItemId", orderLine.get("id").longValue())
        .put("totalQuantity", units)
        .put("remainingQuantity", units);
  }
}
