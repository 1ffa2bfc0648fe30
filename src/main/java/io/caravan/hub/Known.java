package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * What a system is known to hold: a canonical document with {@code readAt}, the begin of the read
 * that saw it or the time at which our write was answered.
 */
final class Known {
  static final String READ_AT = "readAt";

  /** Begin of our own write, only where it is the last word. */
  static final String BEGUN_AT = "begunAt";

  /** When something was told is no value of it. */
  private static final Set<String> TIMES = Set.of("updatedAt", READ_AT, BEGUN_AT);

  private static final Set<String> DECIMALS =
      Set.of(
          "amount",
          "value",
          "rate",
          "quantity",
          "currentQuantity",
          "fulfilledQuantity",
          "remaining",
          "onHand",
          "available",
          "committed",
          "reserved",
          "incoming");

  private Known() {}

  /** Equal in every value, be decimals written as they will. */
  static boolean same(JsonNode one, JsonNode other) {
    return one != null && other != null && same(null, one, other, false);
  }

  /** Whether {@code whole} holds every value that {@code part} tells. */
  static boolean tells(JsonNode whole, JsonNode part) {
    return whole != null && same(null, part, whole, true);
  }

  private static boolean same(String field, JsonNode one, JsonNode other, boolean part) {
    if (one.isObject() && other.isObject()) {
      return sameFields(one, other, part);
    }
    if (one.isArray() && other.isArray()) {
      if (one.size() != other.size()) {
        return false;
      }
      for (int i = 0; i < one.size(); i++) {
        if (!same(field, one.get(i), other.get(i), part)) {
          return false;
        }
      }
      return true;
    }
    return one.equals(other) || DECIMALS.contains(field) && sameDecimal(one, other);
  }

  private static boolean sameFields(JsonNode one, JsonNode other, boolean part) {
    Set<String> names = new HashSet<>();
    one.fieldNames().forEachRemaining(names::add);
    if (!part) {
      other.fieldNames().forEachRemaining(names::add);
    }
    names.removeAll(TIMES);
    for (String name : names) {
      if (!one.has(name) || !other.has(name) || !same(name, one.get(name), other.get(name), part)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameDecimal(JsonNode one, JsonNode other) {
    try {
      return one.isTextual()
          && other.isTextual()
          && new BigDecimal(one.textValue()).compareTo(new BigDecimal(other.textValue())) == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  static long readAt(JsonNode known) {
    JsonNode at = known == null ? null : known.get(READ_AT);
    return at == null || !at.isTextual() ? 0 : Instant.parse(at.textValue()).toEpochMilli();
  }

  /** Begin of the read or of our write; of what was read it is the same as {@link #readAt}. */
  static long begunAt(JsonNode known) {
    JsonNode at = known == null ? null : known.get(BEGUN_AT);
    return at == null ? readAt(known) : Instant.parse(at.textValue()).toEpochMilli();
  }

  static ObjectNode at(JsonNode document, long readAt) {
    ObjectNode known = document.deepCopy();
    return known.put(READ_AT, Instant.ofEpochMilli(readAt).toString());
  }

  /** What was known, with what is said now over it; lists of records are joined by their refs. */
  static ObjectNode overlaid(JsonNode before, JsonNode now) {
    ObjectNode merged =
        before == null ? Json.mapper().createObjectNode() : (ObjectNode) before.deepCopy();
    now.properties()
        .forEach(
            field -> {
              JsonNode was = merged.get(field.getKey());
              JsonNode is = field.getValue();
              boolean joined = was != null && was.isArray() && is.isArray() && named(is);
              merged.set(field.getKey(), joined ? joined((ArrayNode) was, is) : is.deepCopy());
            });
    return merged;
  }

  private static boolean named(JsonNode list) {
    for (JsonNode element : list) {
      if (!element.path("ref").isTextual()) {
        return false;
      }
    }
    return !list.isEmpty();
  }

  private static ArrayNode joined(ArrayNode was, JsonNode is) {
    ArrayNode all = Json.mapper().createArrayNode();
    for (JsonNode element : is) {
      JsonNode before = null;
      for (JsonNode candidate : was) {
        if (element.path("ref").equals(candidate.path("ref"))) {
          before = candidate;
        }
      }
      all.add(overlaid(before, element));
    }
    return all;
  }
}
