package io.caravan.ledger;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a system is known to hold of one record: last seen there, or last written there by us. The
 * base of the three-way comparison that finds changes and drops echoes.
 *
 * @param known canonical fields, as far as known
 * @param version the record's version when last seen, or null
 * @param wroteHash hash of the last request written, or null
 */
public record Shadow(
    String system,
    String entity,
    String nativeId,
    JsonNode known,
    String version,
    String wroteHash) {}
