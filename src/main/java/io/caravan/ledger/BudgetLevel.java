package io.caravan.ledger;

/**
 * A shared bucket as it was left.
 *
 * @param tokens units that were there at {@code at}
 * @param rate units that come back each second
 * @param at epoch ms
 */
public record BudgetLevel(
    String system, String bucket, double tokens, double capacity, double rate, long at) {
  private static final double MILLIS = 1000.0;

  /** Units that are there by now. */
  public double left(long now) {
    return Math.min(capacity, tokens + Math.max(0, now - at) / MILLIS * rate);
  }
}
