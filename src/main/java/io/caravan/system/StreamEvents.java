package io.caravan.system;

/**
 * The records of a stream are things that happened: reading begins at the moment at which its flow
 * first runs, a look-back earlier.
 *
 * @param since how far it looks back where the operator says nothing, a span of time
 * @param zone how the vendor writes that a time is UTC: Z or {@code +00:00}
 */
public record StreamEvents(String since, String zone) {}
