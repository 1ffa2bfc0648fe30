package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.sandbox.lightspeed.Fields.Type;
import java.util.Map;

/** The head of a sale: who, where, for whom, under which taxes. */
final class SaleHeads {
  private static final long FIRST_TICKET = 220_000_000_000L;

  private final Books books;

  SaleHeads(Books books) {
    this.books = books;
  }

  ObjectNode fresh(Payload sent) {
    ObjectNode sale = Wire.object();
    long id = books.table("Sale").nextId();
    sale.put("saleID", String.valueOf(id)).put("timeStamp", books.now());
    sale.put("discountPercent", "0").put("completed", "false").put("archived", "false");
    sale.put("voided", "false").put("enablePromotions", "false").put("isTaxInclusive", "false");
    sale.put("createTime", books.now()).put("updatetime", books.now());
    sale.put("referenceNumber", "").put("referenceNumberSource", "");
    sale.put("tax1Rate", "0").put("tax2Rate", "0").put("change", "0");
    sale.put("receiptPreference", "printed").put("tipEnabled", "false");
    sale.put("ticketNumber", String.valueOf(FIRST_TICKET + id)).put("calcTips", "0");
    sale.put("customerID", "0").put("discountID", "0").put("tipEmployeeID", "0");
    sale.put("quoteID", "0").put("shipToID", "0");
    for (Map.Entry<String, String> needed :
        Map.of("employeeID", "Employee", "registerID", "Register", "shopID", "Shop").entrySet()) {
      long value = sent.integer(needed.getKey());
      if (books.table(needed.getValue()).get(value) == null) {
        throw ApiError.refused("Sale not created. " + needed.getKey() + " is not valid.");
      }
      sale.put(needed.getKey(), String.valueOf(value));
    }
    customer(sale, sent.integer("customerID"));
    ObjectNode shop = books.table("Shop").need(Wire.id(sale, "shopID"));
    String category =
        sent.has("taxCategoryID")
            ? String.valueOf(sent.integer("taxCategoryID"))
            : Wire.text(shop, "taxCategoryID");
    sale.put("taxCategoryID", category);
    ObjectNode rates = books.table("TaxCategory").get(Long.parseLong(category));
    if (rates != null) {
      sale.put("tax1Rate", Wire.text(rates, "tax1Rate"));
      sale.put("tax2Rate", Wire.text(rates, "tax2Rate"));
      sale.put("isTaxInclusive", Wire.text(rates, "isTaxInclusive"));
    } else if (!category.equals("0")) {
      throw ApiError.refused("Sale not created. taxCategoryID is not valid.");
    }
    return sale;
  }

  void customer(ObjectNode sale, long customerID) {
    if (customerID != 0 && books.table("Customer").get(customerID) == null) {
      throw ApiError.refused("Sale: Customer " + customerID + " does not exist.");
    }
    sale.put("customerID", String.valueOf(customerID));
  }

  static void references(ObjectNode sale, Payload sent) {
    Fields.write(
        sale,
        sent,
        Map.of(
            "referenceNumber", Type.TEXT,
            "referenceNumberSource", Type.TEXT,
            "receiptPreference", Type.TEXT));
  }
}
