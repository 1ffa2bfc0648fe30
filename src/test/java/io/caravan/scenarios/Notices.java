package io.caravan.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.Http;
import io.caravan.command.outside.Signer;
import io.caravan.mapping.Json;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Webhooks of the shop with the right signature, beside those that it sends.
 *
 * @param url where the hub takes them
 */
record Notices(Http http, String url, String secret) {

  /** Body of one about an order, by its id alone: only the id is ever taken from one. */
  static ObjectNode of(String orderId) {
    return Json.mapper()
        .createObjectNode()
        .put("id", Long.parseLong(orderId.substring(orderId.lastIndexOf('/') + 1)))
        .put("admin_graphql_api_id", orderId);
  }

  JsonNode post(String topic, String id, JsonNode body) {
    String text = Json.text(body);
    return http.post(url, signed(topic, id, text), text);
  }

  /** Status that one is answered with, good or bad. */
  int status(String topic, String id, JsonNode body) {
    String text = Json.text(body);
    return http.status(url, signed(topic, id, text), text);
  }

  private Map<String, String> signed(String topic, String id, String text) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Shopify-Topic", topic);
    headers.put("X-Shopify-Webhook-Id", id);
    headers.put("X-Shopify-Event-Id", id);
    headers.put("X-Shopify-Shop-Domain", "sandbox.myshopify.com");
    headers.put(
        "X-Shopify-Hmac-Sha256", Base64.getEncoder().encodeToString(Signer.bytes(secret, text)));
    return headers;
  }
}
