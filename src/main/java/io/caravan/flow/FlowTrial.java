package io.caravan.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;

/**
 * Loads one flow file in a context of its own that is never started for real, so that a fault of
 * the file cannot touch the flows that run.
 */
final class FlowTrial {
  private final CamelContext host;
  private final FlowInstances instances;
  private final FlowRules rules;
  private final FlowSystems systems;
  private final FlowSchemes schemes;

  FlowTrial(CamelContext host, FlowSystems systems, FlowSchemes schemes) {
    this.host = host;
    this.instances = new FlowInstances(systems);
    this.rules = new FlowRules(schemes);
    this.schemes = schemes;
    this.systems = systems;
  }

  /**
   * A flow that a file would create.
   *
   * @param begins endpoint that it begins with
   */
  record Planned(
      String routeId, String templateId, String system, String begins, String sentence) {}

  /** What a file would create, or why it is refused as a whole. */
  record Result(List<Planned> flows, List<FlowFault> faults) {}

  /**
   * @param taken route ids of the files before this one: Camel would silently replace them
   */
  Result run(FlowFile file, Set<String> taken) {
    List<FlowFault> faults = new ArrayList<>();
    List<Planned> flows = new ArrayList<>();
    try (DefaultCamelContext trial = context()) {
      trial.start();
      PluginHelper.getRoutesLoader(trial).loadRoutes(file.resource());
      List<RouteDefinition> written = new ArrayList<>(trial.getRouteDefinitions());
      for (RouteDefinition route : written) {
        flows.add(
            new Planned(
                route.getRouteId(),
                null,
                null,
                begins(trial, route, Map.of()),
                sentence(trial, route, Map.of())));
        faults.addAll(rules.check(file.name(), route));
      }
      for (RouteTemplateDefinition template : trial.getRouteTemplateDefinitions()) {
        faults.addAll(rules.check(file.name(), withId(template)));
        for (FlowInstances.Instance instance : instances.of(template)) {
          instantiate(trial, file, template, instance, flows, faults);
        }
      }
    } catch (Exception e) {
      faults.add(LoadFault.of(file.name(), e));
    }
    for (Planned flow : flows) {
      if (taken.contains(flow.routeId())) {
        faults.add(
            new FlowFault(
                file.name(),
                0,
                "route id " + flow.routeId() + " is used by another file",
                "Give each route an id of its own"));
      }
    }
    return new Result(flows, faults);
  }

  private void instantiate(
      DefaultCamelContext trial,
      FlowFile file,
      RouteTemplateDefinition template,
      FlowInstances.Instance instance,
      List<Planned> flows,
      List<FlowFault> faults) {
    try {
      trial.addRouteFromTemplate(instance.routeId(), template.getId(), instance.parameters());
      RouteDefinition route = trial.getRouteDefinition(instance.routeId());
      flows.add(
          new Planned(
              instance.routeId(),
              template.getId(),
              instance.system(),
              begins(trial, route, instance.parameters()),
              sentence(trial, route, instance.parameters())));
    } catch (Exception e) {
      faults.add(LoadFault.of(file.name(), e));
    }
  }

  private static String begins(
      CamelContext trial, RouteDefinition route, Map<String, Object> parameters) {
    String uri = route.getInput() == null ? "" : route.getInput().getEndpointUri();
    return with(trial, parameters, () -> trial.resolvePropertyPlaceholders(uri));
  }

  /** What a route says in words. */
  private String sentence(
      CamelContext trial, RouteDefinition route, Map<String, Object> parameters) {
    return with(
        trial,
        parameters,
        () ->
            new FlowSentence(systems, uri -> schemes.plain(trial.resolvePropertyPlaceholders(uri)))
                .of(route));
  }

  /** The route of a template still holds its parameters by name. */
  private static String with(
      CamelContext trial, Map<String, Object> parameters, Supplier<String> told) {
    PropertiesComponent placeholders = trial.getPropertiesComponent();
    Properties named = new Properties();
    named.putAll(parameters);
    placeholders.setLocalProperties(named);
    try {
      return told.get();
    } finally {
      placeholders.setLocalProperties(null);
    }
  }

  private static RouteDefinition withId(RouteTemplateDefinition template) {
    RouteDefinition route = template.asRouteDefinition();
    route.setId(template.getId());
    return route;
  }

  private DefaultCamelContext context() {
    DefaultCamelContext trial = new DefaultCamelContext(new DefaultRegistry(new HostBeans(host)));
    trial.getCamelContextExtension().setName(host.getName() + "-trial");
    trial.setAutoStartup(false);
    trial.setSourceLocationEnabled(true);
    trial.disableJMX();
    trial.setApplicationContextClassLoader(host.getApplicationContextClassLoader());
    // A trial is no place for Caravan to start a second time.
    Properties off = new Properties();
    off.setProperty("caravan.enabled", "false");
    trial.getPropertiesComponent().setOverrideProperties(off);
    trial.getPropertiesComponent().addPropertiesSource(new HostProperties(host));
    schemes.addTo(trial);
    return trial;
  }

  private record HostProperties(CamelContext host) implements PropertiesSource {
    @Override
    public String getName() {
      return "host";
    }

    @Override
    public String getProperty(String name) {
      return host.getPropertiesComponent().resolveProperty(name).orElse(null);
    }
  }
}
