package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Bodies that are not JSON records: form encoding, multipart, and JSON where either will do. */
final class Form {
  private Form() {}

  /** The fields of a body by its content type, or null if it cannot be read. */
  static Map<String, String> read(Request request) {
    String type = request.header("Content-Type");
    String text = new String(request.body(), StandardCharsets.UTF_8);
    if (type.startsWith("application/x-www-form-urlencoded")) {
      return Request.form(text);
    }
    if (type.startsWith("multipart/form-data")) {
      Map<String, String> fields = new LinkedHashMap<>();
      parts(request)
          .forEach((name, part) -> fields.put(name, new String(part, StandardCharsets.UTF_8)));
      return fields;
    }
    try {
      JsonNode body = Json.parse(request.body());
      Map<String, String> fields = new LinkedHashMap<>();
      body.properties().forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
      return fields;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The parts of a multipart body by name; empty if it is none. */
  static Map<String, byte[]> parts(Request request) {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    String type = request.header("Content-Type");
    int at = type.indexOf("boundary=");
    if (at < 0) {
      return parts;
    }
    String boundary = "--" + type.substring(at + "boundary=".length()).replace("\"", "").trim();
    // One character for each byte, so that pictures stay what they are.
    String text = new String(request.body(), StandardCharsets.ISO_8859_1);
    for (String piece : text.split(Pattern.quote(boundary))) {
      int head = piece.indexOf("\r\n\r\n");
      int name = piece.indexOf("name=\"");
      if (head > 0 && name > 0 && name < head) {
        String key = piece.substring(name + 6, piece.indexOf('"', name + 6));
        int end = piece.endsWith("\r\n") ? piece.length() - 2 : piece.length();
        parts.put(key, piece.substring(head + 4, end).getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return parts;
  }
}
