package io.caravan.ledger;

import java.util.List;

/**
 * One leased lane and its deliveries in order.
 *
 * @param laneId the lane
 * @param epoch fencing token: raised by each claim
 * @param leaseUntil end of the lease, epoch ms of the ledger's time
 * @param failCount failures since the last success; the budget for parking and the back-off step
 * @param bulk they are of a first load: what happens now goes before them
 * @param deliveries never empty, in the order in which the target must get them
 */
public record Claimed(
    long laneId,
    long epoch,
    long leaseUntil,
    int failCount,
    boolean bulk,
    List<Delivery> deliveries) {}
