package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.CallLog;
import io.caravan.ledger.Call;
import io.caravan.ledger.Claimed;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.LedgerTx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was called while one delivery was handed over. */
final class DeliveryLog implements CallLog {
  private final Claimed lane;
  private final Delivery delivery;
  private final JsonNode document;
  private final Map<Integer, Call> earlier = new HashMap<>();
  private final List<Done> done = new ArrayList<>();
  private int places;

  /** A call that was answered well. */
  record Done(int place, String operation, Effects effects) {}

  /**
   * @param lane as it was claimed
   * @param document the delivery's body with the target's ids
   * @param calls known calls of earlier attempts
   */
  DeliveryLog(Claimed lane, Delivery delivery, JsonNode document, List<Call> calls) {
    this.lane = lane;
    this.delivery = delivery;
    this.document = document;
    calls.forEach(call -> earlier.put(call.n(), call));
  }

  @Override
  public String deliveryId() {
    return delivery.deliveryId();
  }

  @Override
  public String entity() {
    return delivery.entity();
  }

  @Override
  public boolean bulk() {
    return lane.bulk();
  }

  @Override
  public JsonNode document() {
    return document;
  }

  @Override
  public boolean held(LedgerTx tx) {
    return tx.extend(lane.laneId(), lane.epoch(), LaneRun.LEASE_MS);
  }

  @Override
  public void mayBeTwice(LedgerTx tx) {
    tx.orphanEffect(delivery.deliveryId(), lane.epoch(), null);
  }

  @Override
  public synchronized int next() {
    return places++;
  }

  @Override
  public Optional<Call> earlier(int place) {
    return Optional.ofNullable(earlier.get(place));
  }

  /** Whether no earlier attempt has called anything. */
  boolean isFirst() {
    return earlier.isEmpty();
  }

  @Override
  public synchronized void succeeded(int place, String operation, Effects effects) {
    done.add(
        new Done(place, operation, effects == null ? new Effects(List.of(), List.of()) : effects));
  }

  synchronized List<Done> done() {
    return List.copyOf(done);
  }
}
