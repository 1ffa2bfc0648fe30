package io.caravan.flow;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.util.URISupport;

/** Tells a route in one sentence: what comes in, how often, mapped by what, and where it goes. */
final class FlowSentence {
  private final FlowSystems systems;

  FlowSentence(FlowSystems systems) {
    this.systems = systems;
  }

  String of(RouteDefinition route) {
    Set<String> mappings = new LinkedHashSet<>();
    Set<String> ends = new LinkedHashSet<>();
    for (ProcessorDefinition<?> step : FlowRules.steps(route)) {
      if (step instanceof ExpressionNode node
          && node.getExpression() != null
          && node.getExpression().getExpression() != null
          && node.getExpression().getExpression().startsWith("mapping:")) {
        mappings.add(node.getExpression().getExpression().substring("mapping:".length()));
      } else if (step instanceof SendDefinition<?> send) {
        ends.add(end(send.getEndpointUri()));
      }
    }
    StringBuilder text = new StringBuilder(source(route));
    if (!mappings.isEmpty()) {
      text.append(", mapped by ").append(String.join(", ", mappings));
    }
    if (!ends.isEmpty()) {
      text.append(", to ").append(String.join(", ", ends));
    }
    return text.toString();
  }

  private String source(RouteDefinition route) {
    String uri = route.getInput().getEndpointUri();
    String path = path(uri);
    String system = before(path);
    String name = after(path);
    return switch (FlowRules.scheme(uri)) {
      case "api" -> {
        String schedule = systems.schedule(system, name, route.getRouteId());
        yield title(system) + " " + name + (schedule.isEmpty() ? "" : ", every " + schedule);
      }
      case "hook" -> title(system) + " " + name + " as they are posted";
      case "hub" -> "every " + path + " that " + title(parameter(uri, "to")) + " must get";
      default -> "from " + URISupport.sanitizeUri(uri);
    };
  }

  private String end(String uri) {
    String path = path(uri);
    return switch (FlowRules.scheme(uri)) {
      case "api" -> title(before(path)) + " (" + after(path) + ")";
      case "hub" -> {
        String to = parameter(uri, "to");
        yield to.isEmpty() ? "every system that takes " + path : title(to);
      }
      default -> URISupport.sanitizeUri(uri);
    };
  }

  private String title(String system) {
    return systems.names().contains(system) ? systems.title(system) + " (" + system + ")" : system;
  }

  private static String path(String uri) {
    String rest = uri.substring(uri.indexOf(':') + 1);
    int query = rest.indexOf('?');
    return query < 0 ? rest : rest.substring(0, query);
  }

  private static String before(String path) {
    int slash = path.indexOf('/');
    return slash < 0 ? path : path.substring(0, slash);
  }

  private static String after(String path) {
    int slash = path.indexOf('/');
    return slash < 0 ? "" : path.substring(slash + 1);
  }

  private static String parameter(String uri, String name) {
    try {
      Object value = URISupport.parseQuery(URISupport.extractQuery(uri)).get(name);
      return value == null ? "" : value.toString();
    } catch (java.net.URISyntaxException e) {
      return "";
    }
  }
}
