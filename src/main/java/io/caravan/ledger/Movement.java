package io.caravan.ledger;

import java.math.BigDecimal;

/**
 * One entry of the stock journal.
 *
 * @param movementId unique and derived from its cause, so that a second record of it is no movement
 * @param kind reserve, release, restock, count, cause (a row of the owner's own log), foreign
 * @param quantity signed effect on what can be sold (reserve is negative), or the count
 * @param cause what it stands for, for people: order and line, sale, log row
 * @param includedAt ledger ms from which a count read includes it; -1 while not in the owner's
 *     count; 0 for entries that are never added (cause, count)
 * @param at when it happened, epoch ms
 */
public record Movement(
    String movementId,
    String variant,
    String location,
    String system,
    String kind,
    BigDecimal quantity,
    String cause,
    long includedAt,
    long at) {}
