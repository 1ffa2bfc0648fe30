package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.sandbox.lightspeed.Fields.Type;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Items: what is sold. A variant is an item that belongs to a matrix. */
final class Items implements Writer {
  private static final long FIRST_SKU = 210_000_000_000L;
  private static final Map<String, Type> SCALARS = new LinkedHashMap<>();
  private static final Set<String> KINDS =
      Set.of("default", "non_inventory", "serialized", "box", "serialized_assembly", "assembly");
  private static final Set<String> NESTED =
      Set.of(
          "Prices",
          "ItemShops",
          "ItemAttributes",
          "Note",
          "ItemECommerce",
          "TagRelations",
          "Tags",
          "archived");
  private static final Set<String> READ_ONLY =
      Set.of(
          "itemID",
          "systemSku",
          "avgCost",
          "createTime",
          "timeStamp",
          "itemAttributesID",
          "noteID",
          "itemECommerceID",
          "serialized");

  static {
    List.of("description", "customSku", "manufacturerSku", "upc", "ean", "itemType")
        .forEach(field -> SCALARS.put(field, Type.TEXT));
    List.of("tax", "discountable", "publishToEcom")
        .forEach(field -> SCALARS.put(field, Type.BOOLEAN));
    SCALARS.put("defaultCost", Type.DECIMAL);
    List.of(
            "modelYear",
            "taxClassID",
            "categoryID",
            "departmentID",
            "itemMatrixID",
            "manufacturerID",
            "seasonID",
            "defaultVendorID")
        .forEach(field -> SCALARS.put(field, Type.INTEGER));
  }

  private final Books books;
  private final Stock stock;
  private final Tags tags;
  private final Variants variants;

  Items(Books books, Stock stock, Tags tags, Variants variants) {
    this.books = books;
    this.stock = stock;
    this.tags = tags;
    this.variants = variants;
  }

  @Override
  public Set<String> echo() {
    return Set.of("ItemShops");
  }

  @Override
  public ObjectNode create(Payload sent) {
    return create(sent, true);
  }

  /**
   * @param byApi the API opens stock rows in every shop and refuses used bar codes; imports of the
   *     back office do neither
   */
  ObjectNode create(Payload sent, boolean byApi) {
    check(sent);
    Table table = books.table("Item");
    long id = table.nextId();
    ObjectNode row = fresh(id);
    Fields.write(row, sent, SCALARS);
    row.put("avgCost", Wire.text(row, "defaultCost"));
    variants.attributes(row, sent);
    complete(row, sent, "created", byApi);
    table.put(row);
    if (byApi) {
      stock.open(id);
    }
    nested(row, sent);
    return table.get(id);
  }

  @Override
  public ObjectNode update(ObjectNode before, Payload sent) {
    return update(before, sent, true);
  }

  ObjectNode update(ObjectNode before, Payload sent, boolean byApi) {
    check(sent);
    ObjectNode row = before.deepCopy();
    boolean changed = Fields.write(row, sent, SCALARS);
    if (sent.has("archived") && !sent.bool("archived")) {
      // Archiving goes by DELETE only; archived=true is ignored.
      changed |= Wire.is(row, "archived");
      row.put("archived", "false");
    }
    changed |= variants.attributes(row, sent);
    changed |= complete(row, sent, "updated", byApi);
    if (changed) {
      row.put("timeStamp", books.now());
      books.table("Item").put(row);
    }
    nested(row, sent);
    return books.table("Item").get(Wire.id(row, "itemID"));
  }

  /** Archives the item and zeroes its stock for good. */
  @Override
  public ObjectNode delete(ObjectNode before) {
    ObjectNode row = before.deepCopy();
    long id = Wire.id(row, "itemID");
    for (ObjectNode shop : Stock.sorted(books, String.valueOf(id))) {
      if (Wire.id(shop, "shopID") != 0) {
        stock.set(id, Wire.id(shop, "shopID"), 0, Stock.Cause.by("ManualQuantityAdjustment", 0));
      }
    }
    row.put("archived", "true").put("timeStamp", books.now());
    books.table("Item").put(row);
    return row;
  }

  private static void check(Payload sent) {
    Set<String> written = new HashSet<>(SCALARS.keySet());
    written.addAll(NESTED);
    sent.only(written, READ_ONLY);
  }

  private ObjectNode fresh(long id) {
    ObjectNode row = Wire.object();
    row.put("itemID", String.valueOf(id)).put("systemSku", String.valueOf(FIRST_SKU + id));
    row.put("defaultCost", "0").put("avgCost", "0").put("discountable", "true").put("tax", "true");
    row.put("archived", "false").put("itemType", "default").put("serialized", "false");
    row.put("description", "").put("modelYear", "0").put("upc", "").put("ean", "");
    row.put("customSku", "").put("manufacturerSku", "").put("publishToEcom", "false");
    row.put("createTime", books.now()).put("timeStamp", books.now());
    row.put("categoryID", "0").put("taxClassID", "1").put("departmentID", "0");
    row.put("itemMatrixID", "0").put("manufacturerID", "0").put("seasonID", "0");
    row.put("defaultVendorID", "0").put("itemECommerceID", "0");
    row.set("_prices", Prices.fresh(books));
    row.putObject("_note").put("note", "").put("isPublic", "false").put("timeStamp", books.now());
    return row;
  }

