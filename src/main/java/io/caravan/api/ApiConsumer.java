package io.caravan.api;

import io.caravan.flow.FlowSettings;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.support.DefaultConsumer;

/** Source {@code api:<system>/<stream>}: one exchange for each record that changed. */
public class ApiConsumer extends DefaultConsumer {
  private final ReaderSettings usual;
  private ExecutorService worker;
  private ReadLoop loop;
  private volatile FullRead fullRead;

  public ApiConsumer(Endpoint endpoint, Processor processor, ReaderSettings settings) {
    super(endpoint, processor);
    this.usual = settings;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    ReaderSettings settings = settings();
    StreamSchedule schedule = StreamSchedule.parse(settings.schedule());
    worker =
        getEndpoint()
            .getCamelContext()
            .getExecutorServiceManager()
            .newSingleThreadExecutor(this, "caravan-read-" + settings.place());
    RecordIntake intake = new RecordIntake(getEndpoint(), getProcessor(), settings.ledger());
    fullRead = new FullRead(settings, intake);
    loop =
        new ReadLoop(
            settings.place(),
            settings.ledger(),
            settings.timers(),
            worker,
            schedule,
            settings.leaseMs(),
            new StreamReader(settings, intake, new ItemsFirst(settings, this::running)));
    loop.start();
  }

  /** Reads its stream as a whole, beside the schedule; null before the route runs. */
  public FullRead fullRead() {
    return fullRead;
  }

  /** What the flows of this context read, as far as they are loaded by now. */
  private List<ReaderSettings> running() {
    return getEndpoint().getCamelContext().getRoutes().stream()
        .map(Route::getConsumer)
        .filter(ApiConsumer.class::isInstance)
        .map(consumer -> ((ApiConsumer) consumer).usual)
        .toList();
  }

  /** As the operator wants this route to read. */
  ReaderSettings settings() {
    FlowSettings own = FlowSettings.of(getEndpoint().getCamelContext());
    return usual
        .schedule(own.get(getRouteId(), "schedule", null))
        .since(own.get(getRouteId(), "since", null))
        .inFlight(own.number(getRouteId(), "in-flight", usual.inFlight()));
  }

  @Override
  protected void doStop() throws Exception {
    if (loop != null) {
      loop.close();
      getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(worker);
      loop = null;
    }
    super.doStop();
  }
}
