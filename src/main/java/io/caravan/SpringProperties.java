package io.caravan;

import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Properties of a host that is a Spring application. Camel asks Spring for one property at a time
 * and cannot list them. Loaded only where Spring is.
 */
final class SpringProperties {
  private static final String MARK = "org.springframework.core.env.ConfigurableEnvironment";

  private SpringProperties() {}

  /** Values by name, or nothing where the host is no Spring application. */
  static Map<String, String> of(CamelContext context, String prefix) {
    Class<?> spring = context.getClassResolver().resolveClass(MARK);
    return spring == null ? Map.of() : Listing.of(context, prefix);
  }

  /** Keeps Spring's classes out of where they may be missing. */
  private static final class Listing {
    static Map<String, String> of(CamelContext context, String prefix) {
      Map<String, String> values = new TreeMap<>();
      for (ConfigurableEnvironment environment :
          context.getRegistry().findByType(ConfigurableEnvironment.class)) {
        for (PropertySource<?> source : environment.getPropertySources()) {
          if (source instanceof EnumerablePropertySource<?> listed) {
            for (String name : listed.getPropertyNames()) {
              if (name.startsWith(prefix)) {
                values.putIfAbsent(name, String.valueOf(environment.getProperty(name)));
              }
            }
          }
        }
      }
      return values;
    }
  }
}
