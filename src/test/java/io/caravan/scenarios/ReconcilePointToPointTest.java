package io.caravan.scenarios;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The same between two systems that name each other. */
final class ReconcilePointToPointTest extends ReconcileScenarios {
  @Override
  Map<String, String> settings(Path folder) {
    Map<String, String> settings = new HashMap<>(super.settings(folder));
    settings.put("caravan.topology", "point-to-point");
    return settings;
  }
}
