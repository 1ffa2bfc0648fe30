package io.caravan.command.outside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A key file ({@code caravan.key-file}) as an operator makes one: 32 bytes in base64. */
public final class KeyFile {
  private static final int BYTES = 32;

  private KeyFile() {}

  /** Makes it for the eyes of its owner only. */
  public static Path make(Path file) {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.writeString(file, Base64.getEncoder().encodeToString(key));
    } catch (IOException e) {
      throw new UncheckedIOException("the key file " + file + " could not be made", e);
    }
  }
}
