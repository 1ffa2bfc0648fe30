package io.caravan.api;

import io.caravan.api.Client.Urgency;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Timers;
import io.caravan.system.SystemPack.Limiter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What may be asked of one system. The bucket stands in the ledger, so that all runners share it;
 * of the calls that wait in this process the most urgent goes first, and reads leave a share that
 * only orders may use up.
 */
public final class Budget {
  /** Name in the ledger of what may be asked by now. */
  public static final String BUCKET = "api";

  private static final String BURST = "burst";

  /** Seconds below nothing that the vendor wants to be left alone. */
  public static final String PAUSE = "pause";

  private static final int TOGETHER = 64;
  private static final long LONGEST_NAP_MS = 5_000;
  private static final double MILLIS = 1000.0;
  private static final double ORDER_SHARE = 0;
  private static final double WRITE_SHARE = 0.05;
  private static final double READ_SHARE = 0.15;
  private static final double CATALOGUE_SHARE = 0.20;
  private static final double BULK_SHARE = 0.30;
  private static final int MOST_COSTS = 10_000;

  private final String system;
  private final Limiter limiter;
  private final Ledger ledger;
  private final Timers timers;
  private final PriorityQueue<Waiting> queue =
      new PriorityQueue<>(
          Comparator.comparing(Waiting::urgency).thenComparingLong(Waiting::number));
  private final Map<String, Double> costs = new ConcurrentHashMap<>();
  private double capacity;
  private double rate;
  private double burst;
  private double running;
  private long number;
  private boolean busy;
  private Urgency blocked;
  private long blockedUntil;
  private Timers.Cancellable nap = () -> {};

  private record Waiting(
      double cost, Urgency urgency, long number, CompletableFuture<Void> admitted) {}

  private record Taken(int count, long waitMs) {}

  Budget(String system, Limiter limiter, Ledger ledger, Timers timers) {
    this.system = system;
    this.limiter = limiter;
    this.ledger = ledger;
    this.timers = timers;
    this.capacity = limiter.capacity();
    this.rate = limiter.rate();
    // Any second of a fixed window then holds at most the limit.
    this.burst = limiter.burst() / 2.0;
  }

  /** What a request will be priced at: as the last one alike was, else a guess. */
  double cost(Prepared request) {
    Double learnt = costs.get(request.costKey());
    if (learnt != null) {
      return learnt;
    }
    return switch (limiter.kind()) {
      case RateState.QUERY_COST ->
          request.graphql()
              ? Math.max(
                  request.known(), CostGuess.of(request.request().graphql(), request.variables()))
              : 1;
      case RateState.DRIP -> Math.max(request.known(), base(limiter));
      default -> 0;
    };
  }

  /** Cost of a request of which nothing is known. */
  static double base(Limiter limiter) {
    String base = limiter.state().get("base-cost");
    return base == null ? 1 : Double.parseDouble(base);
  }

  /**
   * Completes when the request may go. It must be followed by {@link #ended} or {@link #notSent}.
   */
  CompletableFuture<Void> admit(double cost, Urgency urgency) {
    if ("none".equals(limiter.kind())) {
      return CompletableFuture.completedFuture(null);
    }
    Waiting waiting;
    boolean pump;
    synchronized (this) {
      waiting = new Waiting(cost, urgency, number++, new CompletableFuture<>());
      queue.add(waiting);
      pump = blocked == null || urgency.compareTo(blocked) < 0 || ledger.now() >= blockedUntil;
    }
    if (pump) {
      pump();
    }
    return waiting.admitted;
  }

  private void pump() {
    List<Waiting> first = new ArrayList<>();
    synchronized (this) {
      if (busy || queue.isEmpty()) {
        return;
      }
      busy = true;
      while (first.size() < TOGETHER && !queue.isEmpty()) {
        first.add(queue.poll());
      }
    }
    ledger
        .write(tx -> take(tx, first))
        .whenComplete(
            (taken, failure) -> {
              if (failure == null) {
                go(first, taken);
              } else {
                fail(first);
              }
            });
  }

