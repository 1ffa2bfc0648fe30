package io.caravan;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;

/** Sees to it that nobody else goes by the names of Caravan's components. */
final class HostSchemes {
  private static final List<String> NAMES = List.of("hub", "api", "hook");

  private HostSchemes() {}

  /**
   * @param prefix {@code caravan.scheme-prefix}; with one, the components get other names
   */
  static void claim(CamelContext context, String prefix, List<String> faults) {
    for (String name : NAMES) {
      Component taken = context.getRegistry().lookupByNameAndType(prefix + name, Component.class);
      if (taken == null) {
        taken = context.hasComponent(prefix + name);
      }
      if (taken != null && !taken.getClass().getName().startsWith("io.caravan.")) {
        faults.add(
            "this context has a component "
                + prefix
                + name
                + " already ("
                + taken.getClass().getName()
                + "): set caravan.scheme-prefix, for example to caravan-");
      } else if (!prefix.isEmpty() && taken == null) {
        context.addComponent(prefix + name, context.getComponent(name, false, false));
      }
    }
  }
}
