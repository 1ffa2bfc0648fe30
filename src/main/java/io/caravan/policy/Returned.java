package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the refunds of an order tell of one of its lines after it had left. */
final class Returned {
  private BigDecimal refunded = BigDecimal.ZERO;
  private final Map<String, BigDecimal> shelved = new LinkedHashMap<>();

  private Returned() {}

  /**
   * @param usual place of goods of which the refund does not say where they came back
   */
  static Returned of(List<JsonNode> refunds, String line, String usual) {
    Returned returned = new Returned();
    for (JsonNode refund : refunds) {
      for (JsonNode part : refund.path("lines")) {
        if (line.equals(Fields.ref(part, "line"))) {
          returned.add(part, usual);
        }
      }
    }
    return returned;
  }

  private void add(JsonNode part, String usual) {
    String restock = Fields.text(part, "restock");
    // What never left comes back by the order's own quantity.
    if (!"cancel".equals(restock)) {
      refunded = refunded.add(Fields.quantity(part, "quantity"));
    }
    if ("return".equals(restock)) {
      String place = Fields.ref(part, "location");
      shelved.merge(
          place == null ? usual : place, Fields.quantity(part, "quantity"), BigDecimal::add);
    }
  }

  /** Pieces whose money went back, on a shelf again or not. */
  BigDecimal refunded() {
    return refunded;
  }

  /** Pieces back on a shelf by place, no more than so many. */
  Map<String, BigDecimal> shelved(BigDecimal most) {
    Map<String, BigDecimal> some = new LinkedHashMap<>();
    BigDecimal left = most.max(BigDecimal.ZERO);
    for (Map.Entry<String, BigDecimal> at : shelved.entrySet()) {
      BigDecimal part = at.getValue().min(left);
      if (part.signum() > 0) {
        some.put(at.getKey(), part);
      }
      left = left.subtract(part);
    }
    return some;
  }
}
