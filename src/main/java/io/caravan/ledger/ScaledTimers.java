package io.caravan.ledger;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Timers on one daemon thread; real waits are the ledger's divided by {@code speed}. */
public final class ScaledTimers implements Timers, AutoCloseable {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final double speed;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "caravan-timers");
            made.setDaemon(true);
            return made;
          });

  /**
   * @param speed the ledger's seconds per real second, as of the clock the ledger was opened with
   */
  public ScaledTimers(double speed) {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed must be positive, was: " + speed);
    }
    this.speed = speed;
  }

  @Override
  public Cancellable after(long delayMs, Runnable task) {
    if (thread.isShutdown()) {
      return () -> {};
    }
    long nanos = (long) (Math.max(0, delayMs) * NANOS_PER_MILLI / speed);
    Future<?> planned = thread.schedule(task, nanos, TimeUnit.NANOSECONDS);
    return () -> planned.cancel(false);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
