package io.caravan.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.TestPostgres;
import io.caravan.scenarios.Stage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.log.LogComponent;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Caravan in the applications of others: the jar, a few properties, and their things live on. */
class EmbeddingTest {
  @TempDir Path folder;

  private static void inStep(Stage stage) {
    Sellable mug = new Sellable("MUG", new BigDecimal("12.50"), "");
    stage.till().create("", new Product("Mug", List.of(mug), List.of()), place -> 20);
    stage
        .eventually()
        .until(
            () -> stage.available("MUG", "web"),
            level -> level != null && level.compareTo(new BigDecimal("20")) == 0);
    Shopper ada = new Shopper("Ada", "Byron", "ada@example.com");
    JsonNode order = stage.storefront().order("", ada, Map.of("MUG", 2), null, "paid", false);
    String start = order.path("name").asText() + " ";
    stage
        .eventually()
        .until(
            () ->
                stage.pos().reserved().stream()
                    .anyMatch(
                        line ->
                            line.note().startsWith(start)
                                && line.quantity().compareTo(new BigDecimal("2")) == 0));
  }

  private static PGSimpleDataSource data(Map<String, String> settings) {
    LedgerSettings place = TestPostgres.freshPlace();
    settings.put("caravan.ledger.schema", place.schema());
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(place.url());
    source.setUser(place.user());
    source.setPassword(place.password());
    return source;
  }

  @Test
  void standalone() {
    try (Stage stage = Stage.open(folder, Map.of())) {
      inStep(stage.start());
    }
  }

  @Test
  void in_a_plain_context_with_its_own_routes_and_data_source() throws Exception {
    try (Stage stage = Stage.open(folder, Map.of())) {
      Map<String, String> settings = stage.embedded();
      try (PlainHost host = new PlainHost(settings, data(settings), stage.hookPort()).start()) {
        assertThat(host.asks("host-xml")).isEqualTo("hello you");
        assertThat(host.asks("host-java")).isEqualTo("java you");
        inStep(stage);
        assertThat(health(host.context())).containsOnly(HealthCheck.State.UP);
      }
    }
  }

  @Test
  void in_spring_boot_with_its_own_routes_and_data_source() {
    try (Stage stage = Stage.open(folder, Map.of())) {
      Map<String, String> settings = stage.embedded();
      try (ConfigurableApplicationContext host =
          SpringHost.start(settings, data(settings), stage.hookPort())) {
        CamelContext context = host.getBean(CamelContext.class);
        assertThat(asks(context)).isEqualTo("hello you");
        inStep(stage);
        assertThat(health(context)).containsOnly(HealthCheck.State.UP);
      }
    }
  }

  @Test
  void two_contexts_of_one_jvm_know_nothing_of_each_other() throws Exception {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    assertThat(one.toFile().mkdirs() && two.toFile().mkdirs()).isTrue();
    try (Stage first = Stage.open(one, Map.of());
        Stage second = Stage.open(two, Map.of());
        PlainHost a = sqlite(first, one).start();
        PlainHost b = sqlite(second, two).start()) {
      inStep(first);
      assertThat(second.shop().variants()).isEmpty();
      inStep(second);
      a.context().stop();
      assertThat(b.asks("host-xml")).isEqualTo("hello you");
      assertThat(health(b.context())).containsOnly(HealthCheck.State.UP);
    }
  }

  private static PlainHost sqlite(Stage stage, Path folder) throws Exception {
    Map<String, String> settings = stage.embedded();
    settings.put("caravan.ledger.url", "jdbc:sqlite:" + folder.resolve("caravan.db"));
    return new PlainHost(settings, null, stage.hookPort());
  }

  private Map<String, String> broken() {
    Map<String, String> settings = new HashMap<>();
    settings.put("caravan.enabled", "true");
    settings.put("caravan.routes", "classpath");
    settings.put("caravan.ledger.url", "jdbc:sqlite:" + folder.resolve("caravan.db"));
    settings.put("caravan.systems.pos.kind", "lightspeed");
    settings.put("caravan.systems.shop.kind", "shopify");
    settings.put("caravan.inventory.setle", "30s");
    return settings;
  }

  private static void staysOut(CamelContext context) {
    assertThat(context.getRoutes()).allMatch(route -> route.getRouteId().startsWith("host-"));
    String told =
        HealthCheckHelper.invoke(context).stream()
            .filter(result -> result.getCheck().getId().equals("start"))
            .findFirst()
            .orElseThrow()
            .getMessage()
            .orElseThrow();
    assertThat(told)
        .contains("there is no pack of kind lightspeed. Shipped: lightspeed-r")
        .contains("caravan.systems.shop.url")
        .contains("caravan.inventory.setle");
    assertThat(health(context)).contains(HealthCheck.State.DOWN);
  }

  @Test
  void a_broken_setting_keeps_it_out_of_a_plain_context_whose_routes_run() throws Exception {
    try (PlainHost host = new PlainHost(broken(), null, 0).start()) {
      assertThat(host.asks("host-xml")).isEqualTo("hello you");
      staysOut(host.context());
    }
  }

  @Test
  void a_broken_setting_keeps_it_out_of_spring_boot_whose_routes_run() {
    try (ConfigurableApplicationContext host =
        SpringHost.start(broken(), new PGSimpleDataSource(), 0)) {
      CamelContext context = host.getBean(CamelContext.class);
      assertThat(asks(context)).isEqualTo("hello you");
      staysOut(context);
    }
  }

  @Test
  void a_host_that_wants_it_stops_with_every_fault() throws Exception {
    Map<String, String> settings = broken();
    settings.put("caravan.fail-host", "true");
    try (PlainHost host = new PlainHost(settings, null, 0)) {
      assertThatThrownBy(host::start)
          .hasStackTraceContaining("caravan.systems.shop.url")
          .hasStackTraceContaining("caravan.inventory.setle");
    }
  }

  @Test
  void a_component_of_the_host_with_our_name_is_left_alone() throws Exception {
    try (Stage stage = Stage.open(folder, Map.of())) {
      Map<String, String> settings = stage.embedded();
      settings.put("caravan.ledger.url", "jdbc:sqlite:" + folder.resolve("caravan.db"));
      try (PlainHost host = new PlainHost(settings, null, stage.hookPort())) {
        host.context().addComponent("hub", new LogComponent());
        host.start();
        assertThat(host.asks("host-xml")).isEqualTo("hello you");
        assertThat(HealthCheckHelper.invoke(host.context()).toString()).isNotEmpty();
        assertThat(health(host.context())).contains(HealthCheck.State.DOWN);
      }
      settings.put("caravan.scheme-prefix", "caravan-");
      try (PlainHost host = new PlainHost(settings, null, stage.hookPort())) {
        host.context().addComponent("hub", new LogComponent());
        host.start();
        assertThat(host.context().hasComponent("hub")).isInstanceOf(LogComponent.class);
        inStep(stage);
      }
    }
  }

  private static String asks(CamelContext context) {
    return context.createProducerTemplate().requestBody("direct:host-yaml", "you", String.class);
  }

  private static List<HealthCheck.State> health(CamelContext context) {
    return HealthCheckHelper.invoke(context).stream()
        .filter(result -> "caravan".equals(result.getCheck().getGroup()))
        .map(HealthCheck.Result::getState)
        .toList();
  }
}
