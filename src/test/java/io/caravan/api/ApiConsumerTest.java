package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.flow.FlowSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator sets for one flow goes before what its route and the pack say. */
class ApiConsumerTest extends CallFixture {
  private final Map<String, String> own = new HashMap<>();

  @Override
  String extraTill() {
    return """
    streams:
      items: {entity: item, path: /Item.json, records: Item, id: id, schedule: 1h, cursor: {field: stamp}}
      sales: {entity: order, path: /Sale.json, records: Sale, id: id, schedule: 1h, cursor: {field: stamp}, events: {since: 3d}}
    """;
  }

  @BeforeEach
  void start() {
    vendor.rule = asked -> VendorServer.Reply.json("{}");
    context();
    FlowSettings flows = (route, name) -> route.equals("tuned") ? own.get(name) : null;
    context.getRegistry().bind("flows", FlowSettings.class, flows);
  }

  private ReaderSettings reading(String route, String uri) throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(uri).routeId(route).log("read");
          }
        });
    return ((ApiConsumer) context.getRoute(route).getConsumer()).settings();
  }

  @Test
  void a_flow_without_settings_of_its_own_does_what_its_route_says_and_the_pack() throws Exception {
    ReaderSettings said = reading("plain", "api:pos/sales?inFlight=3");

    assertThat(said.inFlight()).isEqualTo(3);
    assertThat(said.schedule()).isEqualTo("1h");
    assertThat(said.since()).isEqualTo("3d");
  }

  @Test
  void settings_of_the_flow_go_before_both() throws Exception {
    own.putAll(Map.of("in-flight", "7", "schedule", "2h..3h", "since", "2026-01-01"));

    ReaderSettings said = reading("tuned", "api:pos/sales?inFlight=3&schedule=5h");

    assertThat(said.inFlight()).isEqualTo(7);
    assertThat(said.schedule()).isEqualTo("2h..3h");
    assertThat(said.since()).isEqualTo("2026-01-01");
  }

  @Test
  void a_flow_of_what_exists_is_refused_a_beginning() {
    own.put("since", "2d");

    assertThatThrownBy(() -> reading("tuned", "api:pos/items"))
        .hasStackTraceContaining("since=2d is not for pos/items");
  }
}
