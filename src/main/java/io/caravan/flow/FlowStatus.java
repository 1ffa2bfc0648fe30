package io.caravan.flow;

import java.util.List;

/**
 * Where one flow stands.
 *
 * @param routeId route id, or the template's id while it has no instance
 * @param state RUNNING, OFF or REFUSED
 * @param sentence the flow in one sentence, empty while it is refused
 */
public record FlowStatus(
    String routeId, String file, State state, String sentence, List<FlowFault> faults) {
  /** Whether a flow runs. */
  public enum State {
    RUNNING,
    OFF,
    REFUSED
  }
}
