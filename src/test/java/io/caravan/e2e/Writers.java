package io.caravan.e2e;

import io.caravan.command.outside.Pause;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** People at both sides of a pair who all work at once: two in the shop, two in the ERP. */
final class Writers {
  static final List<String> SKUS = List.of("MUG", "CUP", "JAR", "POT", "PAN");
  private static final int BUYERS = 6;
  private static final int PEOPLE = 4;
  private static final int LEAST_COUNT = 200;
  private static final int MORE = 100;
  private static final Duration BETWEEN = Duration.ofMillis(300);
  // What a database says to whom it lets in again: somebody else was writing the same record.
  private static final List<String> AGAIN =
      List.of(
          "Concurrency", "could not serialize", "deadlock", "modified by another", "SQLITE_BUSY");

  private final Pair pair;
  private final long seed;
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger parcels = new AtomicInteger();
  private final AtomicInteger bought = new AtomicInteger();
  private volatile boolean open = true;
  private ExecutorService threads;
  private List<Future<?>> work;

  Writers(Pair pair, long seed) {
    this.pair = pair;
    this.seed = seed;
  }

  /** What they trade in; before they begin. */
  void stock() {
    for (String sku : SKUS) {
      pair.erp().item(sku, "The " + sku, "12.50");
      pair.erp().count(sku, LEAST_COUNT);
    }
  }

  /** They begin. */
  Writers start() {
    threads = Executors.newFixedThreadPool(PEOPLE);
    work = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      int who = i;
      work.add(threads.submit(() -> works(who)));
    }
    return this;
  }

  /**
   * They stop when they have done what they are at.
   *
   * @return how much was done
   */
  int end() {
    open = false;
    try {
      for (Future<?> one : work) {
        one.get();
      }
      return done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Orders that the shop confirmed to their buyers. */
  int bought() {
    return bought.get();
  }

  /** Does one person's work until the end; what cannot be done just now is left. */
  private void works(int who) {
    Random random = new Random(seed * PEOPLE + who);
    while (open) {
      try {
        deed(who, random);
        done.incrementAndGet();
      } catch (UncheckedIOException e) {
        // It is down, or was ended while it was at it.
        Pause.of(BETWEEN);
      } catch (IllegalStateException e) {
        if (AGAIN.stream().noneMatch(e.getMessage()::contains)) {
          throw e;
        }
      }
      Pause.of(BETWEEN);
    }
  }

  private void deed(int who, Random random) {
    String sku = SKUS.get(random.nextInt(SKUS.size()));
    String other = SKUS.get(random.nextInt(SKUS.size()));
    int buyer = random.nextInt(BUYERS);
    int what = random.nextInt(4);
    switch (who) {
      case 0 -> buy(Map.of(sku, 1 + random.nextInt(2)), buyer);
      case 1 -> {
        if (what == 0) {
          pair.shop().type(sku, random.nextInt(MORE));
        } else if (what == 1 && pair.shop().knows(mail(buyer))) {
          pair.shop().rename(mail(buyer), "Shop" + done.get(), "Buyer");
        } else {
          buy(sku.equals(other) ? Map.of(sku, 1) : Map.of(sku, 1, other, 2), buyer);
        }
      }
      case 2 -> {
        for (int shipment : pair.erp().open(1)) {
          pair.erp().send(shipment, "1Z" + parcels.incrementAndGet());
        }
      }
      default -> {
        if (what == 0) {
          pair.erp().retitle(sku, "The " + sku + " " + done.get());
        } else if (what == 1 && pair.erp().knows(mail(buyer))) {
          pair.erp().rename(mail(buyer), "Erp" + done.get() + " Buyer");
        } else {
          pair.erp().count(sku, LEAST_COUNT + random.nextInt(MORE));
        }
      }
    }
  }

  private void buy(Map<String, Integer> basket, int buyer) {
    if (pair.shop().buy(basket, "Buyer", "No" + buyer, mail(buyer)).isPresent()) {
      bought.incrementAndGet();
    }
  }

  private static String mail(int buyer) {
    return "buyer" + buyer + "@example.org";
  }
}
