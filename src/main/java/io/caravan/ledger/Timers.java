package io.caravan.ledger;

import java.util.concurrent.CompletableFuture;

/** Runs things later, in the ledger's time: a scaled clock shortens every wait alike. */
public interface Timers {
  /**
   * Runs {@code task} on a thread of its own choice after {@code delayMs} of the ledger's time. The
   * task must be short and must not throw.
   */
  Cancellable after(long delayMs, Runnable task);

  /**
   * Waits for what other tasks complete.
   *
   * @throws java.util.concurrent.CompletionException with what it failed with
   */
  default <T> T await(CompletableFuture<T> result) {
    return result.join();
  }

  /** A task that may still be called off. */
  @FunctionalInterface
  interface Cancellable {
    void cancel();
  }
}
