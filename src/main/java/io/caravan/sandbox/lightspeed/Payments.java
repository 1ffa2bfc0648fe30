package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Set;

/** Payments of a sale, and whether they settle it. */
final class Payments {
  private static final Set<String> WRITTEN =
      Set.of(
          "salePaymentID",
          "amount",
          "paymentTypeID",
          "remoteReference",
          "tipAmount",
          "registerID",
          "employeeID",
          "archived");
  private static final Set<String> READ_ONLY =
      Set.of("createTime", "saleID", "ccChargeID", "refPaymentID", "creditAccountID", "paymentID");

  private final Books books;

  Payments(Books books) {
    this.books = books;
  }

  Collection<ObjectNode> of(ObjectNode sale) {
    return books.table("SalePayment").where("saleID", Wire.text(sale, "saleID"));
  }

  /** Adds a payment, or changes the one named by salePaymentID. */
  void write(ObjectNode sale, Payload sent) {
    sent.only(WRITTEN, READ_ONLY);
    Table table = books.table("SalePayment");
    ObjectNode row;
    if (sent.integer("salePaymentID") != 0) {
      row = table.edit(sent.integer("salePaymentID"));
      if (!Wire.text(row, "saleID").equals(Wire.text(sale, "saleID"))) {
        throw ApiError.refused("SalePayment belongs to another Sale.");
      }
    } else {
      row = fresh(sale, table.nextId());
    }
    if (sent.has("amount")) {
      row.put("amount", Wire.decimal(cents(sent.decimal("amount"))));
    }
    if (sent.decimal("tipAmount").signum() != 0 || sent.integer("creditAccountID") != 0) {
      throw ApiError.notEmulated("tips and credit account payments");
    }
    if (sent.has("paymentTypeID")) {
      row.put("paymentTypeID", String.valueOf(sent.integer("paymentTypeID")));
    }
    if (sent.has("remoteReference")) {
      row.put("remoteReference", sent.text("remoteReference"));
    }
    if (sent.has("archived")) {
      row.put("archived", String.valueOf(sent.bool("archived")));
    }
    ObjectNode type = books.table("PaymentType").get(Wire.id(row, "paymentTypeID"));
    if (type == null || Wire.is(type, "archived")) {
      throw ApiError.refused("SalePayment: paymentTypeID is not valid.");
    }
    if (Wire.text(type, "type").matches("gift card|credit account")) {
      throw ApiError.notEmulated("payments of type " + Wire.text(type, "type"));
    }
    if (Wire.is(type, "requireCustomer") && Wire.id(sale, "customerID") == 0) {
      throw ApiError.refused("SalePayment: this payment type requires a customer.");
    }
    row.put("timeStamp", books.now());
    table.put(row);
  }

  private ObjectNode fresh(ObjectNode sale, long id) {
    ObjectNode row = Wire.object();
    row.put("salePaymentID", String.valueOf(id)).put("amount", "0");
    row.put("createTime", books.now()).put("archived", "false").put("remoteReference", "");
    row.put("tipAmount", "0").put("saleID", Wire.text(sale, "saleID")).put("paymentTypeID", "0");
    row.put("ccChargeID", "0").put("refPaymentID", "0");
    row.put("registerID", Wire.text(sale, "registerID"));
    row.put("employeeID", Wire.text(sale, "employeeID")).put("creditAccountID", "0");
    return row;
  }

  /**
   * Refuses a sale that is not paid to the cent; cash beyond the total becomes change.
   *
   * @return the change
   */
  BigDecimal settle(ObjectNode sale) {
    BigDecimal over = Wire.decimal(sale, "balance").negate();
    if (over.signum() == 0) {
      return BigDecimal.ZERO;
    }
    if (over.signum() > 0) {
      for (ObjectNode payment : of(sale)) {
        ObjectNode type = books.table("PaymentType").get(Wire.id(payment, "paymentTypeID"));
        BigDecimal amount = Wire.decimal(payment, "amount");
        boolean cash = Wire.text(type, "type").equals("cash") && !Wire.is(payment, "archived");
        if (cash && amount.compareTo(over) >= 0) {
          ObjectNode kept = payment.deepCopy();
          kept.put("amount", Wire.decimal(amount.subtract(over)));
          books.table("SalePayment").put(kept);
          return over;
        }
      }
    }
    throw ApiError.refused(
        "Sale not completed. Payments of "
            + Wire.text(sale, "calcPayments")
            + " do not equal the total of "
            + Wire.text(sale, "calcTotal")
            + ".");
  }

  private static BigDecimal cents(BigDecimal amount) {
    if (amount.stripTrailingZeros().scale() > 2) {
      throw ApiError.refused("SalePayment: amount has parts of a cent.");
    }
    return amount;
  }
}
