package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.RecordPaths;
import io.caravan.mapping.Json;
import java.util.List;
import java.util.Map;

/** Records and answers that no system gave: real ones with other values. */
final class Forged {
  private Forged() {}

  /** Puts a value at a dot path; what is missing on the way is made. */
  static void put(JsonNode root, String path, JsonNode value) {
    JsonNode node = root;
    String[] names = path.split("\\.");
    for (int i = 0; i < names.length - 1; i++) {
      node = below(node, names[i]);
    }
    String last = names[names.length - 1];
    if (node instanceof ObjectNode object) {
      object.set(last, value);
    } else if (node instanceof ArrayNode array && !array.isEmpty()) {
      array.set(Integer.parseInt(last), value);
    }
  }

  private static JsonNode below(JsonNode node, String name) {
    if (node.isArray()) {
      return node.path(Integer.parseInt(name));
    }
    return node.path(name).isContainerNode()
        ? node.path(name)
        : ((ObjectNode) node).putObject(name);
  }

  /** The same kind of id with another number: text stays text, a prefix stays. */
  static JsonNode otherId(JsonNode id, int n) {
    if (id.isNumber()) {
      return Json.mapper().getNodeFactory().numberNode(900_000_000L + n);
    }
    String text = id.asText();
    String prefix = text.replaceAll("[0-9]+$", "");
    return Json.mapper().getNodeFactory().textNode(prefix + (900_000_000L + n));
  }

  /** A copy of a record with another id and stamp. */
  static ObjectNode record(JsonNode like, String idPath, int n, String stampPath, JsonNode stamp) {
    ObjectNode copy = like.deepCopy();
    put(copy, idPath, otherId(RecordPaths.at(like, idPath), n));
    if (!stampPath.equals(idPath)) {
      put(copy, stampPath, stamp);
    }
    return copy;
  }

  /** Gives every time in a record this one. */
  static void retime(JsonNode node, JsonNode stamp) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (Wire.instant(field.getValue().asText(null)).isPresent()) {
          field.setValue(stamp);
        } else {
          retime(field.getValue(), stamp);
        }
      }
    } else {
      node.forEach(one -> retime(one, stamp));
    }
  }

  static ArrayNode array(List<? extends JsonNode> elements) {
    ArrayNode list = Json.mapper().createArrayNode();
    elements.forEach(list::add);
    return list;
  }

  /** Adds a field that nobody knows to every object. */
  static JsonNode withUnknown(JsonNode node) {
    if (node.isObject()) {
      ObjectNode copy = Json.mapper().createObjectNode();
      node.properties().forEach(e -> copy.set(e.getKey(), withUnknown(e.getValue())));
      copy.put("zzUnknown", "added later").putObject("zzNested").put("a", 1);
      return copy;
    }
    if (node.isArray()) {
      ArrayNode copy = Json.mapper().createArrayNode();
      node.forEach(one -> copy.add(withUnknown(one)));
      return copy;
    }
    return node;
  }
}
