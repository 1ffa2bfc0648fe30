package io.caravan.flow;

import java.util.Set;
import org.apache.camel.CamelContext;

/** Settings of single flows, by route id. A setting of the operator goes before a route's own. */
@FunctionalInterface
public interface FlowSettings {
  /** Value of {@code caravan.flows.<routeId>.<name>}, or null. */
  String get(String routeId, String name);

  /** A flow runs unless it is switched off. */
  default boolean enabled(String routeId) {
    return !"false".equals(get(routeId, "enabled"));
  }

  /** The same, if nothing is set what the route says itself. */
  default String get(String routeId, String name, String otherwise) {
    String value = routeId == null ? null : get(routeId, name);
    return value == null || value.isBlank() ? otherwise : value.trim();
  }

  /** A whole number; {@link #get} for texts. */
  default int number(String routeId, String name, int otherwise) {
    return Integer.parseInt(get(routeId, name, String.valueOf(otherwise)));
  }

  /** Those of a context; without Caravan's configuration in it nothing is set. */
  static FlowSettings of(CamelContext context) {
    Set<FlowSettings> found = context.getRegistry().findByType(FlowSettings.class);
    return found.isEmpty() ? (routeId, name) -> null : found.iterator().next();
  }
}
