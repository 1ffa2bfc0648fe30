package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What ties variants to their matrix: attributes, the matrix's lists of values, descriptions. */
final class Variants {
  private static final int ATTRIBUTES = 3;

  private final Books books;

  Variants(Books books) {
    this.books = books;
  }

  /**
   * Writes the attributes of an item that belongs to a matrix, adds new values to the matrix and
   * composes the description.
   */
  boolean attributes(ObjectNode item, Payload sent) {
    Payload attributes = sent.child("ItemAttributes");
    long matrixID = Wire.id(item, "itemMatrixID");
    if (matrixID == 0) {
      if (attributes != null) {
        throw ApiError.refused("ItemAttributes need an Item with an itemMatrixID.");
      }
      return false;
    }
    Table matrices = books.table("ItemMatrix");
    if (matrices.get(matrixID) == null) {
      throw ApiError.refused("Item: ItemMatrix " + matrixID + " does not exist.");
    }
    ObjectNode matrix = matrices.edit(matrixID);
    ObjectNode before = item.path("_attributes").deepCopy() instanceof ObjectNode o ? o : null;
    ObjectNode kept = before == null ? fresh(matrix) : before.deepCopy();
    if (attributes != null) {
      attributes.only(
          Set.of("attribute1", "attribute2", "attribute3", "itemAttributeSetID"), Set.of());
      for (int i = 1; i <= ATTRIBUTES; i++) {
        if (attributes.has("attribute" + i)) {
          kept.put("attribute" + i, attributes.text("attribute" + i));
        }
      }
      checkSet(matrix, kept, attributes);
    }
    item.set("_attributes", kept);
    item.put("itemAttributesID", Wire.text(item, "itemID"));
    if (extend(matrix, kept)) {
      matrix.put("timeStamp", books.now());
      matrices.put(matrix);
    }
    boolean changed = !kept.equals(before);
    if (changed) {
      item.put("description", composed(matrix, kept));
    }
    return changed;
  }

  private static ObjectNode fresh(ObjectNode matrix) {
    return Wire.object()
        .put("attribute1", "")
        .put("attribute2", "")
        .put("attribute3", "")
        .put("itemAttributeSetID", Wire.text(matrix, "itemAttributeSetID"));
  }

  private void checkSet(ObjectNode matrix, ObjectNode kept, Payload attributes) {
    String set = Wire.text(matrix, "itemAttributeSetID");
    if (attributes.has("itemAttributeSetID")
        && !attributes.text("itemAttributeSetID").equals(set)) {
      throw ApiError.refused("ItemAttributes: the ItemMatrix has itemAttributeSetID " + set + ".");
    }
    ObjectNode names = books.table("ItemAttributeSet").get(Long.parseLong(set));
    for (int i = 1; i <= ATTRIBUTES; i++) {
      boolean named = !Wire.text(names, "attributeName" + i).isEmpty();
      if (!named && !Wire.text(kept, "attribute" + i).isEmpty()) {
        throw ApiError.refused(
            "ItemAttributes: the set '"
                + Wire.text(names, "name")
                + "' has no attribute"
                + i
                + ".");
      }
    }
  }

  /** Adds values that the matrix has not seen. */
  private static boolean extend(ObjectNode matrix, ObjectNode attributes) {
    boolean extended = false;
    for (int i = 1; i <= ATTRIBUTES; i++) {
      String value = Wire.text(attributes, "attribute" + i);
      List<String> values = values(matrix, i);
      if (!value.isEmpty() && !values.contains(value)) {
        values.add(value);
        show(matrix, i, values);
        extended = true;
      }
    }
    return extended;
  }

  private static List<String> values(ObjectNode matrix, int attribute) {
    List<String> values = new ArrayList<>();
    matrix.path("_values" + attribute).forEach(value -> values.add(value.asText()));
    return values;
  }

  private static void show(ObjectNode matrix, int attribute, List<String> values) {
    ArrayNode kept = matrix.putArray("_values" + attribute);
    values.forEach(kept::add);
    String field = "attribute" + attribute + "Values";
    if (values.size() == 1) {
      matrix.put(field, values.get(0));
    } else {
      matrix.set(field, kept.deepCopy());
    }
  }

  /** {@code <matrix> <a1> <a2> <a3>}. */
  static String composed(ObjectNode matrix, ObjectNode attributes) {
    StringBuilder text = new StringBuilder(Wire.text(matrix, "description"));
    for (int i = 1; i <= ATTRIBUTES; i++) {
      String value = Wire.text(attributes, "attribute" + i);
      if (!value.isEmpty()) {
        text.append(' ').append(value);
      }
    }
    return text.toString();
  }
}
