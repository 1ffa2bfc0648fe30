package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The mutations of several variants of one product at once. */
final class VariantApi {
  private static final String GONE = "Product does not exist";

  private final Db db;
  private final Variants variants;
  private final Inventory inventory;
  private final Changes changes;

  VariantApi(Db db, Variants variants, Inventory inventory, Changes changes) {
    this.db = db;
    this.variants = variants;
    this.inventory = inventory;
    this.changes = changes;
  }

  void register(Api api) {
    api.mutation("productVariantsBulkCreate", (call, in) -> create(in));
    api.mutation("productVariantsBulkUpdate", (call, in) -> update(in));
    api.mutation("productVariantsBulkDelete", (call, in) -> delete(in));
  }

  private ObjectNode product(JsonNode in) {
    ObjectNode product = db.get(Db.PRODUCT, Db.id(in.get("productId").textValue(), Db.PRODUCT));
    if (product == null) {
      throw Refusal.of("productId", GONE, "PRODUCT_DOES_NOT_EXIST");
    }
    return product;
  }

  private Map<String, Object> create(JsonNode in) {
    ObjectNode product = product(in);
    String strategy = in.path("strategy").asText("DEFAULT");
    List<ObjectNode> existing = variants.of(product);
    boolean standalone =
        existing.size() == 1
            && Variants.title(existing.get(0).path("selectedOptions")).equals("Default Title");
    boolean replace =
        existing.size() == 1
            && (strategy.equals("REMOVE_STANDALONE_VARIANT")
                || (strategy.equals("DEFAULT") && standalone));
    List<JsonNode> taken = new ArrayList<>();
    if (!replace) {
      existing.forEach(variant -> taken.add(variant.path("selectedOptions")));
    }
    List<ArrayNode> selections = new ArrayList<>();
    int index = 0;
    for (JsonNode entry : in.get("variants")) {
      String at = "variants." + index++;
      ArrayNode selected = Variants.selected(product, entry.path("optionValues"), null);
      Variants.check(product, entry, selected, taken, at, false);
      for (JsonNode stock : entry.path("inventoryQuantities")) {
        location(stock, at);
      }
      taken.add(selected);
      selections.add(selected);
    }
    String event = changes.event();
    List<ObjectNode> made = new ArrayList<>();
    index = 0;
    for (JsonNode entry : in.get("variants")) {
      made.add(variants.create(product, entry, selections.get(index++), event));
    }
    if (replace) {
      variants.remove(product, existing.get(0));
    }
    variants.refreshOptions(product);
    renumber(product);
    index = 0;
    for (JsonNode entry : in.get("variants")) {
      long item = made.get(index++).path("inventoryItemId").longValue();
      for (JsonNode stock : entry.path("inventoryQuantities")) {
        inventory.change(
            item,
            location(stock, "variants"),
            "available",
            stock.get("availableQuantity").intValue());
      }
    }
    changes.touched(Db.PRODUCT, product, event);
    return payload(product, made);
  }

  private long location(JsonNode stock, String at) {
    long location = Db.id(stock.get("locationId").textValue(), Db.LOCATION);
    if (db.get(Db.LOCATION, location) == null) {
      throw Refusal.of(
          at + ".inventoryQuantities",
          "Quantity for the location could not be set because the location was not found.",
          "TRACKED_VARIANT_LOCATION_NOT_FOUND");
    }
    return location;
  }

  private void renumber(ObjectNode product) {
    int position = 1;
    for (ObjectNode variant : variants.of(product)) {
      db.put(Db.VARIANT, variant.put("position", position++));
    }
  }

  private Map<String, Object> update(JsonNode in) {
    ObjectNode product = product(in);
    boolean partial = in.path("allowPartialUpdates").booleanValue();
    List<Object> errors = new ArrayList<>();
    List<ObjectNode> changed = new ArrayList<>();
    List<JsonNode> inputs = new ArrayList<>();
    int index = 0;
    for (JsonNode entry : in.get("variants")) {
      try {
        changed.add(checked(product, entry, "variants." + index++));
        inputs.add(entry);
      } catch (Refusal e) {
        errors.add(Api.error(e));
      }
    }
    Map<String, Object> payload = new HashMap<>();
    if (!errors.isEmpty()) {
      payload.put("userErrors", errors);
      if (!partial) {
        payload.put("product", product);
        return payload;
      }
    }
    for (int i = 0; i < changed.size(); i++) {
      ObjectNode variant = changed.get(i);
      variant.set(
          "selectedOptions",
          Variants.selected(product, inputs.get(i).path("optionValues"), variant));
      variants.update(variant, inputs.get(i));
    }
    variants.refreshOptions(product);
    changes.touched(Db.PRODUCT, product);
    payload.putAll(payload(product, changed));
    return payload;
  }

  private ObjectNode checked(ObjectNode product, JsonNode entry, String at) {
    String gid = Db.text(entry, "id");
    if (gid == null) {
      throw Refusal.of(
          at + ".id", "Product variant is missing ID attribute", "PRODUCT_VARIANT_ID_MISSING");
    }
    ObjectNode variant = db.get(Db.VARIANT, Db.id(gid, Db.VARIANT));
    if (variant == null || !variant.path("productId").equals(product.get("id"))) {
      throw Refusal.of(
          at + ".id", "Product variant does not exist", "PRODUCT_VARIANT_DOES_NOT_EXIST");
    }
    if (entry.has("inventoryQuantities")) {
      throw Refusal.of(
          at + ".inventoryQuantities",
          "Inventory quantities can only be provided during create. To update inventory for"
              + " existing variants, use inventoryAdjustQuantities.",
          "NO_INVENTORY_QUANTITIES_ON_VARIANTS_UPDATE");
    }
    List<JsonNode> others = new ArrayList<>();
    for (ObjectNode other : variants.of(product)) {
      if (other != variant) {
        others.add(other.path("selectedOptions"));
      }
    }
    ArrayNode selected = Variants.selected(product, entry.path("optionValues"), variant);
    Variants.check(product, entry, selected, others, at, false);
    return variant;
  }

  private Map<String, Object> delete(JsonNode in) {
    ObjectNode product = product(in);
    List<ObjectNode> gone = new ArrayList<>();
    for (JsonNode gid : in.get("variantsIds")) {
      ObjectNode variant = db.get(Db.VARIANT, Db.id(gid.textValue(), Db.VARIANT));
      if (variant == null || !variant.path("productId").equals(product.get("id"))) {
        throw Refusal.of(
            "variantsIds",
            "At least one variant does not belong to the product",
            "AT_LEAST_ONE_VARIANT_DOES_NOT_BELONG_TO_THE_PRODUCT");
      }
      gone.add(variant);
    }
    if (gone.size() >= product.path("variantIds").size()) {
      throw Refusal.of(
          "variantsIds",
          "Cannot delete the last variant of a product",
          "CANNOT_DELETE_LAST_VARIANT");
    }
    gone.forEach(variant -> variants.remove(product, variant));
    renumber(product);
    changes.touched(Db.PRODUCT, product);
    return Map.of("product", product);
  }

  private static Map<String, Object> payload(ObjectNode product, List<ObjectNode> made) {
    Map<String, Object> payload = new HashMap<>();
    payload.put("product", product);
    payload.put("productVariants", made);
    return payload;
  }
}
