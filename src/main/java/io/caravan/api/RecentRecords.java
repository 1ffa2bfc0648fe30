package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a stream emitted lately. Overlapping reads show the same records again; leaving them out
 * only saves work: the hub drops duplicates by itself. A record without a version is never left
 * out.
 */
final class RecentRecords {
  private static final float LOAD = 0.75f;

  private final Map<String, String> seen;

  RecentRecords(int most) {
    this.seen =
        new LinkedHashMap<>(16, LOAD, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > most;
          }
        };
  }

  /** What makes two readings of a record the same; null: never the same. */
  static String state(SourceRecord record) {
    return record.version() == null ? null : record.version() + " " + hash(record.body());
  }

  synchronized boolean knows(String id, String state) {
    return state != null && state.equals(seen.get(id));
  }

  /** Called when the record was recorded or parked, never before. */
  synchronized void remember(String id, String state) {
    if (state == null) {
      seen.remove(id);
    } else {
      seen.put(id, state);
    }
  }

  private static String hash(JsonNode body) {
    try {
      byte[] text = Json.text(body).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
