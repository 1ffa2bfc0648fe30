package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.system.SystemPack;
import java.net.URI;

/**
 * A request that is ready but for its authorisation. Prints without its body.
 *
 * @param what for messages: {@code shop createItem}
 * @param write whether it may change something there
 * @param body JSON text in UTF-8, or null
 * @param request the pack's request, or null for a followed link
 * @param variables what it was made of
 * @param known cost that the pack knows, 0 = none
 */
record Prepared(
    String what,
    boolean write,
    String method,
    URI url,
    byte[] body,
    SystemPack.Request request,
    JsonNode variables,
    double known) {
  /** Requests alike cost alike. */
  String costKey() {
    if (request == null) {
      return url.getPath();
    }
    if (rpc()) {
      return request.rpc().name();
    }
    return request.graphql() == null
        ? method + " " + request.path()
        : what + " " + variables.path("first").asText("");
  }

  boolean graphql() {
    return request != null && request.graphql() != null;
  }

  boolean rpc() {
    return request != null && request.rpc() != null;
  }

  @Override
  public String toString() {
    return what;
  }
}
