package io.caravan.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * What can go wrong in one run: the seed switches on some kinds and leaves the others off, because
 * what is always on hides what needs calm.
 */
final class Swarm {
  private static final double USUAL = 0.06;
  private static final double RARE = 0.004;
  private static final double SHARE = 0.4;

  /** Seeds that lie side by side would begin alike. */
  static final long SPREAD = 0x9E3779B97F4A7C15L;

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
    SILENT_SOURCE(1),
    /** A runner stands still longer than its lease, between its look at a delivery and its call. */
    FREEZE(0.2, 0.25),
    /** A person changes a customer a moment after we wrote it. */
    SECOND_THOUGHT(0.6, 0.2),
    /** Point to point: the shop has a parcel, tells of it, and its answer to our call is lost. */
    UNANSWERED_PARCEL(0.5, 0.5);

    private final double rate;
    private final double share;
    private final boolean apart;

    Kind(double rate) {
      this.rate = rate;
      this.share = SHARE;
      this.apart = false;
    }

    /** One that came later: days on which it is off stay as they were, for its chance is apart. */
    Kind(double rate, double share) {
      this.rate = rate;
      this.share = share;
      this.apart = true;
    }
  }

  private final Map<Kind, Double> on = new EnumMap<>(Kind.class);
  private final Map<Kind, Random> chances = new EnumMap<>(Kind.class);
  private final Random random;
  private final History history;

  Swarm(long seed, History history) {
    this.random = new Random(seed * 31 + 7);
    this.history = history;
    boolean calm = random.nextInt(10) == 0;
    for (Kind kind : Kind.values()) {
      Random chance = kind.apart ? new Random((seed + kind.name().hashCode()) * SPREAD) : random;
      chances.put(kind, chance);
      double share = chance.nextDouble();
      double strength = 0.3 + chance.nextDouble() * 1.4;
      if (!calm && share < kind.share) {
        on.put(kind, Math.min(1, kind.rate * strength));
      }
    }
  }

  boolean has(Kind kind) {
    return on.containsKey(kind);
  }

  /** Whether it happens now; counted if it does. */
  boolean strikes(Kind kind) {
    Double rate = on.get(kind);
    boolean now = rate != null && chances.get(kind).nextDouble() < rate;
    if (now) {
      history.fault(kind.name());
    }
    return now;
  }

  /** A number from the least to the most, each as likely. */
  int between(int least, int most) {
    return between(random, least, most);
  }

  /** One by the chance of a kind. */
  int between(Kind kind, int least, int most) {
    return between(chances.get(kind), least, most);
  }

  private static int between(Random chance, int least, int most) {
    return least + chance.nextInt(most - least + 1);
  }

  /** Nothing goes wrong from now on. */
  void calm() {
    on.keySet().removeIf(kind -> kind != Kind.SKEW);
  }
}
