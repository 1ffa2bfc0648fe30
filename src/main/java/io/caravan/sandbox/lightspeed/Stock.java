package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Units of items by shop: rows come into being as needed, shop 0 is the summary of all shops, and
 * every change of qoh leaves an entry in the inventory log. Item.timeStamp does not move.
 */
final class Stock {
  /** What caused a change; a saleID or 0 for each document that may be behind it. */
  record Cause(
      String reason, boolean automated, long saleID, long inventoryCountID, long employeeID) {
    static Cause by(String reason, long employeeID) {
      return new Cause(reason, false, 0, 0, employeeID);
    }

    static Cause sale(String reason, ObjectNode sale) {
      return new Cause(reason, true, Wire.id(sale, "saleID"), 0, Wire.id(sale, "employeeID"));
    }
  }

  private static final List<String> ZEROES =
      List.of(
          "backorder",
          "componentQoh",
          "componentBackorder",
          "reorderPoint",
          "reorderLevel",
          "onLayaway",
          "onSpecialOrder",
          "onWorkorder",
          "onTransferOut",
          "onTransferIn",
          "averageCost",
          "totalValueFifo",
          "totalValueAvgCost",
          "totalValueNegativeInventory",
          "lastReceivedCost",
          "lastReceivedLotID",
          "nextFifoLotCost",
          "nextFifoLotID");

  private final Books books;

  Stock(Books books) {
    this.books = books;
  }

  /** Rows of an item as served: by shop, the summary last. */
  static List<ObjectNode> sorted(Books books, String itemID) {
    List<ObjectNode> rows = new ArrayList<>(books.table("ItemShop").where("itemID", itemID));
    rows.sort(
        Comparator.comparingLong(
            row -> Wire.id(row, "shopID") == 0 ? Long.MAX_VALUE : Wire.id(row, "shopID")));
    return rows;
  }

  /** The row, or null: nothing was ever there. */
  ObjectNode row(long itemID, long shopID) {
    return books.table("ItemShop").where("itemID", itemID).stream()
        .filter(row -> Wire.id(row, "shopID") == shopID)
        .findFirst()
        .orElse(null);
  }

  long onHand(long itemID, long shopID) {
    ObjectNode row = row(itemID, shopID);
    return row == null ? 0 : Wire.id(row, "qoh");
  }

  /** Units that a reservation may still take. */
  long available(long itemID, long shopID) {
    ObjectNode row = row(itemID, shopID);
    if (row == null) {
      return 0;
    }
    boolean excluded = books.switches().on(Switches.ON_HAND_EXCLUDES_RESERVATIONS);
    return Wire.id(row, "qoh") - (excluded ? 0 : Wire.id(row, "onLayaway"));
  }

  /** Makes the rows of a new item, all at zero, as recorded for items made by the API. */
  void open(long itemID) {
    ensure(itemID, 0);
    for (ObjectNode shop : books.table("Shop").all()) {
      ensure(itemID, Wire.id(shop, "shopID"));
    }
  }

  /** Moves stock and logs it; nothing happens if there is no change. */
  void move(long itemID, long shopID, long change, Cause cause) {
    if (change == 0) {
      return;
    }
    ObjectNode row = ensure(itemID, shopID).deepCopy();
    long onHand = Wire.id(row, "qoh") + change;
    row.put("qoh", String.valueOf(onHand));
    store(row);
    log(itemID, shopID, change, onHand < 0 && change < 0, cause);
  }

  void set(long itemID, long shopID, long onHand, Cause cause) {
    move(itemID, shopID, onHand - onHand(itemID, shopID), cause);
  }

  /** Takes units into layaways (or gives them back, if negative). */
  void reserve(long itemID, long shopID, long units, Cause cause) {
    if (units == 0) {
      return;
    }
    ObjectNode row = ensure(itemID, shopID).deepCopy();
    row.put("onLayaway", String.valueOf(Wire.id(row, "onLayaway") + units));
    store(row);
    if (books.switches().on(Switches.ON_HAND_EXCLUDES_RESERVATIONS)) {
      move(itemID, shopID, -units, cause);
    }
  }

  /** Reserved units of a merged item are the other item's now; their qoh has moved already. */
  void carry(long itemID, long shopID, long reserved) {
    if (reserved != 0) {
      ObjectNode row = ensure(itemID, shopID).deepCopy();
      row.put("onLayaway", String.valueOf(Wire.id(row, "onLayaway") + reserved));
      store(row);
    }
  }

