package io.caravan.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.caravan.ledger.CrashPoint;
import io.caravan.proof.Tally;
import io.caravan.simulation.Simulation.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class SimulationTest {
  private static final String SHOW = "simulation.show";
  private static final String ONE_DAY = System.getProperty(SHOW);
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 1_000);

  /** Of all days; nothing leaves it to each seed. */
  private static final String TOPOLOGY = System.getProperty("simulation.topology");

  @Test
  void nothing_is_lost_doubled_or_misstated_whatever_goes_wrong() throws Exception {
    assumeThat(ONE_DAY).isNull();
    int threads = Runtime.getRuntime().availableProcessors();
    Campaign campaign = new Campaign(threads, SimulationTest::day);
    long begun = System.nanoTime();
    Tally tally = campaign.run(Long.getLong("simulation.seed", 1), SEEDS, System.out::println);
    System.out.println(tally + " " + (System.nanoTime() - begun) / 1_000_000_000 + " s");
    assertThat(tally.runs()).isEqualTo(SEEDS);
    assertThat(campaign.failedDays()).isZero();
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
    assumeThat(ONE_DAY).isNull();
    for (long seed = 11; seed < 14; seed++) {
      String first = new Simulation().run(seed).hash();
      assertThat(new Simulation().run(seed).hash()).isEqualTo(first);
    }
  }

  @Test
  void runs_that_failed_once_hold_now() throws IOException {
    assumeThat(ONE_DAY).isNull();
    Simulation simulation = new Simulation();
    for (String line : kept()) {
      assertThat(simulation.run(Day.parse(line)).found()).as(line).isEmpty();
    }
  }

  /** To look at one day; everything else is left out then. */
  @Test
  @EnabledIfSystemProperty(named = SHOW, matches = ".+")
  void shows_a_day() {
    String line = ONE_DAY;
    List<String> deeds = new ArrayList<>();
    Outcome outcome =
        new Simulation().run(Day.parse(line), history -> deeds.addAll(history.lines()));
    System.out.println("day " + outcome.day());
    deeds.forEach(System.out::println);
    System.out.println("disturbances " + outcome.faults() + ", at places " + outcome.places());
    System.out.println("found " + outcome.found());
    assertThat(deeds).hasSize(outcome.deeds());
  }

  private static Day day(long seed) {
    Day own = Day.of(seed);
    return TOPOLOGY == null ? own : own.in(Topology.named(TOPOLOGY).orElseThrow());
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
