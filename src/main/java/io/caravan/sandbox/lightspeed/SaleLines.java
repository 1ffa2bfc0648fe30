package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.sandbox.lightspeed.Fields.Type;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lines of sales, and lines of no sale yet (saleID 0), which are layaways: units that a customer
 * has reserved.
 */
final class SaleLines {
  private static final Map<String, Type> SCALARS =
      Map.of(
          "unitPrice", Type.DECIMAL,
          "discountAmount", Type.DECIMAL,
          "discountPercent", Type.DECIMAL);
  private static final Set<String> WRITTEN =
      Set.of(
          "unitQuantity",
          "unitPrice",
          "discountAmount",
          "discountPercent",
          "tax",
          "taxClassID",
          "taxCategoryID",
          "customerID",
          "employeeID",
          "shopID",
          "itemID",
          "itemCode",
          "Note",
          "parentSaleLineID",
          "isLayaway",
          "isSpecialOrder",
          "isWorkorder",
          "requireFullReservation",
          "saleLineID",
          "saleID");
  private static final Set<String> READ_ONLY =
      Set.of(
          "createTime",
          "timeStamp",
          "normalUnitPrice",
          "avgCost",
          "fifoCost",
          "tax1Rate",
          "tax2Rate",
          "displayableSubtotal",
          "displayableUnitPrice",
          "calcLineDiscount",
          "calcTransactionDiscount",
          "calcTotal",
          "calcSubtotal",
          "calcTax1",
          "calcTax2",
          "noteID",
          "discountID",
          "lineType",
          "itemFeeID");

  private final Books books;
  private final Stock stock;
  private final LineGoods goods;

  SaleLines(Books books, Stock stock) {
    this.books = books;
    this.stock = stock;
    this.goods = new LineGoods(books);
  }

  /**
   * Makes a line.
   *
   * @param sale the sale it belongs to, or null for a layaway
   */
  ObjectNode create(Payload sent, ObjectNode sale) {
    sent.only(WRITTEN, READ_ONLY);
    if (sent.bool("isSpecialOrder") || sent.bool("isWorkorder")) {
      throw ApiError.notEmulated("special orders and work orders");
    }
    ObjectNode line = fresh(sent, sale);
    boolean layaway = sent.bool("isLayaway");
    line.put("isLayaway", String.valueOf(layaway));
    if (sale == null && !layaway) {
      throw ApiError.refused(
          "SaleLine not created. Without a saleID, a SaleLine must be a layaway.");
    }
    if (layaway && Wire.id(line, "customerID") == 0) {
      throw ApiError.refused("SaleLine not created. A layaway needs a customerID.");
    }
    goods.item(line, sent);
    write(line, sent, sale, "created");
    Returns.check(books, line);
    if (layaway) {
      reserve(line, sent.bool("requireFullReservation"), "created");
    }
    books.table("SaleLine").put(line);
    return line;
  }

  /** Changes a line that is not sold yet; a layaway's reservation follows the quantity. */
  ObjectNode update(ObjectNode before, Payload sent, ObjectNode sale) {
    sent.only(WRITTEN, READ_ONLY);
    ObjectNode line = before.deepCopy();
    if (sent.has("itemID") && sent.integer("itemID") != Wire.id(before, "itemID")) {
      throw ApiError.refused("SaleLine not updated. The item of a SaleLine cannot be changed.");
    }
    owner(line, sent);
    write(line, sent, sale, "updated");
    Returns.check(books, line);
    if (Wire.is(line, "isLayaway")) {
      boolean full =
          sent.has("requireFullReservation")
              ? sent.bool("requireFullReservation")
              : Wire.is(line, "_full");
      reserve(line, full, "updated");
    }
    line.put("timeStamp", books.now());
    books.table("SaleLine").put(line);
    return line;
  }

  private void owner(ObjectNode line, Payload sent) {
    if (!sent.has("customerID")) {
      return;
    }
    long customer = sent.integer("customerID");
    if (customer != 0) {
      books.table("Customer").need(customer);
    } else if (Wire.is(line, "isLayaway")) {
      throw ApiError.refused("SaleLine not updated. A layaway needs a customerID.");
    }
    line.put("customerID", String.valueOf(customer));
  }

  /** Takes the line away; what it had reserved is in stock again. */
  ObjectNode delete(ObjectNode before) {
    ObjectNode line = before.deepCopy();
    release(line);
    books.table("SaleLine").remove(Wire.id(line, "saleLineID"));
    return line;
  }

  private void release(ObjectNode line) {
    long reserved = Wire.id(line, "_reserved");
    stock.reserve(
        Wire.id(line, "itemID"),
        Wire.id(line, "shopID"),
        -reserved,
        Stock.Cause.by("PutBackForTransaction", Wire.id(line, "employeeID")));
    line.put("_reserved", "0");
  }

