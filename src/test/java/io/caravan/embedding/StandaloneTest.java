package io.caravan.embedding;

import io.caravan.scenarios.Journey;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner, for comparison: what passes embedded passes here. */
class StandaloneTest {
  @Test
  void the_scenario_of_every_host_passes(@TempDir Path folder) {
    try (Journey journey = Journey.open(folder)) {
      journey.standalone();
      journey.travel("ALONE-1");
    }
  }
}
