package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;

/** Decides what follows when a target has no goods left for a reservation. Pure. */
@FunctionalInterface
public interface Shortfall {
  /**
   * @param situation of the order as it is known now; nothing new is told
   * @param action of the delivery that failed: {@code reserve} or {@code amend}
   * @param deliveryBody the reservation that the target could not make
   */
  Decision shortfall(Situation situation, String action, JsonNode deliveryBody);
}
