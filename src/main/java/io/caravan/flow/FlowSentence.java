package io.caravan.flow;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.util.URISupport;

/** Tells a route in one sentence: what comes in, how often, mapped by what, and where it goes. */
final class FlowSentence {
  private static final String MAPPING = "mapping:";

  private final FlowSystems systems;
  private final UnaryOperator<String> placeholders;

  /**
   * @param placeholders puts values for the {@code {{...}}} of a text
   */
  FlowSentence(FlowSystems systems, UnaryOperator<String> placeholders) {
    this.systems = systems;
    this.placeholders = placeholders;
  }

  String of(RouteDefinition route) {
    Set<String> mappings = new LinkedHashSet<>();
    Set<String> ends = new LinkedHashSet<>();
    for (ProcessorDefinition<?> step : FlowRules.steps(route)) {
      if (step instanceof ExpressionNode node
          && node.getExpression() != null
          && node.getExpression().getExpression() != null
          && node.getExpression().getExpression().startsWith(MAPPING)) {
        String mapping = placeholders.apply(node.getExpression().getExpression());
        mappings.add(mapping.substring(MAPPING.length()));
      } else if (step instanceof SendDefinition<?> send) {
        ends.add(end(placeholders.apply(send.getEndpointUri())));
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
    String uri = placeholders.apply(route.getInput().getEndpointUri());
    FlowUri parts = FlowUri.of(uri);
    String path = parts.path();
    String system = before(path);
    String name = after(path);
    return switch (parts.scheme()) {
      case "api" -> {
        String schedule = systems.schedule(system, name, route.getRouteId());
        yield title(system) + " " + name + (schedule.isEmpty() ? "" : ", every " + schedule);
      }
      case "hook" -> title(system) + " " + name + " as they are posted";
      case "hub" -> {
        String from = parts.parameter("from");
        yield "every "
            + path
            + (from.isEmpty() ? "" : " of " + title(from))
            + " that "
            + title(parts.parameter("to"))
            + " must get";
      }
      case "file" -> "files in " + path;
      default -> "from " + URISupport.sanitizeUri(uri);
    };
  }

  private String end(String uri) {
    FlowUri parts = FlowUri.of(uri);
    String path = parts.path();
    return switch (parts.scheme()) {
      case "api" -> title(before(path)) + " by " + after(path);
      case "hub" -> {
        String to = parts.parameter("to");
        yield to.isEmpty() ? "every system that takes " + path : title(to);
      }
      default -> URISupport.sanitizeUri(uri);
    };
  }

  private String title(String system) {
    return systems.names().contains(system) ? systems.title(system) + " (" + system + ")" : system;
  }

  private static String before(String path) {
    int slash = path.indexOf('/');
    return slash < 0 ? path : path.substring(0, slash);
  }

  private static String after(String path) {
    int slash = path.indexOf('/');
    return slash < 0 ? "" : path.substring(slash + 1);
  }
}
