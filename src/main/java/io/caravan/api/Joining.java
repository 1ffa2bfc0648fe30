package io.caravan.api;

/**
 * How calls that can go together are joined.
 *
 * @param lingerMs how long they wait for each other
 * @param most of them in one request; never more than the pack says
 */
record Joining(long lingerMs, int most) {}
