package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.sandbox.lightspeed.Fields.Type;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Item matrices: products with variants. */
final class Matrices implements Writer {
  private static final Map<String, Type> SCALARS = new LinkedHashMap<>();
  private static final Set<String> NESTED =
      Set.of("Prices", "ItemECommerce", "TagRelations", "Tags", "archived", "itemAttributeSetID");
  private static final Set<String> READ_ONLY =
      Set.of(
          "itemMatrixID",
          "timeStamp",
          "itemECommerceID",
          "serialized",
          "attribute1Values",
          "attribute2Values",
          "attribute3Values");

  static {
    SCALARS.put("description", Type.TEXT);
    SCALARS.put("tax", Type.BOOLEAN);
    SCALARS.put("defaultCost", Type.DECIMAL);
    List.of("modelYear", "taxClassID", "categoryID", "manufacturerID")
        .forEach(field -> SCALARS.put(field, Type.INTEGER));
  }

  private final Books books;
  private final Tags tags;

  Matrices(Books books, Tags tags) {
    this.books = books;
    this.tags = tags;
  }

  @Override
  public ObjectNode create(Payload sent) {
    check(sent);
    Table table = books.table("ItemMatrix");
    long id = table.nextId();
    ObjectNode row = fresh(id);
    long set = sent.integer("itemAttributeSetID");
    if (books.table("ItemAttributeSet").get(set) == null) {
      throw ApiError.refused("ItemMatrix not created. itemAttributeSetID is not valid.");
    }
    row.put("itemAttributeSetID", String.valueOf(set));
    write(row, sent, "created");
    table.put(row);
    tags.write("itemMatrixID", id, sent);
    return row;
  }

  @Override
  public ObjectNode update(ObjectNode before, Payload sent) {
    check(sent);
    ObjectNode row = before.deepCopy();
    if (sent.has("itemAttributeSetID")
        && !sent.text("itemAttributeSetID").equals(Wire.text(row, "itemAttributeSetID"))) {
      throw ApiError.notEmulated("changing the attribute set of an ItemMatrix");
    }
    boolean changed = write(row, sent, "updated");
    if (sent.has("archived") && !sent.bool("archived") && Wire.is(row, "archived")) {
      row.put("archived", "false");
      changed = true;
    }
    if (changed) {
      row.put("timeStamp", books.now());
      books.table("ItemMatrix").put(row);
      if (!Wire.text(row, "description").equals(Wire.text(before, "description"))) {
        recompose(row);
      }
    }
    tags.write("itemMatrixID", Wire.id(row, "itemMatrixID"), sent);
    return row;
  }

  @Override
  public ObjectNode delete(ObjectNode before) {
    ObjectNode row = before.deepCopy();
    row.put("archived", "true").put("timeStamp", books.now());
    books.table("ItemMatrix").put(row);
    return row;
  }

  private static void check(Payload sent) {
    Set<String> written = new HashSet<>(SCALARS.keySet());
    written.addAll(NESTED);
    sent.only(written, READ_ONLY);
  }

  private ObjectNode fresh(long id) {
    ObjectNode row = Wire.object();
    row.put("itemMatrixID", String.valueOf(id)).put("description", "").put("tax", "true");
    row.put("defaultCost", "0").put("itemType", "default").put("serialized", "false");
    row.put("modelYear", "0").put("archived", "false").put("timeStamp", books.now());
    row.put("itemAttributeSetID", "0").put("manufacturerID", "0").put("categoryID", "0");
    row.put("defaultVendorID", "0").put("taxClassID", "1").put("seasonID", "0");
    row.put("departmentID", "0").put("itemECommerceID", "0");
    for (int i = 1; i <= 3; i++) {
      row.put("attribute" + i + "Values", "");
    }
    row.set("_prices", Prices.fresh(books));
    return row;
  }

  private boolean write(ObjectNode row, Payload sent, String done) {
    boolean changed = Fields.write(row, sent, SCALARS);
    if (Wire.text(row, "description").isBlank()) {
      throw ApiError.refused("ItemMatrix not " + done + ". An ItemMatrix must have a description.");
    }
    changed |= Prices.write((ObjectNode) row.get("_prices"), sent, books);
    return changed | ECommerce.write(row, sent.child("ItemECommerce"), "ItemMatrix");
  }

  private void recompose(ObjectNode matrix) {
    Table items = books.table("Item");
    for (ObjectNode variant : items.where("itemMatrixID", Wire.text(matrix, "itemMatrixID"))) {
      if (variant.path("_attributes") instanceof ObjectNode attributes) {
        ObjectNode row = variant.deepCopy();
        row.put("description", Variants.composed(matrix, attributes));
        row.put("timeStamp", books.now());
        items.put(row);
      }
    }
  }
}
