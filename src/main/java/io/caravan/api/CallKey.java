package io.caravan.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** An idempotency key: the same for the same parts, after a restart too. Looks like a UUID. */
final class CallKey {
  private static final long VERSION_BITS = 0xf000L;
  private static final long VERSION = 0x5000L;
  private static final long VARIANT_BITS = 0x3fffffffffffffffL;

  private final MessageDigest digest;

  CallKey(String operation) {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
    add(operation);
  }

  CallKey add(String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
    return this;
  }

  /** Ends the key. */
  String text() {
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
    long high = bytes.getLong() & ~VERSION_BITS | VERSION;
    long low = bytes.getLong() & VARIANT_BITS | Long.MIN_VALUE;
    return new UUID(high, low).toString();
  }
}
