package io.caravan.command;

import io.caravan.flow.FlowReport;
import io.caravan.flow.FlowStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Everything wrong with configuration, packs, mappings and flows, and every flow in a sentence. */
public record CheckReport(List<String> faults, FlowReport flows) {

  /** The faults of all parts in one list. */
  public List<String> all() {
    List<String> all = new ArrayList<>(faults);
    flows.faults().forEach(fault -> all.add(fault.toString()));
    return all;
  }

  Table table() {
    Table table = new Table("flow", "state", "what it does", "file");
    for (FlowStatus flow : flows.flows()) {
      table.row(
          flow.routeId(),
          flow.state().name().toLowerCase(Locale.ROOT),
          flow.faults().isEmpty() ? flow.sentence() : flow.faults().get(0).toString(),
          flow.file());
    }
    return table;
  }
}
