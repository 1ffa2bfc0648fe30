package io.caravan.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.scenarios.Journey;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Caravan in a Camel Spring Boot host, with YAML and Java routes and its own PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpringBootHostTest {
  private Journey journey;
  private ConfigurableApplicationContext host;

  @BeforeAll
  void start(@TempDir Path folder) {
    Map<String, String> settings = new TreeMap<>(Database.postgres());
    journey = Journey.open(folder);
    settings.putAll(journey.settings());
    host = SpringBootHost.run(journey.hookPort(), settings);
  }

  @AfterAll
  void stop() {
    if (host != null) {
      host.close();
    }
    if (journey != null) {
      journey.close();
    }
  }

  @Test
  void the_scenario_of_every_host_passes() {
    journey.travel("SPRING-1");
  }

  @Test
  void the_host_goes_on_as_before_and_health_tells_of_both() throws Exception {
    assertThat(HostPort.get(journey.hookPort(), "/greeting")).isEqualTo("200 Good day");
    HealthCheck.Result flows = Health.of(host.getBean(CamelContext.class), "flows");
    assertThat(flows.getState()).as("%s", flows.getMessage()).isEqualTo(HealthCheck.State.UP);
    assertThat((int) flows.getDetails().get("flows")).isGreaterThan(15);
  }
}
