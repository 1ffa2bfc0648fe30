package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Merging two records into one: the first is gone without a trace in its own feed; of items, the
 * inventory log tells.
 */
final class Merges {
  private final Books books;
  private final Stock stock;

  Merges(Books books, Stock stock) {
    this.books = books;
    this.stock = stock;
  }

  ObjectNode items(Payload sent) {
    long from = sent.integer("from");
    long into = sent.integer("into");
    books.table("Item").need(from);
    books.table("Item").need(into);
    different(from, into);
    for (ObjectNode row : Stock.sorted(books, String.valueOf(from))) {
      long shopID = Wire.id(row, "shopID");
      if (shopID != 0) {
        long units = Wire.id(row, "qoh");
        long layaway = Wire.id(row, "onLayaway");
        stock.move(from, shopID, -units, Stock.Cause.by("DeletedByMerge", Setup.API_EMPLOYEE + 1));
        stock.move(into, shopID, units, Stock.Cause.by("ModifiedByMerge", Setup.API_EMPLOYEE + 1));
        stock.carry(into, shopID, layaway);
      }
    }
    repoint("SaleLine", "itemID", from, into);
    for (String entity : List.of("ItemShop", "Image", "TagRelation")) {
      Table table = books.table(entity);
      table.where("itemID", from).forEach(row -> table.remove(Wire.id(row, table.entity().id())));
    }
    books.table("Item").remove(from);
    return Wire.object().put("itemID", String.valueOf(into));
  }

  ObjectNode customers(Payload sent) {
    long from = sent.integer("from");
    long into = sent.integer("into");
    books.table("Customer").need(from);
    books.table("Customer").need(into);
    different(from, into);
    for (String entity : List.of("Sale", "SaleLine", "CreditAccount")) {
      repoint(entity, "customerID", from, into);
    }
    books.table("Customer").remove(from);
    return Wire.object().put("customerID", String.valueOf(into));
  }

  private static void different(long from, long into) {
    if (from == into) {
      throw ApiError.refused("from and into are the same.");
    }
  }

  private void repoint(String entity, String field, long from, long into) {
    Table table = books.table(entity);
    for (ObjectNode row : table.where(field, from)) {
      table.put(row.deepCopy().put(field, String.valueOf(into)));
    }
  }
}
