package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Guards refunds: a line's parent may not be given back more often than it was sold. */
final class Returns {
  private Returns() {}

  /** Units of a sold line that may still come back. */
  static long left(Books books, ObjectNode parent, long exceptLineID) {
    long left = Wire.id(parent, "unitQuantity");
    String parentID = Wire.text(parent, "saleLineID");
    for (ObjectNode line : books.table("SaleLine").where("parentSaleLineID", parentID)) {
      ObjectNode sale = books.table("Sale").get(Wire.id(line, "saleID"));
      boolean void_ = sale == null || Wire.is(sale, "voided") || Wire.is(sale, "archived");
      if (!void_ && Wire.id(line, "saleLineID") != exceptLineID) {
        left += Wire.id(line, "unitQuantity");
      }
    }
    return left;
  }

  /** Refuses a line that gives back what was not sold, or was given back before. */
  static void check(Books books, ObjectNode line) {
    long parentID = Wire.id(line, "parentSaleLineID");
    if (parentID == 0) {
      return;
    }
    ObjectNode parent = books.table("SaleLine").get(parentID);
    ObjectNode sale = parent == null ? null : books.table("Sale").get(Wire.id(parent, "saleID"));
    if (sale == null || !Wire.is(sale, "completed") || Wire.is(sale, "voided")) {
      throw ApiError.refused("SaleLine: parentSaleLineID " + parentID + " was not sold.");
    }
    if (!Wire.text(parent, "itemID").equals(Wire.text(line, "itemID"))) {
      throw ApiError.refused("SaleLine: parentSaleLineID " + parentID + " sold another item.");
    }
    long back = -Wire.id(line, "unitQuantity");
    long left = left(books, parent, Wire.id(line, "saleLineID"));
    if (back <= 0 || back > left) {
      throw ApiError.refused(
          "SaleLine: "
              + back
              + " cannot be refunded of parentSaleLineID "
              + parentID
              + ", "
              + left
              + " are left.");
    }
  }
}
