package io.caravan.hub;

import io.caravan.api.CallException;
import io.caravan.api.Failure;
import io.caravan.ledger.Settlement;
import io.caravan.ledger.Settlement.Outcome;
import io.caravan.mapping.MappingException;

/**
 * What a finished exchange means for its delivery: judged by what happened, not by how the route
 * ended.
 *
 * @param failure class of the failed call, or null if no call failed
 */
record Verdict(Outcome outcome, long delayMs, String reason, String path, Failure failure) {
  private static final int MOST_WAIT_STEPS = 5;

  /**
   * @param settlesAtEnd the route's own ends count as the delivery
   * @param failures of the lane since its last success
   * @param attempts claims of the delivery before this one
   */
  static Verdict of(
      Deliverer.Carried carried,
      DeliveryLog log,
      boolean settlesAtEnd,
      int failures,
      int attempts,
      Backoff backoff) {
    Throwable thrown = carried.thrown();
    if (thrown != null) {
      return failed(thrown, carried.node(), failures, attempts, backoff);
    }
    if (carried.caught()) {
      return parked("a failure was handled in the route at " + carried.node(), null);
    }
    if (!log.done().isEmpty() || settlesAtEnd) {
      return new Verdict(Outcome.DONE, 0, null, null, null);
    }
    String reason = "the route ended without a call; its last node was " + carried.node();
    return new Verdict(Outcome.IGNORED, 0, reason, null, null);
  }

  /** Not handed over, since a newer delivery says all of it. */
  static Verdict overtaken() {
    String reason = "a newer state was queued before this one was sent";
    return new Verdict(Outcome.IGNORED, 0, reason, null, null);
  }

  private static Verdict failed(
      Throwable thrown, String node, int failures, int attempts, Backoff backoff) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CallException call) {
        return called(call, failures, attempts, backoff);
      }
      if (cause instanceof MappingException) {
        return parked(cause.getMessage(), null);
      }
    }
    String reason = "the route failed at " + node + " with " + Words.of(thrown);
    return backoff.isLast(failures)
        ? parked("given up after " + (failures + 1) + " failures: " + reason, null)
        : new Verdict(Outcome.RETRY, backoff.delay(failures, 0), reason, null, null);
  }

  private static Verdict called(CallException call, int failures, int attempts, Backoff backoff) {
    Failure failure = call.failure();
    String reason = call.getMessage();
    Outcome outcome =
        switch (failure) {
          case THROTTLED, AUTH, SETUP, STALE -> Outcome.WAIT;
          case TRANSIENT -> Outcome.RETRY;
          case UNKNOWN -> call.isTry() ? Outcome.UNHEARD : Outcome.UNKNOWN;
          case SHORT -> Outcome.IGNORED;
          case MISSING, PERMANENT -> Outcome.PARKED;
        };
    // Waiting counts no failure, so its steps grow with the claims instead.
    boolean counts = outcome == Outcome.RETRY || outcome == Outcome.UNKNOWN;
    boolean waits = outcome == Outcome.WAIT || outcome == Outcome.UNHEARD;
    int step = waits ? Math.min(attempts, MOST_WAIT_STEPS) : failures;
    long delay = backoff.delay(step, call.waitMs());
    if (counts && backoff.isLast(failures)) {
      return new Verdict(
          Outcome.PARKED,
          0,
          "given up after " + (failures + 1) + " failures: " + reason,
          call.path(),
          failure);
    }
    String words = failure == Failure.SHORT ? "short: " + reason : reason;
    return new Verdict(outcome, delay, words, call.path(), failure);
  }

  static Verdict parked(String reason, String path) {
    return new Verdict(Outcome.PARKED, 0, reason, path, null);
  }

  /**
   * The delivery ends here: what follows is decided anew.
   *
   * @param why before the reason
   */
  Verdict ended(String why) {
    return new Verdict(Outcome.IGNORED, 0, why + reason, path, failure);
  }

  Settlement settlement(long seq) {
    return new Settlement(seq, outcome, delayMs, reason, path);
  }

  boolean isFinal() {
    return outcome == Outcome.DONE || outcome == Outcome.IGNORED;
  }
}
