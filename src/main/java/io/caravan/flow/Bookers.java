package io.caravan.flow;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Systems that would all book each web order: a till, and an ERP beside it. One of them gets it,
 * and nobody would be told which.
 */
final class Bookers {
  private final FlowSystems systems;
  private final Map<String, String> flows = new TreeMap<>();
  private final Set<String> files = new HashSet<>();

  Bookers(FlowSystems systems) {
    this.systems = systems;
  }

  /**
   * Looks at a flow that would run.
   *
   * @param begins where it begins, in Caravan's own names of components
   */
  void look(String file, String routeId, String begins) {
    FlowUri uri = FlowUri.of(begins);
    String system = uri.parameter("to");
    // Point to point each shop has one partner.
    if (uri.scheme().equals("hub")
        && uri.path().equals("order")
        && uri.parameter("from").isEmpty()
        && systems.meets(system, "action:order.complete")) {
      flows.put(system, routeId);
      files.add(file);
    }
  }

  /** Why a file must not be started: then its orders are not read either, and none is missed. */
  List<FlowFault> faults(String file) {
    if (flows.size() < 2 || !files.contains(file)) {
      return List.of();
    }
    return List.of(
        new FlowFault(
            file,
            0,
            "web orders would be booked by each of "
                + String.join(", ", flows.keySet())
                + ", by the flows "
                + String.join(", ", flows.values()),
            "Let one of them book: set caravan.flows.<flow>.enabled=false for all others"));
  }
}
