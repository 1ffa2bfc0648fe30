package io.caravan.api;

import com.fasterxml.jackson.core.type.TypeReference;
import io.caravan.ledger.Timers;
import io.caravan.mapping.Json;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;

/**
 * Carries requests of systems that speak no HTTP to routes: what a pack calls {@code
 * direct:till-items} is a route of the integrator's that asks a database, a folder or anything else
 * that Camel reaches. Its body is the variables of the request as a map; what it leaves is the
 * answer. Limits, retries, outcome classes and the look at what is unclear are those of every other
 * system.
 */
public final class RouteTransport implements HttpTransport {
  /** What the address of such a request begins with. */
  public static final String SCHEME = "direct";

  // A route that is not there is told at once.
  private static final String AT_ONCE = "?block=false";

  private static final TypeReference<Map<String, Object>> VARIABLES = new TypeReference<>() {};

  private final CamelContext context;
  private final Timers timers;
  private final HttpTransport others;
  private ProducerTemplate template;

  /**
   * @param others carries what has any other address; is closed with this
   */
  public RouteTransport(CamelContext context, Timers timers, HttpTransport others) {
    this.context = context;
    this.timers = timers;
    this.others = others;
  }

  @Override
  public CompletableFuture<Incoming> send(Outgoing request) {
    return SCHEME.equals(request.url().getScheme()) ? handOver(request) : others.send(request);
  }

  private CompletableFuture<Incoming> handOver(Outgoing request) {
    CompletableFuture<Incoming> result = new CompletableFuture<>();
    URI route = request.url();
    Timers.Cancellable late =
        timers.after(
            request.timeoutMs(),
            () ->
                result.completeExceptionally(
                    new TransportException(
                        TransportException.Kind.UNCLEAR, route + " gave no answer in time")));
    result.whenComplete((answer, failure) -> late.cancel());
    try {
      Exchange exchange = new DefaultExchange(context, ExchangePattern.InOut);
      exchange.getMessage().setBody(Json.mapper().readValue(request.body(), VARIABLES));
      template()
          .asyncSend(route + AT_ONCE, exchange)
          .whenComplete((done, failure) -> RouteAnswer.tell(route, done, failure, result));
    } catch (Exception e) {
      RouteAnswer.tell(route, null, e, result);
    }
    return result;
  }

  private synchronized ProducerTemplate template() {
    if (template == null) {
      template = context.createProducerTemplate();
    }
    return template;
  }

  @Override
  public synchronized void close() {
    if (template != null) {
      template.stop();
    }
    others.close();
  }
}
