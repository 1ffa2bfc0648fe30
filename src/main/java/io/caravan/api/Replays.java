package io.caravan.api;

import io.caravan.ledger.Change;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.Timers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Brings parked native records of some origins again once a person wants it. They go through the
 * same route as fresh ones; if that parks them once more, the new reason stands in the old change.
 */
public final class Replays {
  private static final int AT_ONCE = 1000;
  private static final String NATIVE = "native";

  private final Ledger ledger;
  private final Set<String> origins;
  private final Function<Change, CompletableFuture<Void>> bring;
  private final Timers timers;

  /**
   * @param origins {@code api:pos/items}, {@code hook:warehouse/shipments}
   */
  public Replays(
      Ledger ledger, Timers timers, RecordIntake intake, String stream, Set<String> origins) {
    this(ledger, timers, origins, change -> intake.take(record(stream, change)));
  }

  /**
   * @param bring sends one through its route and settles the change
   */
  Replays(
      Ledger ledger,
      Timers timers,
      Set<String> origins,
      Function<Change, CompletableFuture<Void>> bring) {
    this.ledger = ledger;
    this.timers = timers;
    this.origins = Set.copyOf(origins);
    this.bring = bring;
  }

  /** Whether a person waits for one of ours. */
  public boolean wanted(LedgerReads reads) {
    return !wantedNow(reads).isEmpty();
  }

  /** Brings all that are wanted; returns how many. */
  public int run() {
    List<Change> wanted = ledger.read(this::wantedNow);
    CompletableFuture<?>[] running =
        wanted.stream().map(bring).toArray(CompletableFuture<?>[]::new);
    timers.await(CompletableFuture.allOf(running));
    return wanted.size();
  }

  private List<Change> wantedNow(LedgerReads reads) {
    if (!reads.anyToReplay()) {
      return List.of();
    }
    return reads.changesToReplay(AT_ONCE).stream()
        .filter(change -> NATIVE.equals(change.stage()) && origins.contains(change.origin()))
        .toList();
  }

  static SourceRecord record(String stream, Change change) {
    return new SourceRecord(
        change.system(),
        stream,
        change.entity(),
        change.nativeId(),
        change.version(),
        change.body(),
        change.origin(),
        // It is as old as it was when it was parked: a count is no fresh one for being tried again.
        change.recordedAt(),
        change.changeId());
  }
}
