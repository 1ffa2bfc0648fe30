package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/**
 * Sums of an order from its lines, shipping, transactions and refunds. A line keeps its original
 * quantity and price; everything "current" leaves out what was refunded or removed.
 */
final class OrderMath {
  private OrderMath() {}

  private static final class Sums {
    BigDecimal subtotal = BigDecimal.ZERO;
    BigDecimal currentSubtotal = BigDecimal.ZERO;
    BigDecimal tax = BigDecimal.ZERO;
    BigDecimal currentTax = BigDecimal.ZERO;
    BigDecimal discount = BigDecimal.ZERO;
    BigDecimal currentDiscount = BigDecimal.ZERO;
    BigDecimal tip = BigDecimal.ZERO;
    BigDecimal currentTip = BigDecimal.ZERO;
    BigDecimal shipping = BigDecimal.ZERO;
    BigDecimal currentShipping = BigDecimal.ZERO;
    BigDecimal refundedShipping = BigDecimal.ZERO;
    int units;
    int currentUnits;
  }

  /** Writes every amount and status that follows from the rest of the order. */
  static void refresh(ObjectNode order) {
    Money money = Money.of(order);
    Sums sums = new Sums();
    boolean included = order.path("taxesIncluded").booleanValue();
    order.path("lineItems").forEach(line -> line((ObjectNode) line, money, included, sums));
    order.path("shippingLines").forEach(line -> shipping((ObjectNode) line, money, sums));
    for (JsonNode tax : order.path("extraTaxLines")) {
      sums.tax = sums.tax.add(Money.decimal(tax.path("amount")));
      sums.currentTax = sums.currentTax.add(Money.decimal(tax.path("amount")));
    }
    order.set("taxLines", taxLines(order.path("extraTaxLines"), money));
    order.set("currentTaxLines", taxLines(order.path("extraTaxLines"), money));
    BigDecimal total =
        sums.subtotal.add(sums.shipping).add(sums.tip).add(included ? BigDecimal.ZERO : sums.tax);
    BigDecimal current =
        sums.currentSubtotal
            .add(sums.currentShipping)
            .add(sums.currentTip)
            .add(included ? BigDecimal.ZERO : sums.currentTax)
            .subtract(adjusted(order));
    write(order, money, sums, total, current);
    Payments.refresh(order, money, total, current);
    FulfilmentStatus.refresh(order);
  }

  private static void line(ObjectNode line, Money money, boolean included, Sums sums) {
    int quantity = line.path("quantity").asInt();
    int current = line.path("currentQuantity").asInt();
    BigDecimal gross = Money.decimal(line.path("price")).multiply(BigDecimal.valueOf(quantity));
    BigDecimal own = Money.decimal(line.path("lineDiscount"));
    BigDecimal code = Money.decimal(line.path("codeDiscount"));
    BigDecimal net = gross.subtract(own).subtract(code);
    BigDecimal tax = tax(line);
    BigDecimal currentNet = money.share(net, current, quantity);
    BigDecimal currentTax = money.share(tax, current, quantity);
    line.set("originalUnitPriceSet", money.bag(Money.decimal(line.path("price"))));
    line.set("originalTotalSet", money.bag(gross));
    line.set("discountedTotalSet", money.bag(gross.subtract(own)));
    line.set("discountedUnitPriceSet", money.bag(money.share(gross.subtract(own), 1, quantity)));
    line.set("discountedUnitPriceAfterAllDiscountsSet", money.bag(money.share(net, 1, quantity)));
    line.set(
        "priceAfterAllDiscountsBeforeTaxesSet",
        money.bag(included ? currentNet.subtract(currentTax) : currentNet));
    line.set("totalDiscountSet", money.bag(own));
    ArrayNode allocations = line.putArray("discountAllocations");
    for (BigDecimal part : new BigDecimal[] {own, code}) {
      if (part.signum() > 0) {
        allocations.addObject().set("allocatedAmountSet", money.bag(part));
      }
    }
    line.set("taxLines", taxLines(line.path("taxes"), money));
    line.put("refundableQuantity", current);
    line.put("restockable", line.hasNonNull("variantId"));
    if (line.path("tip").booleanValue()) {
      sums.tip = sums.tip.add(net);
      sums.currentTip = sums.currentTip.add(currentNet);
    } else {
      sums.subtotal = sums.subtotal.add(net);
      sums.currentSubtotal = sums.currentSubtotal.add(currentNet);
      sums.units += quantity;
      sums.currentUnits += current;
    }
    sums.tax = sums.tax.add(tax);
    sums.currentTax = sums.currentTax.add(currentTax);
    sums.discount = sums.discount.add(own).add(code);
    sums.currentDiscount = sums.currentDiscount.add(money.share(own.add(code), current, quantity));
  }

