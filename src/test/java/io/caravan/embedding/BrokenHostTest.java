package io.caravan.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.command.outside.FreePort;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** What a host sees when Caravan cannot start in it. */
class BrokenHostTest {
  private static final Map<String, String> BROKEN =
      Map.of(
          "caravan.systems.pos.kind", "lightspeed-r",
          "caravan.systems.shop.kind", "shopify",
          "caravan.systems.shop.url", "https://example.myshopify.com",
          "caravan.systems.shop.access-token", "canary-{{secret:no_such_file}}",
          "caravan.order.pending-tl", "3d",
          "caravan.retry.first", "soon");
  private static final List<String> FAULTS =
      List.of(
          "caravan.systems.pos.account",
          "caravan.systems.shop.access-token needs {{secret:no_such_file}}",
          "Did you mean caravan.order.pending-ttl",
          "caravan.retry.first");

  @TempDir Path folder;
  private DataSource database;
  private int port;

  @BeforeEach
  void prepare() {
    database = Database.sqlite(folder.resolve("host.db"));
    port = FreePort.take();
  }

  @Test
  void a_plain_host_runs_on_without_it() throws Exception {
    try (PlainHost host = new PlainHost("plain", database, port, BROKEN).start()) {
      isOut(host.context(), FAULTS);
      assertThat(routes(host.context())).containsExactly("prices");
      assertThat(HostPort.get(port, "/prices")).isEqualTo("200 Belt 24.90 EUR");
    }
  }

  @Test
  void a_plain_host_that_wants_it_so_does_not_start() throws Exception {
    try (PlainHost host = new PlainHost("plain", database, port, failing())) {
      assertThatThrownBy(host::start)
          .hasStackTraceContaining("Caravan cannot start")
          .hasStackTraceContaining("caravan.retry.first")
          .hasStackTraceContaining("pending-ttl");
      assertThat(host.context().isStarted()).isFalse();
    }
  }

  @Test
  void a_spring_boot_host_runs_on_without_it() throws Exception {
    try (ConfigurableApplicationContext host = SpringBootHost.run(port, spring(BROKEN))) {
      CamelContext context = host.getBean(CamelContext.class);
      isOut(context, FAULTS);
      assertThat(routes(context)).containsExactlyInAnyOrder("greeting", "greet");
      assertThat(HostPort.get(port, "/greeting")).isEqualTo("200 Good day");
    }
  }

  @Test
  void settings_that_spring_cannot_resolve_are_told() throws Exception {
    Map<String, String> settings = spring(BROKEN);
    settings.put("caravan.systems.pos.account", "${no.such.setting}");
    try (ConfigurableApplicationContext host = SpringBootHost.run(port, settings)) {
      isOut(host.getBean(CamelContext.class), List.of("no.such.setting"));
    }
  }

  @Test
  void a_spring_boot_host_that_wants_it_so_does_not_start() {
    assertThatThrownBy(() -> SpringBootHost.run(port, spring(failing())))
        .hasStackTraceContaining("Caravan cannot start")
        .hasStackTraceContaining("caravan.retry.first")
        .hasStackTraceContaining("pending-ttl");
  }

  @Test
  void without_an_HTTP_server_only_what_is_posted_is_left_out() throws Exception {
    try (PlainHost host = new PlainHost("plain", database, 0, whole())) {
      // Nobody answers what is being read; nothing is lost by cutting it short.
      host.context().getShutdownStrategy().setTimeout(1);
      host.context().start();
      HealthCheck.Result flows = Health.of(host.context(), "flows");
      assertThat(flows.getState()).isEqualTo(HealthCheck.State.DOWN);
      assertThat(flows.getMessage().orElseThrow())
          .contains("hub/shipment.camel.yaml", "camel-platform-http-main");
      assertThat(routes(host.context()))
          .contains("item-from-pos")
          .doesNotContain("shipment-to-shop");
    }
  }

  @Test
  void components_of_the_host_by_the_same_names_are_left_to_it() throws Exception {
    try (PlainHost host = new PlainHost("plain", database, port, BROKEN)) {
      host.with("hub", new DirectComponent()).with("hook", new DirectComponent()).start();
      isOut(
          host.context(),
          List.of(
              "a component hub already (" + DirectComponent.class.getName() + ")",
              "a component hook already",
              "caravan.scheme-prefix",
              "caravan.retry.first"));
      assertThat(host.context().getComponent("hub")).isInstanceOf(DirectComponent.class);
    }
  }

  @Test
  void a_host_with_several_data_sources_must_name_one() throws Exception {
    try (PlainHost host = new PlainHost("plain", database, port, BROKEN)) {
      host.context().getRegistry().bind("archive", DataSource.class, database);
      host.start();
      isOut(
          host.context(),
          List.of("archive", "prices", "caravan.ledger.data-source", "caravan.retry.first"));
    }
  }

  @Test
  void a_host_that_does_not_switch_it_on_has_none_of_it() throws Exception {
    Map<String, String> off = new HashMap<>(BROKEN);
    off.put("caravan.enabled", "false");
    try (PlainHost host = new PlainHost("plain", database, port, off).start()) {
      assertThat(routes(host.context())).containsExactly("prices");
      assertThatThrownBy(() -> Health.of(host.context(), "start"))
          .isInstanceOf(AssertionError.class);
    }
  }

  private static void isOut(CamelContext context, List<String> faults) {
    HealthCheck.Result start = Health.of(context, "start");
    assertThat(start.getState()).isEqualTo(HealthCheck.State.DOWN);
    assertThat(start.getMessage().orElseThrow()).contains(faults).doesNotContain("canary");
  }

  private static List<String> routes(CamelContext context) {
    return context.getRoutes().stream().map(Route::getRouteId).toList();
  }

  private static Map<String, String> failing() {
    Map<String, String> failing = new HashMap<>(BROKEN);
    failing.put("caravan.fail-host", "true");
    return failing;
  }

  /** No fault, and vendors that nobody answers for. */
  private static Map<String, String> whole() {
    Map<String, String> whole = new HashMap<>();
    whole.put("caravan.systems.pos.kind", "lightspeed-r");
    for (String key : List.of("account", "client-id", "client-secret", "refresh-token")) {
      whole.put("caravan.systems.pos." + key, "1");
    }
    whole.put("caravan.systems.pos.allow-private", "true");
    whole.put("caravan.systems.pos.allow-http", "true");
    whole.put("caravan.systems.pos.url", "http://127.0.0.1:1");
    whole.put("caravan.systems.pos.auth-url", "http://127.0.0.1:1");
    whole.put("caravan.systems.shop.kind", "shopify");
    whole.put("caravan.systems.shop.url", "http://127.0.0.1:1");
    whole.put("caravan.systems.shop.allow-private", "true");
    whole.put("caravan.systems.shop.allow-http", "true");
    whole.put("caravan.systems.shop.access-token", "canary");
    whole.put("caravan.systems.shop.webhook-secret", "canary");
    whole.put("caravan.systems.warehouse.kind", "generic");
    whole.put("caravan.systems.warehouse.secret", "canary");
    return whole;
  }

  private Map<String, String> spring(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("database.url", "jdbc:sqlite:" + folder.resolve("host.db"));
    return all;
  }
}
