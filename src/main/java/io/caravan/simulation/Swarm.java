package io.caravan.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What can go wrong in one run: the seed switches on some kinds and leaves the others off, because
 * what is always on hides what needs calm.
 */
final class Swarm {
  private static final double USUAL = 0.06;
  private static final double RARE = 0.004;

  /** Kinds of disturbance. */
  enum Kind {
    ERROR_BEFORE(USUAL),
    ERROR_AFTER(USUAL),
    LOST_ANSWER(USUAL),
    NOT_SENT(USUAL),
    THROTTLE(USUAL),
    SLOW(USUAL),
    TOKEN_REVOKED(0.01),
    HTML(0.03),
    SEARCH_LAG(1),
    HOOK_DUPLICATE(0.3),
    HOOK_LATE(0.3),
    HOOK_DROP(0.3),
    COMMIT_LOST(0.01),
    COMMIT_UNCLEAR(0.01),
    CRASH(RARE),
    PAUSE(RARE / 4),
    SKEW(1),
    STORM(1),
    SILENT_SOURCE(1);

    private final double rate;

    Kind(double rate) {
      this.rate = rate;
    }
  }

  private final Map<Kind, Double> on = new EnumMap<>(Kind.class);
  private final Random random;
  private final History history;

  Swarm(long seed, History history) {
    this.random = new Random(seed * 31 + 7);
    this.history = history;
    boolean calm = random.nextInt(10) == 0;
    for (Kind kind : Kind.values()) {
      double share = random.nextDouble();
      double strength = 0.3 + random.nextDouble() * 1.4;
      if (!calm && share < 0.4) {
        on.put(kind, Math.min(1, kind.rate * strength));
      }
    }
  }

  boolean has(Kind kind) {
    return on.containsKey(kind);
  }

  Set<Kind> kinds() {
    return on.keySet();
  }

  /** Whether it happens now; counted if it does. */
  boolean strikes(Kind kind) {
    Double rate = on.get(kind);
    boolean now = rate != null && random.nextDouble() < rate;
    if (now) {
      history.fault(kind.name());
    }
    return now;
  }

  /** Whether one of two happens, at a point where both could. */
  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  /** Nothing goes wrong from now on. */
  void calm() {
    on.keySet().removeIf(kind -> kind != Kind.SKEW);
  }
}
