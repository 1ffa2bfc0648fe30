package io.caravan.ledger;

/** Two systems said different things of one field; the owner's value stands, the other is kept. */
public record Conflict(
    long conflictId,
    String entity,
    String ref,
    String field,
    String owner,
    String ownerValue,
    String other,
    String otherValue,
    long at) {}
