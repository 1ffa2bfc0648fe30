package io.caravan.ledger;

/**
 * A due schedule row that this runner has taken.
 *
 * @param epoch fencing token
 * @param intervalMs the interval in force (adaptive schedules change it), or -1
 */
public record Lease(String name, long epoch, long leaseUntil, long intervalMs) {}