  /** Makes an unsold layaway a line of this sale; nobody else can sell it again. */
  ObjectNode attach(ObjectNode before, ObjectNode sale, Payload sent) {
    long owner = Wire.id(before, "saleID");
    if (owner != 0) {
      throw ApiError.refused(
          "SaleLine "
              + Wire.text(before, "saleLineID")
              + " already belongs to Sale "
              + owner
              + ".");
    }
    ObjectNode line = before.deepCopy();
    line.put("saleID", Wire.text(sale, "saleID"));
    return update(line, sent, sale);
  }

  private ObjectNode fresh(Payload sent, ObjectNode sale) {
    ObjectNode line = Wire.object();
    line.put("saleLineID", String.valueOf(books.table("SaleLine").nextId()));
    line.put("createTime", books.now()).put("timeStamp", books.now());
    line.put("unitQuantity", "1").put("unitPrice", "0").put("normalUnitPrice", "0");
    line.put("discountAmount", "0").put("discountPercent", "0");
    line.put("avgCost", "0").put("fifoCost", "0").put("tax", "true");
    line.put("tax1Rate", "0").put("tax2Rate", "0").put("isLayaway", "false");
    line.put("isWorkorder", "false").put("isSpecialOrder", "false");
    line.put("taxClassID", "1").put("discountID", "0").put("itemID", "0");
    line.put("noteID", "0").put("parentSaleLineID", "0").put("lineType", "");
    line.put("saleID", sale == null ? "0" : Wire.text(sale, "saleID"));
    for (String field : List.of("customerID", "employeeID", "shopID", "taxCategoryID")) {
      String ofSale = sale == null ? "0" : Wire.text(sale, field);
      line.put(field, sent.has(field) ? String.valueOf(sent.integer(field)) : ofSale);
    }
    require(line, "employeeID", "Employee");
    require(line, "shopID", "Shop");
    if (Wire.id(line, "customerID") != 0) {
      books.table("Customer").need(Wire.id(line, "customerID"));
    }
    line.put("_reserved", "0");
    return line;
  }

  private void require(ObjectNode line, String field, String entity) {
    if (books.table(entity).get(Wire.id(line, field)) == null) {
      throw ApiError.refused("SaleLine not created. " + field + " is not valid.");
    }
  }

  private void write(ObjectNode line, Payload sent, ObjectNode sale, String done) {
    Fields.write(line, sent, SCALARS);
    if (sent.has("unitQuantity")) {
      line.put("unitQuantity", Wire.decimal(BigDecimal.valueOf(sent.integer("unitQuantity"))));
    }
    if (sent.has("tax")) {
      line.put("tax", String.valueOf(sent.bool("tax")));
    }
    if (sent.has("parentSaleLineID")) {
      line.put("parentSaleLineID", String.valueOf(sent.integer("parentSaleLineID")));
    }
    if (sent.has("taxClassID") && sent.integer("taxClassID") != 0) {
      line.put("taxClassID", String.valueOf(sent.integer("taxClassID")));
    }
    Payload note = sent.child("Note");
    if (note != null) {
      line.put("noteID", Wire.text(line, "saleLineID"));
      line.putObject("_note")
          .put("noteID", Wire.text(line, "saleLineID"))
          .put("note", note.text("note"))
          .put("isPublic", String.valueOf(note.bool("isPublic")))
          .put("timeStamp", books.now());
    }
    BigDecimal percent = Wire.decimal(line, "discountPercent");
    if (percent.signum() != 0 && Wire.decimal(line, "discountAmount").signum() != 0) {
      throw ApiError.refused(
          "SaleLine not " + done + ". Use discountAmount or discountPercent, not both.");
    }
    if (percent.signum() < 0 || percent.compareTo(BigDecimal.ONE) > 0) {
      throw ApiError.refused("SaleLine not " + done + ". discountPercent must be from 0 to 1.");
    }
    goods.rates(line, sale);
    SaleMath.line(line, sale != null && Wire.is(sale, "isTaxInclusive"));
  }

  /** Brings the reservation to the line's quantity, all of it if full is required. */
  private void reserve(ObjectNode line, boolean full, String done) {
    long wanted = Wire.id(line, "unitQuantity");
    long itemID = Wire.id(line, "itemID");
    long shopID = Wire.id(line, "shopID");
    if (wanted <= 0 || itemID == 0) {
      throw ApiError.refused("SaleLine not " + done + ". A layaway needs an item and a quantity.");
    }
    line.put("_full", String.valueOf(full));
    long reserved = Wire.id(line, "_reserved");
    long more = wanted - reserved;
    long available = Math.max(0, stock.available(itemID, shopID));
    if (more > available && full) {
      throw ApiError.refused(
          "SaleLine not "
              + done
              + ". The full quantity could not be reserved: "
              + wanted
              + " wanted, "
              + (reserved + available)
              + " available.");
    }
    long taken = Math.min(more, available);
    String reason = taken < 0 ? "PutBackForTransaction" : "RemoveForLayaway";
    stock.reserve(itemID, shopID, taken, Stock.Cause.by(reason, Wire.id(line, "employeeID")));
    line.put("_reserved", String.valueOf(reserved + taken));
  }
}
