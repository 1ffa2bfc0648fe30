package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where the documentation leaves a choice, both readings can be tried. */
final class Switches {
  /** Units taken into a layaway leave qoh at once (inferred from the log's RemoveForLayaway). */
  static final String ON_HAND_EXCLUDES_RESERVATIONS = "onHandExcludesReservations";

  /** A collection of one is an object; off: always an array. */
  static final String COLLAPSE_COLLECTIONS = "collapseCollections";

  /** A change of a customer's Contact alone does not move Customer.timeStamp (inferred). */
  static final String CUSTOMER_TIME_BLIND_TO_CONTACT = "customerTimeBlindToContact";

  private final Map<String, Boolean> values =
      new ConcurrentHashMap<>(
          Map.of(
              ON_HAND_EXCLUDES_RESERVATIONS, true,
              COLLAPSE_COLLECTIONS, true,
              CUSTOMER_TIME_BLIND_TO_CONTACT, false));

  boolean on(String name) {
    return values.get(name);
  }

  boolean collapse() {
    return on(COLLAPSE_COLLECTIONS);
  }

  /**
   * Sets those named.
   *
   * @throws IllegalArgumentException if there is no such switch
   */
  ObjectNode set(JsonNode wanted) {
    for (Map.Entry<String, JsonNode> entry : wanted.properties()) {
      if (!values.containsKey(entry.getKey()) || !entry.getValue().isBoolean()) {
        throw new IllegalArgumentException(
            "switches are " + values.keySet() + " with true or false, not " + entry.getKey());
      }
      values.put(entry.getKey(), entry.getValue().booleanValue());
    }
    ObjectNode now = Json.mapper().createObjectNode();
    values.forEach(now::put);
    return now;
  }
}
