package io.caravan.embedding;

import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * A company's own integration on Camel Spring Boot: its properties, its database, its Tomcat, its
 * routes. Caravan is in it because its jar is on the classpath; no line below calls it.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
class SpringBootHost {

  @Bean
  DataSource database(
      @Value("${database.url}") String url,
      @Value("${database.user:}") String user,
      @Value("${database.password:}") String password) {
    HikariDataSource database = new HikariDataSource();
    database.setJdbcUrl(url);
    database.setUsername(user);
    database.setPassword(password);
    return database;
  }

  @Bean
  RouteBuilder greetings() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("direct:greet").routeId("greet").setBody(simple("{{greeting}}"));
      }
    };
  }

  /**
   * Runs it as its main method would.
   *
   * @param more settings that differ from place to place; they go before the file
   */
  static ConfigurableApplicationContext run(int port, Map<String, String> more) {
    SpringApplication host = new SpringApplication(SpringBootHost.class);
    host.setLogStartupInfo(false);
    host.setRegisterShutdownHook(false);
    List<String> arguments = new ArrayList<>();
    arguments.add("--spring.config.location=classpath:embedding/spring-host.properties");
    arguments.add("--server.address=127.0.0.1");
    arguments.add("--server.port=" + port);
    more.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    return host.run(arguments.toArray(String[]::new));
  }
}
