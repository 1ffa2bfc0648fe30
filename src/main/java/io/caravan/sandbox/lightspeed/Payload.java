package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a client sent to be written: numbers and booleans may be text, collections have 3 shapes.
 */
final class Payload {
  private final String entity;
  private final ObjectNode node;

  /**
   * @param entity for messages
   */
  Payload(String entity, JsonNode node) {
    this.entity = entity;
    if (!(node instanceof ObjectNode object)) {
      throw ApiError.refused(entity + ": a JSON object is expected.");
    }
    this.node = object;
  }

  static Payload parse(String entity, byte[] body) {
    try {
      return new Payload(entity, body.length == 0 ? Wire.object() : Json.parse(body));
    } catch (IllegalArgumentException e) {
      throw ApiError.refused("The request body could not be parsed as JSON.");
    }
  }

  String entity() {
    return entity;
  }

  ObjectNode node() {
    return node;
  }

  boolean has(String field) {
    return node.has(field);
  }

  /** Text of a scalar; null and absent are empty. */
  String text(String field) {
    JsonNode value = node.path(field);
    if (value.isContainerNode()) {
      throw ApiError.refused(entity + "." + field + " must be a scalar.");
    }
    return value.isNull() || value.isMissingNode() ? "" : value.asText();
  }

  BigDecimal decimal(String field) {
    String text = text(field);
    try {
      return text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw ApiError.refused(entity + "." + field + " must be a number.");
    }
  }

  /** A whole number; an id that is not set is 0. */
  long integer(String field) {
    try {
      return decimal(field).longValueExact();
    } catch (ArithmeticException e) {
      throw ApiError.refused(entity + "." + field + " must be a whole number.");
    }
  }

  boolean bool(String field) {
    String text = text(field);
    if (text.equals("true") || text.equals("1")) {
      return true;
    }
    if (text.equals("false") || text.equals("0") || text.isEmpty()) {
      return false;
    }
    throw ApiError.refused(entity + "." + field + " must be true or false.");
  }

  /** A nested record, or null if it is not there. */
  Payload child(String field) {
    JsonNode value = node.path(field);
    return value.isObject() ? new Payload(field, value) : null;
  }

  /**
   * Members of a nested collection: {@code {"SaleLines":{"SaleLine":[…]}}}, {@code
   * {"SaleLine":{…}}} inside, or {@code [{"SaleLine":{…}}]} as recorded.
   */
  List<Payload> members(String container, String member) {
    List<Payload> members = new ArrayList<>();
    JsonNode value = node.path(container);
    if (value.isArray()) {
      value.forEach(each -> gather(each.path(member), member, members));
    } else {
      gather(value.path(member), member, members);
    }
    return members;
  }

  private static void gather(JsonNode value, String member, List<Payload> members) {
    if (value.isArray()) {
      value.forEach(each -> members.add(new Payload(member, each)));
    } else if (value.isObject()) {
      members.add(new Payload(member, value));
    }
  }

  /** Refuses fields that are neither written nor known to be read-only. */
  void only(Set<String> written, Set<String> ignored) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!written.contains(field.getKey()) && !ignored.contains(field.getKey())) {
        throw ApiError.notEmulated("writing " + entity + "." + field.getKey());
      }
    }
  }
}
