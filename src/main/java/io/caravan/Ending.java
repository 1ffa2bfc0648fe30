package io.caravan;

import io.caravan.api.SystemClients;
import io.caravan.ledger.Ledger;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what does not end by itself when the hub is stopped: after a grace the calls that no vendor
 * has answered, after another one the work of a database that does not answer. Both stand in the
 * ledger as unclear or not done, and the next start goes on from there.
 */
final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  private final SystemClients clients;
  private final Ledger ledger;
  private final long graceMs;
  // The machine's own time: whoever stops the hub waits in it.
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "caravan-ending");
            thread.setDaemon(true);
            return thread;
          });

  Ending(SystemClients clients, Ledger ledger, long graceMs) {
    this.clients = clients;
    this.ledger = ledger;
    this.graceMs = graceMs;
  }

  void begin() {
    timer.schedule(this::calls, graceMs, TimeUnit.MILLISECONDS);
  }

  private void calls() {
    clients.giveUp();
    CompletableFuture<?> answered = ledger.write(tx -> null);
    timer.schedule(() -> database(answered), graceMs, TimeUnit.MILLISECONDS);
  }

  private void database(CompletableFuture<?> answered) {
    if (!answered.isDone()) {
      LOG.warn("the ledger's database does not answer; what was not committed is done again later");
      ledger.abandon();
    }
  }

  /** Everything has ended. */
  void over() {
    timer.shutdownNow();
  }
}
