package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Set;

/** The refund endpoint: a new sale with negative lines that point at the lines sold. */
final class Refunds {
  private final Books books;
  private final Sales sales;

  Refunds(Books books, Sales sales) {
    this.books = books;
    this.sales = sales;
  }

  /**
   * Refunds lines of a completed sale, or all that is left of it. A single payment without an
   * amount pays the whole refund out.
   */
  ObjectNode refund(ObjectNode sale, Payload sent) {
    sent.only(
        Set.of(
            "employeeID",
            "registerID",
            "shopID",
            "SalePayments",
            "SaleLines",
            "completed",
            "referenceNumber",
            "referenceNumberSource"),
        Set.of());
    if (!Wire.is(sale, "completed") || Wire.is(sale, "voided")) {
      throw ApiError.refused("Sale not refunded. Only a completed Sale can be refunded.");
    }
    ObjectNode draft = Wire.object();
    for (String field : List.of("employeeID", "registerID", "shopID")) {
      draft.put(field, sent.integer(field));
    }
    draft.put("customerID", Wire.text(sale, "customerID"));
    draft.put("taxCategoryID", Wire.text(sale, "taxCategoryID"));
    draft.put("referenceNumber", sent.text("referenceNumber"));
    draft.put("referenceNumberSource", sent.text("referenceNumberSource"));
    ArrayNode lines = draft.putObject("SaleLines").putArray("SaleLine");
    List<Payload> wanted = sent.members("SaleLines", "SaleLine");
    if (wanted.isEmpty()) {
      for (ObjectNode line : sales.linesOf(sale)) {
        long left = Returns.left(books, line, 0);
        if (left > 0) {
          lines.add(back(line, -left));
        }
      }
    }
    for (Payload line : wanted) {
      line.only(Set.of("parentSaleLineID", "unitQuantity"), Set.of());
      ObjectNode parent = books.table("SaleLine").get(line.integer("parentSaleLineID"));
      if (parent == null || !Wire.text(parent, "saleID").equals(Wire.text(sale, "saleID"))) {
        throw ApiError.refused("Sale not refunded. parentSaleLineID is not a line of the Sale.");
      }
      lines.add(back(parent, line.integer("unitQuantity")));
    }
    if (lines.isEmpty()) {
      throw ApiError.refused("Sale not refunded. Nothing is left to refund.");
    }
    ObjectNode open = sales.create(new Payload("Sale", draft));
    if (sent.has("completed") && !sent.bool("completed")) {
      return open;
    }
    return sales.update(open, new Payload("Sale", settlement(open, sent)));
  }

  private ObjectNode settlement(ObjectNode open, Payload sent) {
    ObjectNode settle = Wire.object().put("completed", true);
    ArrayNode payments = settle.putObject("SalePayments").putArray("SalePayment");
    List<Payload> tenders = sent.members("SalePayments", "SalePayment");
    for (Payload tender : tenders) {
      ObjectNode payment = tender.node().deepCopy();
      if (!tender.has("amount")) {
        if (tenders.size() > 1) {
          throw ApiError.refused("Sale not refunded. Each of several payments needs an amount.");
        }
        payment.put("amount", Wire.text(open, "balance"));
      }
      payments.add(payment);
    }
    return settle;
  }

  private static ObjectNode back(ObjectNode sold, long units) {
    ObjectNode line = Wire.object();
    line.put("parentSaleLineID", Wire.text(sold, "saleLineID")).put("unitQuantity", units);
    line.put("itemID", Wire.text(sold, "itemID")).put("unitPrice", Wire.text(sold, "unitPrice"));
    line.put("tax", Wire.text(sold, "tax")).put("taxClassID", Wire.text(sold, "taxClassID"));
    line.put("discountPercent", Wire.text(sold, "discountPercent"));
    BigDecimal share =
        Wire.decimal(sold, "discountAmount")
            .multiply(BigDecimal.valueOf(units))
            .divide(Wire.decimal(sold, "unitQuantity"), MathContext.DECIMAL64);
    line.put("discountAmount", Wire.decimal(share));
    if (sold.path("_note").isObject()) {
      line.set("Note", Wire.object().put("note", Wire.text(sold.get("_note"), "note")));
    }
    return line;
  }
}
