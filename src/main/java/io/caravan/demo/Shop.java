package io.caravan.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a merchant does in Shopify and what anybody can read there, through the Admin API. */
public final class Shop {
  private static final int MOST_TRIES = 400;
  private static final int PAGE = 50;

  private final Http http = new Http();
  private final String url;
  private final String token;

  /**
   * @param url {@code http://127.0.0.1:port}
   * @param version API version, as in the path
   */
  public Shop(String url, String version, String token) {
    this.url = url + "/admin/api/" + version + "/graphql.json";
    this.token = token;
  }

  /**
   * One document. Waits while it is throttled; fails on errors and on user errors, whose texts are
   * told.
   */
  public JsonNode run(String document, ObjectNode variables) {
    ObjectNode body = Json.mapper().createObjectNode().put("query", document);
    body.set("variables", variables == null ? Json.mapper().createObjectNode() : variables);
    for (int i = 0; i < MOST_TRIES; i++) {
      JsonNode answer =
          http.send(
                  "POST",
                  url,
                  Map.of("X-Shopify-Access-Token", token, "Content-Type", "application/json"),
                  Json.text(body))
              .orFail("a document of the demo");
      if ("THROTTLED".equals(answer.at("/errors/0/extensions/code").asText())) {
        Pause.briefly();
        continue;
      }
      refuse(answer);
      return answer.path("data");
    }
    throw new IllegalStateException("Shopify throttled the demo for too long");
  }

  /** Every node of a connection; {@code document} takes {@code $first} and {@code $after}. */
  public List<JsonNode> all(String document, String connection) {
    List<JsonNode> nodes = new ArrayList<>();
    String after = null;
    do {
      ObjectNode variables = Json.mapper().createObjectNode().put("first", PAGE);
      variables.put("after", after);
      JsonNode page = run(document, variables).path(connection);
      page.path("nodes").forEach(nodes::add);
      after =
          page.at("/pageInfo/hasNextPage").asBoolean()
              ? page.at("/pageInfo/endCursor").asText()
              : null;
    } while (after != null);
    return nodes;
  }

  private static void refuse(JsonNode answer) {
    if (answer.has("errors")) {
      throw new IllegalStateException("Shopify refused: " + Json.text(answer.path("errors")));
    }
    for (JsonNode root : answer.path("data")) {
      for (String name : List.of("userErrors", "orderCancelUserErrors")) {
        if (root.path(name).size() > 0) {
          throw new IllegalStateException("Shopify refused: " + Json.text(root.path(name)));
        }
      }
    }
  }
}
