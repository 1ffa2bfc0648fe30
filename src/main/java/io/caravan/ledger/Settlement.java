package io.caravan.ledger;

/**
 * What became of one delivery.
 *
 * @param seq the delivery's place in its lane
 * @param outcome see {@link Outcome}
 * @param delayMs for RETRY, UNKNOWN, UNHEARD and WAIT: how long to wait at least (Retry-After,
 *     back-off)
 * @param reason plain words for people; no personal data
 * @param path JSON path of the fault, or null
 */
public record Settlement(long seq, Outcome outcome, long delayMs, String reason, String path) {

  /** How a delivery ended this time. */
  public enum Outcome {
    /** Delivered: final. */
    DONE,
    /** The route made no call: final. */
    IGNORED,
    /** Failed for sure without effect; raises the lane's fail count. */
    RETRY,
    /** May have had an effect; raises the fail count; the next attempt probes. */
    UNKNOWN,
    /** May have had an effect, while its target answers nobody: as UNKNOWN, but no fail counted. */
    UNHEARD,
    /** Not its fault (429, missing need, breaker, token refresh): waits, no fail counted. */
    WAIT,
    /** Needs a person: the lane blocks or goes on by the entity's rule. */
    PARKED,
    /** Not started this time (lease nearly over, an earlier one failed): goes back untouched. */
    BACK
  }

  public static Settlement done(long seq) {
    return new Settlement(seq, Outcome.DONE, 0, null, null);
  }

  public static Settlement back(long seq) {
    return new Settlement(seq, Outcome.BACK, 0, null, null);
  }
}
