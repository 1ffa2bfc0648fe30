package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.TransportException.Kind;
import io.caravan.system.SystemConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** Asks a vendor's token URL. Forms, because not every vendor reads JSON there. */
final class TokenEndpoint {
  static final long TIMEOUT_MS = 10_000;
  private static final int OK = 200;
  private static final int REDIRECTS = 300;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERRORS = 500;
  private static final int JWT_PARTS = 3;
  private static final String REFRESH_TOKEN = "refresh_token";

  private final SystemConfig system;
  private final HttpTransport transport;
  private final Reach reach;

  TokenEndpoint(SystemConfig system, HttpTransport transport, Reach reach) {
    this.system = system;
    this.transport = transport;
    this.reach = reach;
  }

  /**
   * New tokens. Prints without them.
   *
   * @param refresh or null
   * @param expiresInMs 0 = never
   */
  record Tokens(String access, String refresh, long expiresInMs, String scopes) {
    @Override
    public String toString() {
      return "tokens for " + scopes;
    }
  }

  /** The vendor said no. */
  static final class Refused extends CallException {
    private static final long serialVersionUID = 1L;
    private final String error;

    Refused(String message, String error) {
      super(Failure.AUTH, message);
      this.error = error;
    }

    /** The grant itself (code, refresh token) is not good, as against who asks. */
    boolean invalidGrant() {
      return "invalid_grant".equals(error);
    }
  }

  CompletableFuture<Tokens> refresh(String token) {
    // No scope: Lightspeed answers invalid_grant to one.
    return ask(Map.of("grant_type", REFRESH_TOKEN, REFRESH_TOKEN, token));
  }

  /** What is got without any token before. */
  CompletableFuture<Tokens> own() {
    return system.pack().auth().session() != null
        ? new SessionLogin(system, transport, reach).login()
        : ask(Map.of("grant_type", "client_credentials"));
  }

  /**
   * @param verifier of the proof key, or null
   */
  CompletableFuture<Tokens> code(String code, String redirect, String verifier) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    if (redirect != null) {
      form.put("redirect_uri", redirect);
    }
    if (verifier != null) {
      form.put("code_verifier", verifier);
    }
    form.putAll(system.pack().auth().codeParameters());
    return ask(form);
  }

  /** Fails with {@link CallException}. */
  private CompletableFuture<Tokens> ask(Map<String, String> grant) {
    Map<String, String> form = new LinkedHashMap<>(grant);
    form.put("client_id", system.get("client-id", ""));
    form.put("client_secret", system.get("client-secret", ""));
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + RequestWriter.encoded(e.getValue()))
            .collect(Collectors.joining("&"));
    HttpTransport.Outgoing request =
        new HttpTransport.Outgoing(
            "POST",
            URI.create(system.fill(String.valueOf(system.pack().auth().tokenUrl()))),
            Map.of(
                "content-type",
                "application/x-www-form-urlencoded",
                "accept",
                "application/json",
                "user-agent",
                RequestHeaders.USER_AGENT),
            body.getBytes(StandardCharsets.UTF_8),
            reach,
            TIMEOUT_MS);
    return transport.send(request).handle(this::tokens);
  }

  private Tokens tokens(HttpTransport.Incoming answer, Throwable failure) {
    if (failure != null) {
      boolean refused = failure instanceof TransportException known && known.kind() == Kind.REFUSED;
      throw new CompletionException(
          new CallException(
              refused ? Failure.PERMANENT : Failure.TRANSIENT,
              system.name() + ": no token was got: " + failure.getMessage()));
    }
    int status = answer.status();
    JsonNode json = AnswerReader.json(answer.body());
    String access = json == null ? null : json.path("access_token").asText(null);
    if (status >= OK && status < REDIRECTS && access != null && !access.isEmpty()) {
      return new Tokens(
          access,
          json.path(REFRESH_TOKEN).asText(null),
          json.path("expires_in").asLong(0) * 1000,
          json.path("scope").asText(scopesIn(access)));
    }
    throw new CompletionException(refusal(answer, json));
  }

  // Lightspeed tells the scopes inside the token only. They are shown, never trusted.
  private static String scopesIn(String token) {
    String[] parts = token.split("\\.");
    try {
      JsonNode claims =
          parts.length == JWT_PARTS
              ? AnswerReader.json(Base64.getUrlDecoder().decode(parts[1]))
              : null;
      return claims == null ? null : claims.path("scope").asText(null);
    } catch (IllegalArgumentException notOurs) {
      return null;
    }
  }

  private CallException refusal(HttpTransport.Incoming answer, JsonNode json) {
    int status = answer.status();
    if (status == TOO_MANY) {
      return new CallException(
          Failure.THROTTLED,
          system.name() + " was asked for tokens too often",
          RetryAfter.millis(answer.headers(), RateState.UNKNOWN, 0, 0),
          null);
    }
    if (status >= SERVER_ERRORS || json == null || status < REDIRECTS) {
      return new CallException(
          Failure.TRANSIENT, system.name() + ": no token was got: HTTP " + status);
    }
    // Only a word of the standard's vocabulary: descriptions may quote what was sent.
    String told = json.path("error").asText("");
    String error = told.matches("[a-z_]{1,40}") ? told : "";
    return new Refused(
        system.name()
            + ": no token was got: HTTP "
            + status
            + " "
            + (error.isEmpty() ? "without a reason" : error),
        error);
  }
}
