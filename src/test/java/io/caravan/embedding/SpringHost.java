package io.caravan.embedding;

import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A company's Spring Boot application: its beans, its YAML route, its properties. */
@SpringBootConfiguration
@EnableAutoConfiguration
class SpringHost {
  private static final ThreadLocal<DataSource> DATA = new ThreadLocal<>();

  /** Starts it as {@code main} would. */
  static ConfigurableApplicationContext start(
      Map<String, String> settings, DataSource dataSource, int port) {
    Map<String, Object> properties = new HashMap<>(settings);
    properties.put("host.greeting", "hello");
    properties.put("host.port", port);
    properties.put("camel.main.routes-include-pattern", "classpath:embedding/host.camel.yaml");
    properties.put("camel.main.shutdown-timeout", "10");
    properties.put("spring.main.banner-mode", "off");
    DATA.set(dataSource);
    return new SpringApplicationBuilder(SpringHost.class)
        .web(WebApplicationType.NONE)
        .properties(properties)
        .run();
  }

  @Bean
  DataSource companyData() {
    return DATA.get();
  }

  @Bean
  CamelContextConfiguration http(
      @org.springframework.beans.factory.annotation.Value("${host.port}") int port) {
    return new CamelContextConfiguration() {
      @Override
      public void beforeApplicationStart(CamelContext context) {
        MainHttpServer server = new MainHttpServer();
        server.setCamelContext(context);
        server.setHost("127.0.0.1");
        server.setPort(port);
        try {
          context.addService(server);
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }

      @Override
      public void afterApplicationStart(CamelContext context) {
        // Nothing is left to be done.
      }
    };
  }
}
