package io.caravan.hub;

import io.caravan.ledger.Delivery;
import io.caravan.ledger.DeliveryState;
import io.caravan.ledger.LedgerReads;
import java.util.List;

/**
 * Deliveries that a newer one makes pointless although their lane keeps every one: of an order
 * nothing is left out, but buyers need not be mailed each tracking number that held for a moment.
 */
final class Overtaken {
  private static final String ENTITY = "shipment";
  private static final String ACTION = "track";
  private static final int RECENT = 50;

  private Overtaken() {}

  /** Whether a newer word on the same tracking waits for the same target. */
  static boolean is(LedgerReads reads, Delivery delivery) {
    if (!isTracking(delivery)) {
      return false;
    }
    List<Delivery> recent = reads.deliveries(ENTITY, delivery.key(), RECENT);
    return recent.stream().anyMatch(other -> isNewer(other, delivery));
  }

  private static boolean isNewer(Delivery other, Delivery delivery) {
    return isTracking(other)
        && other.target().equals(delivery.target())
        && other.seq() > delivery.seq()
        && (other.state() == DeliveryState.PENDING || other.state() == DeliveryState.UNKNOWN)
        && shipment(other).equals(shipment(delivery));
  }

  private static boolean isTracking(Delivery delivery) {
    return delivery.entity().equals(ENTITY) && delivery.action().equals(ACTION);
  }

  private static String shipment(Delivery delivery) {
    return delivery.body().path(ENTITY).path("ref").asText();
  }
}
