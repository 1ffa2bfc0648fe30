package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.mapping.Json;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the calls of a system back while it does not answer at all. Stands in the ledger, so that
 * of all runners one asks again from time to time. What is held back waits without counting a
 * failure, so that no outage, however long, parks anything. Only a read is let through to try: of a
 * write that fails nobody knows what it did.
 */
public final class Breaker {
  /** Kind of the alarm while it is open; its subject is the system. */
  public static final String ALARM = "unreachable";

  private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);
  private static final int FAILURES = 5;
  private static final long FIRST_MS = 5_000;
  private static final long LONGEST_MS = 60_000;

  /** A system without anything to read is tried with a write, after so many waits. */
  private static final int WAITS_FOR_A_READ = 3;

  private static final long LOOK_MS = 2_000;
  private static final int SERVER_ERROR = 500;

  private final String system;
  private final String name;
  private final Ledger ledger;
  private int failures;
  private Open open;
  private long lookedAt = Long.MIN_VALUE;

  /** What stands in the ledger. */
  private record Open(long since, long tryAt, long waitMs, String why) {
    static Open of(LedgerReads reads, String name) {
      return reads.fact(name).map(Json::parse).map(Open::of).orElse(null);
    }

    private static Open of(JsonNode json) {
      return new Open(
          json.path("since").asLong(),
          json.path("tryAt").asLong(),
          json.path("waitMs").asLong(),
          json.path("why").asText());
    }

    /** When the next call may try whether the system answers again. */
    long mayTryAt(boolean write) {
      return tryAt + (write ? WAITS_FOR_A_READ * waitMs : 0);
    }

    String text() {
      return Json.mapper()
          .createObjectNode()
          .put("since", since)
          .put("tryAt", tryAt)
          .put("waitMs", waitMs)
          .put("why", why)
          .toString();
    }
  }

  Breaker(String system, Ledger ledger) {
    this.system = system;
    this.name = name(system);
    this.ledger = ledger;
  }

  static String name(String system) {
    return "breaker/" + system;
  }

  private static String lastHeld(String system) {
    return "held/" + system;
  }

  /** Since when a system has not answered, epoch ms; -1 if it answers. */
  public static long openSince(LedgerReads reads, String system) {
    Open open = Open.of(reads, name(system));
    return open == null ? -1 : open.since;
  }

  /**
   * By when all that was held back was let go again, epoch ms: a wait that began before the first
   * answer lasts a while after it. 0 if nothing ever was.
   */
  public static long heldUntil(LedgerReads reads, String system) {
    return reads.fact(lastHeld(system)).map(Long::parseLong).orElse(0L);
  }

  /** When a write may try at the earliest whether a silent system answers; 0 if it does. */
  public static long triedByWriteAt(LedgerReads reads, String system) {
    Open open = Open.of(reads, name(system));
    return open == null ? 0 : open.mayTryAt(true);
  }

  /**
   * Completes if a call may go.
   *
   * @return true if it is the one that tries whether the system answers again; fails with {@link
   *     Failure#THROTTLED} if it has to wait
   */
  CompletableFuture<Boolean> pass(boolean write) {
    Open now = look();
    if (now == null) {
      return CompletableFuture.completedFuture(false);
    }
    if (ledger.now() < now.mayTryAt(write)) {
      return CompletableFuture.failedFuture(held(now));
    }
    return ledger
        .write(tx -> taken(tx, write))
        .thenCompose(
            next ->
                next == null || next.tryAt == 0
                    ? CompletableFuture.completedFuture(next != null)
                    : CompletableFuture.failedFuture(held(next)));
  }

  /** Null: it is closed by now; with {@code tryAt} 0: this call tries; else another one does. */
  private Open taken(LedgerTx tx, boolean write) {
    Open now = Open.of(tx, name);
    if (now != null && tx.now() >= now.mayTryAt(write)) {
      long wait = Math.min(LONGEST_MS, now.waitMs * 2);
      Open next = new Open(now.since, tx.now() + wait, wait, now.why);
      tx.putFact(name, next.text());
      alarm(tx, next);
      keep(next);
      return new Open(now.since, 0, wait, now.why);
    }
    keep(now);
    return now;
  }

  private CallException held(Open now) {
    return new CallException(
        Failure.THROTTLED,
        system + " has not answered since " + Instant.ofEpochMilli(now.since) + ", so it waits",
        Math.max(1, now.tryAt - ledger.now()),
        null);
  }

  private synchronized Open look() {
    long now = ledger.now();
    if (lookedAt == Long.MIN_VALUE || now - lookedAt >= LOOK_MS) {
      keep(ledger.read(reads -> Open.of(reads, name)));
    }
    return open;
  }

  private synchronized void keep(Open now) {
    if (open != null && now == null) {
      // Another runner was answered: what failed here before that does not count any more.
      failures = 0;
    }
    open = now;
    lookedAt = ledger.now();
  }

  /** The system answered, whatever it said. */
  void saw(int status) {
    if (status >= SERVER_ERROR) {
      failed("HTTP " + status);
      return;
    }
    boolean was;
    synchronized (this) {
      failures = 0;
      was = open != null;
      open = null;
    }
    if (was) {
      LOG.info("{} answers again", system);
      ledger.write(
          tx -> {
            Open before = Open.of(tx, name);
            if (before != null) {
              tx.putFact(lastHeld(system), Long.toString(tx.now() + before.waitMs));
              tx.putFact(name, null);
              tx.clearAlarm(ALARM, system);
            }
            return null;
          });
    }
  }

  /** There was no answer. An address that the configuration forbids says nothing of the system. */
  void failed(TransportException silence) {
    if (silence.kind() != TransportException.Kind.REFUSED) {
      failed(silence.getMessage());
    }
  }

  /** Who gives the tokens is a part of the system; our own database is not. */
  void noToken(Throwable failure) {
    if (failure != null
        && CallFailures.cause(failure) instanceof CallException call
        && call.failure() == Failure.TRANSIENT
        && call.getCause() == null) {
      failed(call.getMessage());
    }
  }

  /**
   * What a try that failed means for who made it: it waits as the others do. One that may have
   * happened stays so, but counts no failure either.
   */
  <T> CompletableFuture<T> tried(CompletableFuture<T> sent) {
    return sent.exceptionallyCompose(
        failure ->
            CompletableFuture.failedFuture(
                CallFailures.cause(failure) instanceof CallException call ? waits(call) : failure));
  }

  private CallException waits(CallException call) {
    Open now = look();
    if (now == null) {
      return call;
    }
    return switch (call.failure()) {
      case TRANSIENT -> held(now);
      case UNKNOWN -> call.ofTry();
      default -> call;
    };
  }

  private void failed(String why) {
    synchronized (this) {
      failures++;
      if (failures < FAILURES || open != null) {
        return;
      }
    }
    ledger.write(tx -> opened(tx, why));
  }

  private void alarm(LedgerTx tx, Open now) {
    tx.alarm(
        ALARM,
        system,
        system
            + " has not answered since "
            + Instant.ofEpochMilli(now.since)
            + " ("
            + now.why
            + "); "
            + tx.waiting(system)
            + " deliveries wait for it. They go out by themselves once it answers.");
  }

  private Void opened(LedgerTx tx, String why) {
    Open before = Open.of(tx, name);
    if (before == null) {
      LOG.warn("{} does not answer any more: {}", system, why);
      before = new Open(tx.now(), tx.now() + FIRST_MS, FIRST_MS, why);
      tx.putFact(name, before.text());
      alarm(tx, before);
    }
    keep(before);
    return null;
  }
}
