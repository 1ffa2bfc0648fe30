package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Change;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.State;
import io.caravan.policy.TwinShipments;
import java.util.Optional;

/**
 * A shop can tell of a parcel before it answers the call that made it; then nobody knows yet whose
 * it is, and it is kept as a shipment of its own. Once the answer is there the two are one.
 */
final class SameParcel {
  private static final String SHIPMENT = "shipment";
  private static final String ORDER = "order";

  private final Hub hub;
  private final LedgerTx tx;

  SameParcel(Hub hub, LedgerTx tx) {
    this.hub = hub;
    this.tx = tx;
  }

  /** Makes what a system told under an id a part of the shipment that the id was made for. */
  void join(String system, String kind, String ref, String nativeId) {
    if (!SHIPMENT.equals(kind)) {
      return;
    }
    tx.ref(kind, system, nativeId)
        .filter(other -> !other.equals(ref) && isOne(other, ref))
        .ifPresent(other -> move(system, other, ref, nativeId));
  }

  private boolean isOne(String other, String ref) {
    Optional<JsonNode> twin = body(other);
    return twin.filter(TwinShipments::isOneWord).isPresent()
        && body(ref).map(SameParcel::order).equals(twin.map(SameParcel::order));
  }

  private void move(String system, String other, String ref, String nativeId) {
    Optional<Change> told = Redecisions.lastTold(tx, SHIPMENT, other);
    tx.unlink(SHIPMENT, system, nativeId);
    State twin = tx.state(SHIPMENT, other).orElseThrow();
    TwinShipments.saleAlone(twin.body())
        .ifPresentOrElse(
            sale -> tx.putState(SHIPMENT, other, sale, twin.memo()),
            () -> tx.unalias(SHIPMENT, ORDER, order(twin.body()), other));
    tx.state(SHIPMENT, ref)
        .ifPresent(
            kept ->
                tx.putState(
                    SHIPMENT, ref, TwinShipments.joined(kept.body(), twin.body()), kept.memo()));
    Links.keep(tx, system, SHIPMENT, ref, nativeId);
    told.ifPresent(change -> new Redecisions(hub).decide(tx, change, ref));
  }

  private Optional<JsonNode> body(String ref) {
    return tx.state(SHIPMENT, ref).map(State::body);
  }

  private static String order(JsonNode shipment) {
    return shipment.path(ORDER).path("ref").asText();
  }
}
