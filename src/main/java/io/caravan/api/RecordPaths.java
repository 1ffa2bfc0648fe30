package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Dot paths into answers of vendors, as packs write them: {@code data.orders.nodes}; a number is a
 * place in a list; {@code [*]} behind a name means every element of the list there.
 */
public final class RecordPaths {
  private static final String EVERY = "[*]";

  private RecordPaths() {}

  /** What stands at a path without {@code [*]}; a missing node if there is nothing. */
  public static JsonNode at(JsonNode root, String path) {
    JsonNode node = root;
    for (String name : path.split("\\.")) {
      node = node.isArray() && isPlace(name) ? node.path(Integer.parseInt(name)) : node.path(name);
    }
    return node;
  }

  /**
   * The list at a path. Vendors leave an empty list out or write "" for it, and some write a list
   * of one as its only element.
   */
  public static List<JsonNode> list(JsonNode root, String path) {
    JsonNode found = at(root, path);
    List<JsonNode> elements = new ArrayList<>();
    if (found.isArray()) {
      found.forEach(elements::add);
    } else if (found.isObject()) {
      elements.add(found);
    }
    elements.removeIf(element -> !element.isObject());
    return elements;
  }

  /** The objects that hold the last name of a path, with {@code [*]} followed into lists. */
  static List<ObjectNode> owners(JsonNode record, String path) {
    List<JsonNode> found = List.of(record);
    String[] names = path.split("\\.");
    for (int i = 0; i < names.length - 1; i++) {
      boolean every = names[i].endsWith(EVERY);
      String name = every ? names[i].substring(0, names[i].length() - EVERY.length()) : names[i];
      List<JsonNode> below = new ArrayList<>();
      for (JsonNode node : found) {
        if (every) {
          below.addAll(list(node, name));
        } else {
          below.add(node.path(name));
        }
      }
      found = below;
    }
    return found.stream().filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast).toList();
  }

  /** Last name of a path. */
  static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Text of a scalar, or null if there is none or it is empty. */
  public static String text(JsonNode root, String path) {
    JsonNode value = path == null ? MissingNode.getInstance() : at(root, path);
    return value.isValueNode() && !value.isNull() && !value.asText().isEmpty()
        ? value.asText()
        : null;
  }

  /** Whether a field says yes: it is there and neither empty, false nor the id 0 of nothing. */
  static boolean says(JsonNode root, String path) {
    JsonNode value = at(root, path);
    if (value.isContainerNode()) {
      return !value.isEmpty();
    }
    String text = text(root, path);
    return text != null && !text.equals("0") && !text.equals("false");
  }

  /** Whether one of these fields, by their paths, has the value that stands beside it. */
  public static boolean tells(JsonNode root, Map<String, String> fields) {
    return fields.entrySet().stream()
        .anyMatch(field -> field.getValue().equals(text(root, field.getKey())));
  }

  private static boolean isPlace(String name) {
    return !name.isEmpty() && name.length() < 9 && name.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
