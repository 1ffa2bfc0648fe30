package io.caravan.command.outside;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as a warehouse does. */
public final class Signer {
  private static final String ALGORITHM = "HmacSHA256";

  private Signer() {}

  public static String hex(String secret, String body) {
    return HexFormat.of().formatHex(bytes(secret, body));
  }

  /** HMAC-SHA256 of a text. */
  public static byte[] bytes(String secret, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return mac.doFinal(body.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
  }
}
