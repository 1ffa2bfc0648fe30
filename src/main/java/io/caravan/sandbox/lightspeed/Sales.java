package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Sales: open until they are completed, which needs payments to the cent and moves stock. */
final class Sales implements Writer {
  private static final Set<String> WRITTEN =
      Set.of(
          "employeeID",
          "registerID",
          "shopID",
          "customerID",
          "taxCategoryID",
          "completed",
          "completeTime",
          "archived",
          "enablePromotions",
          "referenceNumber",
          "referenceNumberSource",
          "receiptPreference",
          "SaleLines",
          "SalePayments",
          "ShipTo");
  private static final Set<String> READ_ONLY =
      Set.of(
          "saleID",
          "ticketNumber",
          "createTime",
          "timeStamp",
          "updatetime",
          "isTaxInclusive",
          "total",
          "balance",
          "quoteID",
          "discountID",
          "shipToID");

  private final Books books;
  private final Stock stock;
  private final SaleLines lines;
  private final Payments payments;
  private final Shipping shipping;
  private final SaleHeads heads;

  Sales(Books books, Stock stock, SaleLines lines) {
    this.books = books;
    this.stock = stock;
    this.lines = lines;
    this.payments = new Payments(books);
    this.shipping = new Shipping(books);
    this.heads = new SaleHeads(books);
  }

  @Override
  public Set<String> echo() {
    return Set.of(
        "Customer", "Shop", "TaxCategory", "SaleLines", "SalePayments", "SalePayments.PaymentType");
  }

  @Override
  public ObjectNode create(Payload sent) {
    sent.only(WRITTEN, READ_ONLY);
    ObjectNode sale = heads.fresh(sent);
    books.table("Sale").put(sale);
    if (sent.bool("enablePromotions")) {
      throw ApiError.notEmulated("promotions");
    }
    Payload shipTo = sent.child("ShipTo");
    if (shipTo != null) {
      shipping.write(sale, shipTo);
    }
    return write(sale, sent);
  }

  @Override
  public ObjectNode update(ObjectNode before, Payload sent) {
    sent.only(WRITTEN, READ_ONLY);
    if (sent.has("ShipTo")) {
      throw ApiError.notEmulated("writing ShipTo of an existing Sale (not documented)");
    }
    ObjectNode sale = before.deepCopy();
    if (Wire.is(sale, "completed")) {
      return annotate(sale, sent);
    }
    if (sent.has("customerID")) {
      heads.customer(sale, sent.integer("customerID"));
    }
    if (sent.has("taxCategoryID")
        && !sent.text("taxCategoryID").equals(Wire.text(sale, "taxCategoryID"))) {
      throw ApiError.notEmulated("changing the tax category of an open Sale");
    }
    if (sent.has("archived") && !sent.bool("archived")) {
      sale.put("archived", "false");
    }
    return write(sale, sent);
  }

  /** Archives an open sale. Its layaways are layaways again. */
  @Override
  public ObjectNode delete(ObjectNode before) {
    if (Wire.is(before, "completed")) {
      throw ApiError.refused("Sale not archived. A completed Sale cannot be archived.");
    }
    for (ObjectNode line : linesOf(before)) {
      if (Wire.is(line, "isLayaway")) {
        ObjectNode free = line.deepCopy();
        books.table("SaleLine").put(free.put("saleID", "0").put("timeStamp", books.now()));
      }
    }
    ObjectNode sale = before.deepCopy();
    sale.put("archived", "true");
    return store(sale);
  }

  Collection<ObjectNode> linesOf(ObjectNode sale) {
    return books.table("SaleLine").where("saleID", Wire.text(sale, "saleID"));
  }

  /** A sale, by its id or ticket number. */
  ObjectNode found(String number) {
    for (ObjectNode sale : books.table("Sale").where("ticketNumber", number)) {
      return sale;
    }
    if (!number.matches("\\d{1,18}")) {
      throw ApiError.notFound("Sale", number);
    }
    return books.table("Sale").need(Long.parseLong(number));
  }

  /** The open sale of a line that is to be written; refuses if it is sold. */
  ObjectNode open(long saleID) {
    ObjectNode sale = books.table("Sale").edit(saleID);
    if (Wire.is(sale, "completed") || Wire.is(sale, "archived")) {
      throw ApiError.refused("Sale " + saleID + " is not open.");
    }
    return sale;
  }

  /** Calculates the sale anew after its lines changed. */
  ObjectNode refresh(ObjectNode before) {
    ObjectNode sale = before.deepCopy();
    SaleMath.sale(sale, linesOf(sale), payments.of(sale));
    return store(sale);
  }

