package io.caravan.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.spi.annotations.Language;
import org.apache.camel.support.ExpressionAdapter;
import org.apache.camel.support.LanguageSupport;

/**
 * Language {@code jslt}: a JSLT text, {@code resource:file:...}, {@code resource:classpath:...} or
 * {@code mapping:<system>/<name>}. Compiled once when the route is loaded. The result is a tree.
 */
@Language("jslt")
public class JsltLanguage extends LanguageSupport {
  /** Names a mapping of a configured system. */
  public static final String MAPPING = "mapping:";

  /** Ending of a mapping's name that stands for the action of each delivery. */
  private static final String EACH_ACTION = ".*";

  /** Header of a delivery: what the target must do. */
  public static final String HEADER_ACTION = "CaravanAction";

  /** Header of a source: name of the system that told the record. */
  public static final String HEADER_SYSTEM = "CaravanSystem";

  /** Header of a source: instant at which the read was begun. */
  public static final String HEADER_READ_AT = "CaravanReadAt";

  /** Exchange property: the mapping used last, as {@code name@version}, for the trace. */
  public static final String PROPERTY_MAPPING = "caravan.mapping";

  @Override
  public Expression createExpression(String text) {
    return expression(text.strip());
  }

  @Override
  public Predicate createPredicate(String text) {
    JsltExpression expression = expression(text.strip());
    return new Predicate() {
      @Override
      public boolean matches(Exchange exchange) {
        JsonNode value = expression.apply(exchange);
        return !value.isNull() && !(value.isBoolean() && !value.booleanValue());
      }

      @Override
      public String toString() {
        return text;
      }
    };
  }

  private JsltExpression expression(String text) {
    if (text.startsWith(MAPPING)) {
      Mappings mappings = mappings();
      String name = text.substring(MAPPING.length());
      String system = name.substring(0, Math.max(0, name.indexOf('/')));
      if (name.endsWith(EACH_ACTION)) {
        String entity = name.substring(system.length() + 1, name.length() - EACH_ACTION.length());
        return new JsltExpression(null, mappings.ofActions(system, entity), mappings, system);
      }
      return new JsltExpression(mappings.get(name), Map.of(), mappings, system);
    }
    boolean external = text.startsWith("resource:");
    String source = external ? text.substring("resource:".length()) : "inline";
    return new JsltExpression(
        Mapping.compile(source, source, external ? loadResource(text) : text),
        Map.of(),
        null,
        null);
  }

  private Mappings mappings() {
    Set<Mappings> found = getCamelContext().getRegistry().findByType(Mappings.class);
    if (found.size() != 1) {
      throw new MappingException(
          "mapping: needs Caravan to be up in this context (caravan.enabled=true); use an inline"
              + " text or resource: otherwise");
    }
    return found.iterator().next();
  }

  private static final class JsltExpression extends ExpressionAdapter {
    private final Mapping fixed;
    private final Map<String, Mapping> byAction;
    private final Mappings mappings;
    private final String system;

    JsltExpression(Mapping fixed, Map<String, Mapping> byAction, Mappings mappings, String system) {
      this.fixed = fixed;
      this.byAction = byAction;
      this.mappings = mappings;
      this.system = system;
    }

    @Override
    public Object evaluate(Exchange exchange) {
      return apply(exchange);
    }

    @Override
    public <T> T evaluate(Exchange exchange, Class<T> type) {
      JsonNode result = apply(exchange);
      return type.isInstance(result)
          ? type.cast(result)
          : exchange.getContext().getTypeConverter().convertTo(type, exchange, scalar(result));
    }

    private static Object scalar(JsonNode node) {
      return node.isTextual() ? node.textValue() : node.isValueNode() ? node.asText() : node;
    }

    private Mapping mapping(Exchange exchange) {
      if (fixed != null) {
        return fixed;
      }
      String action = exchange.getMessage().getHeader(HEADER_ACTION, String.class);
      Mapping found = action == null ? null : byAction.get(action);
      if (found == null) {
        throw new MappingException(
            "there is no mapping for the action " + action + " of " + system);
      }
      return found;
    }

    JsonNode apply(Exchange exchange) {
      Mapping mapping = mapping(exchange);
      Map<String, JsonNode> variables = new HashMap<>();
      if (mappings != null) {
        variables.put(Mapping.SYSTEM, mappings.variables(system));
        exchange.setProperty(PROPERTY_MAPPING, mapping.source() + "@" + mapping.version());
      }
      String readAt = exchange.getMessage().getHeader(HEADER_READ_AT, String.class);
      if (readAt != null) {
        variables.put(Mapping.READ_AT, TextNode.valueOf(readAt));
      }
      return mapping.apply(body(exchange), variables);
    }

    private static JsonNode body(Exchange exchange) {
      Object body = exchange.getMessage().getBody();
      if (body instanceof JsonNode tree) {
        return tree;
      }
      byte[] bytes = exchange.getMessage().getBody(byte[].class);
      if (bytes == null) {
        throw new MappingException("there is no body to map");
      }
      return Json.parse(bytes);
    }

    @Override
    public String toString() {
      return "jslt:" + (fixed == null ? byAction.keySet() : fixed.name());
    }
  }
}
