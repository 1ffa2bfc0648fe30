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
  /** Field of a kept shipment: roles that told of it. */
  static final String TOLD = "told";

  /**
   * Field of a kept shipment: lines by role and place, of roles that it was passed on to. One of
   * them may tell it back in parts, and a part may have been told before it was known as ours.
   */
  static final String COPIES = "copies";

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
    for (JsonNode role : shipment.path(TOLD)) {
      Map<String, BigDecimal> lines =
          byRole.computeIfAbsent(role.asText(), name -> new HashMap<>());
      JsonNode copies = shipment.path(COPIES).path(role.asText());
      if (copies.isMissingNode()) {
        add(shipment.path("lines"), lines);
      } else {
        copies.forEach(part -> add(part, lines));
      }
    }
  }

  private static void add(JsonNode part, Map<String, BigDecimal> lines) {
    for (JsonNode line : part) {
      String ref = Fields.ref(line, "line");
      if (ref != null) {
        lines.merge(ref, Fields.quantity(line, "quantity"), BigDecimal::add);
      }
    }
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

  /** Whether something has left and nothing of the order is still to leave. */
  boolean whole(JsonNode order) {
    boolean some = false;
    for (JsonNode line : order.path("lines")) {
      BigDecimal left = of(Fields.text(line, "ref"));
      some |= left.signum() > 0;
      if (left.compareTo(Fields.quantity(line, "currentQuantity")) < 0) {
        return false;
      }
    }
    return some;
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
