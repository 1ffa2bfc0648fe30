package io.caravan.simulation;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All that a simulated day is made of.
 *
 * @param dropped steps of people that are left out
 */
record Day(long seed, Topology topology, Set<Integer> dropped) {
  /** The whole day of a seed, in the topology of the seed. */
  static Day of(long seed) {
    return new Day(seed, Topology.of(seed), Set.of());
  }

  /**
   * Reads a seed, a topology unless it is the seed's, and steps that are left out, if any: {@code
   * 17 hub 0,1,2}.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Day parse(String line) {
    String[] words = line.trim().split(" +");
    Day day = of(Long.parseLong(words[0]));
    int next = 1;
    Optional<Topology> topology = words.length > 1 ? Topology.named(words[1]) : Optional.empty();
    if (topology.isPresent()) {
      day = day.in(topology.get());
      next++;
    }
    if (words.length > next + 1) {
      throw new IllegalArgumentException(line + " is no day: seed, topology, steps");
    }
    return words.length > next ? day.without(steps(words[next])) : day;
  }

  private static Set<Integer> steps(String told) {
    Set<Integer> steps = new TreeSet<>();
    for (String step : told.split(",")) {
      steps.add(Integer.parseInt(step));
    }
    return steps;
  }

  Day in(Topology other) {
    return new Day(seed, other, dropped);
  }

  Day without(Set<Integer> steps) {
    return new Day(seed, topology, steps);
  }

  /** The line that {@link #parse} reads. */
  @Override
  public String toString() {
    String steps = dropped.stream().map(String::valueOf).collect(Collectors.joining(","));
    return (seed + " " + topology + " " + steps).trim();
  }
}
