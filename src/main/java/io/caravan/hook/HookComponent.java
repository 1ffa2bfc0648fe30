package io.caravan.hook;

import java.util.Map;
import java.util.Set;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Component {@code hook}: what a system posts to us. */
@Component("hook")
public class HookComponent extends DefaultComponent {

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    int slash = remaining.indexOf('/');
    HookEndpoint endpoint =
        new HookEndpoint(
            uri,
            this,
            slash < 0 ? remaining : remaining.substring(0, slash),
            slash < 0 ? null : remaining.substring(slash + 1));
    setProperties(endpoint, parameters);
    return endpoint;
  }

  /** The one bean of a type that Caravan puts into the context. */
  <T> T bean(Class<T> type) {
    Set<T> found = getCamelContext().getRegistry().findByType(type);
    if (found.size() != 1) {
      throw new IllegalStateException(
          "hook: needs Caravan to be up in this context (caravan.enabled=true): there is no "
              + type.getSimpleName());
    }
    return found.iterator().next();
  }
}
