package io.caravan.shadow;

import java.time.Instant;

/**
 * A verdict with what it rests on.
 *
 * @param about the record, for people
 * @param lagMs from the cause to what the other one did, or until it was overtaken; -1 if nothing
 * @param words what was found
 */
public record Finding(
    String entity,
    String target,
    Verdict verdict,
    String about,
    long cause,
    long planned,
    long lagMs,
    String words) {

  static Finding of(Would would, Verdict verdict, String about, long lagMs, String words) {
    return new Finding(
        would.entity(),
        would.target(),
        verdict,
        about,
        would.cause(),
        would.planned(),
        lagMs,
        words);
  }

  /** One line for people. */
  public String line() {
    return Instant.ofEpochMilli(cause)
        + " "
        + entity
        + " "
        + about
        + " at "
        + target
        + ": "
        + verdict.words()
        + (words.isEmpty() ? "" : ", " + words)
        + "; Caravan would have sent it "
        + Math.max(0, planned - cause) / 1000.0
        + " s after its cause";
  }
}
