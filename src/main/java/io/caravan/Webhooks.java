package io.caravan;

import io.caravan.api.Clients;
import io.caravan.api.ReadLoop;
import io.caravan.api.StreamSchedule;
import io.caravan.api.SubscriptionWatch;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.Timers;
import io.caravan.system.SystemConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Looks after the webhooks of all systems: at the start, and from time to time. */
final class Webhooks implements AutoCloseable {
  private static final long LEASE_MS = Duration.ofMinutes(1).toMillis();

  private final List<ReadLoop> loops = new ArrayList<>();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "caravan-webhooks");
            thread.setDaemon(true);
            return thread;
          });

  /** Of all runners the one that has a system's schedule row looks. */
  Webhooks(
      Iterable<SystemConfig> systems,
      Clients clients,
      Ledger ledger,
      Timers timers,
      String publicUrl,
      String every) {
    StreamSchedule schedule = StreamSchedule.parse(every);
    for (SystemConfig system : systems) {
      if (SubscriptionWatch.serves(system.pack())) {
        SubscriptionWatch watch =
            new SubscriptionWatch(clients.of(system.name()), ledger, publicUrl);
        ledger.writeNow(
            tx -> {
              tx.fireNow(watch.name());
              return null;
            });
        loops.add(new ReadLoop(watch.name(), ledger, timers, worker, schedule, LEASE_MS, watch));
      }
    }
    loops.forEach(ReadLoop::start);
  }

  @Override
  public void close() {
    loops.forEach(ReadLoop::close);
    worker.shutdown();
  }
}
