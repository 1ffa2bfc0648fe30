package io.caravan.sandbox.lightspeed;

import com.sun.net.httpserver.Headers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request as it came in.
 *
 * @param path as sent, undecoded
 * @param params of the query, decoded, in order
 */
record Request(
    String method, String path, Map<String, String> params, Headers headers, byte[] body) {

  /** A header's first value, or empty text. */
  String header(String name) {
    String value = headers.getFirst(name);
    return value == null ? "" : value;
  }

  String param(String name) {
    return params.getOrDefault(name, "");
  }

  /** Reads {@code a=b&c=d}; a plus is a space, as everywhere in a query. */
  static Map<String, String> form(String text) {
    Map<String, String> params = new LinkedHashMap<>();
    if (text == null || text.isEmpty()) {
      return params;
    }
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      params.put(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
    }
    return params;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiError.refused("The query string is not URL-encoded: " + text);
    }
  }
}
