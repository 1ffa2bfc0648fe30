package io.caravan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What explains an empty level must not explain one that a silent till emptied. */
class SilenceIsFoundTest {
  private static final int SEEDS = 20;

  @Test
  void a_till_that_shows_nothing_and_is_believed_is_called_what_it_is() {
    Simulation wrong = new Simulation(BrokenParts.all().get("missing stock as zero"));
    assertThat(
            LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> Day.of(seed).in(Topology.HUB))
                .filter(day -> wrong.run(day).breaks("P21"))
                .count())
        .isGreaterThanOrEqualTo(3);
  }
}
