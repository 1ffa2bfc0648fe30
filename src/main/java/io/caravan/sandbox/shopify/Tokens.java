package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Access tokens of the installed app: a static one, and those that were fetched. */
final class Tokens {
  private static final String KIND = "Token";
  private static final String DIGITS = "0123456789abcdef";
  private static final long ONE_DAY = 86_399;
  private static final long ONE_HOUR = 3_600;
  private static final long NINETY_DAYS = 7_776_000;
  private static final int LENGTH = 32;

  /** A token that is valid, with what it may do. */
  record Grant(String token, Set<String> scopes) {}

  private final Db db;
  private final long seed;

  Tokens(Db db, long seed) {
    this.db = db;
    this.seed = seed;
  }

  /** The grant of a token; null if it is unknown, revoked or expired. */
  Grant find(String token) {
    ObjectNode known = token == null || token.isEmpty() ? null : db.get(KIND, token);
    if (known == null || !alive(known, "expiresAt")) {
      return null;
    }
    ObjectNode app = db.get("App", "1");
    Set<String> scopes = new TreeSet<>();
    app.path("scopes").forEach(scope -> scopes.add(scope.textValue()));
    String replaces = Db.text(known, "replaces");
    if (replaces != null) {
      // The old refresh token lives until the new access token is used for the first time.
      db.store().remove("Refresh", replaces);
      db.put(KIND, known.putNull("replaces"));
    }
    return new Grant(token, scopes);
  }

  private boolean alive(ObjectNode document, String field) {
    String until = Db.text(document, field);
    return until == null || Instant.parse(until).isAfter(db.instant());
  }

  /** The token dies at once, whatever its kind. */
  void revoke(String token) {
    db.store().remove(KIND, token);
  }

  void keepStatic(String token) {
    db.put(KIND, Db.node().put("id", token));
  }

  /** Answer of the client credentials grant: 24 hours, no refresh token. */
  ObjectNode forClient() {
    String token = secret("shpat_");
    db.put(
        KIND,
        Db.node().put("id", token).put("expiresAt", db.instant().plusSeconds(ONE_DAY).toString()));
    return Db.node().put("access_token", token).put("scope", scope()).put("expires_in", ONE_DAY);
  }

  /** Answer of the code exchange; an offline token that expires if that was asked for. */
  ObjectNode forCode(boolean expiring) {
    if (!expiring) {
      String token = secret("shpat_");
      keepStatic(token);
      return Db.node().put("access_token", token).put("scope", scope());
    }
    return pair(null);
  }

  /** Answer of a refresh: a new pair; null if the refresh token is unknown or too old. */
  ObjectNode refreshed(String refreshToken) {
    ObjectNode known = db.get("Refresh", refreshToken);
    return known == null || !alive(known, "expiresAt") ? null : pair(refreshToken);
  }

  private ObjectNode pair(String replaces) {
    String token = secret("shpat_");
    String refresh = secret("shprt_");
    db.put(
        KIND,
        Db.node()
            .put("id", token)
            .put("expiresAt", db.instant().plusSeconds(ONE_HOUR).toString())
            .put("replaces", replaces));
    db.put(
        "Refresh",
        Db.node()
            .put("id", refresh)
            .put("expiresAt", db.instant().plusSeconds(NINETY_DAYS).toString()));
    return Db.node()
        .put("access_token", token)
        .put("scope", scope())
        .put("expires_in", ONE_HOUR)
        .put("refresh_token", refresh)
        .put("refresh_token_expires_in", NINETY_DAYS);
  }

  String code() {
    String code = secret("");
    db.put("Code", Db.node().put("id", code));
    return code;
  }

  /** A code works once. */
  boolean take(String code) {
    boolean known = code != null && db.get("Code", code) != null;
    if (known) {
      db.store().remove("Code", code);
    }
    return known;
  }

  private String scope() {
    List<String> scopes = new ArrayList<>();
    db.get("App", "1").path("scopes").forEach(scope -> scopes.add(scope.textValue()));
    return String.join(",", scopes);
  }

  /** Never twice the same, also after a restart: the number is counted in the store. */
  private String secret(String prefix) {
    Random random = new Random(seed * 31 + db.next("Secret"));
    StringBuilder secret = new StringBuilder(prefix);
    for (int i = 0; i < LENGTH; i++) {
      secret.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return secret.toString();
  }
}
