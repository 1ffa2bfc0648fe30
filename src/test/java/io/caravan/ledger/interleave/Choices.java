package io.caravan.ledger.interleave;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Which session goes next, all ways one after the other: depth first over every point at which more
 * than one could go, with a limit on how often one is taken away from a session that could go on.
 */
final class Choices {
  /** No session has gone yet. */
  static final int NOBODY = -1;

  private record Fork(List<Integer> ways) {}

  private final int mostPreemptions;
  private final Random chance;
  private final List<Fork> forks = new ArrayList<>();
  private final List<Integer> taken = new ArrayList<>();
  private int depth;
  private int preemptions;
  private boolean cut;

  private Choices(int mostPreemptions, Random chance) {
    this.mostPreemptions = mostPreemptions;
    this.chance = chance;
  }

  /** Every schedule with at most so many preemptions. */
  static Choices all(int mostPreemptions) {
    return new Choices(mostPreemptions, null);
  }

  /** Any schedule, by chance. */
  static Choices random(long seed) {
    return new Choices(Integer.MAX_VALUE, new Random(seed));
  }

  void begin() {
    depth = 0;
    preemptions = 0;
  }

  int choose(List<Integer> ready, int last) {
    if (chance != null) {
      return ready.get(chance.nextInt(ready.size()));
    }
    List<Integer> ways = ways(ready, last);
    if (depth == forks.size()) {
      forks.add(new Fork(ways));
      taken.add(0);
    } else if (!forks.get(depth).ways.equals(ways)) {
      throw new IllegalStateException(
          "the same schedule went another way at step " + depth + ": " + forks + ", now " + ways);
    }
    int way = ways.get(taken.get(depth));
    depth++;
    preemptions += way != last && ready.contains(last) ? 1 : 0;
    return way;
  }

  private List<Integer> ways(List<Integer> ready, int last) {
    if (!ready.contains(last)) {
      return List.copyOf(ready);
    }
    List<Integer> ways = new ArrayList<>(List.of(last));
    if (preemptions < mostPreemptions) {
      ready.stream().filter(s -> s != last).forEach(ways::add);
    } else {
      cut |= ready.size() > 1;
    }
    return List.copyOf(ways);
  }

  /** Goes on to the next schedule; false if there is none. */
  boolean next() {
    if (chance != null) {
      return true;
    }
    while (!forks.isEmpty()) {
      int at = forks.size() - 1;
      int way = taken.get(at) + 1;
      if (way < forks.get(at).ways.size()) {
        taken.set(at, way);
        return true;
      }
      forks.remove(at);
      taken.remove(at);
    }
    return false;
  }

  /** True if no schedule was left out because of the limit. */
  boolean complete() {
    return chance == null && !cut;
  }
}
