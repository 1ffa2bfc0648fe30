package io.caravan.flow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Every flow with its state; feeds the log, health and the command line. */
public final class FlowReport {
  private final List<FlowStatus> flows = new ArrayList<>();

  synchronized void add(FlowStatus status) {
    flows.add(status);
    flows.sort(Comparator.comparing(FlowStatus::file).thenComparing(FlowStatus::routeId));
  }

  public synchronized List<FlowStatus> flows() {
    return Collections.unmodifiableList(new ArrayList<>(flows));
  }

  /** Faults of all refused flows, once each. */
  public synchronized List<FlowFault> faults() {
    return flows.stream().flatMap(flow -> flow.faults().stream()).distinct().toList();
  }
}
