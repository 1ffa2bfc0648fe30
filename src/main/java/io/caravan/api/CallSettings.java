package io.caravan.api;

import java.time.Duration;

/**
 * How calls are made.
 *
 * @param allowPrivate {@code caravan.allow-private}: private and loopback addresses may be called
 * @param dryRun {@code caravan.dry-run}: nothing is written anywhere
 * @param timeout until a whole answer must be there, in the ledger's time
 */
public record CallSettings(boolean allowPrivate, boolean dryRun, Duration timeout) {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(25);

  public static CallSettings plain() {
    return new CallSettings(false, false, DEFAULT_TIMEOUT);
  }

  public CallSettings allowPrivate(boolean allowed) {
    return new CallSettings(allowed, dryRun, timeout);
  }

  public CallSettings dryRun(boolean dry) {
    return new CallSettings(allowPrivate, dry, timeout);
  }

  public CallSettings timeout(Duration time) {
    return new CallSettings(allowPrivate, dryRun, time);
  }
}
