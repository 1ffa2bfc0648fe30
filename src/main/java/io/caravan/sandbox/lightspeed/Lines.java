package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The SaleLine endpoint: lines of open sales, and layaways, which belong to no sale yet. */
final class Lines implements Writer {
  private final Books books;
  private final SaleLines lines;
  private final Sales sales;

  Lines(Books books, SaleLines lines, Sales sales) {
    this.books = books;
    this.lines = lines;
    this.sales = sales;
  }

  @Override
  public ObjectNode create(Payload sent) {
    long saleID = sent.integer("saleID");
    if (saleID == 0) {
      return lines.create(sent, null);
    }
    ObjectNode sale = sales.open(saleID);
    ObjectNode line = lines.create(sent, sale);
    sales.refresh(sale);
    return line;
  }

  @Override
  public ObjectNode update(ObjectNode before, Payload sent) {
    ObjectNode sale = owner(before);
    if (sent.has("saleID") && sent.integer("saleID") != Wire.id(before, "saleID")) {
      throw ApiError.notEmulated("moving a SaleLine by PUT; name its saleLineID in the Sale");
    }
    ObjectNode line = lines.update(before, sent, sale);
    if (sale != null) {
      sales.refresh(sale);
    }
    return line;
  }

  @Override
  public ObjectNode delete(ObjectNode before) {
    ObjectNode sale = owner(before);
    ObjectNode line = lines.delete(before);
    if (sale != null) {
      sales.refresh(sale);
    }
    return line;
  }

  private ObjectNode owner(ObjectNode line) {
    long saleID = Wire.id(line, "saleID");
    if (saleID == 0 || books.table("Sale").get(saleID) == null) {
      return null;
    }
    return sales.open(saleID);
  }
}
