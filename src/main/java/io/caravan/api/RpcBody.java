package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.nio.charset.StandardCharsets;

/** A call in the shape of JSON-RPC 1.0: some servers take no field that they do not know. */
final class RpcBody {
  private RpcBody() {}

  static byte[] of(String method, JsonNode params) {
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("id", 1).put("method", method).set("params", params);
    return Json.text(body).getBytes(StandardCharsets.UTF_8);
  }
}
