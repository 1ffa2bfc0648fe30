package io.caravan.command.demo;

import java.nio.file.Path;
import java.util.List;

/**
 * How a demo runs.
 *
 * @param only the one entity that is shown, or null
 * @param broken how the run is corrupted, or null
 */
public record DemoSettings(
    Path folder,
    long seed,
    double speed,
    String topology,
    String only,
    boolean exit,
    boolean resume,
    String broken) {
  private static final List<String> ENTITIES =
      List.of("item", "inventory", "order", "shipment", "customer");

  /**
   * @throws IllegalArgumentException if a value is none of those that are known
   */
  public DemoSettings {
    one("--topology", topology, List.of("hub", "point-to-point"));
    if (only != null) {
      one("--only", only, ENTITIES);
    }
    if (broken != null) {
      one("--break", broken, Breakage.NAMES);
    }
  }

  /** Whether this entity is compared and told. */
  boolean shows(String entity) {
    return only == null || only.equals(entity);
  }

  private static void one(String option, String value, List<String> known) {
    if (!known.contains(value)) {
      throw new IllegalArgumentException(
          option + "=" + value + " is unknown: write one of " + String.join(", ", known));
    }
  }
}
