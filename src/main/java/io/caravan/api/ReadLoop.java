package io.caravan.api;

import io.caravan.ledger.Lease;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Timers;
import java.lang.ref.WeakReference;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads when the ledger's schedule row says so. Of all runners the one that takes the row reads; it
 * renews its lease while it reads, and when it dies another takes over at the end of the lease.
 * Something that waits (a hint, a replay) is read at once, without the list.
 */
public final class ReadLoop implements AutoCloseable {
  /** Kind of alarm: something cannot be read. */
  public static final String ALARM = "unreadable";

  private static final Logger LOG = LoggerFactory.getLogger(ReadLoop.class);
  private static final long SIGNAL_MS = 20;
  private static final long LONGEST_SLEEP_MS = 5_000;
  private static final long FIRE_AGAIN_MS = 1_000;
  private static final int RENEWALS_PER_LEASE = 3;

  /** What is read. */
  public interface Reading {
    /** Whether something waits that is not on the schedule. */
    boolean waiting(LedgerReads reads);

    /**
     * Reads what waits and, if it is due, the list.
     *
     * @param goOn false once this runner should stop, between two records or pages
     * @return whether anything new was found
     */
    boolean run(boolean listDue, BooleanSupplier goOn) throws CallException;
  }

  private final String name;
  private final Ledger ledger;
  private final Timers timers;
  private final Executor worker;
  private final StreamSchedule schedule;
  private final long leaseMs;
  private final Reading reading;
  private final AtomicBoolean signalled = new AtomicBoolean();
  private final ReadPause pause;
  private Timers.Cancellable planned;
  private boolean running;
  private boolean again;
  private volatile boolean stopped;
  private long firedAt;

  /**
   * @param name of the schedule row: {@code pos/items}
   * @param worker runs one task at a time, off the timers' thread
   */
  public ReadLoop(
      String name,
      Ledger ledger,
      Timers timers,
      Executor worker,
      StreamSchedule schedule,
      long leaseMs,
      Reading reading) {
    this.name = name;
    this.ledger = ledger;
    this.timers = timers;
    this.worker = worker;
    this.schedule = schedule;
    this.leaseMs = leaseMs;
    this.reading = reading;
    this.pause = new ReadPause(name, ledger);
  }

  public void start() {
    // The ledger keeps its listeners for good; a loop that was closed must not stay with them.
    WeakReference<ReadLoop> weak = new WeakReference<>(this);
    ledger.onReady(
        () -> {
          ReadLoop loop = weak.get();
          if (loop != null) {
            loop.signal();
          }
        });
    plan(0);
  }

  /** Ends after the record in hand; the schedule row is given back. */
  @Override
  public synchronized void close() {
    stopped = true;
    if (planned != null) {
      planned.cancel();
    }
  }

  private void signal() {
    if (!stopped && signalled.compareAndSet(false, true)) {
      timers.after(SIGNAL_MS, this::wake);
    }
  }

  private synchronized void plan(long delayMs) {
    if (planned != null) {
      planned.cancel();
    }
    if (!stopped) {
      planned = timers.after(Math.max(0, Math.min(delayMs, LONGEST_SLEEP_MS)), this::wake);
    }
  }

  private void wake() {
    synchronized (this) {
      if (stopped) {
        return;
      }
      if (running) {
        again = true;
        return;
      }
      running = true;
    }
    try {
      worker.execute(this::turn);
    } catch (RejectedExecutionException e) {
      LOG.debug("reading of {} has been stopped", name);
    }
  }

  private void turn() {
    long sleep = LONGEST_SLEEP_MS;
    try {
      signalled.set(false);
      sleep = readIfDue();
    } catch (RuntimeException e) {
      LOG.warn("reading of {} could not go on: {}", name, RecordIntake.reason(e), e);
    }
    synchronized (this) {
      running = false;
      if (again) {
        again = false;
        sleep = 0;
      }
    }
    plan(sleep);
  }

  private record Standing(long due, boolean waiting) {}

  /** Returns how long nothing is to be done. */
  private long readIfDue() {
    Standing standing =
        ledger.read(reads -> new Standing(reads.scheduledAt(name), reading.waiting(reads)));
    long now = ledger.now();
    boolean listDue = standing.due() <= now;
    boolean waits = standing.waiting() && pause.isOver(now) && now - firedAt >= FIRE_AGAIN_MS;
    if (!listDue && !waits) {
      return standing.due() - now;
    }
    Optional<Lease> lease = ledger.writeNow(tx -> take(tx, !listDue));
    if (lease.isEmpty()) {
      firedAt = listDue ? firedAt : now;
      return LONGEST_SLEEP_MS;
    }
    return read(lease.get(), listDue, standing.due());
  }

  private Optional<Lease> take(LedgerTx tx, boolean early) {
    if (early) {
      tx.fireNow(name);
    }
    return tx.takeSchedule(name, leaseMs);
  }

  private long read(Lease lease, boolean listDue, long due) {
    LeaseKeeper keeper =
        new LeaseKeeper(ledger, timers, lease, leaseMs, leaseMs / RENEWALS_PER_LEASE);
    StreamSchedule.Next next = new StreamSchedule.Next(due, lease.intervalMs());
    AtomicBoolean cut = new AtomicBoolean();
    try {
      boolean changed = reading.run(listDue, () -> goesOn(keeper, cut));
      pause.ended(listDue && !cut.get());
      long now = ledger.now();
      if (cut.get() && stopped) {
        // Whoever takes over goes on at once.
        next = new StreamSchedule.Next(now, lease.intervalMs());
      } else if (listDue || changed) {
        next = schedule.next(now, listDue ? lease.intervalMs() : -1, changed);
        next = listDue || next.at() < due ? next : new StreamSchedule.Next(due, next.intervalMs());
      }
    } catch (CallException e) {
      // A call that was given up because of the stop is no fault of the vendor.
      long until = stopped ? ledger.now() : pause.failed(e);
      next = new StreamSchedule.Next(listDue ? until : Math.max(due, until), lease.intervalMs());
    } catch (RuntimeException e) {
      long until = pause.failed(new CallException(Failure.TRANSIENT, RecordIntake.reason(e)));
      next = new StreamSchedule.Next(until, lease.intervalMs());
    } finally {
      keeper.end(next);
    }
    return next.at() - ledger.now();
  }

  // A reading that came to its end while its runner stops has not been cut short.
  private boolean goesOn(LeaseKeeper keeper, AtomicBoolean cut) {
    boolean goesOn = !stopped && keeper.holds();
    cut.compareAndSet(false, !goesOn);
    return goesOn;
  }
}
