package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import graphql.language.OperationDefinition;
import io.caravan.mapping.Json;
import io.caravan.sandbox.Fault;
import io.caravan.sandbox.Faults;
import io.caravan.sandbox.Timers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The GraphQL endpoint over HTTP: token, disturbances, answer. */
final class HttpApi {
  private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
  private static final String SYSTEM = "shopify";
  private static final int LARGEST = 10_000_000;
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORISED = 401;
  private static final int NOT_FOUND = 404;
  private static final int INTERNAL = 500;
  private static final int UNAVAILABLE = 503;
  private static final Set<Fault.Kind> KINDS =
      EnumSet.of(
          Fault.Kind.THROTTLE,
          Fault.Kind.ERROR_BEFORE,
          Fault.Kind.ERROR_AFTER,
          Fault.Kind.LOST_RESPONSE,
          Fault.Kind.SLOW,
          Fault.Kind.TOKEN_REVOKED,
          Fault.Kind.HTML);

  private final Engine engine;
  private final Tokens tokens;
  private final Db db;
  private final Faults faults;
  private final Timers timers;

  HttpApi(Engine engine, Tokens tokens, Db db, Faults faults, Timers timers) {
    this.engine = engine;
    this.tokens = tokens;
    this.db = db;
    this.faults = faults;
    this.timers = timers;
  }

  void handle(HttpExchange exchange) throws IOException {
    try {
      String path = exchange.getRequestURI().getPath();
      byte[] body = exchange.getRequestBody().readNBytes(LARGEST);
      exchange.getResponseHeaders().set("X-Shopify-API-Version", served());
      if (!path.matches("/admin/api/(\\d{4}-\\d{2}/)?graphql\\.json")
          || !exchange.getRequestMethod().equals("POST")) {
        reply(exchange, NOT_FOUND, Map.of("errors", "Not Found"));
        return;
      }
      String token = exchange.getRequestHeaders().getFirst("X-Shopify-Access-Token");
      Tokens.Grant grant = db.store().change(() -> tokens.find(token));
      if (grant == null) {
        unauthorised(exchange);
        return;
      }
      answer(exchange, grant, body);
    } catch (RuntimeException e) {
      LOG.error("The sandbox could not answer a request", e);
      reply(exchange, INTERNAL, Map.of("errors", "Internal Server Error"));
    }
  }

  private String served() {
    return db.store().change(() -> db.shop().path("servedVersion").asText(ShopFields.VERSION));
  }

  private static void unauthorised(HttpExchange exchange) throws IOException {
    reply(
        exchange,
        UNAUTHORISED,
        Map.of(
            "errors",
            "[API] Invalid API key or access token (unrecognized login or wrong password)"));
  }

  private void answer(HttpExchange exchange, Tokens.Grant grant, byte[] body) throws IOException {
    JsonNode request;
    try {
      request = Json.parse(body);
    } catch (IllegalArgumentException e) {
      request = Db.node();
    }
    String query = Db.text(request, "query");
    if (query == null) {
      reply(
          exchange,
          BAD_REQUEST,
          Map.of("errors", Map.of("query", "Required parameter missing or invalid")));
      return;
    }
    Prepared prepared = engine.prepare(query);
    String name = Db.text(request, "operationName");
    OperationDefinition operation = prepared.operation(name).orElse(null);
    Fault fault = operation == null ? null : disturbance(operation);
    if (fault != null && before(exchange, grant, fault)) {
      return;
    }
    Map<String, Object> variables = variables(request.path("variables"));
    List<String> keys = operation == null ? List.of() : Prepared.keys(operation, variables);
    Set<String> busy = engine.take(keys);
    Runnable free = () -> engine.free(keys, busy);
    try {
      Map<String, Object> answer = engine.answer(grant, prepared, query, name, variables, busy);
      if (fault != null && fault.kind() == Fault.Kind.SLOW) {
        Runnable done = free;
        free = () -> {};
        timers.after(fault.delay(), () -> late(exchange, answer, done));
        return;
      }
      if (fault != null && fault.kind() == Fault.Kind.LOST_RESPONSE) {
        exchange.close();
        return;
      }
      if (fault != null && fault.kind() == Fault.Kind.ERROR_AFTER) {
        reply(exchange, INTERNAL, serverError());
        return;
      }
      reply(exchange, OK, answer);
    } finally {
      free.run();
    }
  }

  private static Map<String, Object> serverError() {
    return Map.of(
        "errors",
        List.of(
            Map.of(
                "message",
                "Internal error. Looks like something went wrong on our end.",
                "extensions",
                Map.of("code", "INTERNAL_SERVER_ERROR"))));
  }

  private void late(HttpExchange exchange, Map<String, Object> answer, Runnable done) {
    try {
      reply(exchange, OK, answer);
    } catch (IOException e) {
      LOG.debug("The caller did not wait for a slow answer", e);
    } finally {
      done.run();
    }
  }

  private Fault disturbance(OperationDefinition operation) {
    for (String root : Prepared.roots(operation)) {
      Fault fault = faults.take(SYSTEM, root, KINDS).orElse(null);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  /** True if the disturbance has answered already, without any effect. */
  private boolean before(HttpExchange exchange, Tokens.Grant grant, Fault fault)
      throws IOException {
    switch (fault.kind()) {
      case THROTTLE -> reply(exchange, OK, engine.throttled(grant));
      case ERROR_BEFORE -> reply(exchange, UNAVAILABLE, Map.of("errors", "Service Unavailable"));
      case HTML -> html(exchange);
      case TOKEN_REVOKED -> {
        db.store()
            .change(
                () -> {
                  tokens.revoke(grant.token());
                  return null;
                });
        unauthorised(exchange);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void html(HttpExchange exchange) throws IOException {
    byte[] page =
        "<!DOCTYPE html><html><body><h1>Something went wrong</h1></body></html>"
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html");
    exchange.sendResponseHeaders(OK, page.length);
    exchange.getResponseBody().write(page);
    exchange.close();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> variables(JsonNode given) {
    return given.isObject() ? Json.mapper().convertValue(given, Map.class) : Map.of();
  }

  static void reply(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = Json.mapper().writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
