package io.caravan.hub;

import io.caravan.flow.FlowSettings;
import io.caravan.ledger.Claimed;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerException;
import io.caravan.ledger.Timers;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands deliveries of one entity to one target: claims lanes, at most {@code inFlight} at once, and
 * runs each in order. Woken by the ledger, by the time at which a lane becomes ready, and at least
 * each second.
 */
final class HubConsumer extends DefaultConsumer implements ShutdownAware {
  private static final Logger LOG = LoggerFactory.getLogger(HubConsumer.class);
  private static final int PER_LANE = 50;
  private static final long IDLE_MS = 1000;
  private static final long LONGEST_STOP_MS = 30_000;

  private final Hub hub;
  private final Ledger ledger;
  private final Timers timers;
  private final RandomGenerator random;
  private final HubEndpoint endpoint;
  private final Runnable wake = this::wake;
  private final Object lock = new Object();
  private Timers.Cancellable planned;
  private boolean open;
  private boolean pumping;
  private boolean again;
  private int active;
  private volatile int inFlight;

  HubConsumer(
      HubEndpoint endpoint, Processor processor, Hub hub, Timers timers, RandomGenerator random) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.hub = hub;
    this.ledger = hub.ledger();
    this.timers = timers;
    this.random = random;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    inFlight =
        FlowSettings.of(endpoint.getCamelContext())
            .number(getRouteId(), "in-flight", endpoint.getInFlight());
    Baselines.subscribe(ledger, endpoint.getEntity(), endpoint.getTo());
    synchronized (lock) {
      open = !hub.dryRun();
    }
    hub.listen(wake);
    wake();
  }

  @Override
  protected void doSuspend() throws Exception {
    stopClaiming();
    super.doSuspend();
  }

  @Override
  protected void doResume() throws Exception {
    super.doResume();
    doStart();
  }

  @Override
  protected void doStop() throws Exception {
    stopClaiming();
    awaitLanes();
    super.doStop();
  }

  private void stopClaiming() {
    hub.unlisten(wake);
    synchronized (lock) {
      open = false;
      if (planned != null) {
        planned.cancel();
        planned = null;
      }
    }
  }

  // Deliveries that are running are finished; the rest of their lanes is given back.
  private void awaitLanes() throws InterruptedException {
    long until = System.nanoTime() + LONGEST_STOP_MS * 1_000_000;
    synchronized (lock) {
      while (active > 0 || pumping) {
        long left = (until - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          LOG.warn(
              "{} stops with {} deliveries on their way; the ledger lets them end elsewhere",
              endpoint,
              active);
          return;
        }
        lock.wait(left);
      }
    }
  }

  /** Looks for ready lanes soon; cheap and safe from any thread. */
  private void wake() {
    synchronized (lock) {
      if (!open) {
        return;
      }
      if (pumping) {
        again = true;
        return;
      }
      pumping = true;
    }
    try {
      workers().execute(this::pump);
    } catch (RejectedExecutionException e) {
      synchronized (lock) {
        pumping = false;
        lock.notifyAll();
      }
    }
  }

  private void pump() {
    long next = IDLE_MS;
    try {
      while (claim()) {
        LOG.trace("{} claims on", endpoint);
      }
      next = untilNext();
    } catch (LedgerException e) {
      LOG.warn("{} could not claim deliveries and tries again: {}", endpoint, e.getMessage());
    } finally {
      rest(next);
    }
  }

  private void rest(long next) {
    boolean more;
    synchronized (lock) {
      pumping = false;
      more = again;
      again = false;
      lock.notifyAll();
      if (open && !more) {
        plan(next);
      }
    }
    if (more) {
      wake();
    }
  }

  private void plan(long delayMs) {
    if (planned != null) {
      planned.cancel();
    }
    planned = timers.after(delayMs, wake);
  }

  /** True if there may be more to claim at once. */
  private boolean claim() {
    int free;
    synchronized (lock) {
      free = open ? inFlight - active : 0;
    }
    if (free <= 0) {
      return false;
    }
    List<Claimed> claims =
        ledger.claim(endpoint.getEntity(), endpoint.getTo(), free, PER_LANE, LaneRun.LEASE_MS);
    for (Claimed lane : claims) {
      synchronized (lock) {
        active++;
      }
      LaneRun run = new LaneRun(this, lane);
      workers().execute(run::start);
    }
    return claims.size() == free;
  }

  private long untilNext() {
    long readyAt = ledger.nextReadyAt(endpoint.getEntity(), endpoint.getTo());
    long wait = readyAt < 0 ? IDLE_MS : readyAt - ledger.now();
    return Math.max(1, Math.min(IDLE_MS, wait));
  }

  /** A lane was given back. */
  void ended() {
    synchronized (lock) {
      active--;
      lock.notifyAll();
    }
    wake();
  }

  /** Most lanes that are run at once. */
  int inFlight() {
    return inFlight;
  }

  boolean isOpen() {
    synchronized (lock) {
      return open;
    }
  }

  Hub hub() {
    return hub;
  }

  Timers timers() {
    return timers;
  }

  ExecutorService workers() {
    return endpoint.component().workers();
  }

  Backoff backoff() {
    return Backoff.of(hub, getRouteId(), random);
  }

  boolean settlesAtEnd() {
    return HubEndpoint.AT_END.equals(endpoint.getSettle());
  }

  @Override
  public boolean deferShutdown(ShutdownRunningTask task) {
    return false;
  }

  @Override
  public int getPendingExchangesSize() {
    synchronized (lock) {
      return active;
    }
  }

  @Override
  public void prepareShutdown(boolean suspendOnly, boolean forced) {
    stopClaiming();
  }
}
