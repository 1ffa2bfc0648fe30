package io.caravan.ledger;

/**
 * A link that must exist at the target before a delivery runs.
 *
 * @param kind link kind: item, variant, stock, order, line, customer, shipment, sale
 * @param ref canonical id
 * @param until epoch ms after which the delivery runs without it; {@link Long#MAX_VALUE} = never
 */
public record Need(String kind, String ref, long until) {
  /** A need that is never waived. */
  public static Need must(String kind, String ref) {
    return new Need(kind, ref, Long.MAX_VALUE);
  }
}
