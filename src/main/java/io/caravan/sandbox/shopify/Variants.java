package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Variants, their inventory items and the options that tell them apart. */
final class Variants {
  private static final int LONGEST_SKU = 255;

  private final Db db;
  private final Inventory inventory;
  private final Changes changes;
  private final Metafields metafields;

  Variants(Db db, Inventory inventory, Changes changes, Metafields metafields) {
    this.db = db;
    this.inventory = inventory;
    this.changes = changes;
    this.metafields = metafields;
  }

  List<ObjectNode> of(ObjectNode product) {
    List<ObjectNode> variants = new ArrayList<>();
    product.path("variantIds").forEach(id -> variants.add(db.get(Db.VARIANT, id.longValue())));
    return variants;
  }

  /** The values of a variant's options, in the order of the product's options. */
  static ArrayNode selected(ObjectNode product, JsonNode optionValues, ObjectNode before) {
    ArrayNode selected = Db.array();
    for (JsonNode option : product.path("options")) {
      String name = option.path("name").asText();
      String value = null;
      for (JsonNode given : optionValues) {
        boolean named =
            name.equals(Db.text(given, "optionName"))
                || Db.gid("ProductOption", option.path("id").longValue())
                    .equals(Db.text(given, "optionId"));
        value = named ? Db.text(given, "name") : value;
      }
      if (value == null && before != null) {
        for (JsonNode own : before.path("selectedOptions")) {
          value = own.path("name").asText().equals(name) ? own.path("value").asText() : value;
        }
      }
      if (value != null) {
        selected.addObject().put("name", name).put("value", value);
      }
    }
    return selected;
  }

  static String title(JsonNode selected) {
    List<String> values = new ArrayList<>();
    selected.forEach(option -> values.add(option.path("value").asText()));
    return String.join(" / ", values);
  }

  /** A variant with its inventory item, appended to the product; stock is not tracked yet. */
  ObjectNode create(ObjectNode product, JsonNode in, JsonNode selected, String event) {
    ObjectNode item = db.fresh(Db.ITEM).put("tracked", false).put("requiresShipping", true);
    item.putObject("levels");
    item.putNull("sku").putNull("unitCost").putNull("harmonizedSystemCode");
    item.putNull("countryCodeOfOrigin");
    item.putObject("weight").put("value", new BigDecimal("0.0")).put("unit", "KILOGRAMS");
    ObjectNode variant =
        db.fresh(Db.VARIANT)
            .put("productId", product.get("id").longValue())
            .put("inventoryItemId", item.get("id").longValue())
            .put("price", "0.00")
            .put("taxable", true)
            .put("inventoryPolicy", "DENY");
    variant.putNull("compareAtPrice").putNull("barcode").putNull("sku");
    item.put("variantId", variant.get("id").longValue());
    ArrayNode ids = Db.listOf(product, "variantIds");
    ids.add(variant.get("id").longValue());
    variant.put("position", ids.size());
    variant.set("selectedOptions", selected);
    apply(variant, item, in);
    changes.created(Db.ITEM, item, event);
    db.put(Db.VARIANT, variant);
    db.put(Db.PRODUCT, product);
    stockEverywhere(item);
    return variant;
  }

  /** A new item is stocked, with nothing, at the first location. */
  private void stockEverywhere(ObjectNode item) {
    for (ObjectNode location : db.all(Db.LOCATION)) {
      if (location.path("isActive").booleanValue()) {
        inventory.connect(item, location.get("id").longValue());
        return;
      }
    }
  }

  void update(ObjectNode variant, JsonNode in) {
    ObjectNode item = db.get(Db.ITEM, variant.path("inventoryItemId").longValue());
    ObjectNode before = item.deepCopy();
    apply(variant, item, in);
    variant.put("updatedAt", db.now());
    db.put(Db.VARIANT, variant);
    if (!before.equals(item)) {
      item.put("updatedAt", db.now());
      db.put(Db.ITEM, item);
      changes.tell(
          "INVENTORY_ITEMS_UPDATE",
          item.get("id").longValue(),
          changes.event(),
          changes.rest().item(item));
    }
  }

  private void apply(ObjectNode variant, ObjectNode item, JsonNode in) {
    if (in.hasNonNull("price")) {
      variant.put("price", Scalars.money(Money.decimal(in.get("price"))));
    }
    if (in.has("compareAtPrice")) {
      variant.put(
          "compareAtPrice",
          in.get("compareAtPrice").isNull()
              ? null
              : Scalars.money(Money.decimal(in.get("compareAtPrice"))));
    }
    Db.copy(in, variant, "barcode");
    if (in.hasNonNull("taxable")) {
      variant.set("taxable", in.get("taxable"));
    }
    if (in.hasNonNull("inventoryPolicy")) {
      variant.set("inventoryPolicy", in.get("inventoryPolicy"));
    }
    if (in.has("inventoryItem") && in.get("inventoryItem").isObject()) {
      applyItem(item, in.get("inventoryItem"));
    }
    Db.copy(in, item, "sku");
    variant.set("sku", item.get("sku"));
    if (in.has("metafields")) {
      metafields.apply(Db.VARIANT, variant, in.get("metafields"), false);
    }
  }

