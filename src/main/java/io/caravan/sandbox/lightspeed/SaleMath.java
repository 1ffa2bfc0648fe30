package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collection;

/**
 * The vendor's arithmetic, as far as recorded sales show it: the tax of a line is not rounded, the
 * tax of a sale is the sum of the lines rounded half up for each of the two rates, and the total is
 * subtotal − discount + both taxes. Prices that include tax are inferred: no sample exists.
 */
final class SaleMath {
  private static final BigDecimal NONE = BigDecimal.ZERO;

  private SaleMath() {}

  /** Fills the calculated fields of a line from quantity, price, discount and rates. */
  static void line(ObjectNode line, boolean taxIncluded) {
    BigDecimal quantity = Wire.decimal(line, "unitQuantity");
    BigDecimal gross = quantity.multiply(Wire.decimal(line, "unitPrice"));
    BigDecimal percent = Wire.decimal(line, "discountPercent");
    BigDecimal discount =
        percent.signum() == 0 ? Wire.decimal(line, "discountAmount") : gross.multiply(percent);
    BigDecimal net = gross.subtract(discount);
    boolean taxed = Wire.is(line, "tax");
    BigDecimal rate1 = taxed ? Wire.decimal(line, "tax1Rate") : NONE;
    BigDecimal rate2 = taxed ? Wire.decimal(line, "tax2Rate") : NONE;
    BigDecimal base = net;
    if (taxIncluded) {
      BigDecimal divisor = BigDecimal.ONE.add(rate1).add(rate2);
      base = net.divide(divisor, MathContext.DECIMAL64);
    }
    BigDecimal tax1 = base.multiply(rate1);
    BigDecimal tax2 = base.multiply(rate2);
    put(line, "calcLineDiscount", discount);
    put(line, "calcTransactionDiscount", NONE);
    put(line, "calcSubtotal", base.add(discount));
    put(line, "calcTax1", tax1);
    put(line, "calcTax2", tax2);
    put(line, "calcTotal", base.add(tax1).add(tax2));
    put(line, "displayableSubtotal", gross);
    put(line, "displayableUnitPrice", Wire.decimal(line, "unitPrice"));
  }

  /** Fills the calculated fields of a sale from its lines and valid payments. */
  static void sale(ObjectNode sale, Collection<ObjectNode> lines, Collection<ObjectNode> payments) {
    BigDecimal subtotal = NONE;
    BigDecimal display = NONE;
    BigDecimal discount = NONE;
    BigDecimal taxable = NONE;
    BigDecimal untaxed = NONE;
    BigDecimal tax1 = NONE;
    BigDecimal tax2 = NONE;
    BigDecimal averageCost = NONE;
    BigDecimal fifoCost = NONE;
    for (ObjectNode line : lines) {
      BigDecimal quantity = Wire.decimal(line, "unitQuantity");
      BigDecimal lineSubtotal = Wire.decimal(line, "calcSubtotal");
      BigDecimal net = lineSubtotal.subtract(Wire.decimal(line, "calcLineDiscount"));
      subtotal = subtotal.add(lineSubtotal);
      display = display.add(Wire.decimal(line, "displayableSubtotal"));
      discount = discount.add(Wire.decimal(line, "calcLineDiscount"));
      tax1 = tax1.add(Wire.decimal(line, "calcTax1"));
      tax2 = tax2.add(Wire.decimal(line, "calcTax2"));
      averageCost = averageCost.add(quantity.multiply(Wire.decimal(line, "avgCost")));
      fifoCost = fifoCost.add(quantity.multiply(Wire.decimal(line, "fifoCost")));
      boolean rated =
          Wire.decimal(line, "tax1Rate").signum() != 0
              || Wire.decimal(line, "tax2Rate").signum() != 0;
      if (Wire.is(line, "tax") && rated) {
        taxable = taxable.add(net);
      } else {
        untaxed = untaxed.add(net);
      }
    }
    BigDecimal paid = NONE;
    for (ObjectNode payment : payments) {
      if (!Wire.is(payment, "archived")) {
        paid = paid.add(Wire.decimal(payment, "amount"));
      }
    }
    BigDecimal sum1 = cents(tax1);
    BigDecimal sum2 = cents(tax2);
    BigDecimal off = cents(discount);
    BigDecimal before = cents(subtotal);
    if (Wire.is(sale, "isTaxInclusive")) {
      // What the customer sees on the labels is what is paid: the tax is taken out of it.
      before = cents(display).subtract(sum1).subtract(sum2);
    }
    BigDecimal total = before.subtract(off).add(sum1).add(sum2);
    put(sale, "displayableSubtotal", cents(display));
    put(sale, "calcDiscount", off);
    put(sale, "calcTotal", total);
    put(sale, "calcSubtotal", before);
    put(sale, "calcTaxable", cents(taxable));
    put(sale, "calcNonTaxable", cents(untaxed));
    put(sale, "calcAvgCost", averageCost);
    put(sale, "calcFIFOCost", fifoCost);
    put(sale, "calcTax1", sum1);
    put(sale, "calcTax2", sum2);
    put(sale, "calcPayments", paid);
    put(sale, "total", total);
    put(sale, "totalDue", total);
    put(sale, "displayableTotal", total);
    put(sale, "balance", total.subtract(paid));
    put(sale, "taxTotal", sum1.add(sum2));
  }

  private static BigDecimal cents(BigDecimal value) {
    return value.setScale(2, RoundingMode.HALF_UP);
  }

  private static void put(ObjectNode row, String field, BigDecimal value) {
    row.put(field, Wire.decimal(value));
  }
}
