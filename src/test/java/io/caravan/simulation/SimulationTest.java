package io.caravan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ledger.CrashPoint;
import io.caravan.proof.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 1_000);

  @Test
  void nothing_is_lost_doubled_or_misstated_whatever_goes_wrong() throws Exception {
    List<String> told = new ArrayList<>();
    Campaign campaign = new Campaign();
    long begun = System.nanoTime();
    Tally tally =
        campaign.run(
            Long.getLong("simulation.seed", 1),
            SEEDS,
            line -> {
              System.out.println(line);
              synchronized (told) {
                told.add(line);
              }
            });
    System.out.println(tally + " " + (System.nanoTime() - begun) / 1_000_000_000 + " s");
    assertThat(told).isEmpty();
    assertThat(tally.good()).isTrue();
    if (SEEDS >= 1_000) {
      assertThat(campaign.seen()).containsAll(CrashPoint.ALL);
      for (Swarm.Kind kind : Swarm.Kind.values()) {
        if (kind != Swarm.Kind.CRASH && kind != Swarm.Kind.PAUSE) {
          assertThat(campaign.faults()).containsKey(kind.name());
        }
      }
    }
  }

  @Test
  void the_same_seed_has_the_same_history() {
    for (long seed = 11; seed < 14; seed++) {
      String first = new Simulation().run(seed).hash();
      assertThat(new Simulation().run(seed).hash()).isEqualTo(first);
    }
  }

  @Test
  void runs_that_failed_once_hold_now() throws IOException {
    Simulation simulation = new Simulation();
    for (String line : kept()) {
      String[] parts = line.split(" ", 2);
      Set<Integer> dropped = new TreeSet<>();
      if (parts.length > 1) {
        for (String step : parts[1].split(",")) {
          dropped.add(Integer.parseInt(step.trim()));
        }
      }
      assertThat(simulation.run(Long.parseLong(parts[0]), dropped).found()).as(line).isEmpty();
    }
  }

  private static List<String> kept() throws IOException {
    try (InputStream in = SimulationTest.class.getResourceAsStream("/simulation/kept-seeds.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }
}
