package io.caravan.ledger;

/** Deliveries whose calls may have made something of which nobody knows yet. */
final class Unclear {
  /**
   * A call without an answer that may have made a second document: only a probe can tell. So may a
   * request under a key of its own, which a newer state does not have: it is repeated first. What
   * the vendor knows by the record itself or what only sets a state is overwritten.
   */
  static final String CALL =
      "exists (select 1 from vendor_call c where c.delivery_id = delivery.delivery_id"
          + " and c.state in ('INTENT', 'UNKNOWN')"
          + " and (c.outcome_class not in ('KEY', 'REPEATABLE')"
          + " or c.outcome_class = 'KEY' and c.idempotency_key is not null"
          + " and delivery.entity <> 'inventory'))";

  /**
   * A parked one that stops even a lane in which newer states heal older ones: a newer one would
   * make the record again. A level makes nothing, however it is written.
   */
  static final String PARKED =
      "(delivery.state = 'PARKED' and delivery.entity <> 'inventory' and " + CALL + ")";

  private static final String IS_PARKED = "select 1 from delivery where delivery_id = ? and ";

  private Unclear() {}

  /** Whether newer states wait for a person's word about this one. */
  static boolean isParked(Session session, String deliveryId) {
    return session.one(IS_PARKED + PARKED, row -> row.getInt(1), deliveryId).isPresent();
  }
}
