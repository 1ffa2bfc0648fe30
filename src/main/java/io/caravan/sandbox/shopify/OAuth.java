package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.caravan.mapping.Json;
import io.caravan.sandbox.Fault;
import io.caravan.sandbox.Faults;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How an app gets tokens: client credentials, code exchange, refresh. */
final class OAuth {
  private static final int LARGEST = 100_000;
  private static final int OK = 200;
  private static final int FOUND = 302;
  private static final int BAD_REQUEST = 400;
  private static final int UNAVAILABLE = 503;
  private static final int NOT_FOUND = 404;

  private final Tokens tokens;
  private final Db db;
  private final Faults faults;
  private final String domain;

  OAuth(Tokens tokens, Db db, Faults faults, String domain) {
    this.tokens = tokens;
    this.db = db;
    this.faults = faults;
    this.domain = domain;
  }

  void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST);
    String call = exchange.getRequestMethod() + " " + path;
    if (faults.take("shopify", call, Set.of(Fault.Kind.ERROR_BEFORE)).isPresent()) {
      HttpApi.reply(exchange, UNAVAILABLE, Map.of("errors", "Service Unavailable"));
    } else if (call.equals("POST /admin/oauth/access_token")) {
      ObjectNode answer = db.store().change(() -> exchange(parameters(exchange, body)));
      HttpApi.reply(exchange, answer.has("error") ? BAD_REQUEST : OK, answer);
    } else if (call.equals("GET /admin/oauth/authorize")) {
      authorize(exchange, form(exchange.getRequestURI().getRawQuery()));
    } else {
      HttpApi.reply(exchange, NOT_FOUND, Map.of("errors", "Not Found"));
    }
  }

  private static Map<String, String> parameters(HttpExchange exchange, byte[] body) {
    String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    String text = new String(body, StandardCharsets.UTF_8);
    if (!type.contains("json")) {
      return form(text);
    }
    Map<String, String> parameters = new TreeMap<>();
    JsonNode json = Json.parse(text);
    json.properties().forEach(field -> parameters.put(field.getKey(), field.getValue().asText()));
    return parameters;
  }

  private static Map<String, String> form(String text) {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : String.valueOf(text).split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private ObjectNode exchange(Map<String, String> in) {
    ObjectNode app = db.get("App", "1");
    if (!app.path("clientId").asText().equals(in.get("client_id"))
        || !app.path("clientSecret").asText().equals(in.get("client_secret"))) {
      return error("invalid_client", "client_id or client_secret is wrong");
    }
    String grant =
        in.getOrDefault("grant_type", in.containsKey("code") ? "authorization_code" : "");
    return switch (grant) {
      case "client_credentials" -> tokens.forClient();
      case "refresh_token" -> {
        ObjectNode pair = tokens.refreshed(String.valueOf(in.get("refresh_token")));
        yield pair == null
            ? error("invalid_grant", "The refresh token is invalid or expired.")
            : pair;
      }
      case "authorization_code" ->
          tokens.take(in.get("code"))
              ? tokens.forCode("1".equals(in.get("expiring")) || "true".equals(in.get("expiring")))
              : error(
                  "invalid_request", "The authorization code was not found or was already used");
      default -> error("unsupported_grant_type", "not emulated: grant type " + grant);
    };
  }

  private static ObjectNode error(String error, String description) {
    return Db.node().put("error", error).put("error_description", description);
  }

  private void authorize(HttpExchange exchange, Map<String, String> in) throws IOException {
    ObjectNode app = db.get("App", "1");
    if (!app.path("clientId").asText().equals(in.get("client_id"))
        || !in.containsKey("redirect_uri")) {
      HttpApi.reply(
          exchange, BAD_REQUEST, error("invalid_request", "client_id or redirect_uri is wrong"));
      return;
    }
    Map<String, String> out = new TreeMap<>();
    out.put("code", db.store().change(tokens::code));
    out.put("shop", domain);
    out.put("state", in.getOrDefault("state", ""));
    out.put("timestamp", String.valueOf(db.instant().getEpochSecond()));
    String sorted =
        out.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("&"));
    out.put("hmac", hex(app.path("clientSecret").asText(), sorted));
    String query =
        out.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    String target = in.get("redirect_uri");
    exchange
        .getResponseHeaders()
        .set("Location", target + (target.contains("?") ? "&" : "?") + query);
    exchange.sendResponseHeaders(FOUND, -1);
    exchange.close();
  }

  /** HMAC-SHA256 in hex over the sorted parameters. */
  static String hex(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }
}
