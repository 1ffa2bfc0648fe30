package io.caravan.flow;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;

/** Points the routes of a flow file to the components by the names that they have in the host. */
final class FlowEndpoints implements RouteBuilderLifecycleStrategy {
  private final FlowSchemes schemes;

  FlowEndpoints(FlowSchemes schemes) {
    this.schemes = schemes;
  }

  @Override
  public void afterConfigure(RouteBuilder builder) {
    builder.getRouteCollection().getRoutes().forEach(this::name);
    builder.getRouteTemplateCollection().getRouteTemplates().stream()
        .map(RouteTemplateDefinition::getRoute)
        .forEach(this::name);
  }

  private void name(RouteDefinition route) {
    if (route.getInput() != null) {
      route.getInput().setUri(schemes.named(route.getInput().getUri()));
    }
    for (ProcessorDefinition<?> step : FlowRules.steps(route)) {
      if (step instanceof SendDefinition<?> send) {
        send.setUri(schemes.named(send.getUri()));
      } else if (step instanceof ToDynamicDefinition send) {
        send.setUri(schemes.named(send.getUri()));
      }
    }
  }
}
