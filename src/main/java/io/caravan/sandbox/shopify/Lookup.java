package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Finds documents by values that only one of their kind has: its handle and its custom ids. */
final class Lookup {
  private static final String HANDLE = "handle";

  private final Map<String, String> ids = new HashMap<>();
  private final Map<String, Set<String>> values = new HashMap<>();

  void put(String kind, String id, ObjectNode document) {
    remove(kind, id);
    Set<String> own = new HashSet<>();
    if (document.hasNonNull(HANDLE)) {
      own.add(handle(kind, document.path(HANDLE).asText()));
    }
    for (JsonNode field : document.path("metafields")) {
      own.add(
          field(
              kind,
              field.path("namespace").asText(),
              field.path("key").asText(),
              field.path("value").asText()));
    }
    if (!own.isEmpty()) {
      own.forEach(value -> ids.putIfAbsent(value, id));
      values.put(kind + "/" + id, own);
    }
  }

  void remove(String kind, String id) {
    Set<String> own = values.remove(kind + "/" + id);
    if (own != null) {
      own.forEach(value -> ids.remove(value, id));
    }
  }

  /** The id; null if no document has this handle. */
  String byHandle(String kind, String handle) {
    return ids.get(handle(kind, handle));
  }

  /** The id; null if no document has this metafield. */
  String byField(String kind, String namespace, String key, String value) {
    return ids.get(field(kind, namespace, key, value));
  }

  private static String handle(String kind, String handle) {
    return kind + '\n' + handle;
  }

  private static String field(String kind, String namespace, String key, String value) {
    return kind + '\n' + namespace + '\n' + key + '\n' + value;
  }
}
