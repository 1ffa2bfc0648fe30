package io.caravan.sandbox.shopify;

import java.util.LinkedHashMap;
import java.util.Map;

/** An error of the top level: the field is null and the message stands in {@code errors}. */
final class TopError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, Object> extensions;

  TopError(String message, String code) {
    this(message, Map.of("code", code));
  }

  TopError(String message, Map<String, Object> extensions) {
    super(message, null, false, false);
    this.extensions = new LinkedHashMap<>(extensions);
  }

  /** A gid of another type than the field takes. */
  static TopError wrongId(String gid) {
    return new TopError("Invalid id: " + gid, "RESOURCE_NOT_FOUND");
  }

  Map<String, Object> extensions() {
    return extensions;
  }
}
