package io.caravan;

import io.caravan.api.Breaker;
import io.caravan.flow.FlowFault;
import io.caravan.flow.FlowReport;
import io.caravan.hub.Liveness;
import io.caravan.ledger.Alarm;
import io.caravan.ledger.Ledger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Health: DOWN while a flow file is refused, the ledger does not answer, or deliveries wait and no
 * runner works on them.
 */
final class FlowsCheck extends AbstractHealthCheck {
  private static final int SHOWN = 100;

  private final FlowReport report;
  private final Ledger ledger;

  private FlowsCheck(FlowReport report, Ledger ledger) {
    super("caravan", "flows");
    this.report = report;
    this.ledger = ledger;
  }

  static void register(CamelContext context, FlowReport report, Ledger ledger) {
    HealthCheckRegistry registry = HealthCheckRegistry.get(context);
    if (registry != null) {
      FlowsCheck check = new FlowsCheck(report, ledger);
      check.setCamelContext(context);
      registry.register(check);
    }
  }

  private String unreachable() {
    return ledger.read(reads -> reads.openAlarms(Breaker.ALARM, SHOWN)).stream()
        .map(Alarm::subject)
        .collect(Collectors.joining(", "));
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    List<FlowFault> refused = report.faults();
    builder.detail("flows", report.flows().size());
    Optional<String> idle;
    try {
      idle = ledger.read(Liveness::faultIn);
      // No reason to be down: the hub is well and waits, and a restart would help nobody.
      builder.detail("unreachable", unreachable());
      builder.detail("parked", ledger.read(r -> r.parkedDeliveries(SHOWN).size()));
    } catch (RuntimeException e) {
      builder.message("the ledger does not answer: " + e.getMessage()).down();
      return;
    }
    if (idle.isPresent()) {
      builder.message(idle.get()).down();
    } else if (refused.isEmpty()) {
      builder.up();
    } else {
      builder
          .message(
              "refused flow files: "
                  + refused.stream().map(FlowFault::toString).collect(Collectors.joining("; ")))
          .down();
    }
  }
}
