package io.caravan.api;

import io.caravan.ledger.Credential;
import io.caravan.ledger.Ledger;
import io.caravan.system.Auth;
import io.caravan.system.SystemConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Connects a system by a person's consent: a page of the vendor, a code, the first tokens. */
public final class OAuth {
  private static final int STATE_BYTES = 24;
  private static final int VERIFIER_BYTES = 48;

  private final SystemConfig system;
  private final Ledger ledger;
  private final Credentials credentials;
  private final TokenEndpoint endpoint;
  private final SecureRandom random = new SecureRandom();

  OAuth(SystemConfig system, Ledger ledger, Vault vault, TokenEndpoint endpoint) {
    this.system = system;
    this.ledger = ledger;
    this.credentials = new Credentials(system.name(), vault);
    this.endpoint = endpoint;
  }

  /**
   * A consent that was asked for. Prints without its secrets.
   *
   * @param url page to open in a browser
   * @param state must come back unchanged
   * @param verifier of the proof key, or null if the vendor takes none
   */
  public record Consent(String url, String state, String verifier, String redirect) {
    @Override
    public String toString() {
      return "consent by " + redirect;
    }
  }

  /**
   * @param redirect where the vendor sends the browser afterwards, or null for the registered one
   * @throws IllegalArgumentException if the system is not connected this way
   */
  public Consent begin(String redirect) {
    Auth auth = system.pack().auth();
    if (auth.authorizeUrl() == null) {
      throw new IllegalArgumentException(
          system.name() + " (" + system.pack().kind() + ") is not connected by a consent page");
    }
    String state = word(STATE_BYTES);
    String verifier = auth.pkce() ? word(VERIFIER_BYTES) : null;
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", system.get("client-id", ""));
    query.put("scope", String.join(scopeSeparator(), auth.scopes()));
    query.put("state", state);
    if (redirect != null) {
      query.put("redirect_uri", redirect);
    }
    if (verifier != null) {
      query.put("code_challenge", challenge(verifier));
      query.put("code_challenge_method", "S256");
    }
    String url =
        system.fill(auth.authorizeUrl())
            + "?"
            + query.entrySet().stream()
                .map(e -> e.getKey() + "=" + RequestWriter.encoded(e.getValue()))
                .collect(Collectors.joining("&"));
    return new Consent(url, state, verifier, redirect);
  }

  // Space by the standard; Shopify, whose scopes have no colon, wants commas.
  private String scopeSeparator() {
    return system.pack().protocol().equals("graphql") ? "," : " ";
  }

  /**
   * Exchanges the code and stores the tokens before anything uses them.
   *
   * @param state as it came back
   * @return fails with {@link CallException}
   */
  public CompletableFuture<Void> finish(Consent consent, String state, String code) {
    if (!same(consent.state(), state)) {
      return CompletableFuture.failedFuture(
          new CallException(
              Failure.AUTH,
              system.name() + ": the browser came back from another consent; begin again"));
    }
    return endpoint
        .code(code, consent.redirect(), consent.verifier())
        .thenCompose(
            tokens ->
                ledger.write(
                    tx -> {
                      long version =
                          tx.credential(system.name()).map(Credential::version).orElse(0L);
                      tx.putCredential(credentials.row(tokens, null, tx.now()), version);
                      tx.clearAlarm(StoredTokens.ALARM, system.name());
                      return null;
                    }));
  }

  private static boolean same(String expected, String told) {
    return told != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), told.getBytes(StandardCharsets.UTF_8));
  }

  private String word(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String challenge(String verifier) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
