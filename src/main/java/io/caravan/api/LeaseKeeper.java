package io.caravan.api;

import io.caravan.ledger.Lease;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerException;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Timers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews the lease of a schedule row while its stream is being read. */
final class LeaseKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  private final Ledger ledger;
  private final Timers timers;
  private final long leaseMs;
  private final long everyMs;
  private volatile Lease lease;
  private volatile boolean lost;
  private boolean ended;
  private Timers.Cancellable planned;
  private CompletableFuture<?> renewal = CompletableFuture.completedFuture(null);

  LeaseKeeper(Ledger ledger, Timers timers, Lease lease, long leaseMs, long everyMs) {
    this.ledger = ledger;
    this.timers = timers;
    this.lease = lease;
    this.leaseMs = leaseMs;
    this.everyMs = everyMs;
    plan();
  }

  /** False once another runner has the row, or may have it. */
  boolean holds() {
    return !lost && ledger.now() < lease.leaseUntil();
  }

  private synchronized void plan() {
    if (!ended) {
      planned = timers.after(everyMs, this::renew);
    }
  }

  private synchronized void renew() {
    if (ended || lost) {
      return;
    }
    Lease held = lease;
    renewal =
        ledger
            .write(tx -> renewed(tx, held))
            .handle(
                (kept, failed) -> {
                  if (failed == null && kept.isPresent()) {
                    lease = kept.get();
                  } else if (failed == null) {
                    lost = true;
                  }
                  plan();
                  return null;
                });
  }

  private Optional<Lease> renewed(LedgerTx tx, Lease held) {
    return tx.reschedule(held, tx.now(), held.intervalMs())
        ? tx.takeSchedule(held.name(), leaseMs)
        : Optional.empty();
  }

  /** Gives the row back with the next read in it. */
  void end(StreamSchedule.Next next) {
    CompletableFuture<?> pending;
    synchronized (this) {
      ended = true;
      planned.cancel();
      pending = renewal;
    }
    timers.await(pending);
    try {
      ledger.writeNow(tx -> tx.reschedule(lease, next.at(), next.intervalMs()));
    } catch (LedgerException e) {
      LOG.warn("the schedule of {} could not be set: {}", lease.name(), e.getMessage());
    }
  }
}
