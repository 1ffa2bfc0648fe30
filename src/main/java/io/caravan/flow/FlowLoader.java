package io.caravan.flow;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads each flow file alone into a running context. A faulty file is refused as a whole and never
 * stops the others: Camel's own loading is all or nothing over every file.
 */
public final class FlowLoader {
  private static final Logger LOG = LoggerFactory.getLogger(FlowLoader.class);

  private final CamelContext context;
  private final FlowSettings settings;
  private final FlowSchemes schemes;
  private final FlowTrial trial;
  private final FlowSystems systems;
  private final Set<String> taken = new HashSet<>();

  public FlowLoader(
      CamelContext context, FlowSystems systems, FlowSettings settings, FlowSchemes schemes) {
    this.context = context;
    this.settings = settings;
    this.schemes = schemes;
    this.systems = systems;
    this.trial = new FlowTrial(context, systems, schemes);
  }

  /** Checks and starts the files in their order. */
  public FlowReport load(List<FlowFile> files) {
    return each(files, true);
  }

  /** The same checks, starting nothing. */
  public FlowReport check(List<FlowFile> files) {
    return each(files, false);
  }

  private FlowReport each(List<FlowFile> files, boolean start) {
    FlowReport report = new FlowReport();
    Set<String> begun = new HashSet<>();
    Bookers bookers = new Bookers(systems);
    Map<FlowFile, FlowTrial.Result> tried = new LinkedHashMap<>();
    for (FlowFile file : files) {
      FlowTrial.Result result = trial.run(file, taken);
      result.flows().forEach(flow -> taken.add(flow.routeId()));
      tried.put(file, result);
      if (result.faults().isEmpty()) {
        enabled(result)
            .forEach(
                flow -> bookers.look(file.name(), flow.routeId(), schemes.plain(flow.begins())));
      }
    }
    tried.forEach(
        (file, result) -> {
          List<FlowFault> faults =
              result.faults().isEmpty() ? bookers.faults(file.name()) : result.faults();
          if (faults.isEmpty() && start) {
            faults = start(file, result);
          }
          if (start) {
            faults.forEach(fault -> LOG.error("Flow refused: {}", fault));
          }
          if (faults.isEmpty()) {
            enabled(result).forEach(flow -> begun.add(flow.begins()));
          }
          report(report, file, result, faults);
        });
    if (report.faults().isEmpty()) {
      // What a refused file would begin is not known.
      missing(report, begun);
    }
    return report;
  }

  private Stream<FlowTrial.Planned> enabled(FlowTrial.Result result) {
    return result.flows().stream().filter(flow -> settings.enabled(flow.routeId()));
  }

  /** A system that is reached by a route which nobody has written. */
  private void missing(FlowReport report, Set<String> begun) {
    systems
        .routes()
        .forEach(
            (endpoint, caller) -> {
              if (!begun.contains(endpoint) && !isInHost(endpoint)) {
                FlowFault fault =
                    new FlowFault(
                        caller,
                        0,
                        "no flow begins at " + endpoint,
                        "Begin a route there, or name its folder in caravan.routes");
                report.add(
                    new FlowStatus(endpoint, caller, FlowStatus.State.REFUSED, "", List.of(fault)));
              }
            });
  }

  private boolean isInHost(String endpoint) {
    return context.getRoutes().stream()
        .anyMatch(route -> route.getEndpoint().getEndpointUri().equals(plain(endpoint)));
  }

  // Camel writes direct:a as direct://a.
  private static String plain(String endpoint) {
    return endpoint.replaceFirst(":", "://");
  }

  private List<FlowFault> start(FlowFile file, FlowTrial.Result result) {
    try {
      for (RoutesBuilder builder :
          PluginHelper.getRoutesLoader(context).findRoutesBuilders(file.resource())) {
        if (builder instanceof RouteBuilder routes) {
          routes.addLifecycleInterceptor(new WithoutDisabled());
          routes.addLifecycleInterceptor(new FlowEndpoints(schemes));
        }
        context.addRoutes(builder);
      }
      for (FlowTrial.Planned flow : result.flows()) {
        if (flow.templateId() != null && settings.enabled(flow.routeId())) {
          context.addRouteFromTemplate(
              flow.routeId(), flow.templateId(), Map.of(FlowInstances.SYSTEM, flow.system()));
        }
      }
      return List.of();
    } catch (Exception e) {
      remove(result);
      return List.of(LoadFault.of(file.name(), e));
    }
  }

  private void remove(FlowTrial.Result result) {
    ModelCamelContext model = (ModelCamelContext) context;
    for (FlowTrial.Planned flow : result.flows()) {
      try {
        context.getRouteController().stopRoute(flow.routeId());
        context.removeRoute(flow.routeId());
        if (flow.templateId() != null) {
          model.removeRouteTemplateDefinitions(flow.templateId());
        }
      } catch (Exception e) {
        LOG.warn("Route {} of a refused flow file could not be removed", flow.routeId(), e);
      }
    }
  }

  private void report(
      FlowReport report, FlowFile file, FlowTrial.Result result, List<FlowFault> faults) {
    if (!faults.isEmpty()) {
      report.add(
          new FlowStatus(
              file.name(), file.name(), FlowStatus.State.REFUSED, "", List.copyOf(faults)));
      return;
    }
    for (FlowTrial.Planned flow : result.flows()) {
      FlowStatus.State state =
          settings.enabled(flow.routeId()) ? FlowStatus.State.RUNNING : FlowStatus.State.OFF;
      report.add(new FlowStatus(flow.routeId(), file.name(), state, flow.sentence(), List.of()));
    }
  }

  private final class WithoutDisabled implements RouteBuilderLifecycleStrategy {
    @Override
    public void afterConfigure(RouteBuilder builder) {
      builder
          .getRouteCollection()
          .getRoutes()
          .removeIf(route -> !settings.enabled(route.getRouteId()));
    }
  }
}
