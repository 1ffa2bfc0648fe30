package io.caravan.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mapping:<system>/<entity>.*}: the mapping of each delivery's own action. */
class EachActionTest {
  private static final String ALL = "mapping:till/order.*";

  @TempDir Path folder;
  private final DefaultCamelContext context = new DefaultCamelContext();

  @BeforeEach
  void begin() throws IOException {
    context.disableJMX();
    context.getRegistry().bind("mappings", new Mappings(List.of(folder), new Till()));
    context.start();
    write("order.reserve", "{\"did\": \"reserve\", \"as\": $system.name}");
    write("order.release", "{\"did\": \"release\"}");
  }

  @AfterEach
  void end() {
    context.stop();
  }

  @Test
  void each_delivery_is_mapped_by_its_own_action_and_the_trace_names_the_mapping()
      throws Exception {
    route(ALL);

    assertThat(map("release").path("did").asText()).isEqualTo("release");
    assertThat(map("reserve")).isEqualTo(Json.parse("{\"did\":\"reserve\",\"as\":\"till\"}"));
    assertThat(used("reserve")).contains("order.reserve.jslt@").doesNotContain("release");
  }

  @Test
  void an_action_without_a_mapping_is_refused_when_the_route_is_loaded() throws Exception {
    Files.delete(folder.resolve("till").resolve("order.release.jslt"));

    assertThatThrownBy(() -> route(ALL))
        .rootCause()
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("there is no mapping order.release for till")
        .hasMessageContaining("config/mappings/till");
  }

  @Test
  void an_entity_that_the_system_does_not_take_is_refused_when_the_route_is_loaded() {
    assertThatThrownBy(() -> route("mapping:till/item.*"))
        .rootCause()
        .isInstanceOf(MappingException.class)
        .hasMessage("till takes no action for item");
    assertThatThrownBy(() -> route("mapping:nobody/item.*"))
        .rootCause()
        .hasMessageContaining("there is no system nobody");
  }

  @Test
  void an_action_that_is_not_the_systems_fails_in_words_and_nothing_else_is_tried()
      throws Exception {
    route(ALL);

    for (String action : new String[] {"refund", "", null}) {
      assertThatThrownBy(() -> map(action))
          .isInstanceOf(CamelExecutionException.class)
          .rootCause()
          .isInstanceOf(MappingException.class)
          .hasMessage("there is no mapping for the action " + action + " of till");
    }
  }

  private void write(String mapping, String text) throws IOException {
    Path file = Files.createDirectories(folder.resolve("till")).resolve(mapping + ".jslt");
    Files.writeString(file, text);
  }

  private void route(String mapping) throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:in").transform().language("jslt", mapping);
          }
        });
  }

  private JsonNode map(String action) {
    return context
        .createFluentProducerTemplate()
        .to("direct:in")
        .withHeader(JsltLanguage.HEADER_ACTION, action)
        .withBody("{}")
        .request(JsonNode.class);
  }

  private String used(String action) {
    return context
        .createFluentProducerTemplate()
        .to("direct:in")
        .withHeader(JsltLanguage.HEADER_ACTION, action)
        .withBody("{}")
        .send()
        .getProperty(JsltLanguage.PROPERTY_MAPPING, String.class);
  }

  /** A till that takes orders only. */
  private static final class Till implements Mappings.Systems {
    @Override
    public String kind(String system) {
      return "till".equals(system) ? "test-till" : null;
    }

    @Override
    public List<String> actionsOf(String system, String entity) {
      return "order".equals(entity) ? List.of("reserve", "release") : List.of();
    }

    @Override
    public JsonNode variables(String system) {
      return Json.parse("{\"name\":\"" + system + "\"}");
    }
  }
}
