package io.caravan.hub;

import java.util.random.RandomGenerator;

/**
 * How long a failed delivery waits, and when it is given up.
 *
 * @param most failures after which a person is asked
 * @param firstMs wait after the first failure
 * @param longestMs longest wait
 */
record Backoff(int most, long firstMs, long longestMs, RandomGenerator random) {
  private static final int MOST_DOUBLINGS = 40;

  static Backoff of(Hub hub, String route, RandomGenerator random) {
    return new Backoff(
        Integer.parseInt(hub.setting(route, "retry.max", "12")),
        millis(hub, route, "retry.first", "2s"),
        millis(hub, route, "retry.longest", "1h"),
        random);
  }

  private static long millis(Hub hub, String route, String name, String otherwise) {
    String own = "flows." + route + "." + name;
    return hub.settings().get(own, null) == null
        ? hub.settings().millis(name, otherwise)
        : hub.settings().millis(own, otherwise);
  }

  /**
   * Doubles with each failure; half of it is chance, so that many do not come back at once.
   *
   * @param failures before this one
   * @param atLeast what the target asked for (Retry-After)
   */
  long delay(int failures, long atLeast) {
    long full = longestMs;
    if (failures < MOST_DOUBLINGS) {
      full = Math.min(longestMs, firstMs << failures);
    }
    if (full <= 0) {
      full = longestMs;
    }
    long chosen = full / 2 + random.nextLong(full / 2 + 1);
    return Math.max(chosen, atLeast);
  }

  boolean isLast(int failures) {
    return failures + 1 >= most;
  }
}
