package io.caravan.simulation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Runs seeds and makes failing ones small. */
final class Simulation {
  /** In the place of a property: the day came to no end. */
  static final String BROKEN = "BROKEN";

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
   * @param found what must not be, each with the name of its property, a space and words; empty if
   *     all is well
   * @param hash of the history: the same run has the same
   */
  record Outcome(
      Day day,
      List<String> found,
      String hash,
      Map<String, Integer> faults,
      Map<String, Integer> places,
      int deeds,
      long virtualMs) {

    boolean good() {
      return found.isEmpty();
    }

    /** Whether a property broke: P2, which is not P20. */
    boolean breaks(String property) {
      return found.stream().anyMatch(one -> one.startsWith(property + " "));
    }
  }

  Outcome run(long seed) {
    return run(Day.of(seed));
  }

  Outcome run(Day day) {
    return run(day, history -> {});
  }

  /**
   * A day that breaks off has shown something as well: it found {@code BROKEN}.
   *
   * @param look told everything that happened
   */
  Outcome run(Day day, Consumer<History> look) {
    try (World world = new World(day, parts, packs)) {
      try {
        world.run();
      } catch (RuntimeException | Error e) {
        world.found.add(BROKEN + " " + e);
      }
      look.accept(world.history);
      return new Outcome(
          day,
          List.copyOf(world.found),
          world.history.hash(),
          world.history.faults(),
          world.history.places(),
          world.history.deeds().size(),
          world.virtualMs());
    }
  }

  /** The same day without all the steps that it can do without while the same property breaks. */
  Day smallest(Outcome failed) {
    String property = failed.found().get(0).split(" ")[0];
    Set<Integer> dropped = new TreeSet<>();
    for (int size = People.steps() / 2; size >= 1; size /= 2) {
      for (int from = 0; from < People.steps(); from += size) {
        Set<Integer> more = new TreeSet<>(dropped);
        for (int i = from; i < Math.min(from + size, People.steps()); i++) {
          more.add(i);
        }
        boolean breaks =
            more.size() > dropped.size() && run(failed.day().without(more)).breaks(property);
        if (breaks) {
          dropped.addAll(more);
        }
      }
    }
    return failed.day().without(dropped);
  }
}
