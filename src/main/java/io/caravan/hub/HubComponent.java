package io.caravan.hub;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Component {@code hub}: records what systems told and delivers what they must get. */
@Component("hub")
public class HubComponent extends DefaultComponent {
  private ExecutorService workers;

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    HubEndpoint endpoint = new HubEndpoint(uri, this, remaining);
    setProperties(endpoint, parameters);
    return endpoint;
  }

  /** The one bean of a type that Caravan puts into the context. */
  <T> T bean(Class<T> type) {
    Set<T> found = getCamelContext().getRegistry().findByType(type);
    if (found.size() != 1) {
      throw new IllegalStateException(
          "hub: needs Caravan to be up in this context (caravan.enabled=true): there "
              + (found.isEmpty() ? "is no " : "is more than one ")
              + type.getSimpleName());
    }
    return found.iterator().next();
  }

  /** Threads that carry on with exchanges; their number is bounded by what is in flight. */
  synchronized ExecutorService workers() {
    if (workers == null) {
      workers =
          getCamelContext().getExecutorServiceManager().newCachedThreadPool(this, "caravan-hub");
    }
    return workers;
  }

  @Override
  protected synchronized void doShutdown() throws Exception {
    if (workers != null) {
      getCamelContext().getExecutorServiceManager().shutdownGraceful(workers);
      workers = null;
    }
    super.doShutdown();
  }
}
