package io.caravan.ledger;

/**
 * An effect at a vendor that a fenced-off runner made: there may be a second document.
 *
 * @param epoch the claim under which it was made
 * @param externalId the vendor's id of what was made, or null if it is not known
 * @param at epoch ms
 */
public record OrphanEffect(
    long orphanId, String deliveryId, long epoch, String externalId, long at) {}
