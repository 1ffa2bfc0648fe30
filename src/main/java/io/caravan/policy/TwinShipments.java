package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** One parcel that was kept as two shipments, until it was known as one. */
public final class TwinShipments {
  private TwinShipments() {}

  /** Whether one system alone has told of a kept shipment. */
  public static boolean isOneWord(JsonNode kept) {
    return kept.path(Shipped.TOLD).size() == 1;
  }

  /**
   * What stays of a shipment that turned out to be another one: the sale at the till that was made
   * of it, since as much had left, or nothing.
   */
  public static Optional<JsonNode> saleAlone(JsonNode twin) {
    if (!twin.hasNonNull(TillSale.SOLD)) {
      return Optional.empty();
    }
    ObjectNode sale = Fields.copy(twin);
    sale.putArray(Shipped.TOLD);
    sale.remove(Shipped.COPIES);
    return Optional.of(sale);
  }

  /**
   * A kept shipment with what was known of the same parcel as another one. What both are together
   * was decided already: only where it is kept changes.
   */
  public static JsonNode joined(JsonNode kept, JsonNode twin) {
    ObjectNode one = Fields.copy(kept);
    String place = Fields.ref(twin, "location");
    for (JsonNode role : twin.path(Shipped.TOLD)) {
      one.withObjectProperty(Shipped.COPIES)
          .withObjectProperty(role.asText())
          .set(place == null ? "" : place, twin.path("lines").deepCopy());
      ShipmentPolicy.told(one, role.asText());
    }
    if (twin.hasNonNull(TillSale.SOLD)) {
      // The till had not been told of this one; the sale of the other was of the same goods.
      one.remove(TillSale.OWED);
      one.put(TillSale.SOLD_AS_TWIN, true);
    }
    return one;
  }
}
