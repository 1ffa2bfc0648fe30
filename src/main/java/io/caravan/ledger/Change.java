package io.caravan.ledger;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One recorded fact: what a system told.
 *
 * @param changeId assigned by the ledger, increasing
 * @param ref canonical id, or null while parked before it could be identified
 * @param system who told it
 * @param nativeId the record's id there
 * @param version the record's own version or time there, or null
 * @param state RECORDED, PARKED, IGNORED, REPLAY (a person wants it tried again), REPLAYED,
 *     DISCARDED, or SEEN (kept in shadow mode for the report, beside what was decided)
 * @param reason why it is parked or ignored
 * @param path JSON path of the fault, or null
 * @param stage what {@code body} is: {@code native} or {@code canonical}
 * @param origin where it came in: {@code api:pos/items}, {@code hook:warehouse/shipments}
 * @param mapping mapping file and its version (hash), or null
 */
public record Change(
    long changeId,
    String entity,
    String ref,
    String system,
    String nativeId,
    String version,
    String state,
    String reason,
    String path,
    String stage,
    String origin,
    String mapping,
    JsonNode body,
    long recordedAt) {}
