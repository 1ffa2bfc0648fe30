package io.caravan.flow;

/** Settings of single flows, by route id. */
@FunctionalInterface
public interface FlowSettings {
  /** Value of {@code caravan.flows.<routeId>.<name>}, or null. */
  String get(String routeId, String name);

  /** A flow runs unless it is switched off. */
  default boolean enabled(String routeId) {
    return !"false".equals(get(routeId, "enabled"));
  }
}
