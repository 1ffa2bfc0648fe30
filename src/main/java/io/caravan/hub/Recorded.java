package io.caravan.hub;

/**
 * What became of a record.
 *
 * @param changeId the change it was kept as, or 0
 * @param ref canonical id, or null if it has none yet
 */
public record Recorded(Outcome outcome, long changeId, String ref) {

  /** How a record ended. */
  public enum Outcome {
    /** Something new: kept as a change. */
    CHANGE,
    /** Nothing new: a duplicate, or the echo of what we wrote. */
    UNCHANGED,
    /** Kept, without consequence. */
    IGNORED,
    /** Stock of a variant that is not known yet: decided with the item. */
    WAITING,
    /** Read before our own last write there: will be read again. */
    OVERTAKEN,
    /** Needs a person. */
    PARKED
  }
}
