package io.caravan.ledger;

/**
 * One call of a vendor's operation on behalf of one delivery.
 *
 * @param n place of the call inside its delivery, from 0 in the order of the route
 * @param outcomeClass KEY, PROBE, PROBE_LAGGING, REPEATABLE or NONE
 * @param state INTENT, DONE, FAILED, UNKNOWN
 * @param idempotencyKey the key sent, or null
 * @param batchId the batch it was a member of, or null; {@code member} is its place in it
 * @param request what was sent, JSON text; {@code answer} what came back, JSON text or null
 */
public record Call(
    String deliveryId,
    int n,
    String operation,
    String outcomeClass,
    String state,
    String idempotencyKey,
    String batchId,
    int member,
    String request,
    String answer,
    int status,
    String error,
    long startedAt,
    long endedAt) {}