  /** Rules that hold for the row as a whole, and the parts kept inside it. */
  private boolean complete(ObjectNode row, Payload sent, String done, boolean byApi) {
    if (Wire.text(row, "description").isBlank()) {
      throw ApiError.refused("Item not " + done + ". An Item must have a description.");
    }
    if (!KINDS.contains(Wire.text(row, "itemType"))) {
      throw ApiError.refused("Item not " + done + ". itemType must be one of " + KINDS + ".");
    }
    if (!Wire.text(row, "itemType").matches("default|non_inventory")) {
      throw ApiError.notEmulated("items of type " + Wire.text(row, "itemType"));
    }
    if (Wire.decimal(row, "defaultCost").signum() < 0) {
      throw ApiError.refused("Item not " + done + ". defaultCost must not be negative.");
    }
    exists(row, "categoryID", "Category");
    exists(row, "manufacturerID", "Manufacturer");
    exists(row, "taxClassID", "TaxClass");
    for (String field : List.of("departmentID", "seasonID", "defaultVendorID")) {
      if (Wire.id(row, field) != 0) {
        throw ApiError.notEmulated(field);
      }
    }
    if (byApi) {
      codes(row, sent);
    }
    boolean changed = Prices.write((ObjectNode) row.get("_prices"), sent, books);
    Payload note = sent.child("Note");
    if (note != null) {
      ObjectNode kept = (ObjectNode) row.get("_note");
      if (Fields.write(kept, note, Map.of("note", Type.TEXT, "isPublic", Type.BOOLEAN))) {
        kept.put("timeStamp", books.now());
        changed = true;
      }
    }
    return changed | ECommerce.write(row, sent.child("ItemECommerce"), "Item");
  }

  private void exists(ObjectNode row, String field, String entity) {
    long id = Wire.id(row, field);
    if (id != 0 && books.table(entity).get(id) == null) {
      throw ApiError.refused("Item: " + entity + " " + id + " does not exist.");
    }
  }

  /** Bar codes: an ean has 11 to 14 digits, and none may be used twice. */
  private void codes(ObjectNode row, Payload sent) {
    String ean = Wire.text(row, "ean");
    if (sent.has("ean") && !ean.isEmpty() && !ean.matches("\\d{11,14}")) {
      throw ApiError.invalid("Item.ean must have 11 to 14 digits.");
    }
    for (String field : List.of("upc", "ean")) {
      String code = Wire.text(row, field);
      if (code.isEmpty()) {
        continue;
      }
      for (ObjectNode other : books.table("Item").where(field, code)) {
        if (!Wire.is(other, "archived") && Wire.id(other, "itemID") != Wire.id(row, "itemID")) {
          throw ApiError.invalid("Duplicate " + field + " '" + code + "': another Item has it.");
        }
      }
    }
  }

  private void nested(ObjectNode row, Payload sent) {
    tags.write("itemID", Wire.id(row, "itemID"), sent);
    Set<Long> seen = new HashSet<>();
    for (Payload level : sent.members("ItemShops", "ItemShop")) {
      level.only(
          Set.of("itemShopID", "shopID", "qoh", "reorderPoint", "reorderLevel"),
          Set.of("itemID", "sellable", "backorder", "timeStamp"));
      long shopID = shopOf(row, level);
      if (shopID == 0 || books.table("Shop").get(shopID) == null || !seen.add(shopID)) {
        throw ApiError.refused(
            "Item not updated. ItemShops has an invalid or duplicate row for shopID "
                + shopID
                + ".");
      }
      level(Wire.id(row, "itemID"), shopID, level);
    }
  }

  private long shopOf(ObjectNode row, Payload level) {
    if (!level.has("itemShopID")) {
      return level.integer("shopID");
    }
    ObjectNode found = books.table("ItemShop").get(level.integer("itemShopID"));
    return found == null || Wire.id(found, "itemID") != Wire.id(row, "itemID")
        ? 0
        : Wire.id(found, "shopID");
  }

  private void level(long itemID, long shopID, Payload level) {
    if (level.has("qoh")) {
      BigDecimal onHand = level.decimal("qoh");
      if (onHand.signum() < 0) {
        throw ApiError.refused("Item not updated. Quantity on hand cannot be set below 0.");
      }
      stock.set(
          itemID,
          shopID,
          level.integer("qoh"),
          Stock.Cause.by("ManualQuantityAdjustment", Setup.API_EMPLOYEE));
    }
    ObjectNode row = stock.row(itemID, shopID);
    if (row != null) {
      stock.reorder(row, level);
    }
  }
}
