package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * A canonical record that a system told.
 *
 * @param nativeId its id there, or null if the document tells it
 * @param version the record's own version or time there, or null
 * @param stream stream it was read from, or null
 * @param origin where it came in
 * @param mapping mapping file and version, or null
 * @param readAt ledger ms at which the read began
 * @param only targets it may lead to, or null for all that subscribe
 * @param alike how many records of its page say the same as it where that is suspicious
 * @param derived follows from another record: tells only a part of its own
 */
public record Incoming(
    String entity,
    String from,
    String nativeId,
    String version,
    JsonNode document,
    String stream,
    String origin,
    String mapping,
    long readAt,
    Set<String> only,
    boolean derived,
    int alike) {
  private static final String BASELINE = "baseline:";

  public Incoming(
      String entity,
      String from,
      String nativeId,
      String version,
      JsonNode document,
      String stream,
      String origin,
      String mapping,
      long readAt,
      Set<String> only,
      boolean derived) {
    this(
        entity, from, nativeId, version, document, stream, origin, mapping, readAt, only, derived,
        0);
  }

  /** The same, told together with so many records that say what only a fault says so often. */
  Incoming among(int others) {
    return new Incoming(
        entity, from, nativeId, version, document, stream, origin, mapping, readAt, only, derived,
        others);
  }

  /** The id of the record in its system, or null. */
  String id() {
    JsonNode told = document.path("id");
    return told.isTextual() ? told.textValue() : nativeId;
  }

  Incoming follows(String otherEntity, String id, JsonNode other) {
    return new Incoming(
        otherEntity, from, id, null, other, null, origin, mapping, readAt, only, true);
  }

  boolean isBaseline() {
    return origin != null && origin.startsWith(BASELINE);
  }

  /** The same, told to a new subscriber alone. */
  Incoming inBaseline(String target) {
    return new Incoming(
        entity,
        from,
        nativeId,
        version,
        document,
        null,
        BASELINE + target,
        mapping,
        readAt,
        Set.of(target),
        derived);
  }
}
