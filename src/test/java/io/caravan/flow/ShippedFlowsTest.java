package io.caravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.system.PackFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The flows as shipped: both sets say the same and name no vendor. */
class ShippedFlowsTest {
  private static final Path ROUTES = Path.of("routes");

  private static final String SYSTEM = "{{system}}";
  private static final String PARTNER = "{{caravan.point-to-point.{{system}}}}";

  @Test
  void both_sets_have_the_same_files() throws IOException {
    assertThat(names("point-to-point")).isEqualTo(names("hub"));
    assertThat(names("hub"))
        .contains(
            "item", "inventory", "movement", "order", "shipment", "refund", "return", "customer");
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
        JsonNode teller = steps.at("/1/to/parameters");
        JsonNode getter = template.at("/from/parameters");
        JsonNode own = source ? teller.path("from") : getter.path("to");
        JsonNode other = source ? teller.path("to") : getter.path("from");
        if (!own.asText().equals(SYSTEM)
            || !other.asText().equals(set.equals("hub") ? "" : PARTNER)) {
          faults.add(id + " names the ends " + own + " and " + other);
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
        assertThat(yaml(set, name).toString().toLowerCase(Locale.ROOT))
            .doesNotContain("shopify", "lightspeed", "square");
      }
    }
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
}
