package io.caravan.hook;

import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proof that a posted body comes from a system: HMAC-SHA256 over its raw bytes, as base64 or hex.
 * While a secret is rotated several are valid. Compared in constant time, as text: another spelling
 * of the same bytes is no signature.
 */
public final class Signature {
  private static final String HMAC = "HmacSHA256";
  private static final String OTHER_SECRET = "client-secret";

  private final boolean base64;
  private final List<byte[]> secrets;

  private Signature(boolean base64, List<byte[]> secrets) {
    this.base64 = base64;
    this.secrets = secrets;
  }

  /**
   * The signature of a configured system. Its secrets, comma separated, stand in the setting that
   * the pack names, or else in {@code client-secret}.
   *
   * @throws IllegalArgumentException if the pack knows no signature or no secret is set: an open
   *     door is refused
   */
  public static Signature of(SystemConfig system) {
    SystemPack.Signature rule = system.pack().signature();
    if (rule == null) {
      throw new IllegalArgumentException(
          system.name()
              + " posts nothing that could be trusted: the pack "
              + system.pack().kind()
              + " has no signature");
    }
    String text = system.get(rule.secret(), "");
    if (text.isBlank()) {
      text = system.get(OTHER_SECRET, "");
    }
    List<byte[]> secrets =
        Arrays.stream(text.split(","))
            .map(String::trim)
            .filter(secret -> !secret.isEmpty())
            .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
            .toList();
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException(
          "caravan.systems."
              + system.name()
              + "."
              + rule.secret()
              + " is empty: without it nobody can tell who posts to /hook/"
              + system.name()
              + ". Set it to the secret that "
              + system.pack().title()
              + " signs with");
    }
    return new Signature("hmac-sha256-base64".equals(rule.kind()), secrets);
  }

  /** Whether the text is the signature of these bytes under one of the secrets. */
  public boolean matches(byte[] body, String presented) {
    if (presented == null) {
      return false;
    }
    byte[] given =
        (base64 ? presented : presented.toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.UTF_8);
    boolean matches = false;
    for (byte[] secret : secrets) {
      matches |= MessageDigest.isEqual(sign(body, secret), given);
    }
    return matches;
  }

  private byte[] sign(byte[] body, byte[] secret) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      byte[] digest = mac.doFinal(body);
      String text =
          base64 ? Base64.getEncoder().encodeToString(digest) : HexFormat.of().formatHex(digest);
      return text.getBytes(StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + HMAC, e);
    }
  }
}
