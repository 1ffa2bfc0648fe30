package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caravan.api.TokenEndpoint.Refused;
import io.caravan.api.TokenEndpoint.Tokens;
import io.caravan.mapping.Json;
import io.caravan.system.Session;
import io.caravan.system.SystemConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Logs in to a system whose pack says how. What is sent stands in the body only, never in a log.
 */
final class SessionLogin {
  private static final int OK = 200;
  private static final int REDIRECTS = 300;
  private static final int TIMEOUT = 408;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERRORS = 500;

  private final SystemConfig system;
  private final HttpTransport transport;
  private final Reach reach;
  private final Session session;

  SessionLogin(SystemConfig system, HttpTransport transport, Reach reach) {
    this.system = system;
    this.transport = transport;
    this.reach = reach;
    this.session = system.pack().auth().session();
  }

  /** A new session; fails with {@link CallException}. */
  CompletableFuture<Tokens> login() {
    String base = system.fill(system.pack().baseUrl());
    String path = session.path() == null ? "" : session.path();
    HttpTransport.Outgoing request =
        new HttpTransport.Outgoing(
            "POST",
            URI.create((base.endsWith("/") && !path.isEmpty() ? chopped(base) : base) + path),
            Map.of(
                "content-type",
                "application/json",
                "accept",
                "application/json",
                "user-agent",
                RequestHeaders.USER_AGENT),
            body(),
            reach,
            TokenEndpoint.TIMEOUT_MS);
    return transport.send(request).handle(this::session);
  }

  private static String chopped(String base) {
    return base.substring(0, base.length() - 1);
  }

  private byte[] body() {
    JsonNode filled = filled(Json.parse(session.body()));
    return session.rpc() == null
        ? Json.text(filled).getBytes(StandardCharsets.UTF_8)
        : RpcBody.of(session.rpc(), filled);
  }

  private JsonNode filled(JsonNode node) {
    if (node.isTextual()) {
      return TextNode.valueOf(system.fill(node.asText()));
    }
    if (node instanceof ObjectNode object) {
      object.properties().forEach(field -> field.setValue(filled(field.getValue())));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, filled(array.get(i)));
      }
    }
    return node;
  }

  private Tokens session(HttpTransport.Incoming answer, Throwable failure) {
    if (failure != null) {
      throw failed(
          failure instanceof TransportException known
                  && known.kind() == TransportException.Kind.REFUSED
              ? Failure.PERMANENT
              : Failure.TRANSIENT,
          ": nobody answered the login: " + failure.getMessage());
    }
    int status = answer.status();
    JsonNode json = AnswerReader.json(answer.body());
    if (status == TOO_MANY) {
      throw new CompletionException(
          new CallException(
              Failure.THROTTLED,
              system.name() + " was logged in to too often",
              RetryAfter.millis(answer.headers(), RateState.UNKNOWN, 0, 0),
              null));
    }
    if (status >= SERVER_ERRORS || status == TIMEOUT) {
      throw failed(Failure.TRANSIENT, ": no session was got: HTTP " + status);
    }
    boolean good = status >= OK && status < REDIRECTS && json != null;
    String token = good ? token(json) : null;
    if (token == null) {
      throw new CompletionException(
          new Refused(system.name() + ": the login was refused: HTTP " + status, ""));
    }
    return new Tokens(token, null, 0, null);
  }

  private String token(JsonNode answer) {
    ObjectNode values = answer.isObject() ? answer.deepCopy() : Json.mapper().createObjectNode();
    system
        .pack()
        .settings()
        .keySet()
        .forEach(setting -> values.put(setting, system.get(setting, "")));
    String token = Templates.fill(session.token(), values);
    if (token == null || !session.base64()) {
      return token;
    }
    return Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8));
  }

  private CompletionException failed(Failure failure, String words) {
    return new CompletionException(new CallException(failure, system.name() + words));
  }
}
