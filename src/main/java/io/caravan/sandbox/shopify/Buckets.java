package io.caravan.sandbox.shopify;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One bucket of query points for each access token, refilled in the sandbox's time. */
final class Buckets {
  /** Size and refill of each plan. */
  enum Plan {
    STANDARD(2_000, 100),
    ADVANCED(4_000, 200),
    PLUS(20_000, 1_000),
    ENTERPRISE(40_000, 2_000);

    final int size;
    final int rate;

    Plan(int size, int rate) {
      this.size = size;
      this.rate = rate;
    }

    static Plan named(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  private static final class Level {
    double available;
    Instant at;
  }

  private final Clock clock;
  private final Map<String, Level> levels = new HashMap<>();

  Buckets(Clock clock) {
    this.clock = clock;
  }

  /** Holds the points while a call runs; false, and nothing held, if they are not there. */
  synchronized boolean hold(String token, Plan plan, int points) {
    Level level = level(token, plan);
    if (level.available < points) {
      return false;
    }
    level.available -= points;
    return true;
  }

  /** Gives back what was held and not used. */
  synchronized void giveBack(String token, Plan plan, int points) {
    Level level = level(token, plan);
    level.available = Math.min(plan.size, level.available + points);
  }

  /** {@code throttleStatus} as it is written into an answer. */
  synchronized Map<String, Object> status(String token, Plan plan) {
    return Map.of(
        "maximumAvailable", (double) plan.size,
        "currentlyAvailable", (int) level(token, plan).available,
        "restoreRate", (double) plan.rate);
  }

  private Level level(String token, Plan plan) {
    Instant now = clock.instant();
    Level level = levels.get(token);
    if (level == null) {
      level = new Level();
      level.available = plan.size;
      level.at = now;
      levels.put(token, level);
    }
    double seconds = Duration.between(level.at, now).toNanos() / 1e9;
    level.available = Math.min(plan.size, level.available + Math.max(0, seconds) * plan.rate);
    level.at = now;
    return level;
  }
}
