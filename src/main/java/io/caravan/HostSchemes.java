package io.caravan;

import io.caravan.api.ApiComponent;
import io.caravan.flow.FlowSchemes;
import io.caravan.hook.HookComponent;
import io.caravan.hub.HubComponent;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;

/** What Caravan's components are called in a context; sees to it that nobody else is. */
final class HostSchemes implements FlowSchemes {
  private static final Map<String, Supplier<Component>> OURS =
      Map.of("hub", HubComponent::new, "api", ApiComponent::new, "hook", HookComponent::new);
  private static final Pattern PREFIX = Pattern.compile("([a-z][a-z0-9.+-]*)?");

  private final String prefix;

  /**
   * @param prefix {@code caravan.scheme-prefix}, often empty
   */
  HostSchemes(String prefix) {
    this.prefix = prefix;
  }

  /** Takes the names in a host's context; tells who has them already. */
  void claim(CamelContext context, List<String> faults) {
    if (!PREFIX.matcher(prefix).matches()) {
      faults.add(
          "caravan.scheme-prefix="
              + prefix
              + " cannot begin a scheme name: write small letters and digits, like caravan-");
      return;
    }
    for (String name : OURS.keySet().stream().sorted().toList()) {
      Component taken = context.getComponent(prefix + name, true, false);
      if (taken == null) {
        context.addComponent(prefix + name, OURS.get(name).get());
      } else if (!taken.getClass().getName().startsWith("io.caravan.")) {
        faults.add(
            "this context has a component "
                + prefix
                + name
                + " already ("
                + taken.getClass().getName()
                + "): set caravan.scheme-prefix, for example to caravan-");
      }
    }
  }

  @Override
  public String plain(String uri) {
    String rest = uri != null && uri.startsWith(prefix) ? uri.substring(prefix.length()) : uri;
    return isOurs(rest) ? rest : uri;
  }

  @Override
  public String named(String uri) {
    return isOurs(uri) ? prefix + uri : uri;
  }

  private static boolean isOurs(String uri) {
    int colon = uri == null ? -1 : uri.indexOf(':');
    return colon > 0 && OURS.containsKey(uri.substring(0, colon));
  }

  @Override
  public void addTo(CamelContext other) {
    OURS.forEach(
        (name, component) -> {
          other.addComponent(name, component.get());
          if (!prefix.isEmpty()) {
            other.addComponent(prefix + name, component.get());
          }
        });
  }
}
