package io.caravan.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.command.outside.FreePort;
import io.caravan.scenarios.Journey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Caravan in a host on plain Camel, with an XML route and a SQLite file of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlainHostTest {
  private Path folder;
  private Journey journey;
  private DataSource database;
  private PlainHost host;

  @BeforeAll
  void start(@TempDir Path temp) throws Exception {
    folder = temp;
    journey = Journey.open(Files.createDirectory(folder.resolve("first")));
    database = Database.sqlite(folder.resolve("first.db"));
    host = new PlainHost("first", database, journey.hookPort(), journey.settings()).start();
  }

  @AfterAll
  void stop() {
    host.close();
    journey.close();
  }

  @Test
  void the_scenario_of_every_host_passes() {
    journey.travel("PLAIN-1");
  }

  @Test
  void the_host_goes_on_as_before_and_health_tells_of_both() throws Exception {
    assertThat(HostPort.get(journey.hookPort(), "/prices")).isEqualTo("200 Belt 24.90 EUR");
    HealthCheck.Result flows = Health.of(host.context(), "flows");
    assertThat(flows.getState()).as("%s", flows.getMessage()).isEqualTo(HealthCheck.State.UP);
    assertThat((int) flows.getDetails().get("flows")).isGreaterThan(15);
  }

  @Test
  void the_ledger_stands_beside_the_tables_of_the_host() throws Exception {
    assertThat(tables(database)).contains("price_list", "caravan_schema_history");
  }

  @Test
  void a_second_context_with_the_same_ledger_stays_out() throws Exception {
    int port = FreePort.take();
    try (PlainHost same = new PlainHost("same", database, port, journey.settings()).start()) {
      assertThat(Health.of(same.context(), "start").getMessage().orElseThrow())
          .contains("another runner");
      assertThat(HostPort.get(port, "/prices")).isEqualTo("200 Belt 24.90 EUR");
    }
  }

  /** A route of the host's own that uses Caravan. */
  private static RouteBuilder shopName() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("platform-http:/shop-name")
            .to("caravan-api:shop/shopInfo")
            .convertBodyTo(String.class);
      }
    };
  }

  private static List<String> tables(DataSource database) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Connection connection = database.getConnection();
        ResultSet found = connection.getMetaData().getTables(null, null, "%", null)) {
      while (found.next()) {
        tables.add(found.getString("TABLE_NAME"));
      }
    }
    return tables;
  }

  @Test
  void a_second_context_of_this_JVM_has_a_caravan_of_its_own_by_other_names() throws Exception {
    try (Journey other = Journey.open(Files.createDirectory(folder.resolve("second")))) {
      Map<String, String> settings = new TreeMap<>(other.settings());
      settings.put("caravan.scheme-prefix", "caravan-");
      settings.put("caravan.item.safety-stock", "3");
      settings.put("caravan.ledger.url", "jdbc:sqlite:" + folder.resolve("own/ledger.db"));
      DataSource own = Database.sqlite(folder.resolve("second.db"));
      try (PlainHost second = new PlainHost("second", own, other.hookPort(), settings)) {
        second.with("hub", new DirectComponent()).with("hook", new DirectComponent());
        second.context().addRoutes(shopName());
        second.start();
        other.travel("SECOND-1", 3);
        journey.travel("PLAIN-2");

        assertThat(HostPort.get(other.hookPort(), "/shop-name")).contains("myshopify.com");
        assertThat(other.shelves()).containsExactly("SECOND-1");
        assertThat(journey.shelves()).contains("PLAIN-2").doesNotContain("SECOND-1");
        assertThat(second.context().getEndpoints())
            .extracting(endpoint -> endpoint.getEndpointUri())
            .anyMatch(uri -> uri.startsWith("caravan-hub:"))
            .noneMatch(uri -> uri.startsWith("hub:"));
        assertThat(tables(own)).contains("price_list").doesNotContain("caravan_schema_history");
      }
      journey.travel("PLAIN-3");
    }
  }
}
