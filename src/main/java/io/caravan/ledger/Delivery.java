package io.caravan.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One thing that one system must get.
 *
 * @param deliveryId unique, stable over retries; idempotency keys derive from it
 * @param entity item, inventory, order, shipment, customer, refund, return
 * @param target name of the system
 * @param key lane key: canonical ref of the order, item, customer, or {@code variant@location}
 * @param action what the target must do: upsert, set, reserve, amend, release, complete, refund,
 *     fulfil, ...
 * @param body canonical document with refs, without native ids
 * @param needs links that must exist at the target before the delivery can run
 * @param attempt how often it was claimed before; more than 0 means an earlier call may have
 *     happened
 * @param changeId the change that caused it
 * @param createdAt epoch ms
 */
public record Delivery(
    String deliveryId,
    long laneId,
    long seq,
    String entity,
    String target,
    String key,
    String action,
    JsonNode body,
    List<Need> needs,
    int attempt,
    DeliveryState state,
    String reason,
    long changeId,
    long createdAt) {}
