package io.caravan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulation.Simulation.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever looks for faults must find those that are put there. */
class KnownWrongVariantsTest {
  private static final int MOST_SEEDS = Integer.getInteger("simulation.variant-seeds", 150);

  @Test
  void each_known_wrong_part_is_found() {
    List<String> missed = new ArrayList<>();
    Map<String, Parts> all = BrokenParts.all();
    all.forEach(
        (name, parts) -> {
          String caught = caught(parts);
          System.out.println((caught == null ? "MISSED " : "caught ") + name + ": " + caught);
          if (caught == null) {
            missed.add(name);
          }
        });
    System.out.println((all.size() - missed.size()) + " of " + all.size() + " caught");
    assertThat(missed).isEmpty();
  }

  static String caught(Parts parts) {
    Simulation simulation = new Simulation(parts);
    for (long seed = 1; seed <= MOST_SEEDS; seed++) {
      try {
        Outcome outcome = simulation.run(seed);
        if (!outcome.good()) {
          return "seed " + seed + ", " + outcome.found().get(0);
        }
      } catch (IllegalStateException e) {
        return "seed " + seed + ", " + e.getMessage();
      }
    }
    return null;
  }
}
