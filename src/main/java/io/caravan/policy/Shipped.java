package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashMap;
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

  /** Field of a kept shipment: what each system was asked to ship for it, by line. */
  static final String SENT = "sent";

  private static final Set<String> GONE =
      Set.of("shipped", "in_transit", "out_for_delivery", "delivered", "picked_up");

  private final Map<String, Map<String, BigDecimal>> byRole = new HashMap<>();
  private final Map<String, Map<String, BigDecimal>> bySystem = new HashMap<>();

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
      for (JsonNode line : shipment.path("lines")) {
        String ref = Fields.ref(line, "line");
        if (ref != null) {
          lines.merge(ref, Fields.quantity(line, "quantity"), BigDecimal::add);
        }
      }
    }
    for (Map.Entry<String, JsonNode> system : shipment.path(SENT).properties()) {
      Map<String, BigDecimal> lines =
          bySystem.computeIfAbsent(system.getKey(), name -> new HashMap<>());
      system
          .getValue()
          .fieldNames()
          .forEachRemaining(
              ref -> lines.merge(ref, Fields.quantity(system.getValue(), ref), BigDecimal::add));
    }
  }

  BigDecimal of(String lineRef) {
    return byRole.values().stream()
        .map(lines -> lines.getOrDefault(lineRef, BigDecimal.ZERO))
        .reduce(BigDecimal.ZERO, BigDecimal::max);
  }

  /** What a system shows as shipped or was asked to: it told of it itself, or we did. */
  BigDecimal at(Situation.Target target, String lineRef) {
    BigDecimal told =
        byRole.getOrDefault(target.role(), Map.of()).getOrDefault(lineRef, BigDecimal.ZERO);
    BigDecimal sent =
        bySystem.getOrDefault(target.system(), Map.of()).getOrDefault(lineRef, BigDecimal.ZERO);
    return told.max(sent);
  }

  static boolean gone(String state) {
    return GONE.contains(state);
  }
}
