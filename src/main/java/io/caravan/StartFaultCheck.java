package io.caravan;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Health is DOWN while Caravan had to stay out of its host. */
final class StartFaultCheck extends AbstractHealthCheck {
  private final StartFault fault;

  private StartFaultCheck(StartFault fault) {
    super("caravan", "start");
    this.fault = fault;
  }

  static void register(CamelContext context, StartFault fault) {
    HealthCheckRegistry registry = HealthCheckRegistry.get(context);
    if (registry != null) {
      StartFaultCheck check = new StartFaultCheck(fault);
      check.setCamelContext(context);
      registry.register(check);
    }
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    builder.message(fault.getMessage()).down();
  }
}
