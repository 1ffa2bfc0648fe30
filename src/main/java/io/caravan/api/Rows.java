package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Message;

/**
 * The body that a route left, as JSON: text and bytes are JSON already, a list becomes {@code
 * {rows: [...]}}, maps become objects. Decimals keep their digits, times become ISO 8601 with all
 * their digits. A value of any other type is a fault that names its column: nothing is guessed.
 */
final class Rows {
  private static final String ROWS = "rows";
  private static final JsonNodeFactory NODES = Json.mapper().getNodeFactory();

  private Rows() {}

  /**
   * @throws IllegalArgumentException if a value cannot be told in JSON
   */
  static byte[] json(Message message) {
    Object body = message.getBody();
    if (body instanceof byte[] || body instanceof String || body instanceof InputStream) {
      return message.getBody(byte[].class);
    }
    JsonNode node = node(body, "the body");
    if (node.isArray()) {
      node = NODES.objectNode().set(ROWS, node);
    }
    return Json.text(node).getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode node(Object value, String where) {
    if (value == null) {
      return NODES.nullNode();
    }
    if (value instanceof JsonNode json) {
      return json;
    }
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = NODES.objectNode();
      map.forEach((name, one) -> object.set(String.valueOf(name), node(one, "column " + name)));
      return object;
    }
    if (value instanceof Collection<?> all) {
      ArrayNode array = NODES.arrayNode();
      all.forEach(one -> array.add(node(one, where)));
      return array;
    }
    return single(value, where);
  }

  private static JsonNode single(Object value, String where) {
    if (value instanceof Boolean flag) {
      return NODES.booleanNode(flag);
    }
    if (value instanceof BigDecimal decimal) {
      return NODES.numberNode(decimal);
    }
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte
        || value instanceof BigInteger) {
      return NODES.numberNode(new BigInteger(value.toString()));
    }
    if (value instanceof Double || value instanceof Float) {
      return NODES.numberNode(new BigDecimal(value.toString()));
    }
    if (value instanceof Timestamp stamp) {
      return NODES.textNode(stamp.toInstant().toString());
    }
    if (value instanceof String
        || value instanceof UUID
        || value instanceof Instant
        || value instanceof OffsetDateTime
        || value instanceof LocalDate
        || value instanceof LocalDateTime
        || value instanceof Date) {
      return NODES.textNode(value.toString());
    }
    throw new IllegalArgumentException(
        where
            + " is a "
            + value.getClass().getSimpleName()
            + ", which has no place in JSON: let the route make a text or a number of it");
  }
}
