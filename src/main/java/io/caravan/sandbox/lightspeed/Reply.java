package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param headers beside Content-Type
 */
record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {

  static Reply json(int status, JsonNode body) {
    return new Reply(status, "application/json", Wire.bytes(body), new LinkedHashMap<>());
  }

  static Reply of(ApiError error) {
    return new Reply(
        error.status(), error.contentType(), Wire.bytes(error.body()), new LinkedHashMap<>());
  }

  /** What the network in front of the vendor shows when it is at a loss. */
  static Reply html(int status) {
    String page =
        "<!DOCTYPE html>\n<html><head><title>api.lightspeedapp.com | "
            + status
            + "</title></head><body><h1>Error "
            + status
            + "</h1><p>The web server reported a bad gateway error.</p></body></html>\n";
    return new Reply(
        status,
        "text/html; charset=UTF-8",
        page.getBytes(StandardCharsets.UTF_8),
        new LinkedHashMap<>());
  }

  Reply with(String name, String value) {
    headers.put(name, value);
    return this;
  }
}