  private static void shipping(ObjectNode line, Money money, Sums sums) {
    BigDecimal price = Money.decimal(line.path("price"));
    BigDecimal refunded = Money.decimal(line.path("refunded"));
    BigDecimal tax = tax(line);
    BigDecimal refundedTax = Money.decimal(line.path("refundedTax"));
    line.set("originalPriceSet", money.bag(price));
    line.set("discountedPriceSet", money.bag(price));
    line.set("currentDiscountedPriceSet", money.bag(price.subtract(refunded)));
    line.putArray("discountAllocations");
    line.set("taxLines", taxLines(line.path("taxes"), money));
    sums.shipping = sums.shipping.add(price);
    sums.currentShipping = sums.currentShipping.add(price).subtract(refunded);
    sums.refundedShipping = sums.refundedShipping.add(refunded);
    sums.tax = sums.tax.add(tax);
    sums.currentTax = sums.currentTax.add(tax).subtract(refundedTax);
  }

  static BigDecimal tax(JsonNode line) {
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode tax : line.path("taxes")) {
      sum = sum.add(Money.decimal(tax.path("amount")));
    }
    return sum;
  }

  private static ArrayNode taxLines(JsonNode taxes, Money money) {
    ArrayNode lines = Db.array();
    for (JsonNode tax : taxes) {
      BigDecimal rate = Money.decimal(tax.path("rate"));
      ObjectNode line =
          lines
              .addObject()
              .put("title", tax.path("title").asText())
              .put("rate", rate)
              .put("ratePercentage", rate.movePointRight(2));
      line.set("priceSet", money.bag(Money.decimal(tax.path("amount"))));
    }
    return lines;
  }

  /** Refunds beyond lines and shipping, given from goodwill. */
  private static BigDecimal adjusted(ObjectNode order) {
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode refund : order.path("refunds")) {
      for (JsonNode adjustment : refund.path("orderAdjustments")) {
        sum = sum.subtract(Money.amount(adjustment.path("amountSet")));
      }
    }
    return sum;
  }

  private static void write(
      ObjectNode order, Money money, Sums sums, BigDecimal total, BigDecimal current) {
    order.set("subtotalPriceSet", money.bag(sums.subtotal));
    order.set("currentSubtotalPriceSet", money.bag(sums.currentSubtotal));
    order.set("totalTaxSet", money.bag(sums.tax));
    order.set("currentTotalTaxSet", money.bag(sums.currentTax));
    order.set("totalDiscountsSet", money.bag(sums.discount));
    order.set("currentTotalDiscountsSet", money.bag(sums.currentDiscount));
    order.set("totalShippingPriceSet", money.bag(sums.shipping));
    order.set("currentShippingPriceSet", money.bag(sums.currentShipping));
    order.set("totalRefundedShippingSet", money.bag(sums.refundedShipping));
    order.set("totalTipReceivedSet", money.bag(sums.tip));
    order.set("totalPriceSet", money.bag(total));
    order.set("currentTotalPriceSet", money.bag(current));
    if (!order.has("originalTotalPriceSet")) {
      order.set("originalTotalPriceSet", money.bag(total));
    }
    ObjectNode rounding = order.putObject("totalCashRoundingAdjustment");
    rounding.set("paymentSet", money.bag(BigDecimal.ZERO));
    rounding.set("refundSet", money.bag(BigDecimal.ZERO));
    order.put("subtotalLineItemsQuantity", sums.units);
    order.put("currentSubtotalLineItemsQuantity", sums.currentUnits);
  }
}
