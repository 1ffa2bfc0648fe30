package io.caravan.shadow;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One thing that we would have written.
 *
 * @param cause epoch ms at which its cause happened at the source
 * @param planned epoch ms at which we would have sent it
 * @param by system whose record caused it
 */
record Would(
    String entity,
    String target,
    String key,
    String action,
    JsonNode body,
    long cause,
    long planned,
    String by) {}
