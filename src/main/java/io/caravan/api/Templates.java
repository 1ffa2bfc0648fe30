package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.caravan.mapping.Json;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts of a pack with {@code {dot.path}} placeholders over a tree. */
final class Templates {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z0-9_@.-]+)}");
  private static final Pattern INDEX = Pattern.compile("\\d{1,6}");

  private Templates() {}

  /**
   * The text with every placeholder replaced, or null if one has no value.
   *
   * @param encoding applied to each value
   */
  static String fill(String template, JsonNode values, UnaryOperator<String> encoding) {
    Matcher found = PLACEHOLDER.matcher(template);
    StringBuilder filled = new StringBuilder();
    while (found.find()) {
      String value = text(at(values, found.group(1)));
      if (value == null) {
        return null;
      }
      found.appendReplacement(filled, Matcher.quoteReplacement(encoding.apply(value)));
    }
    found.appendTail(filled);
    return filled.toString();
  }

  static String fill(String template, JsonNode values) {
    return fill(template, values, UnaryOperator.identity());
  }

  /** First placeholder without a value, for a message. */
  static String missing(String template, JsonNode values) {
    Matcher found = PLACEHOLDER.matcher(template);
    while (found.find()) {
      if (text(at(values, found.group(1))) == null) {
        return found.group(1);
      }
    }
    return null;
  }

  /**
   * What stands at a dot path; a name of digits is a place in a list, and some vendors write a list
   * of one as its only element.
   */
  static JsonNode at(JsonNode root, String path) {
    JsonNode exact = root.path(path);
    if (!exact.isMissingNode()) {
      return exact;
    }
    JsonNode node = root;
    for (String name : path.split("\\.")) {
      if (!INDEX.matcher(name).matches()) {
        node = node.path(name);
      } else if (node.isArray()) {
        node = node.path(Integer.parseInt(name));
      } else if (!node.has(name)) {
        node = "0".equals(name) && node.isObject() ? node : MissingNode.getInstance();
      } else {
        node = node.path(name);
      }
    }
    return node;
  }

  /** A value as text: decimals plain, trees as JSON; null if there is none. */
  static String text(JsonNode node) {
    if (node == null || node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (node.isBigDecimal()) {
      return node.decimalValue().toPlainString();
    }
    return node.isValueNode() ? node.asText() : Json.text(node);
  }
}