  /** Takes over what an InventoryItemInput names. */
  static void applyItem(ObjectNode item, JsonNode in) {
    Db.copy(in, item, "sku", "harmonizedSystemCode", "countryCodeOfOrigin");
    if (in.hasNonNull("tracked")) {
      item.set("tracked", in.get("tracked"));
    }
    if (in.hasNonNull("requiresShipping")) {
      item.set("requiresShipping", in.get("requiresShipping"));
    }
    if (in.has("cost")) {
      item.put("unitCost", in.get("cost").isNull() ? null : in.get("cost").asText());
    }
    JsonNode weight = in.path("measurement").path("weight");
    if (weight.isObject()) {
      item.set("weight", weight);
    }
  }

  /**
   * What speaks against a variant before it is written.
   *
   * @param selected of this variant
   * @param others of the variants that will stand beside it
   */
  static void check(
      ObjectNode product,
      JsonNode in,
      ArrayNode selected,
      List<JsonNode> others,
      String at,
      boolean set) {
    if (in.hasNonNull("price") && Money.decimal(in.get("price")).signum() < 0) {
      throw Refusal.of(
          at + ".price",
          "Price must be greater than or equal to 0",
          set ? "INVALID_VARIANT" : "GREATER_THAN_OR_EQUAL_TO");
    }
    String sku = Db.text(in.path("inventoryItem"), "sku");
    sku = sku == null ? Db.text(in, "sku") : sku;
    if (sku != null && sku.length() > LONGEST_SKU) {
      throw Refusal.of(
          at + ".sku",
          "SKU is too long (maximum is 255 characters)",
          set ? "INVALID_VARIANT" : "INVALID_INPUT");
    }
    for (JsonNode given : in.path("optionValues")) {
      String name = Db.text(given, "optionName");
      boolean known = name == null;
      for (JsonNode option : product.path("options")) {
        known = known || option.path("name").asText().equals(name);
      }
      if (!known) {
        throw Refusal.of(
            at + ".optionValues",
            "Option does not exist",
            set ? "OPTION_DOES_NOT_EXIST" : "INVALID_INPUT");
      }
    }
    if (selected.size() < product.path("options").size()) {
      throw Refusal.of(
          at,
          "You need to add option values for " + missing(product, selected),
          set ? "OPTION_VALUES_MISSING" : "NEED_TO_ADD_OPTION_VALUES");
    }
    String title = title(selected).toLowerCase(Locale.ROOT);
    for (JsonNode other : others) {
      if (title(other).toLowerCase(Locale.ROOT).equals(title)) {
        throw Refusal.of(
            at,
            "The variant '" + title(selected) + "' already exists.",
            set ? "INVALID_VARIANT" : "VARIANT_ALREADY_EXISTS");
      }
    }
  }

  private static String missing(ObjectNode product, ArrayNode selected) {
    return Db.list(product.path("options")).stream()
        .map(option -> option.path("name").asText())
        .filter(
            name -> Db.list(selected).stream().noneMatch(s -> s.path("name").asText().equals(name)))
        .collect(Collectors.joining(", "));
  }

  /** Values of each option: those declared, then those that only variants use. */
  void refreshOptions(ObjectNode product) {
    for (JsonNode option : product.path("options")) {
      ArrayNode values = Db.listOf((ObjectNode) option, "values");
      for (ObjectNode variant : of(product)) {
        for (JsonNode own : variant.path("selectedOptions")) {
          if (own.path("name").equals(option.path("name"))
              && !contains(values, own.path("value"))) {
            values.add(own.path("value").asText());
          }
        }
      }
    }
    for (ObjectNode variant : of(product)) {
      variant.put("title", title(variant.path("selectedOptions")));
      db.put(Db.VARIANT, variant);
    }
  }

  private static boolean contains(ArrayNode values, JsonNode value) {
    for (JsonNode own : values) {
      if (own.equals(value)) {
        return true;
      }
    }
    return false;
  }

  /** Removes a variant with its inventory; orders keep their lines. */
  void remove(ObjectNode product, ObjectNode variant) {
    ArrayNode kept = Db.array();
    product
        .path("variantIds")
        .forEach(
            id -> {
              if (id.longValue() != variant.get("id").longValue()) {
                kept.add(id);
              }
            });
    product.set("variantIds", kept);
    db.remove(Db.VARIANT, variant.get("id").longValue());
    long item = variant.path("inventoryItemId").longValue();
    db.remove(Db.ITEM, item);
    changes.tell("INVENTORY_ITEMS_DELETE", item, changes.event(), Db.node().put("id", item));
  }
}
