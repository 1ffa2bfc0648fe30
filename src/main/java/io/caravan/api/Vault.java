package io.caravan.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts tokens for the ledger: AES-256-GCM, bound to the system and the column they stand in.
 * The key comes from {@code CARAVAN_KEY} (base64) or from a file that only its owner may read; the
 * first line encrypts, further lines are older keys that still decrypt.
 */
public final class Vault {
  /** Where the key is made and kept if nothing else is configured. */
  public static final Path DEFAULT_FILE = Path.of("data", "caravan.key");

  private static final int KEY_BYTES = 32;
  private static final int IV_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_ID_BYTES = 4;
  private static final byte FORMAT = 1;
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("----w-rwx");

  private final Path file;
  private final String fromEnvironment;
  private final boolean make;
  private final SecureRandom random;
  private List<Key> keys;

  private record Key(String id, SecretKeySpec secret) {
    @Override
    public String toString() {
      return "key " + id;
    }
  }

  /** The key or a token cannot be used; the message says how to cure it. */
  public static final class Fault extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Fault(String message) {
      super(message);
    }

    Fault(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private Vault(Path file, String fromEnvironment, boolean make, SecureRandom random) {
    this.file = file;
    this.fromEnvironment = fromEnvironment;
    this.make = make;
    this.random = random;
  }

  /**
   * @param keyFile {@code caravan.key-file}, or null for the default place, where a key is made on
   *     first use
   * @param environmentKey value of {@code CARAVAN_KEY}, or null; wins over a file
   */
  public static Vault open(Path keyFile, String environmentKey) {
    boolean given = environmentKey != null && !environmentKey.isBlank();
    return new Vault(
        keyFile == null ? DEFAULT_FILE : keyFile,
        given ? environmentKey : null,
        keyFile == null,
        new SecureRandom());
  }

  /** A key at a place of its own, made on first use. */
  static Vault making(Path keyFile) {
    return new Vault(keyFile, null, true, new SecureRandom());
  }

  /**
   * Whether the key can be read; made if it may be.
   *
   * @throws Fault with what is wrong and how to cure it
   */
  public void check() {
    keys();
  }

  /** What is wrong with the key as it stands, and how to cure it; nothing is made. */
  public Optional<String> fault() {
    if (fromEnvironment == null && make && !Files.exists(file)) {
      return Optional.empty();
    }
    try {
      keys();
      return Optional.empty();
    } catch (Fault e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Id of the key that encrypts now. */
  String keyId() {
    return keys().get(0).id;
  }

  /** Null stays null. */
  byte[] seal(String system, String column, String secret) {
    if (secret == null) {
      return null;
    }
    byte[] iv = new byte[IV_BYTES];
    random.nextBytes(iv);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, keys().get(0), iv, system, column)
              .doFinal(secret.getBytes(StandardCharsets.UTF_8));
      byte[] all = Arrays.copyOf(new byte[] {FORMAT}, 1 + IV_BYTES + sealed.length);
      System.arraycopy(iv, 0, all, 1, IV_BYTES);
      System.arraycopy(sealed, 0, all, 1 + IV_BYTES, sealed.length);
      return all;
    } catch (GeneralSecurityException e) {
      throw new Fault("this Java cannot encrypt with AES-GCM", e);
    }
  }

  /**
   * Null stays null.
   *
   * @throws Fault if it was encrypted with another key or has been changed
   */
  String open(String system, String column, String keyId, byte[] sealed) {
    if (sealed == null) {
      return null;
    }
    Key key =
        keys().stream()
            .filter(k -> k.id.equals(keyId))
            .findFirst()
            .orElseThrow(
                () ->
                    new Fault(
                        "the tokens of "
                            + system
                            + " were encrypted with key "
                            + keyId
                            + ", which is not at hand ("
                            + place()
                            + "); restore that key or run connect again"));
    try {
      if (sealed.length < 1 + IV_BYTES || sealed[0] != FORMAT) {
        throw new GeneralSecurityException("format");
      }
      byte[] iv = Arrays.copyOfRange(sealed, 1, 1 + IV_BYTES);
      int start = 1 + IV_BYTES;
      byte[] plain =
          cipher(Cipher.DECRYPT_MODE, key, iv, system, column)
              .doFinal(sealed, start, sealed.length - start);
      return new String(plain, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new Fault(
          "a token of " + system + " in the ledger has been changed; run connect again");
    }
  }

  private static Cipher cipher(int mode, Key key, byte[] iv, String system, String column)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.secret, new GCMParameterSpec(TAG_BITS, iv));
    cipher.updateAAD((system + "\n" + column).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private synchronized List<Key> keys() {
    if (keys == null) {
      keys = read(fromEnvironment == null ? fromFile() : List.of(fromEnvironment));
    }
    return keys;
  }

  private List<Key> read(List<String> texts) {
    List<Key> found = new ArrayList<>();
    for (String text : texts) {
      if (!text.isBlank()) {
        found.add(key(text.trim()));
      }
    }
    if (found.isEmpty()) {
      throw new Fault(place() + " holds no key");
    }
    return found;
  }

  private Key key(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (bytes.length == KEY_BYTES) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        return new Key(
            HexFormat.of().formatHex(digest, 0, KEY_ID_BYTES), new SecretKeySpec(bytes, "AES"));
      }
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      // told below, without the text
    }
    throw new Fault(
        place() + " holds no key: 32 bytes in base64 are wanted (openssl rand -base64 32)");
  }

  private List<String> fromFile() {
    try {
      if (!Files.exists(file)) {
        if (!make) {
          throw new Fault(
              "caravan.key-file=" + file + " does not exist; make it: openssl rand -base64 32");
        }
        write();
      }
      if (posix() && !Collections.disjoint(Files.getPosixFilePermissions(file), OTHERS)) {
        throw new Fault(file + " may be read by everybody or written by others: chmod 600 " + file);
      }
      return Files.readAllLines(file, StandardCharsets.US_ASCII);
    } catch (FileSystemException e) {
      throw new Fault(
          "key file " + file + " cannot be read or made by this user: give it to " + user(), e);
    } catch (IOException e) {
      throw new Fault("key file " + file + " holds no base64 text");
    }
  }

  private void write() throws IOException {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path draft =
        posix()
            ? Files.createTempFile(
                folder,
                "key",
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
            : Files.createTempFile(folder, "key", null);
    try {
      Files.writeString(draft, Base64.getEncoder().encodeToString(bytes) + "\n");
      // A link appears whole or not at all; of two runners that start together one wins.
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      // the other one's key is used
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static String user() {
    return System.getProperty("user.name", "whoever runs Caravan");
  }

  private boolean posix() {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private String place() {
    return fromEnvironment == null ? "key file " + file : "CARAVAN_KEY";
  }

  @Override
  public String toString() {
    return "vault with " + place();
  }
}
