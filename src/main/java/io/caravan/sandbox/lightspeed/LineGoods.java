package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a line takes over from its item, and the tax rates that hold for it. */
final class LineGoods {
  private final Books books;

  LineGoods(Books books) {
    this.books = books;
  }

  void item(ObjectNode line, Payload sent) {
    long itemID = sent.integer("itemID");
    if (itemID == 0 && !sent.text("itemCode").isEmpty()) {
      itemID = coded(sent.text("itemCode"));
    }
    if (itemID == 0) {
      return;
    }
    ObjectNode item = books.table("Item").get(itemID);
    if (item == null) {
      throw ApiError.refused("SaleLine not created. Item " + itemID + " does not exist.");
    }
    line.put("itemID", String.valueOf(itemID));
    String price = Wire.decimal(Prices.standard(item));
    line.put("unitPrice", price).put("normalUnitPrice", price);
    line.put("avgCost", Wire.text(item, "avgCost")).put("fifoCost", Wire.text(item, "avgCost"));
    line.put("tax", Wire.text(item, "tax")).put("taxClassID", Wire.text(item, "taxClassID"));
  }

  private long coded(String code) {
    Table items = books.table("Item");
    for (String field : List.of("systemSku", "upc", "ean")) {
      for (ObjectNode item : items.where(field, code)) {
        return Wire.id(item, "itemID");
      }
    }
    if (code.matches("\\d{1,12}") && items.get(Long.parseLong(code)) != null) {
      return Long.parseLong(code);
    }
    throw ApiError.refused("SaleLine not created. No Item has the itemCode " + code + ".");
  }

  /** Rates of the tax category, or those it has for the line's class; none without a category. */
  void rates(ObjectNode line, ObjectNode sale) {
    String category = Wire.text(sale == null ? line : sale, "taxCategoryID");
    line.put("taxCategoryID", category);
    ObjectNode rates = books.table("TaxCategory").get(Long.parseLong(category));
    if (rates == null && sale != null) {
      // Recorded: with taxCategoryID 0 the tax sent as true comes back as false.
      line.put("tax", "false");
    }
    if (rates == null || !Wire.is(line, "tax")) {
      line.put("tax1Rate", "0").put("tax2Rate", "0");
      return;
    }
    JsonNode found = rates;
    for (JsonNode ofClass : rates.path("_classes")) {
      if (Wire.text(ofClass, "taxClassID").equals(Wire.text(line, "taxClassID"))) {
        found = ofClass;
      }
    }
    line.put("tax1Rate", Wire.text(found, "tax1Rate"));
    line.put("tax2Rate", Wire.text(found, "tax2Rate"));
  }
}
