package io.caravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowLoaderTest {
  private static final String GOOD =
      "- route: {id: good, from: {uri: 'direct:good', steps: [{log: 'x'}]}}\n";

  @TempDir Path temp;
  private Path routes;
  private final DefaultCamelContext context = new DefaultCamelContext();
  private String off = "";
  private Map<String, String> called = Map.of();

  @BeforeEach
  void start() throws IOException {
    routes = Files.createDirectory(temp.resolve("hub"));
    context.disableJMX();
    context.start();
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void a_faulty_file_is_refused_alone_whatever_its_fault() throws IOException {
    file("a.camel.yaml", GOOD);
    file("b-syntax.camel.yaml", "- route: {id: syntax, from\n");
    file("c-step.camel.yaml", "- route: {id: s, from: {uri: 'direct:s', steps: [{lgo: x}]}}\n");
    file(
        "d-option.camel.yaml",
        "- route: {id: o, from: {uri: 'direct:o?nope=1', steps: [{log: x}]}}\n");
    file(
        "e-half.camel.yaml",
        "- route: {id: half, from: {uri: 'direct:h', steps: [{log: x}]}}\n"
            + "- route: {id: bad, from: {uri: 'direct:b?nope=1', steps: [{log: x}]}}\n");
    file(
        "f-placeholder.camel.yaml",
        "- route: {id: p, from: {uri: 'direct:{{no}}', steps: [{log: x}]}}\n");
    file("z.camel.yaml", "- route: {id: last, from: {uri: 'direct:last', steps: [{log: x}]}}\n");

    FlowReport report = load();

    assertThat(context.getRoutes()).extracting("id").containsExactlyInAnyOrder("good", "last");
    assertThat(report.flows())
        .filteredOn(flow -> flow.state() == FlowStatus.State.REFUSED)
        .extracting(FlowStatus::file)
        .containsExactly(
            "hub/b-syntax.camel.yaml",
            "hub/c-step.camel.yaml",
            "hub/d-option.camel.yaml",
            "hub/e-half.camel.yaml",
            "hub/f-placeholder.camel.yaml");
    assertThat(report.faults()).anyMatch(fault -> fault.problem().contains("nope"));
  }

  @Test
  void components_that_the_host_made_are_left_alone() throws IOException {
    DirectComponent own = new DirectComponent();
    context.getRegistry().bind("direct", own);
    assertThat(context.getComponent("direct")).isSameAs(own);
    file("a.camel.yaml", GOOD);

    assertThat(load().faults()).isEmpty();

    assertThat(own.getCamelContext()).isSameAs(context);
    assertThat(own.isStarted()).isTrue();
  }

  @Test
  void a_route_id_of_another_file_is_refused_instead_of_replacing_it() throws IOException {
    file("a.camel.yaml", GOOD);
    file("b.camel.yaml", "- route: {id: good, from: {uri: 'direct:other', steps: [{log: x}]}}\n");

    FlowReport report = load();

    assertThat(context.getRoute("good").getEndpoint().getEndpointUri()).isEqualTo("direct://good");
    assertThat(report.faults()).hasSize(1);
    assertThat(report.faults().get(0).toString())
        .contains("hub/b.camel.yaml", "route id good is used by another file");
  }

  @Test
  void a_route_that_a_system_calls_must_begin_in_a_file_or_in_the_host() throws Exception {
    called = Map.of("direct:good", "till for items", "direct:hosts", "till for sales");
    file("a.camel.yaml", GOOD);

    assertThat(load().faults())
        .singleElement()
        .asString()
        .isEqualTo(
            "till for sales: no flow begins at direct:hosts. Begin a route there, or name its"
                + " folder in caravan.routes");
  }

  @Test
  void a_route_of_the_host_can_be_called_and_one_that_is_off_cannot() throws Exception {
    called = Map.of("direct:good", "till for items", "direct:hosts", "till for sales");
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:hosts").log("x");
          }
        });
    off = "good";
    file("a.camel.yaml", GOOD);

    assertThat(load().faults())
        .singleElement()
        .asString()
        .contains("till for items: no flow begins at direct:good");
  }

  @Test
  void a_template_gets_one_route_for_each_system_that_offers_what_it_requires() throws IOException {
    file(
        "t.camel.yaml",
        """
        - routeTemplate:
            id: item-to
            parameters:
              - {name: system}
              - {name: requires, defaultValue: "action:item.upsert"}
            from:
              uri: direct:item-{{system}}
              steps:
                - log: x
        """);
    off = "item-to-shop-eu";

    FlowReport report = load();

    assertThat(context.getRoutes()).extracting("id").containsExactly("item-to-shop");
    assertThat(report.flows())
        .extracting(FlowStatus::routeId, FlowStatus::state)
        .containsExactly(
            Tuple.tuple("item-to-shop", FlowStatus.State.RUNNING),
            Tuple.tuple("item-to-shop-eu", FlowStatus.State.OFF));
  }

  @Test
  void steps_that_hold_records_in_memory_are_refused_with_file_and_line() throws IOException {
    file(
        "t.camel.yaml",
        """
        - route:
            id: r
            from:
              uri: direct:delivery
              steps:
                - filter:
                    simple: "${header.x} == 'y'"
                    steps:
                      - wireTap:
                          uri: direct:x
                - to: seda:later
                - delay:
                    constant: 5
        """);

    FlowReport report = load();

    assertThat(context.getRoutes()).isEmpty();
    assertThat(report.faults())
        .extracting(FlowFault::toString)
        .anyMatch(text -> text.contains("must not use wireTap"))
        .anyMatch(text -> text.contains("must not use seda"))
        .anyMatch(
            text -> text.contains("must not use delay") && text.contains("hub/t.camel.yaml:1"));
  }

  private FlowReport load() {
    // The rules hold for deliveries; in this test "direct" plays the hub.
    return new FlowLoader(
            context,
            new TwoShops(),
            (route, name) -> "enabled".equals(name) && off.equals(route) ? "false" : null,
            new DirectIsTheHub())
        .load(FlowFile.in(routes));
  }

  private void file(String name, String text) throws IOException {
    Files.writeString(routes.resolve(name), text);
  }

  private static final class DirectIsTheHub implements FlowSchemes {
    @Override
    public String plain(String uri) {
      return uri.replaceFirst("^direct:", "hub:");
    }

    @Override
    public String named(String uri) {
      return uri;
    }

    @Override
    public void addTo(CamelContext other) {
      // It knows "direct" by itself.
    }
  }

  private final class TwoShops implements FlowSystems {
    @Override
    public Map<String, String> routes() {
      return called;
    }

    @Override
    public Collection<String> names() {
      return List.of("pos", "shop", "shop-eu");
    }

    @Override
    public String title(String system) {
      return system;
    }

    @Override
    public String schedule(String system, String stream, String routeId) {
      return "";
    }

    @Override
    public boolean meets(String system, String requirement) {
      return system.startsWith("shop") && requirement.equals("action:item.upsert");
    }
  }
}
