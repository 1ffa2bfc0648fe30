package io.caravan.hub;

import io.caravan.api.CallLog;
import io.caravan.flow.FlowSettings;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.Timers;
import io.caravan.mapping.JsltLanguage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;

/** Hands deliveries of one entity to one target through a route, see {@link Deliverer}. */
final class HubConsumer extends DefaultConsumer implements ShutdownAware {
  private final Hub hub;
  private final Timers timers;
  private final RandomGenerator random;
  private final HubEndpoint endpoint;
  private Deliverer deliverer;
  private int inFlight;

  HubConsumer(
      HubEndpoint endpoint, Processor processor, Hub hub, Timers timers, RandomGenerator random) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.hub = hub;
    this.timers = timers;
    this.random = random;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    inFlight =
        FlowSettings.of(endpoint.getCamelContext())
            .number(getRouteId(), "in-flight", endpoint.getInFlight());
    deliverer =
        new Deliverer(
            hub,
            endpoint.getEntity(),
            endpoint.getTo(),
            timers,
            endpoint.component().workers(),
            Backoff.of(hub, getRouteId(), random),
            this::carry,
            new Deliverer.Manner(
                inFlight,
                HubEndpoint.AT_END.equals(endpoint.getSettle()),
                Deliverer.Manner.IDLE_MS));
    deliverer.start();
  }

  @Override
  protected void doSuspend() throws Exception {
    deliverer.stopClaiming();
    super.doSuspend();
  }

  @Override
  protected void doResume() throws Exception {
    super.doResume();
    // The same one: it counts what was in flight when it was suspended, and a stop waits for that.
    deliverer.start();
  }

  @Override
  protected void doStop() throws Exception {
    if (deliverer != null) {
      deliverer.stopClaiming();
      deliverer.awaitLanes();
    }
    super.doStop();
  }

  private void carry(Delivery delivery, CallLog log, Consumer<Deliverer.Carried> done) {
    Exchange exchange = createExchange(false);
    exchange.setProperty(CallLog.PROPERTY, log);
    Message message = exchange.getIn();
    message.setBody(log.document());
    message.setHeader(JsltLanguage.HEADER_SYSTEM, delivery.target());
    message.setHeader(LaneRun.HEADER_ENTITY, delivery.entity());
    message.setHeader(LaneRun.HEADER_ACTION, delivery.action());
    getAsyncProcessor()
        .process(
            exchange,
            doneSync -> endpoint.component().workers().execute(() -> carried(exchange, done)));
  }

  private void carried(Exchange exchange, Consumer<Deliverer.Carried> done) {
    String node = exchange.getExchangeExtension().getHistoryNodeId();
    Deliverer.Carried carried =
        new Deliverer.Carried(
            exchange.getException(),
            exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT) != null,
            node == null ? "its start" : node);
    try {
      done.accept(carried);
    } finally {
      releaseExchange(exchange, false);
    }
  }

  /** Most lanes that are run at once. */
  int inFlight() {
    return inFlight;
  }

  @Override
  public boolean deferShutdown(ShutdownRunningTask task) {
    return false;
  }

  @Override
  public int getPendingExchangesSize() {
    return deliverer == null ? 0 : deliverer.active();
  }

  @Override
  public void prepareShutdown(boolean suspendOnly, boolean forced) {
    if (deliverer != null) {
      deliverer.stopClaiming();
    }
  }
}
