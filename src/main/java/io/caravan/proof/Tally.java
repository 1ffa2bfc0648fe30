package io.caravan.proof;

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
 */
public record Tally(
    long runs,
    long lost,
    long doubled,
    long orderViolations,
    long unexplained,
    long broken,
    String detail) {

  /** Something was tried and nothing was wrong; nothing tried proves nothing. */
  public boolean good() {
    return runs > 0 && lost + doubled + orderViolations + unexplained + broken == 0;
  }
}
