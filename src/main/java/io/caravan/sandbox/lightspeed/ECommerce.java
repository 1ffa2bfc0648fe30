package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.sandbox.lightspeed.Fields.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The web texts and sizes of an item or matrix. */
final class ECommerce {
  private static final Map<String, Type> FIELDS = new LinkedHashMap<>();

  static {
    List.of("weight", "width", "height", "length").forEach(f -> FIELDS.put(f, Type.DECIMAL));
    FIELDS.put("listOnStore", Type.BOOLEAN);
  }

  private ECommerce() {}

  /** Writes what was sent; its id is the owner's. */
  static boolean write(ObjectNode row, Payload sent, String owner) {
    if (sent == null) {
      return false;
    }
    sent.only(
        Set.of(
            "longDescription",
            "shortDescription",
            "weight",
            "width",
            "height",
            "length",
            "listOnStore"),
        Set.of("itemECommerceID"));
    ObjectNode kept = (ObjectNode) row.get("_ecommerce");
    if (kept == null) {
      String id = Wire.text(row, owner.equals("Item") ? "itemID" : "itemMatrixID");
      row.put("itemECommerceID", id);
      kept = row.putObject("_ecommerce").put("itemECommerceID", id);
      kept.put("longDescription", "").put("shortDescription", "");
      for (String size : List.of("weight", "width", "height", "length")) {
        kept.put(size, "0");
      }
      kept.put("listOnStore", "false");
    }
    boolean changed = Fields.write(kept, sent, FIELDS);
    for (String text : List.of("longDescription", "shortDescription")) {
      if (sent.has(text)) {
        changed |= !sent.text(text).equals(Wire.text(kept, text));
        kept.put(text, sent.text(text));
      }
    }
    return changed;
  }
}
