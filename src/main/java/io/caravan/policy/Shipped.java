package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much of each line has left. A shop, a till and a warehouse each tell of the same parcels, so
 * what has left is the most that any one of them has told, never the sum.
 */
final class Shipped {
  /** Field of a kept shipment: role, state and lines of each one that a system told it as. */
  static final String TOLD = "told";

  private static final Set<String> GONE =
      Set.of("shipped", "in_transit", "out_for_delivery", "delivered", "picked_up");

  private final Map<String, Map<String, BigDecimal>> byRole = new HashMap<>();

  private Shipped() {}

  /** Sums the kept shipments of an order. */
  static Shipped of(List<JsonNode> shipments) {
    Shipped all = new Shipped();
    shipments.forEach(all::add);
    return all;
  }

  /** Adds one; shipments that have not left or were cancelled do not count. */
  void add(JsonNode shipment) {
    if (!gone(Fields.text(shipment, "state"))) {
      return;
    }
    for (JsonNode one : shipment.path(TOLD)) {
      if (!gone(Fields.text(one, "state"))) {
        continue;
      }
      Map<String, BigDecimal> lines =
          byRole.computeIfAbsent(Fields.text(one, "role"), name -> new HashMap<>());
      for (JsonNode line : one.path("lines")) {
        String ref = Fields.ref(line, "line");
        if (ref != null) {
          lines.merge(ref, Fields.quantity(line, "quantity"), BigDecimal::add);
        }
      }
    }
  }

  /** Whether a role still tells of a part of a kept shipment that has left. */
  static boolean anyGone(JsonNode shipment, String role) {
    for (JsonNode one : shipment.path(TOLD)) {
      if (role.equals(Fields.text(one, "role")) && gone(Fields.text(one, "state"))) {
        return true;
      }
    }
    return false;
  }

  BigDecimal of(String lineRef) {
    return byRole.values().stream()
        .map(lines -> lines.getOrDefault(lineRef, BigDecimal.ZERO))
        .reduce(BigDecimal.ZERO, BigDecimal::max);
  }

  /** Of each line of an order. */
  Map<String, BigDecimal> lines(JsonNode order) {
    Map<String, BigDecimal> lines = new LinkedHashMap<>();
    for (JsonNode line : order.path("lines")) {
      String ref = Fields.text(line, "ref");
      lines.put(ref, of(ref));
    }
    return lines;
  }

  /** What has left of an order beyond an earlier sum, only of lines of which something has. */
  Map<String, BigDecimal> beyond(Shipped earlier, JsonNode order) {
    Map<String, BigDecimal> lines = lines(order);
    lines.replaceAll((ref, left) -> left.subtract(earlier.of(ref)));
    lines.values().removeIf(left -> left.signum() <= 0);
    return lines;
  }

  static boolean gone(String state) {
    return GONE.contains(state);
  }
}
