package io.caravan;

import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.LoadablePropertiesSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Spring Boot: tells Camel which {@code caravan.} settings the application has, from whatever place
 * Spring knows. Camel itself can ask Spring for one value by its name, but not for the names.
 */
@AutoConfiguration
@ConditionalOnClass(CamelContext.class)
public class CaravanAutoConfiguration {
  private static final String ROOT = "caravan";

  /** Found by Camel, which asks every bean of this type. */
  @Bean
  LoadablePropertiesSource caravanSettings(Environment environment) {
    return new Settings(environment);
  }

  private record Settings(Environment environment) implements LoadablePropertiesSource {
    @Override
    public String getName() {
      return "spring-caravan";
    }

    @Override
    public String getProperty(String name) {
      return name.startsWith(ROOT + ".") ? environment.getProperty(name) : null;
    }

    @Override
    public Properties loadProperties() {
      return loadProperties(name -> true);
    }

    @Override
    public Properties loadProperties(Predicate<String> filter) {
      Map<String, String> bound =
          Binder.get(environment)
              .bind(ROOT, Bindable.mapOf(String.class, String.class))
              .orElse(Collections.emptyMap());
      Properties properties = new Properties();
      bound.forEach(
          (name, value) -> {
            String full = ROOT + "." + name;
            if (filter.test(full)) {
              properties.setProperty(full, value);
            }
          });
      return properties;
    }

    @Override
    public void reloadProperties(String location) {
      // Settings are read once, at the start.
    }
  }
}
