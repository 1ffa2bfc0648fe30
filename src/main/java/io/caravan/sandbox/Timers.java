package io.caravan.sandbox;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks after a span of the sandbox's time. */
public final class Timers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Timers.class);
  private static final int THREADS = 4;

  private final SandboxClock clock;
  private final ScheduledExecutorService executor;

  public Timers(SandboxClock clock) {
    this.clock = clock;
    this.executor =
        Executors.newScheduledThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "sandbox-timer");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Runs the task once; a task that fails is logged. After {@link #close} nothing runs. */
  public void after(Duration virtual, Runnable task) {
    try {
      executor.schedule(() -> guarded(task), clock.real(virtual).toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("The sandbox is closing: a timer is dropped");
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("A task of the sandbox failed", e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
