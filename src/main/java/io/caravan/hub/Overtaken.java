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

  /** Whether what a target is asked now, or was asked since, says all of a delivery. */
  static boolean is(LedgerReads reads, Delivery delivery) {
    if (isAmendment(delivery)) {
      return isAsked(reads, delivery);
    }
    if (!isTracking(delivery)) {
      return false;
    }
    List<Delivery> recent = reads.deliveries(ENTITY, delivery.key(), RECENT);
    return recent.stream().anyMatch(other -> isNewer(other, delivery));
  }

  private static boolean isAmendment(Delivery delivery) {
    return delivery.entity().equals("order") && delivery.action().equals("amend");
  }

  /** The line was asked for anew in one piece, because the goods were gone where it was. */
  private static boolean isAsked(LedgerReads reads, Delivery delivery) {
    String line = delivery.body().path("line").path("ref").asText();
    int asked =
        reads
            .state("order", delivery.key())
            .map(order -> order.memo().path("lines").path(line).path("asked").asInt())
            .orElse(0);
    return delivery.body().path("n").asInt() < asked;
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
