package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What is done at a till: sales, refunds, voids, and reserved goods handed over. */
final class Till {
  private final Books books;
  private final Sales sales;
  private final Refunds refunds;

  Till(Books books, Api api) {
    this.books = books;
    this.sales = api.sales();
    this.refunds = api.refunds();
  }

  ObjectNode sell(Payload sent) {
    ObjectNode draft = head(sent);
    ArrayNode lines = draft.putObject("SaleLines").putArray("SaleLine");
    for (JsonNode each : sent.node().path("lines")) {
      Payload line = new Payload("line", each);
      ObjectNode body = lines.addObject().put("itemID", line.integer("itemID"));
      body.put("unitQuantity", line.has("quantity") ? line.integer("quantity") : 1);
      for (String field : List.of("unitPrice", "discountPercent", "discountAmount", "tax")) {
        if (line.has(field)) {
          body.set(field, each.get(field));
        }
      }
    }
    if (lines.isEmpty()) {
      throw ApiError.refused("a sale needs lines.");
    }
    return paid(sales.create(new Payload("Sale", draft)), sent);
  }

  /** Reserved lines become a sale, paid at the till. */
  ObjectNode completeLayaway(Payload sent) {
    ArrayNode attached = Wire.object().putArray("SaleLine");
    long customerID = 0;
    long shopID = sent.integer("shopID");
    for (JsonNode id : sent.node().path("saleLineIDs")) {
      ObjectNode line = books.table("SaleLine").need(id.asLong());
      customerID = Wire.id(line, "customerID");
      shopID = shopID == 0 ? Wire.id(line, "shopID") : shopID;
      attached.addObject().put("saleLineID", id.asLong());
    }
    if (attached.isEmpty()) {
      throw ApiError.refused("saleLineIDs names the reserved lines.");
    }
    ObjectNode whose = sent.node().deepCopy();
    whose.put("shopID", shopID).put("customerID", customerID);
    ObjectNode draft = head(new Payload("complete-layaway", whose));
    draft.putObject("SaleLines").set("SaleLine", attached);
    return paid(sales.create(new Payload("Sale", draft)), sent);
  }

  ObjectNode refund(Payload sent) {
    ObjectNode sale = sales.found(sent.text("saleID"));
    ObjectNode at = sent.node().deepCopy();
    if (!sent.has("shopID")) {
      at.put("shopID", Wire.id(sale, "shopID"));
    }
    ObjectNode draft = head(new Payload("refund", at));
    draft.remove("customerID");
    draft.putObject("SalePayments").putObject("SalePayment").put("paymentTypeID", tender(sent));
    if (sent.has("lines")) {
      ArrayNode lines = draft.putObject("SaleLines").putArray("SaleLine");
      for (JsonNode each : sent.node().path("lines")) {
        Payload line = new Payload("line", each);
        lines
            .addObject()
            .put("parentSaleLineID", line.integer("saleLineID"))
            .put("unitQuantity", -line.integer("quantity"));
      }
    }
    return shown(refunds.refund(sale, new Payload("Refund", draft)));
  }

  ObjectNode voidSale(Payload sent) {
    ObjectNode sale = sales.found(sent.text("saleID"));
    return shown(sales.voided(sale, sent.text("reason"), Wire.id(sale, "employeeID")));
  }

  private ObjectNode head(Payload sent) {
    long shopID = sent.integer("shopID");
    ObjectNode head = Wire.object().put("shopID", shopID);
    long register =
        books.table("Register").where("shopID", shopID).stream()
            .mapToLong(row -> Wire.id(row, "registerID"))
            .findFirst()
            .orElseThrow(() -> ApiError.refused("shopID " + shopID + " has no register."));
    head.put("registerID", sent.has("registerID") ? sent.integer("registerID") : register);
    // The employee at the till of each shop, by set-up.
    long employee = shopID == Setup.WEB ? Setup.API_EMPLOYEE : shopID + 1;
    head.put("employeeID", sent.has("employeeID") ? sent.integer("employeeID") : employee);
    return head.put("customerID", sent.integer("customerID"));
  }

  private static long tender(Payload sent) {
    return sent.has("paymentTypeID") ? sent.integer("paymentTypeID") : Setup.CASH;
  }

  private ObjectNode paid(ObjectNode open, Payload sent) {
    ObjectNode settle = Wire.object().put("completed", true);
    if (Wire.decimal(open, "balance").signum() != 0) {
      settle
          .putObject("SalePayments")
          .putObject("SalePayment")
          .put("paymentTypeID", tender(sent))
          .put("amount", Wire.text(open, "balance"));
    }
    return shown(sales.update(open, new Payload("Sale", settle)));
  }

  private ObjectNode shown(ObjectNode sale) {
    ObjectNode shown =
        Wire.object()
            .put("saleID", Wire.text(sale, "saleID"))
            .put("ticketNumber", Wire.text(sale, "ticketNumber"))
            .put("total", Wire.text(sale, "calcTotal"));
    ArrayNode lines = shown.putArray("saleLineIDs");
    sales.linesOf(sale).forEach(line -> lines.add(Wire.text(line, "saleLineID")));
    return shown;
  }
}
