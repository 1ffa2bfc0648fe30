package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which place each piece of an order line is taken from: where the shop's fulfilments say, changed
 * as little as can be when the quantity changes.
 */
final class Places {
  private Places() {}

  /** What the shop wants to take of a line from each place, in its order. */
  static Map<String, BigDecimal> wished(JsonNode order, String line) {
    Map<String, BigDecimal> wished = new LinkedHashMap<>();
    for (JsonNode fulfilment : order.path("fulfilments")) {
      String place = Fields.ref(fulfilment, "location");
      if (place == null || "cancelled".equals(Fields.text(fulfilment, "status"))) {
        continue;
      }
      for (JsonNode part : fulfilment.path("lines")) {
        if (line.equals(Fields.ref(part, "line"))) {
          wished.merge(place, Fields.quantity(part, "quantity"), BigDecimal::add);
        }
      }
    }
    return wished;
  }

  /** The first of those places. */
  static Optional<String> first(JsonNode order, String line) {
    return wished(order, line).keySet().stream().findFirst();
  }

  /**
   * Spreads a quantity.
   *
   * @param now what is taken from each place so far
   * @param wished see {@link #wished}
   * @param usual place of what the shop does not say, or null
   * @param moves whether pieces may still go to another place
   * @return null if no place is known for it
   */
  static Map<String, BigDecimal> spread(
      BigDecimal quantity,
      Map<String, BigDecimal> now,
      Map<String, BigDecimal> wished,
      String usual,
      boolean moves) {
    Map<String, BigDecimal> spread = new LinkedHashMap<>(now);
    BigDecimal more = quantity.subtract(sum(spread));
    if (more.signum() > 0) {
      more = give(spread, wished, more);
      if (more.signum() > 0) {
        String place = first(spread, wished, usual);
        if (place == null) {
          return null;
        }
        spread.merge(place, more, BigDecimal::add);
      }
    } else if (more.signum() < 0) {
      BigDecimal less = take(spread, wished, more.negate());
      take(spread, Map.of(), less);
    }
    if (moves) {
      move(spread, wished);
    }
    return spread;
  }

  private static void move(Map<String, BigDecimal> spread, Map<String, BigDecimal> wished) {
    BigDecimal missing = BigDecimal.ZERO;
    for (Map.Entry<String, BigDecimal> wish : wished.entrySet()) {
      BigDecimal have = spread.getOrDefault(wish.getKey(), BigDecimal.ZERO);
      missing = missing.add(wish.getValue().subtract(have).max(BigDecimal.ZERO));
    }
    BigDecimal stays = take(spread, wished, missing);
    give(spread, wished, missing.subtract(stays));
  }

  /** Puts pieces where more are wished; answers what is left of them. */
  private static BigDecimal give(
      Map<String, BigDecimal> spread, Map<String, BigDecimal> wished, BigDecimal pieces) {
    BigDecimal left = pieces;
    for (Map.Entry<String, BigDecimal> wish : wished.entrySet()) {
      BigDecimal have = spread.getOrDefault(wish.getKey(), BigDecimal.ZERO);
      BigDecimal part = wish.getValue().subtract(have).max(BigDecimal.ZERO).min(left);
      if (part.signum() > 0) {
        spread.put(wish.getKey(), have.add(part));
        left = left.subtract(part);
      }
    }
    return left;
  }

  /** Takes pieces from where there are more than wished; answers what it could not take. */
  private static BigDecimal take(
      Map<String, BigDecimal> spread, Map<String, BigDecimal> wished, BigDecimal pieces) {
    BigDecimal left = pieces;
    for (Map.Entry<String, BigDecimal> have : spread.entrySet()) {
      BigDecimal wish = wished.getOrDefault(have.getKey(), BigDecimal.ZERO);
      BigDecimal part = have.getValue().subtract(wish).max(BigDecimal.ZERO).min(left);
      have.setValue(have.getValue().subtract(part));
      left = left.subtract(part);
    }
    return left;
  }

  private static String first(
      Map<String, BigDecimal> spread, Map<String, BigDecimal> wished, String usual) {
    return spread.entrySet().stream()
        .filter(have -> have.getValue().signum() > 0)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(() -> wished.keySet().stream().findFirst().orElse(usual));
  }

  static BigDecimal sum(Map<?, BigDecimal> amounts) {
    return amounts.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
