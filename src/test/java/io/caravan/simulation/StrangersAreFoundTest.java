package io.caravan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Point to point, a parcel that reaches somebody else than the partner of its teller is noticed.
 */
class StrangersAreFoundTest {
  private static final int SEEDS = 20;

  @Test
  void a_parcel_that_every_system_gets_is_called_what_it_is() {
    Simulation wrong = new Simulation(new ToEverybody());
    assertThat(
            LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> Day.of(seed).in(Topology.POINT_TO_POINT))
                .filter(day -> wrong.run(day).breaks("P22"))
                .count())
        .isGreaterThanOrEqualTo(3);
  }

  /** A route of the warehouse that names no partner. */
  private static final class ToEverybody extends Parts {
    @Override
    Set<String> only(Topology topology, String system) {
      return system.equals("depot") ? null : super.only(topology, system);
    }
  }
}
