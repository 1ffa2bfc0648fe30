package io.caravan.command;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PropertyBindingSupport;

/**
 * Beans of the configuration ({@code camel.beans.<name>=#class:...}) that flow files name, made as
 * the runner makes them, so that the flows can be checked. Nothing is opened.
 */
final class ConfiguredBeans {
  static final String PREFIX = "camel.beans.";

  private ConfiguredBeans() {}

  /** Returns what is wrong with them. */
  static Map<String, String> bind(CamelContext context, Map<String, String> configured) {
    Map<String, String> faults = new TreeMap<>();
    configured.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX) && key.indexOf('.', PREFIX.length()) < 0) {
            try {
              bind(context, key, value, configured);
            } catch (Exception e) {
              // Its message can quote a value, which may be secret.
              faults.put(key, "is no bean: " + e.getClass().getSimpleName());
            }
          }
        });
    return faults;
  }

  private static void bind(
      CamelContext context, String key, String value, Map<String, String> configured)
      throws Exception {
    Object bean = PropertyBindingSupport.resolveBean(context, value);
    Map<String, Object> properties = new HashMap<>();
    configured.forEach(
        (name, one) -> {
          if (name.startsWith(key + ".")) {
            properties.put(name.substring(key.length() + 1), one);
          }
        });
    PropertyBindingSupport.build()
        .withCamelContext(context)
        .withTarget(bean)
        .withProperties(properties)
        .withIgnoreCase(true)
        .withMandatory(true)
        .bind();
    context.getRegistry().bind(key.substring(PREFIX.length()), bean);
  }
}
