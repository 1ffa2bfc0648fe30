package io.caravan.simulation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Runs seeds and makes failing ones small. */
final class Simulation {
  private final Parts parts;
  private final Packs packs;

  /** The production code. */
  Simulation() {
    this(new Parts());
  }

  Simulation(Parts parts) {
    this.parts = parts;
    this.packs = Packs.of(parts);
  }

  /**
   * What came of one run.
   *
   * @param found what must not be; empty if all is well
   * @param hash of the history: the same run has the same
   */
  record Outcome(
      long seed,
      List<String> found,
      String hash,
      Map<String, Integer> faults,
      Map<String, Integer> places,
      int deeds,
      long virtualMs) {

    boolean good() {
      return found.isEmpty();
    }
  }

  Outcome run(long seed) {
    return run(seed, Set.of());
  }

  /**
   * @param dropped steps of people that are left out
   */
  Outcome run(long seed, Set<Integer> dropped) {
    try (World world = new World(seed, parts, packs, dropped)) {
      world.run();
      return new Outcome(
          seed,
          List.copyOf(world.found),
          world.history.hash(),
          world.history.faults(),
          world.history.places(),
          world.history.deeds().size(),
          world.virtualMs());
    }
  }

  /** Steps that can be left out while the same property still breaks. */
  Set<Integer> smallest(Outcome failed) {
    String property = failed.found().get(0).split(" ")[0];
    Set<Integer> dropped = new TreeSet<>();
    for (int size = People.steps() / 2; size >= 1; size /= 2) {
      for (int from = 0; from < People.steps(); from += size) {
        Set<Integer> more = new TreeSet<>(dropped);
        for (int i = from; i < Math.min(from + size, People.steps()); i++) {
          more.add(i);
        }
        boolean breaks =
            more.size() > dropped.size()
                && run(failed.seed(), more).found().stream().anyMatch(f -> f.startsWith(property));
        if (breaks) {
          dropped.addAll(more);
        }
      }
    }
    return dropped;
  }
}
