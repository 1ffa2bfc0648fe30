package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the till has rung up of an order: a sale stays although its shipment is cancelled later.
 *
 * <p>A kept shipment has for each sale {@code number}, {@code total}, {@code lines} (quantity by
 * line ref) and {@code ours}: made by us, not by the till itself. A kept refund has {@code till}:
 * {@code amount} and {@code lines} that the till took back.
 */
final class Sold {
  static final String SALES = "sales";
  static final String TILL = "till";

  private final Map<String, BigDecimal> quantities = new HashMap<>();
  private final Map<String, BigDecimal> unclaimed = new HashMap<>();
  private final Map<String, BigDecimal> returned = new HashMap<>();
  private final List<JsonNode> refunds;
  private BigDecimal total = BigDecimal.ZERO;
  private BigDecimal back = BigDecimal.ZERO;
  private int count;

  private Sold(List<JsonNode> refunds) {
    this.refunds = refunds;
  }

  static Sold of(List<JsonNode> shipments, List<JsonNode> refunds) {
    Sold sold = new Sold(refunds);
    for (JsonNode shipment : shipments) {
      for (JsonNode sale : shipment.path(SALES)) {
        sold.count++;
        sold.total = sold.total.add(Money.of(sale.get("total")));
        add(sold.quantities, sale.path("lines"));
        add(sold.unclaimed, sale.path("unclaimed"));
      }
    }
    for (JsonNode refund : refunds) {
      sold.back = sold.back.add(Money.of(refund.path(TILL).get("amount")));
      add(sold.returned, refund.path(TILL).path("lines"));
    }
    return sold;
  }

  private static void add(Map<String, BigDecimal> sums, JsonNode lines) {
    lines
        .fieldNames()
        .forEachRemaining(ref -> sums.merge(ref, Fields.quantity(lines, ref), BigDecimal::add));
  }

  BigDecimal of(String lineRef) {
    return quantities.getOrDefault(lineRef, BigDecimal.ZERO);
  }

  /** Sold although no reservation stood for it. */
  BigDecimal unclaimed(String lineRef) {
    return unclaimed.getOrDefault(lineRef, BigDecimal.ZERO);
  }

  /** Sold and not given back yet. */
  BigDecimal left(String lineRef) {
    return of(lineRef).subtract(returned.getOrDefault(lineRef, BigDecimal.ZERO));
  }

  BigDecimal total() {
    return total;
  }

  /** Money that was sold and not given back yet. */
  BigDecimal leftTotal() {
    return total.subtract(back);
  }

  int count() {
    return count;
  }

  /** One more sale. */
  void sell(Map<String, BigDecimal> lines) {
    count++;
    lines.forEach((ref, quantity) -> quantities.merge(ref, quantity, BigDecimal::add));
  }

  /**
   * The order as if nothing that was sold had been given back: what its sales add up to. A refund
   * that is younger than what is known of the order is not taken off it yet.
   */
  ObjectNode whole(JsonNode order) {
    ObjectNode whole = Fields.copy(order);
    ObjectNode sum = whole.withObject("/totals").withObject("/total");
    long known = Fields.millis(order, "updatedAt", Long.MAX_VALUE);
    for (JsonNode refund : refunds) {
      JsonNode till = refund.path(TILL);
      if (Fields.millis(refund, "createdAt", 0) <= known && till.has("amount")) {
        sum.put("amount", Money.of(sum).add(Money.of(till.get("amount"))).toPlainString());
        for (JsonNode line : whole.path("lines")) {
          again((ObjectNode) line, till.path("lines"));
        }
      }
    }
    return whole;
  }

  private void again(ObjectNode line, JsonNode returned) {
    String ref = Fields.text(line, "ref");
    BigDecimal current = Fields.quantity(line, "currentQuantity");
    BigDecimal most = Fields.quantity(line, "quantity").max(of(ref)).max(current);
    BigDecimal again = current.add(Fields.quantity(returned, ref)).min(most);
    line.put("currentQuantity", Fields.plain(again));
  }
}
