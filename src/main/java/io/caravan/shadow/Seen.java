package io.caravan.shadow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;

/**
 * One record as it was read.
 *
 * @param nativeId its id there, or null
 * @param at epoch ms of its last change by the system's own word, else of the read
 * @param readAt epoch ms at which it was recorded
 */
record Seen(String entity, String system, String nativeId, long at, long readAt, JsonNode body) {
  /** As they were changed, then as they were read. */
  static final Comparator<Seen> IN_ORDER =
      Comparator.comparingLong(Seen::at).thenComparingLong(Seen::readAt);

  String ref() {
    return body.path("ref").asText("");
  }
}
