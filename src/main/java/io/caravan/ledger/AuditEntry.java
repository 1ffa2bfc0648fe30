package io.caravan.ledger;

/**
 * Who did what by hand.
 *
 * @param at epoch ms
 * @param hash of this entry and the hash before it, so that a later edit shows
 */
public record AuditEntry(
    long auditId,
    long at,
    String actor,
    String action,
    String object,
    String detail,
    String previousHash,
    String hash) {}
