package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reading and building canonical documents. */
final class Fields {
  private Fields() {}

  static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }

  static ArrayNode array() {
    return Json.mapper().createArrayNode();
  }

  static ObjectNode copy(JsonNode node) {
    return node == null || !node.isObject() ? object() : node.deepCopy();
  }

  /** Text of a field, or null if it is missing or null. */
  static String text(JsonNode node, String field) {
    JsonNode value = node == null ? null : node.get(field);
    return value == null || value.isNull() ? null : value.asText();
  }

  /** The ref of a node such as {@code order} or {@code variant}, or null. */
  static String ref(JsonNode node, String field) {
    return node == null || !node.hasNonNull(field) ? null : text(node.get(field), "ref");
  }

  /** A quantity, 0 if it is missing. */
  static BigDecimal quantity(JsonNode node, String field) {
    String value = text(node, field);
    return value == null ? BigDecimal.ZERO : new BigDecimal(value);
  }

  static String plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
  }

  /** Instant of a field in epoch ms, or the other value. */
  static long millis(JsonNode node, String field, long otherwise) {
    String value = text(node, field);
    return value == null ? otherwise : Instant.parse(value).toEpochMilli();
  }

  /** Only these fields of a node, those that it has. */
  static ObjectNode only(JsonNode node, Set<String> names) {
    ObjectNode kept = object();
    names.forEach(
        name -> {
          if (node.has(name)) {
            kept.set(name, node.get(name).deepCopy());
          }
        });
    return kept;
  }

  static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  static ObjectNode refNode(String ref) {
    return object().put("ref", ref);
  }

  /** Equal by value: decimals by their number, a missing field like null. */
  static boolean same(JsonNode a, JsonNode b) {
    boolean noA = a == null || a.isNull() || a.isMissingNode();
    boolean noB = b == null || b.isNull() || b.isMissingNode();
    if (noA || noB) {
      return noA && noB;
    }
    if (a.isObject() && b.isObject() && a.has("amount") && b.has("amount")) {
      return new BigDecimal(a.get("amount").asText())
                  .compareTo(new BigDecimal(b.get("amount").asText()))
              == 0
          && same(a.get("currency"), b.get("currency"));
    }
    return a.equals(b);
  }
}