  /** Takes a completed sale back; stock goes back where it came from. */
  ObjectNode voided(ObjectNode before, String reason, long employeeID) {
    if (!Wire.is(before, "completed") || Wire.is(before, "voided")) {
      throw ApiError.refused("Sale not voided. Only a completed Sale can be voided.");
    }
    for (ObjectNode line : linesOf(before)) {
      long units = Wire.id(line, "unitQuantity");
      move(line, units, units > 0 ? "PutBackForTransaction" : "VoidRefund", before);
    }
    ObjectNode sale = before.deepCopy();
    sale.put("voided", "true");
    Table voids = books.table("SaleVoid");
    voids.put(
        Wire.object()
            .put("saleVoidID", String.valueOf(voids.nextId()))
            .put("createTime", books.now())
            .put("reason", reason)
            .put("saleID", Wire.text(sale, "saleID"))
            .put("employeeID", String.valueOf(employeeID))
            .put("shopID", Wire.text(sale, "shopID")));
    return store(sale);
  }

  /** What may still be written on a completed sale. */
  private ObjectNode annotate(ObjectNode sale, Payload sent) {
    for (String field : List.of("SaleLines", "SalePayments", "taxCategoryID", "completeTime")) {
      if (sent.has(field)) {
        throw ApiError.refused("Sale not updated. A completed Sale cannot change " + field + ".");
      }
    }
    SaleHeads.references(sale, sent);
    if (sent.has("customerID")) {
      heads.customer(sale, sent.integer("customerID"));
    }
    return store(sale);
  }

  private ObjectNode write(ObjectNode sale, Payload sent) {
    SaleHeads.references(sale, sent);
    for (Payload line : sent.members("SaleLines", "SaleLine")) {
      long id = line.integer("saleLineID");
      if (id == 0) {
        lines.create(line, sale);
        continue;
      }
      ObjectNode existing = books.table("SaleLine").get(id);
      if (existing == null) {
        throw ApiError.refused("Sale: SaleLine " + id + " does not exist.");
      }
      if (Wire.text(existing, "saleID").equals(Wire.text(sale, "saleID"))) {
        lines.update(existing, line, sale);
      } else {
        lines.attach(existing, sale, line);
      }
    }
    for (Payload payment : sent.members("SalePayments", "SalePayment")) {
      payments.write(sale, payment);
    }
    SaleMath.sale(sale, linesOf(sale), payments.of(sale));
    if (sent.bool("completed")) {
      complete(sale, sent.text("completeTime"));
    }
    return store(sale);
  }

  private void complete(ObjectNode sale, String completeTime) {
    sale.put("change", Wire.decimal(payments.settle(sale)));
    SaleMath.sale(sale, linesOf(sale), payments.of(sale));
    String time = books.now();
    if (!completeTime.isEmpty()) {
      time = Condition.parse("completeTime", completeTime).operands().get(0);
      if (OffsetDateTime.parse(time).toInstant().isAfter(books.instant())) {
        throw ApiError.refused("Sale not completed. completeTime is in the future.");
      }
    }
    sale.put("completed", "true").put("completeTime", time);
    for (ObjectNode line : new ArrayList<>(linesOf(sale))) {
      ObjectNode sold = line.deepCopy();
      long reserved = Wire.id(line, "_reserved");
      if (reserved > 0) {
        stock.handOver(
            Wire.id(line, "itemID"),
            Wire.id(line, "shopID"),
            reserved,
            Stock.Cause.sale("RemoveForTransaction", sale));
        sold.put("_reserved", "0");
      }
      long units = Wire.id(line, "unitQuantity") - reserved;
      move(line, -units, units > 0 ? "RemoveForTransaction" : "RefundAddInventory", sale);
      sold.put("isLayaway", "false").put("timeStamp", books.now());
      books.table("SaleLine").put(sold);
    }
  }

  private void move(ObjectNode line, long change, String reason, ObjectNode sale) {
    ObjectNode item = books.table("Item").get(Wire.id(line, "itemID"));
    if (item != null && !Wire.text(item, "itemType").equals("non_inventory")) {
      stock.move(
          Wire.id(line, "itemID"), Wire.id(line, "shopID"), change, Stock.Cause.sale(reason, sale));
    }
  }

  private ObjectNode store(ObjectNode sale) {
    sale.put("updatetime", books.now());
    // The legacy time: of the last change, or of the completion if there was one.
    String completed = Wire.text(sale, "completeTime");
    sale.put("timeStamp", completed.isEmpty() ? books.now() : completed);
    books.table("Sale").put(sale);
    return sale;
  }
}
