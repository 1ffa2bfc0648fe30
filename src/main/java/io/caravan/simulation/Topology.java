package io.caravan.simulation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Which of the two shipped sets of flows a day is played with. */
enum Topology {
  /** Whoever takes an entity gets what any system tells of it. */
  HUB,
  /** What a system tells goes to its partner alone. */
  POINT_TO_POINT;

  /** Of ten days, those that are played point to point. */
  private static final int OF_TEN = 3;

  /** The partners of the shipped configuration ({@code caravan.point-to-point.*}). */
  private static final Map<String, String> PARTNERS =
      Map.of("pos", "shop", "shop", "pos", "depot", "shop");

  /** The one of a seed; its chance is apart, so that nothing else of the day hangs on it. */
  static Topology of(long seed) {
    Random chance = new Random((seed + "topology".hashCode()) * Swarm.SPREAD);
    return chance.nextInt(10) < OF_TEN ? POINT_TO_POINT : HUB;
  }

  static Optional<Topology> named(String name) {
    return Arrays.stream(values()).filter(one -> one.toString().equals(name)).findFirst();
  }

  /** Systems that a record of a system may lead to, as a route of this topology says, or null. */
  Set<String> only(String system) {
    return this == HUB ? null : Set.of(PARTNERS.get(system), system);
  }

  /** Its name in {@code caravan.topology}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
