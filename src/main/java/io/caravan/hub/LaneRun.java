package io.caravan.hub;

import io.caravan.ledger.Claimed;
import io.caravan.ledger.CrashPoint;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Need;
import io.caravan.ledger.Settlement;
import io.caravan.ledger.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the deliveries of one claimed lane one after the other: the next begins when the former is
 * settled. Never blocks a thread for the ledger or a target.
 */
final class LaneRun {
  static final long LEASE_MS = 60_000;
  static final String HEADER_ENTITY = "CaravanEntity";
  static final String HEADER_ACTION = "CaravanAction";

  /** A call may take so long; it is never begun with less of the lease left. */
  private static final long CALL_MS = 30_000;

  private static final long EXTEND_EACH_MS = 20_000;
  private static final long SHORTEST_WAIT_MS = 500;
  private static final long LONGEST_WAIT_MS = 60_000;
  private static final Logger LOG = LoggerFactory.getLogger(LaneRun.class);

  private final Deliverer deliverer;
  private final Ledger ledger;
  private final Claimed lane;
  private final Backoff backoff;
  private final Settler settler;
  private volatile long leaseUntil;
  private volatile boolean ended;
  private Timers.Cancellable renewal;
  private int failures;

  LaneRun(Deliverer deliverer, Claimed lane) {
    this.deliverer = deliverer;
    this.ledger = deliverer.hub().ledger();
    this.lane = lane;
    this.leaseUntil = lane.leaseUntil();
    this.failures = lane.failCount();
    this.backoff = deliverer.backoff();
    this.settler = new Settler(deliverer.hub(), backoff);
  }

  void start() {
    planRenewal();
    step(0);
  }

  private synchronized void planRenewal() {
    if (!ended) {
      renewal = deliverer.timers().after(EXTEND_EACH_MS, this::renew);
    }
  }

  private void renew() {
    if (!ended) {
      extend().whenComplete((kept, failed) -> planRenewal());
    }
  }

  private CompletableFuture<Boolean> extend() {
    return ledger
        .write(tx -> tx.extend(lane.laneId(), lane.epoch(), LEASE_MS) ? tx.now() + LEASE_MS : -1L)
        .thenApply(
            until -> {
              if (until > 0) {
                leaseUntil = until;
              }
              return until > 0;
            });
  }

  private void step(int n) {
    try {
      if (!deliverer.isOpen()) {
        giveBack(n);
      } else if (leaseUntil - ledger.now() < CALL_MS) {
        extend().whenCompleteAsync((kept, failed) -> extended(n, kept), deliverer.workers());
      } else {
        handOver(n);
      }
    } catch (RuntimeException e) {
      broken(e);
    }
  }

  private void extended(int n, Boolean kept) {
    if (Boolean.TRUE.equals(kept)) {
      step(n);
    } else {
      end();
    }
  }

  private void handOver(int n) {
    Delivery delivery = lane.deliveries().get(n);
    Handover handover =
        ledger.read(
            reads ->
                Handover.of(reads, deliverer.hub().systems(), delivery, deliverer.startedAt()));
    if (handover.missing() != null) {
      await(n, delivery);
      return;
    }
    DeliveryLog log = new DeliveryLog(lane, delivery, handover.document(), handover.calls());
    if (handover.overtaken()) {
      settle(n, delivery, Verdict.overtaken(), log);
      return;
    }
    CrashPoint.hit("delivery.begin");
    deliverer.carrier().carry(delivery, log, carried -> done(n, carried, log));
  }

  private void done(int n, Deliverer.Carried carried, DeliveryLog log) {
    CrashPoint.hit("delivery.carried");
    try {
      Delivery delivery = lane.deliveries().get(n);
      Verdict verdict =
          settler.judged(
              delivery,
              Verdict.of(
                  carried, log, deliverer.settlesAtEnd(), failures, delivery.attempt(), backoff));
      CrashPoint.hit("settle.decided");
      settle(n, delivery, verdict, log);
    } catch (RuntimeException e) {
      broken(e);
    }
  }

  private void settle(int n, Delivery delivery, Verdict verdict, DeliveryLog log) {
    boolean goesOn = n + 1 < lane.deliveries().size();
    List<Delivery> rest = lane.deliveries().subList(n + 1, lane.deliveries().size());
    ledger
        .write(tx -> settler.settle(tx, lane, delivery, verdict, log, rest, goesOn))
        .whenCompleteAsync(
            (kept, failed) -> {
              boolean isFinal = kept != null && kept.isFinal();
              if (isFinal) {
                failures = 0;
              } else if (kept != null) {
                tell(delivery, kept);
              }
              settled(n, goesOn && isFinal, kept != null, failed);
            },
            deliverer.workers());
  }

  private static void tell(Delivery delivery, Verdict verdict) {
    LOG.info(
        "{}.{} of {} for {}: {} {}",
        delivery.entity(),
        delivery.action(),
        delivery.key(),
        delivery.target(),
        verdict.outcome(),
        verdict.reason());
  }

  private void settled(int n, boolean goesOn, Boolean held, Throwable failed) {
    CrashPoint.hit("settle.committed");
    if (failed != null) {
      broken(failed);
    } else if (Boolean.TRUE.equals(held) && goesOn) {
      step(n + 1);
    } else {
      if (!Boolean.TRUE.equals(held)) {
        LOG.warn("lane {} was taken by another runner: its outcome stands", lane.laneId());
      }
      end();
    }
  }

  /** Waits for a link without an attempt; a link that came meanwhile sends it back at once. */
  private void await(int n, Delivery delivery) {
    List<Delivery> rest = lane.deliveries().subList(n, lane.deliveries().size());
    ledger
        .write(tx -> awaiting(tx, delivery, rest))
        .whenCompleteAsync((held, failed) -> settled(n, false, held, failed), deliverer.workers());
  }

  private boolean awaiting(LedgerTx tx, Delivery delivery, List<Delivery> rest) {
    List<Settlement> settlements = new ArrayList<>();
    Need missing = Handover.missing(tx, delivery, deliverer.startedAt()).orElse(null);
    if (missing != null) {
      long wait = Math.min(waited(tx.now() - delivery.createdAt()), missing.until() - tx.now());
      String reason =
          "waits for the " + missing.kind() + " " + missing.ref() + " at " + delivery.target();
      settlements.add(new Settlement(delivery.seq(), Settlement.Outcome.WAIT, wait, reason, null));
      Links.await(tx, delivery.target(), missing, delivery.key());
    }
    rest.forEach(other -> settlements.add(Settlement.back(other.seq())));
    return tx.settle(lane.laneId(), lane.epoch(), settlements);
  }

  // The link wakes the lane; looking by itself is for links that people make.
  private static long waited(long ageMs) {
    return Math.max(SHORTEST_WAIT_MS, Math.min(LONGEST_WAIT_MS, ageMs / 4));
  }

  private void giveBack(int n) {
    List<Settlement> back =
        lane.deliveries().subList(n, lane.deliveries().size()).stream()
            .map(delivery -> Settlement.back(delivery.seq()))
            .toList();
    ledger.settle(lane, back).whenComplete((held, failed) -> end());
  }

  // The lease runs out and the next claim finds what was called.
  private void broken(Throwable failed) {
    LOG.warn(
        "lane {} is left until its lease ends: {}",
        lane.laneId(),
        Words.unwrapped(failed).getMessage());
    end();
  }

  private void end() {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      if (renewal != null) {
        renewal.cancel();
      }
    }
    deliverer.ended();
  }
}
