package io.caravan.hub;

import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.RunnerSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether anybody works on the ledger, and what waits meanwhile. For people and health checks; the
 * safety of the ledger never depends on it.
 *
 * @param runners last heard of first
 * @param waiting deliveries that wait, about
 * @param since when the oldest of them was queued, epoch ms; -1 if none waits
 * @param now the ledger's time, epoch ms
 */
public record Liveness(List<RunnerSeen> runners, long waiting, long since, long now) {
  /** A runner says ten times in it that it is alive. */
  private static final long ALIVE_MS = Duration.ofMinutes(2).toMillis();

  /** As it is now. */
  public static Liveness of(LedgerReads reads) {
    LedgerReads.Waiting waiting = reads.waiting();
    return new Liveness(reads.runners(), waiting.count(), waiting.oldestAt(), reads.now());
  }

  /** What is wrong now; cheap while somebody works, whatever waits. */
  public static Optional<String> faultIn(LedgerReads reads) {
    Liveness runners = new Liveness(reads.runners(), 0, -1, reads.now());
    return runners.isAlive() ? Optional.empty() : of(reads).fault();
  }

  /** Whether a runner was heard of lately. */
  public boolean isAlive(RunnerSeen runner) {
    return now - runner.heartbeatAt() < ALIVE_MS;
  }

  /** Whether any runner works. */
  public boolean isAlive() {
    return runners.stream().anyMatch(this::isAlive);
  }

  /** What is wrong, with what to do; nothing while somebody works, or nothing has waited long. */
  public Optional<String> fault() {
    boolean waits = waiting > 0 && now - since >= ALIVE_MS;
    return isAlive() || !waits
        ? Optional.empty()
        : Optional.of(
            "no runner is alive"
                + (runners.isEmpty()
                    ? ""
                    : ", the last one was heard of at "
                        + Instant.ofEpochMilli(runners.get(0).heartbeatAt()))
                + ", and "
                + waiting
                + " deliveries wait, the oldest since "
                + Instant.ofEpochMilli(since)
                + ": start ./caravan run, or look why it stands still");
  }
}