  /** Reserved units leave with a completed sale. */
  void handOver(long itemID, long shopID, long units, Cause cause) {
    if (units == 0) {
      return;
    }
    ObjectNode row = ensure(itemID, shopID).deepCopy();
    row.put("onLayaway", String.valueOf(Wire.id(row, "onLayaway") - units));
    store(row);
    if (!books.switches().on(Switches.ON_HAND_EXCLUDES_RESERVATIONS)) {
      move(itemID, shopID, -units, cause);
    }
  }

  /** Units that a vendor owes us; they are not on hand. */
  void onOrder(long itemID, long shopID, long units) {
    ObjectNode row = ensure(itemID, shopID).deepCopy();
    row.put("backorder", String.valueOf(Wire.id(row, "backorder") + units));
    store(row);
  }

  /** Reorder figures, the only thing that PUT ItemShop writes. */
  void reorder(ObjectNode row, Payload sent) {
    ObjectNode changed = row.deepCopy();
    boolean different =
        Fields.write(
            changed,
            sent,
            Map.of("reorderPoint", Fields.Type.INTEGER, "reorderLevel", Fields.Type.INTEGER));
    if (different) {
      store(changed);
    }
  }

  /** An entry without a movement of its own, for merges. */
  void log(long itemID, long shopID, long change, boolean causedNegative, Cause cause) {
    Table log = books.table("InventoryLog");
    ObjectNode item = books.table("Item").get(itemID);
    BigDecimal cost = item == null ? BigDecimal.ZERO : Wire.decimal(item, "avgCost");
    log.put(
        Wire.object()
            .put("inventoryLogID", String.valueOf(log.nextId()))
            .put("qohChange", String.valueOf(change))
            .put("costChange", Wire.decimal(cost.multiply(BigDecimal.valueOf(change))))
            .put("createTime", books.now())
            .put("automated", String.valueOf(cause.automated()))
            .put("reason", cause.reason())
            .put("causedNegative", String.valueOf(causedNegative))
            .put("employeeID", String.valueOf(cause.employeeID()))
            .put("itemID", String.valueOf(itemID))
            .put("shopID", String.valueOf(shopID))
            .put("orderID", "0")
            .put("transferID", "0")
            .put("saleID", String.valueOf(cause.saleID()))
            .put("inventoryCountID", String.valueOf(cause.inventoryCountID()))
            .put("customerID", "0")
            .put("vendorReturnID", "0")
            .put("itemImportID", "0"));
  }

  private ObjectNode ensure(long itemID, long shopID) {
    ObjectNode row = row(itemID, shopID);
    if (row != null) {
      return row;
    }
    if (shopID != 0) {
      ensure(itemID, 0);
      books.table("Shop").need(shopID);
    }
    Table table = books.table("ItemShop");
    ObjectNode created =
        Wire.object()
            .put("itemShopID", String.valueOf(table.nextId()))
            .put("qoh", "0")
            .put("sellable", "0");
    ZEROES.forEach(field -> created.put(field, "0"));
    created.put("timeStamp", books.now());
    created.put("itemID", String.valueOf(itemID)).put("shopID", String.valueOf(shopID));
    table.put(created);
    return created;
  }

  private void store(ObjectNode row) {
    derive(row, Math.max(0, Wire.id(row, "qoh")));
    books.table("ItemShop").put(row);
    summarise(Wire.id(row, "itemID"));
  }

  /** The summary's qoh nets negative shops, its sellable does not. */
  private void summarise(long itemID) {
    ObjectNode summary = ensure(itemID, 0).deepCopy();
    long onHand = 0;
    long sellable = 0;
    long onLayaway = 0;
    for (ObjectNode row : books.table("ItemShop").where("itemID", itemID)) {
      if (Wire.id(row, "shopID") != 0) {
        onHand += Wire.id(row, "qoh");
        sellable += Wire.id(row, "sellable");
        onLayaway += Wire.id(row, "onLayaway");
      }
    }
    summary.put("qoh", String.valueOf(onHand)).put("onLayaway", String.valueOf(onLayaway));
    derive(summary, sellable);
    books.table("ItemShop").put(summary);
  }

  private void derive(ObjectNode row, long sellable) {
    ObjectNode item = books.table("Item").get(Wire.id(row, "itemID"));
    BigDecimal cost = item == null ? BigDecimal.ZERO : Wire.decimal(item, "avgCost");
    long onHand = Wire.id(row, "qoh");
    String value = Wire.decimal(cost.multiply(BigDecimal.valueOf(Math.max(0, onHand))));
    row.put("sellable", String.valueOf(sellable));
    row.put("averageCost", Wire.decimal(cost));
    row.put("totalValueFifo", value).put("totalValueAvgCost", value);
    row.put(
        "totalValueNegativeInventory",
        Wire.decimal(cost.multiply(BigDecimal.valueOf(Math.min(0, onHand)))));
    row.put("timeStamp", books.now());
  }
}
