package io.caravan.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Systems that would all book each web order: a till, and an ERP beside it. One of them gets it,
 * and nobody would be told which.
 */
final class Bookers {
  private final FlowSystems systems;
  private final Map<String, String> flows = new TreeMap<>();

  Bookers(FlowSystems systems) {
    this.systems = systems;
  }

  /**
   * Looks at a flow that will run.
   *
   * @param begins where it begins, in Caravan's own names of components
   */
  void look(String routeId, String begins) {
    FlowUri uri = FlowUri.of(begins);
    String system = uri.parameter("to");
    // Point to point each shop has one partner.
    if (uri.scheme().equals("hub")
        && uri.path().equals("order")
        && uri.parameter("from").isEmpty()
        && systems.meets(system, "action:order.complete")) {
      flows.put(system, routeId);
    }
  }

  List<FlowFault> faults() {
    if (flows.size() < 2) {
      return List.of();
    }
    List<String> names = new ArrayList<>(flows.keySet());
    return List.of(
        new FlowFault(
            String.join(", ", flows.values()),
            0,
            "web orders would be booked by each of " + String.join(", ", names),
            "Let one of them book: set caravan.flows.<flow>.enabled=false for all others"));
  }
}
