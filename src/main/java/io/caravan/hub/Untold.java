package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.Shadow;
import io.caravan.ledger.State;
import io.caravan.mapping.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a target is not known to hold of a record that anybody may change. The rest is not written:
 * somebody may have changed it there since it was read, and would lose that. Nor is written what is
 * older than what the target has told by now: a call that was unclear is made again for the rest. A
 * name goes whole or not at all.
 */
final class Untold {
  private static final String CUSTOMER = "customer";
  private static final String CONSENT = "consent";
  private static final Set<String> NO_VALUES = Set.of("ref", "id", "create", CONSENT);

  private static final List<String> NAME = List.of("firstName", "lastName");

  /** The address that each kind of consent is for, and goes along with. */
  private static final Map<String, String> ADDRESSES = Map.of("email", "email", "sms", "phone");

  private Untold() {}

  /** Takes out of what is handed over what the target is known to hold. */
  static void only(LedgerReads reads, Delivery delivery, ObjectNode document) {
    known(reads, delivery)
        .ifPresent(
            known -> {
              only(known, document);
              current(reads, delivery, known, document);
              reads
                  .state(CUSTOMER, delivery.key())
                  .ifPresent(newest -> whole(newest.body(), document));
            });
  }

  /** Some systems have one field for the whole name: half of it would be taken for all of it. */
  private static void whole(JsonNode newest, ObjectNode document) {
    if (NAME.stream().anyMatch(document::has)) {
      NAME.stream()
          .filter(half -> !document.has(half) && newest.hasNonNull(half))
          .forEach(half -> document.set(half, newest.get(half)));
    }
  }

  /**
   * Takes out of what a delivery wrote all of which its target has a newer word. Whether that word
   * was written over is told by the next read, which must not be taken for an echo then.
   *
   * @param known what the target is known to hold
   */
  static void current(LedgerReads reads, Delivery delivery, JsonNode known, ObjectNode written) {
    if (delivery.entity().equals(CUSTOMER)) {
      reads
          .state(CUSTOMER, delivery.key())
          .map(State::body)
          .ifPresent(newest -> outdated(known, newest, written));
    }
  }

  /** The target holds the newest value, and this would be another one. */
  private static void outdated(JsonNode known, JsonNode newest, ObjectNode document) {
    List<String> needed = needed(document);
    document
        .properties()
        .removeIf(
            field ->
                !NO_VALUES.contains(field.getKey())
                    && !needed.contains(field.getKey())
                    && newest.has(field.getKey())
                    && holds(known, field.getKey(), newest.get(field.getKey()))
                    && !holds(known, field.getKey(), field.getValue()));
  }

  private static Optional<JsonNode> known(LedgerReads reads, Delivery delivery) {
    return delivery.entity().equals(CUSTOMER)
        ? reads.nativeIds(CUSTOMER, delivery.key(), delivery.target()).stream()
            .findFirst()
            .flatMap(id -> reads.shadow(delivery.target(), CUSTOMER, id))
            .map(Shadow::known)
        : Optional.empty();
  }

  private static void only(JsonNode known, ObjectNode document) {
    if (document.path(CONSENT) instanceof ObjectNode consent) {
      ADDRESSES.keySet().stream()
          .filter(channel -> holds(known.path(CONSENT), channel, consent.get(channel)))
          .forEach(consent::remove);
    }
    List<String> needed = needed(document);
    document
        .properties()
        .removeIf(
            field ->
                !NO_VALUES.contains(field.getKey())
                    && !needed.contains(field.getKey())
                    && holds(known, field.getKey(), field.getValue()));
  }

  private static List<String> needed(ObjectNode document) {
    return ADDRESSES.entrySet().stream()
        .filter(entry -> document.path(CONSENT).has(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static boolean holds(JsonNode known, String field, JsonNode value) {
    ObjectNode told = Json.mapper().createObjectNode();
    told.set(field, value);
    return known.isObject() && Known.tells(known, told);
  }
}
