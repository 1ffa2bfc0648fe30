package io.caravan.ledger;

/**
 * Which levels are looked for that a system should know by now.
 *
 * @param entity of the deliveries, whose keys are {@code <ref>@<place>}
 * @param target name of the system
 * @param kind of the link that the part of the key before the last {@code @} must have there
 * @param before epoch ms since when they wait at the latest
 */
public record LateLevels(String entity, String target, String kind, long before) {}
