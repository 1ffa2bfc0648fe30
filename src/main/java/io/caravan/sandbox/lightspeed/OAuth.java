package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.sandbox.SandboxClock;
import io.caravan.sandbox.Store;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The authorization server: consent is always given, codes and tokens are real. */
final class OAuth {
  /** The client that the emulated company has installed; not a secret of anybody. */
  static final String CLIENT_ID = "caravan-sandbox-client";

  static final String CLIENT_SECRET = "caravan-sandbox-client-secret";
  private static final String ALL = "employee:all";
  private static final int ATTEMPTS = 5;
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private static final String READER = "reader";

  private final SandboxClock clock;
  private final Tokens tokens;
  private final Store store;
  private final Map<String, Deque<Instant>> attempts = new HashMap<>();

  OAuth(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
    this.tokens = new Tokens(store, clock);
  }

  Tokens tokens() {
    return tokens;
  }

  /** A refresh token that works, for an installed hub: the one given before unless it was used. */
  String installed() {
    ObjectNode kept = store.get("oauth-installed", "1");
    ObjectNode row = kept == null ? null : tokens.refreshable(kept.path("token").asText());
    if (row != null && !row.path("used").booleanValue()) {
      return kept.path("token").asText();
    }
    String token = tokens.refresh("installed", ALL);
    store.put("oauth-installed", "1", Json.mapper().createObjectNode().put("token", token));
    return token;
  }

  /** An access token of a person who only looks, by another app than the hub's. */
  String reader() {
    return tokens.access(READER, ALL, null);
  }

  /** App that an access token was given to; each has a bucket of its own. */
  static String client(ObjectNode access) {
    return READER.equals(access.path("connection").asText()) ? READER : CLIENT_ID;
  }

  Reply answer(Request request) {
    return switch (request.path()) {
      case "/auth/oauth/authorize" -> authorize(request);
      case "/auth/oauth/token" -> token(request);
      case "/auth/oauth/introspect" -> introspect(request);
      case "/auth/oauth/revoke" -> revoke(request);
      case "/.well-known/jwks" -> Reply.json(200, tokens.jwks());
      default -> Reply.of(ApiError.notEmulated(request.path()));
    };
  }

  private Reply authorize(Request request) {
    if (!request.param("response_type").equals("code")) {
      return refused(400, "invalid_request", "response_type must be code");
    }
    if (!request.param("client_id").equals(CLIENT_ID)) {
      return refused(401, "invalid_client", "Client authentication failed");
    }
    String challenge = request.param("code_challenge");
    if (!challenge.isEmpty() && !request.param("code_challenge_method").equals("S256")) {
      return refused(400, "invalid_request", "code_challenge_method must be S256");
    }
    for (String scope : request.param("scope").split(" ")) {
      if (!scope.startsWith("employee:")) {
        return refused(400, "invalid_scope", "The requested scope is invalid: " + scope);
      }
    }
    String code = tokens.code(request.param("scope"), challenge);
    // The registered address, unless the client names its own.
    String redirect = request.params().getOrDefault("redirect_uri", "http://127.0.0.1/callback");
    String target = redirect + (redirect.contains("?") ? "&" : "?") + "code=" + code;
    if (!request.param("state").isEmpty()) {
      target += "&state=" + URLEncoder.encode(request.param("state"), StandardCharsets.UTF_8);
    }
    return new Reply(302, "text/html; charset=UTF-8", new byte[0], new LinkedHashMap<>())
        .with("Location", target);
  }

  private Reply token(Request request) {
    if (!request.method().equals("POST")) {
      return refused(405, "invalid_request", "Method not allowed");
    }
    Map<String, String> form = Form.read(request);
    if (form == null || form.getOrDefault("grant_type", "").isEmpty()) {
      return refused(400, "invalid_request", "The request is missing a required parameter");
    }
    if (!form.getOrDefault("client_id", "").equals(CLIENT_ID)
        || !form.getOrDefault("client_secret", "").equals(CLIENT_SECRET)) {
      return refused(401, "invalid_client", "Client authentication failed");
    }
    return switch (form.get("grant_type")) {
      case "authorization_code" -> exchange(form);
      case "refresh_token" -> refresh(form);
      default -> refused(400, "unsupported_grant_type", "The grant type is not supported");
    };
  }

  private Reply exchange(Map<String, String> form) {
    ObjectNode code = tokens.redeem(form.getOrDefault("code", ""));
    if (code == null) {
      return refused(400, "invalid_grant", "The authorization code has expired or is unknown");
    }
    String challenge = code.path("challenge").asText();
    if (!challenge.isEmpty() && !challenge.equals(s256(form.getOrDefault("code_verifier", "")))) {
      return refused(400, "invalid_grant", "Failed to verify code_verifier");
    }
    return pair(code.path("connection").asText(), code.path("scope").asText(), null);
  }

  private Reply refresh(Map<String, String> form) {
    String token = form.getOrDefault("refresh_token", "");
    ObjectNode row = tokens.refreshable(token);
    if (row == null) {
      return refused(400, "invalid_grant", "The refresh token is invalid");
    }
    if (form.containsKey("scope")) {
      // Seen by clients: a scope on refresh ends in invalid_grant.
      return refused(400, "invalid_grant", "The refresh token is invalid");
    }
    String connection = row.path("connection").asText();
    if (!admitted(connection)) {
      return refused(429, "too_many_requests", "Too many refresh attempts")
          .with("Retry-After", "60");
    }
    return pair(connection, row.path("scope").asText(), token);
  }

  private Reply pair(String connection, String scope, String parent) {
    return store.change(
        () -> {
          ObjectNode pair = Json.mapper().createObjectNode().put("token_type", "Bearer");
          pair.put("expires_in", Tokens.ACCESS_LIFE.toSeconds());
          pair.put("access_token", tokens.access(connection, scope, parent));
          pair.put("refresh_token", tokens.refresh(connection, scope));
          return Reply.json(200, pair);
        });
  }

  private synchronized boolean admitted(String connection) {
    Deque<Instant> recent = attempts.computeIfAbsent(connection, c -> new ArrayDeque<>());
    Instant now = clock.instant();
    while (!recent.isEmpty() && !recent.peekFirst().plus(WINDOW).isAfter(now)) {
      recent.removeFirst();
    }
    if (recent.size() >= ATTEMPTS) {
      return false;
    }
    recent.addLast(now);
    return true;
  }

  private Reply introspect(Request request) {
    String header = request.header("Authorization");
    String token = header.startsWith("Bearer ") ? header.substring(7) : request.param("token");
    ObjectNode row = tokens.accepted(token);
    boolean active = row != null && !row.path("revoked").booleanValue() && !tokens.expired(row);
    ObjectNode answer = active ? tokens.claims(token) : Json.mapper().createObjectNode();
    return Reply.json(200, answer.put("active", active));
  }

  private Reply revoke(Request request) {
    Map<String, String> form = Form.read(request);
    if (form == null || form.getOrDefault("token", "").isEmpty()) {
      return refused(400, "invalid_request", "The request is missing a required parameter");
    }
    tokens.revoke(form.get("token"));
    return Reply.json(200, Json.mapper().createObjectNode());
  }

  private static Reply refused(int status, String error, String description) {
    return Reply.json(
        status,
        Json.mapper()
            .createObjectNode()
            .put("error", error)
            .put("error_description", description)
            .put("message", description));
  }

  private static String s256(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no SHA-256", e);
    }
  }
}
