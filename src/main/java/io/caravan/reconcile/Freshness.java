package io.caravan.reconcile;

import io.caravan.api.StreamReader;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.Timers;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Lets the hub read everything that was changed until now, so that only silent changes are left.
 */
final class Freshness {
  private static final long LOOK_MS = 500;
  private static final long LONGEST_MS = 300_000;

  private final Ledger ledger;
  private final Timers timers;

  Freshness(Ledger ledger, Timers timers) {
    this.ledger = ledger;
    this.timers = timers;
  }

  /**
   * Waits until each side's stream was read from its cursor to its end.
   *
   * @return false if that took too long: then nothing can be said of what changed meanwhile
   */
  boolean reached(List<Side> sides, BooleanSupplier goOn) {
    long asked = ledger.now();
    ledger.writeNow(
        tx -> {
          sides.forEach(side -> tx.fireNow(side.name() + "/" + side.read().stream().name()));
          return null;
        });
    while (goOn.getAsBoolean() && ledger.now() - asked < LONGEST_MS) {
      boolean all =
          ledger.read(
              reads ->
                  sides.stream()
                      .allMatch(
                          side ->
                              reads
                                  .fact(
                                      StreamReader.readFact(
                                          side.name(), side.read().stream().name()))
                                  .filter(at -> Instant.parse(at).toEpochMilli() >= asked)
                                  .isPresent()));
      if (all) {
        return true;
      }
      rest();
    }
    return false;
  }

  private void rest() {
    CompletableFuture<Void> rested = new CompletableFuture<>();
    timers.after(LOOK_MS, () -> rested.complete(null));
    rested.join();
  }
}
