package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** PUT ItemShop: only the reorder figures; qoh is written through the item. */
final class Reorder implements Writer {
  private final Stock stock;
  private final Books books;

  Reorder(Stock stock, Books books) {
    this.stock = stock;
    this.books = books;
  }

  @Override
  public ObjectNode update(ObjectNode row, Payload sent) {
    sent.only(
        Set.of("reorderPoint", "reorderLevel"),
        Set.of("itemShopID", "itemID", "shopID", "qoh", "sellable", "timeStamp"));
    stock.reorder(row, sent);
    return books.table("ItemShop").get(Wire.id(row, "itemShopID"));
  }
}
