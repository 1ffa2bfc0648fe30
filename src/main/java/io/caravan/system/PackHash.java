package io.caravan.system;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Tells one version of a pack from another, by all of its files but the samples. */
public final class PackHash {
  private static final int DIGITS = 12;

  private PackHash() {}

  /**
   * @param folders the integrator's folders of packs and mappings, first one wins
   * @return twelve hexadecimal digits
   */
  public static String of(List<Path> folders, String kind) {
    PackFolder files = new PackFolder(folders, kind);
    MessageDigest digest = sha256();
    for (String name : PackListing.names(folders, kind)) {
      Optional<String> text = name.startsWith("samples/") ? Optional.empty() : files.text(name);
      text.ifPresent(
          one -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update(one.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8));
          });
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
