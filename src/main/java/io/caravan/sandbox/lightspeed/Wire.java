package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** How the vendor writes JSON: every scalar a string, and a collection by the number of members. */
final class Wire {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

  private Wire() {}

  static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }

  /** {@code 2016-11-10T13:51:54+00:00}; parts of a second are lost, as at the vendor. */
  static String time(Instant instant) {
    return TIME.format(instant.truncatedTo(ChronoUnit.SECONDS));
  }

  /** No padding: "1.5", "0", "11.4860025". */
  static String decimal(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  static BigDecimal decimal(JsonNode row, String field) {
    String text = row.path(field).asText("");
    return text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
  }

  static boolean is(JsonNode row, String field) {
    return row.path(field).asText("").equals("true");
  }

  static long id(JsonNode row, String field) {
    String text = row.path(field).asText("");
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  static String text(JsonNode row, String field) {
    return row.path(field).asText("");
  }

  /**
   * Puts members under a key: two or more as an array, one as an object, none not at all. With
   * {@code collapse} off, always an array, which some accounts are said to see.
   */
  static void collection(ObjectNode into, String key, List<ObjectNode> members, boolean collapse) {
    if (members.isEmpty()) {
      return;
    }
    if (members.size() == 1 && collapse) {
      into.set(key, members.get(0));
      return;
    }
    ArrayNode array = into.putArray(key);
    members.forEach(array::add);
  }

  /** What is served of a stored row: fields whose names start with an underscore are inner ones. */
  static ObjectNode served(ObjectNode row) {
    ObjectNode served = object();
    for (Map.Entry<String, JsonNode> field : row.properties()) {
      if (!field.getKey().startsWith("_")) {
        served.set(field.getKey(), field.getValue());
      }
    }
    return served;
  }

  /** Slashes are escaped, as PHP does. */
  static byte[] bytes(JsonNode body) {
    return Json.text(body).replace("/", "\\/").getBytes(StandardCharsets.UTF_8);
  }
}
