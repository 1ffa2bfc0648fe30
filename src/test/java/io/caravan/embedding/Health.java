package io.caravan.embedding;

import java.util.Collection;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;

/** What Camel's health tells of Caravan in a host. */
final class Health {
  private Health() {}

  static HealthCheck.Result of(CamelContext context, String id) {
    Collection<HealthCheck.Result> all = HealthCheckHelper.invoke(context);
    List<HealthCheck.Result> found =
        all.stream().filter(result -> result.getCheck().getId().equals(id)).toList();
    if (found.size() != 1) {
      throw new AssertionError(
          id + " is not one of " + all.stream().map(r -> r.getCheck().getId()).toList());
    }
    return found.get(0);
  }
}
