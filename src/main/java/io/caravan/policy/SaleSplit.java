package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The money of one shipment as a sale at the till, tax as lines of its own: whatever way an order
 * is shipped in parts, the sales add up to its total exactly.
 *
 * <p>Each line's amount is the difference of two cumulative, rounded amounts, so nothing is lost
 * between parts. Shipping and fees go with the first part; what is left to the total, with the
 * last.
 */
final class SaleSplit {
  private final JsonNode order;
  private final boolean tillTaxes;
  private final String currency;
  private final ArrayNode lines = Fields.array();
  private final ArrayNode extra = Fields.array();
  private final Map<String, BigDecimal> taxes = new LinkedHashMap<>();
  private BigDecimal total = BigDecimal.ZERO;

  private SaleSplit(JsonNode order, boolean tillTaxes) {
    this.order = order;
    this.tillTaxes = tillTaxes;
    this.currency = Fields.text(order, "currency");
  }

  /**
   * @param before quantities by line ref that left in earlier parts
   * @param now quantities by line ref that leave now
   * @param sold sum of the totals of the earlier parts, less what was given back of them
   * @param first no part came before
   * @param tillTaxes the till computes the taxes of its items: they count, but are no lines
   */
  static ObjectNode of(
      JsonNode order,
      Map<String, BigDecimal> before,
      Map<String, BigDecimal> now,
      BigDecimal sold,
      boolean first,
      boolean tillTaxes) {
    SaleSplit split = new SaleSplit(order, tillTaxes);
    boolean last = true;
    for (JsonNode line : order.path("lines")) {
      String ref = Fields.text(line, "ref");
      BigDecimal earlier = before.getOrDefault(ref, BigDecimal.ZERO);
      BigDecimal here = now.getOrDefault(ref, BigDecimal.ZERO);
      if (here.signum() > 0) {
        split.line(line, earlier, here);
      }
      last &= earlier.add(here).compareTo(Fields.quantity(line, "currentQuantity")) >= 0;
    }
    if (first) {
      split.firstOnly();
    }
    split.taxes.forEach((title, amount) -> split.extra("tax", title, amount));
    if (last) {
      BigDecimal left = Money.of(order.path("totals").get("total")).subtract(sold);
      split.extra("rounding", "Rounding", left.subtract(split.total));
    }
    return split.sale();
  }

  private void line(JsonNode line, BigDecimal earlier, BigDecimal here) {
    BigDecimal ordered = Fields.quantity(line, "currentQuantity").max(earlier.add(here));
    BigDecimal amount = part(Totals.line(line), ordered, earlier, here);
    UnitPrice price = UnitPrice.of(amount, here, currency);
    ObjectNode sold = lines.addObject();
    sold.set("line", Fields.refNode(Fields.text(line, "ref")));
    if (line.hasNonNull("variant")) {
      sold.set("variant", line.get("variant"));
    }
    sold.put("sku", Fields.text(line, "sku"))
        .put("title", Fields.text(line, "title"))
        .put("quantity", Fields.plain(here))
        .put("ordered", Fields.plain(ordered))
        .put("rest", Fields.plain(ordered.subtract(earlier).subtract(here)))
        .put("reserve", Fields.ref(line, "variant") != null);
    sold.set("unitPrice", Money.node(price.unit(), currency));
    total = total.add(price.unit().multiply(here));
    extra("rounding", "Rounding", price.rest());
    boolean computed = tillTaxes && line.hasNonNull("variant");
    if (!order.path("taxesIncluded").asBoolean()) {
      for (JsonNode tax : line.path("taxes")) {
        BigDecimal due = part(Money.of(tax.get("amount")), ordered, earlier, here);
        if (computed) {
          total = total.add(due);
        } else {
          taxes.merge(title(tax), due, BigDecimal::add);
        }
      }
    }
  }

  private BigDecimal part(
      BigDecimal whole, BigDecimal ordered, BigDecimal earlier, BigDecimal here) {
    return share(whole, ordered, earlier.add(here)).subtract(share(whole, ordered, earlier));
  }

  private BigDecimal share(BigDecimal whole, BigDecimal ordered, BigDecimal quantity) {
    return quantity.compareTo(ordered) == 0
        ? whole
        : whole.multiply(quantity).divide(ordered, Money.decimals(currency), RoundingMode.HALF_UP);
  }

  private void firstOnly() {
    for (JsonNode shipping : order.path("shippingLines")) {
      extra("shipping", or(Fields.text(shipping, "title"), "Shipping"), Totals.shipping(shipping));
      if (!order.path("taxesIncluded").asBoolean()) {
        for (JsonNode tax : shipping.path("taxes")) {
          taxes.merge(title(tax), Money.of(tax.get("amount")), BigDecimal::add);
        }
      }
    }
    for (JsonNode fee : order.path("fees")) {
      extra(
          Fields.text(fee, "kind"),
          or(Fields.text(fee, "title"), "Fee"),
          Money.of(fee.get("amount")));
    }
  }

  private void extra(String kind, String title, BigDecimal amount) {
    if (amount.signum() != 0) {
      ObjectNode one = extra.addObject().put("kind", kind).put("title", title);
      one.set("amount", Money.node(amount, currency));
      total = total.add(amount);
    }
  }

  static String title(JsonNode tax) {
    return or(Fields.text(tax, "title"), "Tax");
  }

  static String or(String text, String otherwise) {
    return text == null ? otherwise : text;
  }

  private ObjectNode sale() {
    ObjectNode sale = Fields.object();
    sale.set("lines", lines);
    sale.set("extra", extra);
    ArrayNode payments = sale.putArray("payments");
    ObjectNode payment = payments.addObject().put("gateway", gateway(order));
    payment.set("amount", Money.node(total, currency));
    sale.set("total", Money.node(total, currency));
    return sale;
  }

  /** How an order was paid, as far as the first payment tells. */
  static String gateway(JsonNode order) {
    for (JsonNode payment : order.path("payments")) {
      if (payment.hasNonNull("gateway")) {
        return Fields.text(payment, "gateway");
      }
    }
    return "web";
  }
}