  private Taken take(LedgerTx tx, List<Waiting> waiting) {
    double size;
    double refill;
    double window;
    synchronized (this) {
      size = capacity;
      refill = rate;
      window = burst;
    }
    long pause = tx.takeBudget(system, PAUSE, 0, 0, 1);
    if (pause > 0) {
      return new Taken(0, pause);
    }
    int count = 0;
    for (Waiting one : waiting) {
      long wait = window <= 0 ? 0 : tx.takeBudget(system, BURST, 1, window, window);
      if (wait == 0) {
        double floor = Math.min(share(one.urgency) * size, Math.max(0, size - one.cost));
        wait = tx.takeBudget(system, BUCKET, one.cost + floor, size, refill);
        if (wait == 0 && floor > 0) {
          // The share was only to be seen there.
          tx.takeBudget(system, BUCKET, -floor, size, refill);
        } else if (wait > 0 && window > 0) {
          tx.takeBudget(system, BURST, -1, window, window);
        }
      }
      if (wait > 0) {
        return new Taken(count, wait);
      }
      count++;
    }
    return new Taken(count, 0);
  }

  private double share(Urgency urgency) {
    double own =
        switch (urgency) {
          case ORDER -> ORDER_SHARE;
          case STOCK, WRITE -> WRITE_SHARE;
          case READ -> READ_SHARE;
          case CATALOGUE -> CATALOGUE_SHARE;
          case BULK -> BULK_SHARE;
        };
    return limiter.reserve() + own;
  }

  private void go(List<Waiting> first, Taken taken) {
    boolean more;
    synchronized (this) {
      busy = false;
      for (Waiting one : first.subList(0, taken.count)) {
        running += one.cost;
      }
      List<Waiting> back = first.subList(taken.count, first.size());
      queue.addAll(back);
      blocked = back.isEmpty() ? null : back.get(0).urgency;
      blockedUntil = ledger.now() + taken.waitMs;
      Waiting next = queue.peek();
      more = next != null && (blocked == null || next.urgency.compareTo(blocked) < 0);
      nap.cancel();
      if (taken.waitMs > 0) {
        nap = timers.after(Math.min(taken.waitMs, LONGEST_NAP_MS), this::pump);
      }
    }
    first.subList(0, taken.count).forEach(one -> one.admitted.complete(null));
    if (more) {
      pump();
    }
  }

  private void fail(List<Waiting> first) {
    boolean more;
    synchronized (this) {
      busy = false;
      more = !queue.isEmpty();
    }
    CallException failure =
        new CallException(
            Failure.TRANSIENT, system + " was not called: the ledger could not count the call");
    first.forEach(one -> one.admitted.completeExceptionally(failure));
    if (more) {
      pump();
    }
  }

  /**
   * An admitted request came to an end.
   *
   * @param request whose price may be learnt
   * @param state what the answer told
   * @param pauseMs how long the vendor wants us to wait, 0 = not at all
   * @return what it was charged
   */
  double ended(Prepared request, double cost, RateState state, long pauseMs) {
    boolean refused = pauseMs > 0;
    double charged = refused ? 0 : state.charged() == null ? cost : state.charged();
    if ("none".equals(limiter.kind())) {
      return charged;
    }
    double inFlight;
    synchronized (this) {
      running = Math.max(0, running - cost);
      capacity = state.capacity() == null || state.capacity() <= 0 ? capacity : state.capacity();
      rate = state.rate() == null || state.rate() <= 0 ? rate : state.rate();
      burst = state.burst() == null || state.burst() <= 0 ? burst : state.burst() / 2;
      inFlight = running;
    }
    if (state.cost() != null && costs.size() < MOST_COSTS) {
      costs.put(request.costKey(), state.cost());
    }
    // What was sent meanwhile is not in the vendor's figure yet.
    double told = state.left() == null ? Double.MAX_VALUE : state.left() - inFlight;
    // A vendor who tells how much is there lets cheaper calls go before this one.
    boolean tells = RateState.QUERY_COST.equals(limiter.kind()) && state.left() != null;
    double pause = refused && !tells ? pauseMs / MILLIS : 0;
    if (charged != cost || state.left() != null || pause > 0) {
      ledger.write(tx -> corrected(tx, cost - charged, told, pause));
    }
    return charged;
  }

  /** An admitted request did not leave: what was taken for it is there again. */
  void notSent(double cost) {
    if ("none".equals(limiter.kind())) {
      return;
    }
    synchronized (this) {
      running = Math.max(0, running - cost);
    }
    if (cost != 0) {
      ledger.write(tx -> corrected(tx, cost, Double.MAX_VALUE, 0));
    }
  }

  private Void corrected(LedgerTx tx, double back, double told, double pause) {
    double size;
    double refill;
    synchronized (this) {
      size = capacity;
      refill = rate;
    }
    tx.correctBudget(system, BUCKET, back, told, size, refill);
    if (pause > 0) {
      tx.correctBudget(system, PAUSE, 0, -pause, 0, 1);
    }
    return null;
  }
}
