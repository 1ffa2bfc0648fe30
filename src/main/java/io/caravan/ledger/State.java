package io.caravan.ledger;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The merged canonical record.
 *
 * @param version raised by each write
 * @param body canonical document with refs
 * @param memo what the entity's policy remembers (decided reservations, shipped quantities, the
 *     time and system of each field); an object, never null
 */
public record State(String entity, String ref, long version, JsonNode body, JsonNode memo) {}
