package io.caravan.proof;

import java.util.List;

/**
 * What one proof found.
 *
 * @param runs attempts that came to an end and were looked at
 * @param lost orders, shipments or changes that were acknowledged and have no effect and no reason
 * @param doubled effects that one cause had more than once, after repair
 * @param orderViolations effects on one record that came in another order than their causes
 * @param unexplained differences between the systems without a reason
 * @param broken everything else that must hold and did not
 * @param detail what else there is to know, such as how many faults really happened
 * @param notRun each thing that could not be tried: what is missing and how to get it
 */
public record Tally(
    long runs,
    long lost,
    long doubled,
    long orderViolations,
    long unexplained,
    long broken,
    String detail,
    List<String> notRun) {

  /** Everything could be tried. */
  public Tally(
      long runs,
      long lost,
      long doubled,
      long orderViolations,
      long unexplained,
      long broken,
      String detail) {
    this(runs, lost, doubled, orderViolations, unexplained, broken, detail, List.of());
  }

  /**
   * Nothing could be tried.
   *
   * @param missing what for, and how to get it
   */
  public static Tally notRun(String missing) {
    return new Tally(0, 0, 0, 0, 0, 0, "not run", List.of(missing));
  }

  /** All of it was tried and nothing was wrong; nothing tried proves nothing. */
  public boolean good() {
    return !failed() && notRun.isEmpty();
  }

  /** Something was wrong, or nothing was tried though it could be. */
  public boolean failed() {
    return lost + doubled + orderViolations + unexplained + broken > 0
        || runs == 0 && notRun.isEmpty();
  }
}
