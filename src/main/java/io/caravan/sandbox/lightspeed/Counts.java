package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Stock counts: a count, its counted items, and the reconciliation that cannot be undone. */
final class Counts {
  private final Books books;
  private final Stock stock;

  Counts(Books books, Stock stock) {
    this.books = books;
    this.stock = stock;
  }

  /** InventoryCount. */
  Writer counts() {
    return new Writer() {
      @Override
      public ObjectNode create(Payload sent) {
        Table table = books.table("InventoryCount");
        ObjectNode row =
            Wire.object()
                .put("inventoryCountID", String.valueOf(table.nextId()))
                .put("name", "")
                .put("timeStamp", books.now())
                .put("archived", "false")
                .put("shopID", "0");
        return update(row, sent);
      }

      @Override
      public ObjectNode update(ObjectNode before, Payload sent) {
        sent.only(Set.of("name", "shopID"), Set.of("inventoryCountID", "timeStamp", "archived"));
        ObjectNode row = before.deepCopy();
        if (sent.has("name")) {
          row.put("name", sent.text("name"));
        }
        if (sent.has("shopID")) {
          row.put("shopID", sent.text("shopID"));
        }
        if (Wire.text(row, "name").isBlank() || Wire.id(row, "shopID") == 0) {
          throw ApiError.refused("An InventoryCount must have a name and a shopID.");
        }
        books.table("Shop").need(Wire.id(row, "shopID"));
        row.put("timeStamp", books.now());
        books.table("InventoryCount").put(row);
        return row;
      }

      @Override
      public ObjectNode delete(ObjectNode row) {
        String id = Wire.text(row, "inventoryCountID");
        if (!books.table("InventoryCountReconcile").where("inventoryCountID", id).isEmpty()) {
          throw ApiError.refused("A reconciled InventoryCount cannot be deleted.");
        }
        for (ObjectNode item : books.table("InventoryCountItem").where("inventoryCountID", id)) {
          books.table("InventoryCountItem").remove(Wire.id(item, "inventoryCountItemID"));
        }
        books.table("InventoryCount").remove(Long.parseLong(id));
        return row;
      }
    };
  }

  /** InventoryCountItem. */
  Writer items() {
    return new Writer() {
      @Override
      public ObjectNode create(Payload sent) {
        Table table = books.table("InventoryCountItem");
        ObjectNode row =
            Wire.object()
                .put("inventoryCountItemID", String.valueOf(table.nextId()))
                .put("qty", "0")
                .put("timeStamp", books.now());
        return update(row, sent);
      }

      @Override
      public ObjectNode update(ObjectNode before, Payload sent) {
        sent.only(
            Set.of("inventoryCountID", "itemID", "qty", "employeeID"),
            Set.of("inventoryCountItemID", "timeStamp"));
        ObjectNode row = before.deepCopy();
        for (String field : new String[] {"inventoryCountID", "itemID", "qty", "employeeID"}) {
          if (sent.has(field)) {
            row.put(field, String.valueOf(sent.integer(field)));
          }
        }
        books.table("InventoryCount").need(Wire.id(row, "inventoryCountID"));
        books.table("Item").need(Wire.id(row, "itemID"));
        if (Wire.id(row, "employeeID") == 0 || Wire.id(row, "qty") < 0) {
          throw ApiError.refused("An InventoryCountItem needs an employeeID and a qty from 0.");
        }
        row.put("timeStamp", books.now());
        books.table("InventoryCountItem").put(row);
        return row;
      }

      @Override
      public ObjectNode delete(ObjectNode row) {
        books.table("InventoryCountItem").remove(Wire.id(row, "inventoryCountItemID"));
        return row;
      }
    };
  }

  /** InventoryCountReconcile. */
  Writer reconciles() {
    return new Writer() {
      @Override
      public ObjectNode create(Payload sent) {
        sent.only(Set.of("inventoryCountID", "itemID"), Set.of());
        return reconcile(sent.integer("inventoryCountID"), sent.integer("itemID"));
      }
    };
  }

  private ObjectNode reconcile(long countID, long onlyItemID) {
    ObjectNode count = books.table("InventoryCount").need(countID);
    Map<Long, Long> counted = new TreeMap<>();
    for (ObjectNode item : books.table("InventoryCountItem").where("inventoryCountID", countID)) {
      long itemID = Wire.id(item, "itemID");
      if (onlyItemID == 0 || onlyItemID == itemID) {
        counted.merge(itemID, Wire.id(item, "qty"), Long::sum);
      }
    }
    if (counted.isEmpty()) {
      throw ApiError.refused("InventoryCountReconcile: nothing was counted.");
    }
    long shopID = Wire.id(count, "shopID");
    long change = 0;
    BigDecimal cost = BigDecimal.ZERO;
    for (Map.Entry<Long, Long> each : counted.entrySet()) {
      long difference = each.getValue() - stock.onHand(each.getKey(), shopID);
      String reason = difference > 0 ? "AddInventoryForCount" : "RemoveForInventoryCount";
      stock.move(each.getKey(), shopID, difference, new Stock.Cause(reason, true, 0, countID, 0));
      change += difference;
      BigDecimal unit = Wire.decimal(books.table("Item").need(each.getKey()), "avgCost");
      cost = cost.add(unit.multiply(BigDecimal.valueOf(difference)));
    }
    Table table = books.table("InventoryCountReconcile");
    ObjectNode row =
        Wire.object()
            .put("inventoryCountReconcileID", String.valueOf(table.nextId()))
            .put("createTime", books.now())
            .put("costChange", Wire.decimal(cost))
            .put("qohChange", String.valueOf(change))
            .put("inventoryCountID", String.valueOf(countID))
            .put("itemID", String.valueOf(onlyItemID));
    table.put(row);
    return row;
  }
}
