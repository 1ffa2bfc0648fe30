package io.caravan.proof;

import java.util.Locale;

/**
 * How much is tried.
 *
 * @param size of the selection
 * @param seed of the first run; the same seed and size try the same
 */
public record Effort(Size size, long seed) {
  /** Sizes of a selection. */
  public enum Size {
    /** A look for whoever tries it. */
    BRIEF,
    /** What each build runs. */
    BUILD,
    /** What a release publishes. */
    CAMPAIGN
  }

  /** The same as options of {@code prove}. */
  public String words() {
    return "--size " + size.name().toLowerCase(Locale.ROOT) + " --seed " + seed;
  }
}
