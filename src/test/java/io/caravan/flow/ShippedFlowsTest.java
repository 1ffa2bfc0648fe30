package io.caravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.mapping.Mappings;
import io.caravan.system.PackFiles;
import io.caravan.system.SystemConfig;
import io.caravan.system.Systems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The flows as shipped: both sets say the same, name no vendor, and load. */
class ShippedFlowsTest {
  private static final Path ROUTES = Path.of("routes");

  /** Stands for "the delivery's own action" while only the till is there. */
  private static final Map<String, String> ACTIONS =
      Map.of("item", "upsert", "order", "reserve", "refund", "refund", "customer", "upsert");

  @Test
  void both_sets_have_the_same_files() throws IOException {
    assertThat(names("point-to-point")).isEqualTo(names("hub"));
    assertThat(names("hub"))
        .contains("item", "inventory", "order", "shipment", "refund", "return", "customer");
  }

  @Test
  void the_sets_differ_in_the_ends_named_at_the_hub_only() throws IOException {
    for (String name : names("hub")) {
      JsonNode hub = yaml("hub", name);
      JsonNode pair = yaml("point-to-point", name);
      assertThat(ends(hub)).as(name).allMatch(ends -> ends.size() == 1);
      assertThat(ends(pair)).as(name).allMatch(ends -> ends.equals(Set.of("from", "to")));
      assertThat(withoutEnds(pair).toPrettyString())
          .as(name)
          .isEqualTo(withoutEnds(hub).toPrettyString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hub", "point-to-point"})
  void a_flow_is_one_end_a_mapping_and_the_other_end(String set) throws IOException {
    List<String> faults = new ArrayList<>();
    for (String name : names(set)) {
      for (JsonNode element : yaml(set, name)) {
        JsonNode template = element.path("routeTemplate");
        String id = template.path("id").asText();
        if (id.equals("shipment-file")) {
          // A file holds many shipments, so this flow is the one that splits.
          continue;
        }
        String from = template.at("/from/uri").asText();
        JsonNode steps = template.at("/from/steps");
        String last = steps.at("/1/to").isTextual() ? steps.at("/1/to").asText() : "";
        String to = last.isEmpty() ? steps.at("/1/to/uri").asText() : last;
        String mapping = steps.at("/0/transform/expression/language/expression").asText();
        boolean source =
            from.matches("(api|hook):\\{\\{system}}/[a-z]+") && to.matches("hub:[a-z]+");
        boolean target =
            from.matches("hub:[a-z]+") && to.matches("api:\\{\\{system}}/[a-z]+\\.\\*");
        if (steps.size() != 2 || source == target) {
          faults.add(id + " does not go from one end to the other in two steps");
        }
        if (!mapping.matches("mapping:\\{\\{system}}/[a-z]+\\.(in|\\*)")) {
          faults.add(id + " maps with " + mapping);
        }
        if (!id.matches("[a-z]+-(from|to|hook)")) {
          faults.add(id + " is named neither <what>-from, <what>-to nor <what>-hook");
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void every_stream_of_every_pack_has_a_flow() throws IOException {
    List<String> flows = new ArrayList<>();
    for (String name : names("hub")) {
      yaml("hub", name).findValues("uri").forEach(uri -> flows.add(uri.asText()));
    }
    for (String kind : PackFiles.kinds()) {
      PackFiles.system(kind)
          .path("streams")
          .fieldNames()
          .forEachRemaining(
              stream -> assertThat(flows).as(kind).contains("api:{{system}}/" + stream));
    }
  }

  @Test
  void no_vendor_is_named() throws IOException {
    for (String set : List.of("hub", "point-to-point")) {
      for (String name : names(set)) {
        assertThat(yaml(set, name).toString().toLowerCase(java.util.Locale.ROOT))
            .doesNotContain("shopify", "lightspeed", "square");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hub", "point-to-point"})
  void every_flow_of_the_till_loads_with_its_mapping(String set) throws IOException {
    Systems systems =
        Systems.read(
            Map.of(
                "caravan.systems.pos.kind", "lightspeed-r",
                "caravan.systems.pos.account", "1",
                "caravan.systems.pos.client-id", "x",
                "caravan.systems.pos.client-secret", "x"),
            List.of());
    List<FlowFile> files = new ArrayList<>();
    for (String name : names(set)) {
      String text = Files.readString(file(set, name));
      for (Map.Entry<String, String> action : ACTIONS.entrySet()) {
        text = text.replace(action.getKey() + ".*", action.getKey() + "." + action.getValue());
      }
      files.add(new FlowFile(name, ResourceHelper.fromString(name + ".camel.yaml", text)));
    }
    Ends ends = new Ends();
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.disableJMX();
      for (String scheme : List.of("hub", "api", "hook")) {
        context.getRegistry().bind(scheme, new Anything(ends));
      }
      context.getRegistry().bind("mappings", new Mappings(List.of(), systems));
      Properties partners = new Properties();
      partners.setProperty("caravan.point-to-point.pos", "shop");
      context.getPropertiesComponent().setInitialProperties(partners);
      context.start();

      FlowReport report =
          new FlowLoader(context, new Till(systems.require("pos")), (route, name) -> null, "hub")
              .check(files);

      assertThat(report.faults()).isEmpty();
      assertThat(report.flows())
          .extracting(FlowStatus::routeId)
          .containsExactlyInAnyOrder(
              "item-from-pos",
              "matrix-from-pos",
              "item-to-pos",
              "inventory-from-pos",
              "sale-from-pos",
              "order-to-pos",
              "refund-to-pos",
              "customer-from-pos",
              "customer-to-pos");
    }
    boolean pair = set.equals("point-to-point");
    assertThat(ends.seen)
        .containsEntry("hub://item?from=pos" + (pair ? "&to=shop" : ""), "hub")
        .containsEntry("hub://item?" + (pair ? "from=shop&" : "") + "to=pos", "hub");
  }

  private static List<String> names(String set) throws IOException {
    try (Stream<Path> files = Files.list(ROUTES.resolve(set))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".camel.yaml"))
          .map(name -> name.substring(0, name.length() - ".camel.yaml".length()))
          .sorted()
          .toList();
    }
  }

  private static Path file(String set, String name) {
    return ROUTES.resolve(set).resolve(name + ".camel.yaml");
  }

  private static JsonNode yaml(String set, String name) throws IOException {
    Object read =
        new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file(set, name)));
    return Json.mapper().valueToTree(read);
  }

  private static List<ObjectNode> hubUris(JsonNode document) {
    List<ObjectNode> found = new ArrayList<>();
    for (JsonNode owner : document.findParents("uri")) {
      if (owner.path("uri").asText().startsWith("hub:")) {
        found.add((ObjectNode) owner);
      }
    }
    return found;
  }

  private static List<Set<String>> ends(JsonNode document) {
    List<Set<String>> ends = new ArrayList<>();
    for (ObjectNode uri : hubUris(document)) {
      Map<String, JsonNode> named = new TreeMap<>();
      uri.path("parameters").properties().forEach(p -> named.put(p.getKey(), p.getValue()));
      ends.add(named.keySet());
    }
    return ends;
  }

  private static JsonNode withoutEnds(JsonNode document) {
    ArrayNode copy = document.deepCopy();
    hubUris(copy).forEach(uri -> uri.remove("parameters"));
    return copy;
  }

  /** What the endpoints of the loaded flows were called with. */
  private static final class Ends {
    private final Map<String, String> seen = new TreeMap<>();
  }

  /** Takes any URI: what the ends do is tested where they are. */
  private static final class Anything extends DefaultComponent {
    private final Ends ends;

    Anything(Ends ends) {
      this.ends = ends;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String rest, Map<String, Object> parameters) {
      parameters.clear();
      ends.seen.put(uri, uri.substring(0, uri.indexOf(':')));
      return new DefaultEndpoint(uri, this) {
        @Override
        public Producer createProducer() {
          return new DefaultProducer(this) {
            @Override
            public void process(org.apache.camel.Exchange exchange) {
              throw new IllegalStateException("a checked flow is never run");
            }
          };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
          return new DefaultConsumer(this, processor);
        }
      };
    }
  }

  /** A configuration of one system. */
  private record Till(SystemConfig pos) implements FlowSystems {
    @Override
    public Collection<String> names() {
      return List.of(pos.name());
    }

    @Override
    public String title(String system) {
      return pos.pack().title();
    }

    @Override
    public String schedule(String system, String stream, String routeId) {
      return pos.pack().streams().get(stream).schedule();
    }

    @Override
    public boolean meets(String system, String requirement) {
      String name = requirement.substring(requirement.indexOf(':') + 1);
      return requirement.startsWith("stream:")
          ? pos.pack().streams().containsKey(name)
          : requirement.startsWith("entity:") && !pos.pack().actionsOf(name).isEmpty();
    }
  }
}
