package io.caravan.policy;

/**
 * Decides what a change means: the merged state and what each system must get. Pure: no clock, no
 * I/O, no vendor; the same situation gives the same decision.
 */
@FunctionalInterface
public interface Policy {
  /**
   * @throws Refusal if the record must be parked: it does not add up, is ambiguous, or lacks what
   *     is needed
   */
  Decision decide(Situation situation);
}
