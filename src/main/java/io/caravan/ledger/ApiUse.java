package io.caravan.ledger;

/**
 * Calls of one operation in one hour.
 *
 * @param hour epoch ms at which it began
 * @param urgency who they were made for: ORDER, STOCK, ...
 * @param cost in the vendor's units
 * @param refused how many of the calls the limit refused
 */
public record ApiUse(
    String system,
    long hour,
    String urgency,
    String operation,
    long calls,
    double cost,
    long refused) {}
