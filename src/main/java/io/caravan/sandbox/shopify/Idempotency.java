package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Keys of {@code @idempotent}, kept for 24 hours with a fingerprint of the parameters. A repetition
 * answers from the documents as they are now, not from a stored answer.
 */
final class Idempotency {
  private static final String KIND = "Idempotency";
  private static final Duration KEPT = Duration.ofHours(24);
  private static final Set<String> REQUIRED =
      Set.of(
          "inventorySetQuantities",
          "inventoryAdjustQuantities",
          "inventoryActivate",
          "refundCreate");

  private final Db db;

  Idempotency(Db db) {
    this.db = db;
  }

  Map<String, Object> run(String root, String key, Call call, JsonNode in, Api.Mutation mutation) {
    if (key == null || key.isBlank()) {
      if (REQUIRED.contains(root)) {
        throw new TopError(
            "The @idempotent directive is required for this mutation but was not provided.",
            "BAD_REQUEST");
      }
      return mutation.run(call, in);
    }
    if (call.busyKeys().contains(key)) {
      throw Refusal.of(
          null,
          "This request is currently in progress, please try again.",
          "IDEMPOTENCY_CONCURRENT_REQUEST");
    }
    String fingerprint = root + " " + Json.text(in);
    ObjectNode known = db.get(KIND, key);
    if (known != null && Instant.parse(known.get("until").textValue()).isAfter(db.instant())) {
      return repeat(known, fingerprint);
    }
    return first(key, fingerprint, call, in, mutation);
  }

  private Map<String, Object> first(
      String key, String fingerprint, Call call, JsonNode in, Api.Mutation mutation) {
    ObjectNode entry =
        Db.node()
            .put("id", key)
            .put("fingerprint", fingerprint)
            .put("until", db.instant().plus(KEPT).toString());
    try {
      Map<String, Object> payload = mutation.run(call, in);
      ObjectNode results = entry.putObject("results");
      payload.forEach(
          (field, value) -> {
            if (value instanceof ObjectNode document) {
              results.set(field, reference(field, document));
            }
          });
      db.put(KIND, entry);
      return payload;
    } catch (Refusal e) {
      db.put(KIND, entry.put("failed", true));
      throw e;
    }
  }

  private static ObjectNode reference(String field, ObjectNode document) {
    return field.equals("inventoryLevel")
        ? Db.node()
            .put("item", document.path("itemId").longValue())
            .put("location", document.path("locationId").longValue())
        : Db.node().put("id", document.path("id").longValue());
  }

  private Map<String, Object> repeat(ObjectNode known, String fingerprint) {
    if (!known.get("fingerprint").textValue().equals(fingerprint)) {
      throw Refusal.of(
          null,
          "The same idempotency key cannot be used with different operation parameters.",
          "IDEMPOTENCY_KEY_PARAMETER_MISMATCH");
    }
    if (known.path("failed").booleanValue()) {
      throw Refusal.of(
          null,
          "The previous attempt with this idempotency key failed. Use a new key.",
          "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED");
    }
    Map<String, Object> payload = new LinkedHashMap<>();
    known
        .path("results")
        .properties()
        .forEach(result -> payload.put(result.getKey(), now(result.getKey(), result.getValue())));
    return payload;
  }

  private ObjectNode now(String field, JsonNode reference) {
    long id = reference.path("id").longValue();
    return switch (field) {
      case "inventoryAdjustmentGroup" -> db.get(Db.GROUP, id);
      case "refund" -> db.part(Db.REFUND, id);
      case "order" -> db.get(Db.ORDER, id);
      default ->
          (ObjectNode)
              db.get(Db.ITEM, reference.path("item").longValue())
                  .path("levels")
                  .path(reference.path("location").asText());
    };
  }
}
