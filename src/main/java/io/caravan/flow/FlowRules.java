package io.caravan.flow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.model.AggregateDefinition;
import org.apache.camel.model.DelayDefinition;
import org.apache.camel.model.IdempotentConsumerDefinition;
import org.apache.camel.model.LoopDefinition;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RedeliveryPolicyDefinition;
import org.apache.camel.model.ResequenceDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ThreadsDefinition;
import org.apache.camel.model.ThrottleDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.WireTapDefinition;
import org.apache.camel.model.errorhandler.DeadLetterChannelDefinition;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;

/**
 * What a route that delivers from the hub must not do: hold records in memory, repeat, delay or
 * hide failures. All of that belongs to the ledger, which survives a crash; these steps do not.
 */
final class FlowRules {
  private static final Map<Class<?>, String> FORBIDDEN =
      Map.of(
          WireTapDefinition.class, "wireTap",
          ThreadsDefinition.class, "threads",
          AggregateDefinition.class, "aggregate",
          ResequenceDefinition.class, "resequence",
          DelayDefinition.class, "delay",
          LoopDefinition.class, "loop",
          IdempotentConsumerDefinition.class, "idempotentConsumer",
          ThrottleDefinition.class, "throttle",
          ToDynamicDefinition.class, "toD");

  private static final Set<String> IN_MEMORY = Set.of("seda", "disruptor", "vm", "disruptor-vm");

  private static final String REMEDY =
      "The ledger keeps order, retries and waits; take the step out (see docs/write-a-flow.md)";

  private final FlowSchemes schemes;

  FlowRules(FlowSchemes schemes) {
    this.schemes = schemes;
  }

  /** Every fault of one route; only routes whose source is the hub are held to the rules. */
  List<FlowFault> check(String file, RouteDefinition route) {
    List<FlowFault> faults = new ArrayList<>();
    if (!isDelivery(route)) {
      return faults;
    }
    Collection<ProcessorDefinition<?>> steps = steps(route);
    for (ProcessorDefinition<?> step : steps) {
      String name = FORBIDDEN.get(step.getClass());
      if (name == null && step instanceof SendDefinition<?> send) {
        String scheme = scheme(send.getEndpointUri());
        name = IN_MEMORY.contains(scheme) ? scheme : null;
      }
      if (name == null && step instanceof OnExceptionDefinition caught && redelivers(caught)) {
        name = "redelivery";
      }
      if (name != null) {
        faults.add(fault(file, step.getLineNumber(), route, name));
      }
    }
    errorHandler(file, route, faults);
    return faults;
  }

  /** Whether the route's source hands over deliveries of the hub. */
  boolean isDelivery(RouteDefinition route) {
    return route.getInput() != null
        && "hub".equals(scheme(schemes.plain(route.getInput().getEndpointUri())));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  static Collection<ProcessorDefinition<?>> steps(RouteDefinition route) {
    return (Collection)
        ProcessorDefinitionHelper.filterTypeInOutputs(
            route.getOutputs(), ProcessorDefinition.class);
  }

  static String scheme(String uri) {
    int colon = uri == null ? -1 : uri.indexOf(':');
    return colon < 0 ? String.valueOf(uri) : uri.substring(0, colon);
  }

  private static void errorHandler(String file, RouteDefinition route, List<FlowFault> faults) {
    Object handler = route.getErrorHandlerFactory();
    if (handler instanceof DeadLetterChannelDefinition) {
      faults.add(fault(file, route.getLineNumber(), route, "deadLetterChannel"));
    } else if (handler instanceof DefaultErrorHandlerDefinition usual
        && redelivers(usual.getRedeliveryPolicy())) {
      faults.add(fault(file, route.getLineNumber(), route, "redelivery"));
    }
  }

  private static boolean redelivers(OnExceptionDefinition caught) {
    return redelivers(caught.getRedeliveryPolicyType());
  }

  private static boolean redelivers(RedeliveryPolicyDefinition policy) {
    return policy != null
        && policy.getMaximumRedeliveries() != null
        && !"0".equals(policy.getMaximumRedeliveries());
  }

  private static FlowFault fault(String file, int line, RouteDefinition route, String step) {
    return new FlowFault(
        file,
        Math.max(line, 0),
        "route " + route.getRouteId() + " delivers from the hub and must not use " + step,
        REMEDY);
  }
}
