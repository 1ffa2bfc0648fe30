package io.caravan.api;

/** The clients of all configured systems; a bean of the context. */
public interface Clients {
  /**
   * @throws IllegalArgumentException if there is no system of that name
   */
  Client of(String system);

  /** Whether writes are only planned, never sent. */
  default boolean dryRun() {
    return false;
  }
}
