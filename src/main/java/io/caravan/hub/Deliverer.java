package io.caravan.hub;

import io.caravan.api.CallLog;
import io.caravan.ledger.Claimed;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerException;
import io.caravan.ledger.Timers;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands deliveries of one entity to one target: claims lanes, at most {@code inFlight} at once, and
 * runs each in order. Woken by the ledger, by the time at which a lane becomes ready, and now and
 * then by itself.
 */
public final class Deliverer {
  /** How long a runner has a lane to itself without saying that it goes on. */
  public static final long LEASE_MS = LaneRun.LEASE_MS;

  private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);
  private static final int PER_LANE = 50;
  private static final long LONGEST_STOP_MS = 30_000;

  /** How a delivery gets to its target: a route, or whatever stands for one. */
  public interface Carrier {
    /**
     * @param log holds the document; calls are told to it
     * @param done told once, whatever happens
     */
    void carry(Delivery delivery, CallLog log, Consumer<Carried> done);
  }

  /**
   * What became of the way to the target.
   *
   * @param thrown what it failed with, or null
   * @param caught a failure was handled on the way
   * @param node where it ended, for people
   */
  public record Carried(Throwable thrown, boolean caught, String node) {}

  /**
   * How deliveries are handed over.
   *
   * @param settlesAtEnd the way's own end counts as the delivery
   * @param idleMs when to look again though nothing is known to be ready
   */
  public record Manner(int inFlight, boolean settlesAtEnd, long idleMs) {
    /** How often to look by default. */
    public static final long IDLE_MS = 1000;
  }

  private final Hub hub;
  private final Ledger ledger;
  private final String entity;
  private final String target;
  private final Timers timers;
  private final Executor workers;
  private final Backoff backoff;
  private final Carrier carrier;
  private final Manner manner;
  private final Runnable wake = this::wake;
  private final Object lock = new Object();
  private Timers.Cancellable planned;
  private boolean open;
  private volatile long startedAt;
  private boolean pumping;
  private boolean again;
  private int active;

  Deliverer(
      Hub hub,
      String entity,
      String target,
      Timers timers,
      Executor workers,
      Backoff backoff,
      Carrier carrier,
      Manner manner) {
    this.hub = hub;
    this.ledger = hub.ledger();
    this.entity = entity;
    this.target = target;
    this.timers = timers;
    this.workers = workers;
    this.backoff = backoff;
    this.carrier = carrier;
    this.manner = manner;
  }

  /** One whose waits are those of the flow {@code <entity>-to-<target>}. */
  public static Deliverer of(
      Hub hub,
      String entity,
      String target,
      Timers timers,
      Executor workers,
      RandomGenerator random,
      Carrier carrier,
      Manner manner) {
    Backoff backoff = Backoff.of(hub, entity + "-to-" + target, random);
    return new Deliverer(hub, entity, target, timers, workers, backoff, carrier, manner);
  }

  /** Subscribes the target and begins, or goes on after claiming was stopped. */
  public void start() {
    Baselines.subscribe(ledger, entity, target);
    startedAt = ledger.now();
    synchronized (lock) {
      open = !hub.dryRun();
    }
    hub.unlisten(wake);
    hub.listen(wake);
    wake();
  }

  void stopClaiming() {
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
  void awaitLanes() throws InterruptedException {
    long until = System.nanoTime() + LONGEST_STOP_MS * 1_000_000;
    synchronized (lock) {
      while (active > 0 || pumping) {
        long left = (until - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          LOG.warn(
              "{} stops with {} deliveries on their way; the ledger lets them end elsewhere",
              this,
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
      workers.execute(this::pump);
    } catch (RejectedExecutionException e) {
      synchronized (lock) {
        pumping = false;
        lock.notifyAll();
      }
    }
  }

  private void pump() {
    long next = manner.idleMs;
    try {
      while (claim()) {
        LOG.trace("{} claims on", this);
      }
      next = untilNext();
    } catch (LedgerException e) {
      LOG.warn("{} could not claim deliveries and tries again: {}", this, e.getMessage());
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
    int free = free();
    if (free <= 0) {
      return false;
    }
    List<Claimed> claims = ledger.claim(entity, target, free, PER_LANE, LEASE_MS);
    for (Claimed lane : claims) {
      synchronized (lock) {
        active++;
      }
      LaneRun run = new LaneRun(this, lane);
      workers.execute(run::start);
    }
    return claims.size() == free;
  }

  private int free() {
    synchronized (lock) {
      return open ? manner.inFlight - active : 0;
    }
  }

  private long untilNext() {
    if (free() <= 0) {
      // The lane that ends next looks again; until then nothing could be claimed.
      return manner.idleMs;
    }
    long readyAt = ledger.nextReadyAt(entity, target);
    long wait = readyAt < 0 ? manner.idleMs : readyAt - ledger.now();
    return Math.max(1, Math.min(manner.idleMs, wait));
  }

  /** A lane was given back. */
  void ended() {
    synchronized (lock) {
      active--;
      lock.notifyAll();
    }
    wake();
  }

  int active() {
    synchronized (lock) {
      return active;
    }
  }

  /** Since when it delivers, ledger ms. */
  long startedAt() {
    return startedAt;
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

  Executor workers() {
    return workers;
  }

  Backoff backoff() {
    return backoff;
  }

  Carrier carrier() {
    return carrier;
  }

  boolean settlesAtEnd() {
    return manner.settlesAtEnd;
  }

  @Override
  public String toString() {
    return "hub:" + entity + "?to=" + target;
  }
}
