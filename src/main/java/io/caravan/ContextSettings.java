package io.caravan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesComponent;

/** The {@code caravan.} properties of a Camel context. */
final class ContextSettings {
  private static final String PREFIX = "caravan.";

  private ContextSettings() {}

  /**
   * Reads them with placeholders resolved.
   *
   * @param faults gets those that name what is not there; values are never told, they may be secret
   */
  static Map<String, String> of(CamelContext context, List<String> faults) {
    PropertiesComponent component = context.getPropertiesComponent();
    Properties given = component.loadProperties(name -> name.startsWith(PREFIX));
    Map<String, String> values = new TreeMap<>();
    for (String name : given.stringPropertyNames()) {
      String written = given.getProperty(name);
      // Camel tells of a name that is not there by nothing, Spring by leaving it as it was written.
      Optional<String> resolved = component.resolveProperty(name);
      if (resolved.filter(value -> !value.contains("${")).isEmpty() && Placeholders.in(written)) {
        faults.add(Placeholders.fault(name, written));
      }
      values.put(name, resolved.orElse(written).strip());
    }
    return values;
  }
}
