package io.caravan.command.outside;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.util.Map;

/** A shipment as a warehouse posts it (docs/warehouse.md). */
public final class Parcel {
  private Parcel() {}

  /**
   * @param id the warehouse's own
   * @param order name of the order, such as #1001
   * @param quantities by SKU
   */
  public static ObjectNode of(
      String id, String order, String company, String tracking, Map<String, Integer> quantities) {
    ObjectNode parcel = Json.mapper().createObjectNode().put("id", id);
    parcel.putObject("order").put("name", order);
    parcel.putArray("tracking").addObject().put("company", company).put("number", tracking);
    quantities.forEach(
        (sku, quantity) ->
            parcel
                .withArray("lines")
                .addObject()
                .put("sku", sku)
                .put("quantity", String.valueOf(quantity)));
    return parcel;
  }
}
