package io.caravan.api;

import io.caravan.ledger.Ledger;
import io.caravan.ledger.Timers;
import io.caravan.system.SystemPack.Operation;
import io.caravan.system.Systems;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Component {@code api}: reads a system's streams and asks it to do things. */
@Component("api")
public class ApiComponent extends DefaultComponent {
  private final Map<String, Batch> batches = new ConcurrentHashMap<>();

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    int slash = remaining.indexOf('/');
    if (slash < 1 || slash == remaining.length() - 1) {
      throw new IllegalArgumentException(
          uri + " names no system and stream or action; write api:<system>/<name>");
    }
    String system = remaining.substring(0, slash);
    ApiEndpoint endpoint =
        new ApiEndpoint(
            uri, this, bean(Systems.class).require(system), remaining.substring(slash + 1));
    setProperties(endpoint, parameters);
    return endpoint;
  }

  /** Calls of one operation are joined whatever route they come from. */
  Batch batch(Client client, Operation operation, Joining joining) {
    return batches.computeIfAbsent(
        client.system().name() + "/" + operation.name() + "/" + joining,
        key -> new Batch(client, operation, bean(Ledger.class), bean(Timers.class), joining));
  }

  /** The one bean of a type that Caravan puts into the context. */
  <T> T bean(Class<T> type) {
    Set<T> found = getCamelContext().getRegistry().findByType(type);
    if (found.size() != 1) {
      throw new IllegalStateException(
          "api: needs Caravan to be up in this context (caravan.enabled=true): there is no "
              + type.getSimpleName());
    }
    return found.iterator().next();
  }
}
