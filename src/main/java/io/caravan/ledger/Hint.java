package io.caravan.ledger;

/**
 * A word that one record may have changed.
 *
 * @param eventId the sender's delivery id: a second one with the same id is a duplicate
 * @param nativeId the record's id in that system
 */
public record Hint(
    String system, String stream, String nativeId, String eventId, long receivedAt) {}
