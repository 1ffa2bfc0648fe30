package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.sandbox.SandboxClock;
import io.caravan.sandbox.Store;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Codes and tokens that were given out, kept in the store; access tokens are signed JWTs. */
final class Tokens {
  static final Duration ACCESS_LIFE = Duration.ofSeconds(3600);
  private static final Duration REFRESH_LIFE = Duration.ofDays(30);
  private static final Duration CODE_LIFE = Duration.ofSeconds(60);
  private static final int KEY_BITS = 2048;
  private static final int RANDOM_BYTES = 96;
  private static final int ID_BYTES = 40;

  private final Store store;
  private final SandboxClock clock;
  private final SecureRandom random = new SecureRandom();
  private final KeyPair keys;
  private final Map<String, String> verified = new ConcurrentHashMap<>();

  Tokens(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
    this.keys = keys();
  }

  /** A code for a consent that was given, good for 60 s. */
  String code(String scope, String challenge) {
    String code = random("def50200");
    ObjectNode row = row(CODE_LIFE, scope, random("")).put("challenge", challenge);
    store.put("oauth-code", code, row);
    return code;
  }

  /** The code's row, or null; a code works once. */
  ObjectNode redeem(String code) {
    return store.change(
        () -> {
          ObjectNode row = alive(store.get("oauth-code", code));
          if (row != null) {
            store.remove("oauth-code", code);
          }
          return row;
        });
  }

  /** A refresh token for a connection. */
  String refresh(String connection, String scope) {
    String token = random("def50200");
    store.put("oauth-refresh", token, row(REFRESH_LIFE, scope, connection).put("used", false));
    return token;
  }

  /** The refresh token's row if it still works, or null. */
  ObjectNode refreshable(String token) {
    return alive(store.get("oauth-refresh", token));
  }

  /**
   * A new access token. The refresh token it came from works until the access token is first used
   * on the API, so that a lost answer can be asked for again.
   */
  String access(String connection, String scope, String parent) {
    String jti = random("").substring(0, ID_BYTES);
    store.put(
        "oauth-access",
        jti,
        row(ACCESS_LIFE, scope, connection).put("parent", parent).put("seen", false));
    if (parent != null) {
      ObjectNode from = store.get("oauth-refresh", parent);
      store.put("oauth-refresh", parent, from.deepCopy().put("used", true));
    }
    return jwt(jti, scope);
  }

  /** The access token's row, or null if it is unknown, expired or not ours. */
  ObjectNode accepted(String jwt) {
    String jti = jti(jwt);
    return jti == null ? null : store.get("oauth-access", jti);
  }

  boolean expired(ObjectNode row) {
    return !Instant.parse(row.path("expires").asText()).isAfter(clock.instant());
  }

  /** Says that the access token reached the API: now its refresh token is dead. */
  void seen(String jwt) {
    String jti = jti(jwt);
    ObjectNode row = store.get("oauth-access", jti);
    if (row == null || row.path("seen").booleanValue()) {
      return;
    }
    store.change(
        () -> {
          store.put("oauth-access", jti, row.deepCopy().put("seen", true));
          ObjectNode parent = store.get("oauth-refresh", row.path("parent").asText());
          if (parent != null) {
            store.put(
                "oauth-refresh",
                row.path("parent").asText(),
                parent.deepCopy().put("revoked", true));
          }
          return null;
        });
  }

  /** Ends an access or refresh token. */
  void revoke(String token) {
    String jti = jti(token);
    String kind = jti == null ? "oauth-refresh" : "oauth-access";
    ObjectNode row = store.get(kind, jti == null ? token : jti);
    if (row != null) {
      store.put(kind, jti == null ? token : jti, row.deepCopy().put("revoked", true));
    }
  }

  /** The public key, as the vendor publishes it. */
  ObjectNode jwks() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    ObjectNode jwks = Json.mapper().createObjectNode();
    ArrayNode all = jwks.putArray("keys");
    ObjectNode one = all.addObject().put("kty", "RSA").put("alg", "RS256").put("use", "sig");
    one.put("kid", "1").put("n", number(key.getModulus()));
    one.put("e", number(key.getPublicExponent()));
    return jwks;
  }

  /** The claims of a token of ours, or null. */
  ObjectNode claims(String jwt) {
    String[] parts = jwt.split("\\.");
    try {
      return parts.length == 3
              && Json.parse(Base64.getUrlDecoder().decode(parts[1])) instanceof ObjectNode claims
          ? claims
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private ObjectNode row(Duration life, String scope, String connection) {
    return Json.mapper()
        .createObjectNode()
        .put("connection", connection)
        .put("scope", scope)
        .put("expires", clock.instant().plus(life).toString())
        .put("revoked", false);
  }

  private ObjectNode alive(ObjectNode row) {
    return row == null || row.path("revoked").booleanValue() || expired(row) ? null : row;
  }

  private String jwt(String jti, String scope) {
    long now = clock.instant().getEpochSecond();
    ObjectNode claims = Json.mapper().createObjectNode();
    claims.put("jti", jti).put("iss", "https://cloud.lightspeedapp.com");
    claims.put("aud", OAuth.CLIENT_ID).put("sub", "1").put("acct", Setup.ACCOUNT);
    claims.put("scope", scope).put("iat", now).put("nbf", now);
    claims.put("exp", now + ACCESS_LIFE.toSeconds());
    String head =
        url("{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":\"1\"}".getBytes(StandardCharsets.UTF_8));
    String text = head + "." + url(Json.text(claims).getBytes(StandardCharsets.UTF_8));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return text + "." + url(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the sandbox cannot sign tokens", e);
    }
  }

  private String jti(String jwt) {
    String known = verified.get(jwt);
    if (known != null) {
      return known;
    }
    String jti = verify(jwt);
    if (jti != null) {
      verified.put(jwt, jti);
    }
    return jti;
  }

  private String verify(String jwt) {
    String[] parts = jwt.split("\\.");
    ObjectNode claims = claims(jwt);
    if (claims == null) {
      return null;
    }
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(keys.getPublic());
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8));
      return signature.verify(Base64.getUrlDecoder().decode(parts[2]))
          ? claims.path("jti").asText()
          : null;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return null;
    }
  }

  /** The key of this emulated company survives a restart, as its tokens do. */
  private KeyPair keys() {
    try {
      ObjectNode kept = store.get("oauth-key", "1");
      if (kept != null) {
        KeyFactory factory = KeyFactory.getInstance("RSA");
        Base64.Decoder decoder = Base64.getDecoder();
        PublicKey open =
            factory.generatePublic(
                new X509EncodedKeySpec(decoder.decode(kept.path("public").asText())));
        PrivateKey secret =
            factory.generatePrivate(
                new PKCS8EncodedKeySpec(decoder.decode(kept.path("private").asText())));
        return new KeyPair(open, secret);
      }
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS);
      KeyPair pair = generator.generateKeyPair();
      Base64.Encoder encoder = Base64.getEncoder();
      store.put(
          "oauth-key",
          "1",
          Json.mapper()
              .createObjectNode()
              .put("public", encoder.encodeToString(pair.getPublic().getEncoded()))
              .put("private", encoder.encodeToString(pair.getPrivate().getEncoded())));
      return pair;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the sandbox cannot make keys", e);
    }
  }

  private String random(String prefix) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return prefix + HexFormat.of().formatHex(bytes);
  }

  private static String url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String number(BigInteger value) {
    byte[] bytes = value.toByteArray();
    return url(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }
}
