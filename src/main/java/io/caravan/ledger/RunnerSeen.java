package io.caravan.ledger;

/**
 * A process that works on this ledger, for display only; safety never depends on it. Times in ms.
 */
public record RunnerSeen(
    String runnerId, String host, String version, long startedAt, long heartbeatAt) {}
