package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code productSet}: creates or updates a whole product. A list that is given replaces the list
 * that is there (variants that are not named are deleted); what is left out stays.
 */
final class ProductSet {
  private static final int MOST_VARIANTS = 2_048;
  private static final int MOST_OPTIONS = 3;
  private static final int MOST_QUANTITIES = 50_000;

  private final Db db;
  private final Products products;
  private final Variants variants;
  private final Metafields metafields;
  private final Inventory inventory;
  private final Changes changes;

  ProductSet(
      Db db,
      Products products,
      Variants variants,
      Metafields metafields,
      Inventory inventory,
      Changes changes) {
    this.db = db;
    this.products = products;
    this.variants = variants;
    this.metafields = metafields;
    this.inventory = inventory;
    this.changes = changes;
  }

  Map<String, Object> run(JsonNode in) {
    if (in.has("synchronous") && !in.get("synchronous").booleanValue()) {
      throw new TopError("not emulated: productSet with synchronous: false", "NOT_EMULATED");
    }
    JsonNode input = in.get("input");
    JsonNode identifier = in.path("identifier");
    ObjectNode product = find(identifier, input);
    boolean made = product == null;
    ObjectNode draft = made ? products.draft(input) : product.deepCopy();
    check(draft, input, made);
    String event = changes.event();
    if (made) {
      if (identifier.hasNonNull("customId")) {
        metafields.identify(draft, identifier.get("customId"));
      }
      if (identifier.hasNonNull("handle")) {
        draft.put("handle", identifier.get("handle").textValue());
      }
    }
    products.apply(draft, input, "input");
    options(draft, input);
    List<Plan> plans = plan(draft, input, made);
    if (input.has("metafields")) {
      metafields.apply(Db.PRODUCT, draft, input.get("metafields"), true);
    }
    if (input.has("files")) {
      products.files(draft, input.get("files"), true);
    }
    write(draft, plans, event);
    if (made) {
      changes.created(Db.PRODUCT, draft, event);
    } else {
      changes.touched(Db.PRODUCT, draft, event);
    }
    Map<String, Object> payload = new HashMap<>();
    payload.put("product", draft);
    return payload;
  }

  private ObjectNode find(JsonNode identifier, JsonNode input) {
    if (identifier.isObject() && input.has("id")) {
      throw Refusal.of(
          "input.id", "The id field is not allowed if identifier is provided.", "ID_NOT_ALLOWED");
    }
    String id =
        Db.text(identifier, "id") != null ? Db.text(identifier, "id") : Db.text(input, "id");
    if (id != null) {
      ObjectNode product = db.get(Db.PRODUCT, Db.id(id, Db.PRODUCT));
      if (product == null) {
        throw Refusal.of("input", "Product does not exist", "PRODUCT_DOES_NOT_EXIST");
      }
      return product;
    }
    if (identifier.hasNonNull("customId")) {
      return metafields.byCustomId(Db.PRODUCT, identifier.get("customId"));
    }
    return identifier.hasNonNull("handle")
        ? products.byHandle(identifier.get("handle").textValue())
        : null;
  }

  private static void check(ObjectNode draft, JsonNode input, boolean made) {
    boolean givesVariants = input.path("variants").isArray();
    boolean givesOptions = input.path("productOptions").isArray();
    if (made && Db.text(input, "title") == null) {
      throw Refusal.of("input.title", "Title can't be blank", "INVALID_INPUT");
    }
    if (givesVariants && !givesOptions) {
      throw Refusal.of(
          "input.productOptions",
          "Product options input is required when updating variants",
          "PRODUCT_OPTIONS_INPUT_MISSING");
    }
    if (givesOptions && !givesVariants) {
      throw Refusal.of(
          "input.variants",
          "Variants input is required when updating product options",
          "VARIANTS_INPUT_MISSING");
    }
    if (input.path("productOptions").size() > MOST_OPTIONS) {
      throw Refusal.of(
          "input.productOptions", "Can only specify a maximum of 3 options", "OPTIONS_OVER_LIMIT");
    }
    if (input.path("variants").size() > MOST_VARIANTS) {
      throw Refusal.of(
          "input.variants", "Number of variants cannot exceed 2048", "VARIANTS_OVER_LIMIT");
    }
    int quantities = 0;
    for (JsonNode variant : input.path("variants")) {
      quantities += variant.path("inventoryQuantities").size();
    }
    if (quantities > MOST_QUANTITIES) {
      throw Refusal.of(
          "input.variants",
          "The total number of inventory quantities cannot exceed 50000",
          "INVENTORY_QUANTITIES_LIMIT_EXCEEDED");
    }
  }

  private void options(ObjectNode draft, JsonNode input) {
    if (!input.path("productOptions").isArray()) {
      return;
    }
    JsonNode before = draft.path("options");
    ArrayNode options = Db.array();
    for (JsonNode given : input.get("productOptions")) {
      ObjectNode known = null;
      for (JsonNode own : before) {
        boolean same =
            Db.gid("ProductOption", own.path("id").longValue()).equals(Db.text(given, "id"))
                || own.path("name").asText().equals(Db.text(given, "name"));
        known = same ? (ObjectNode) own : known;
      }
      ObjectNode option = known == null ? Db.node().put("id", db.next("ProductOption")) : known;
      if (given.hasNonNull("name")) {
        option.put("name", given.get("name").textValue());
      }
      ArrayNode values = option.putArray("values");
      given.path("values").forEach(value -> values.add(value.path("name").asText()));
      options.add(option.put("position", options.size() + 1));
    }
    draft.set("options", options);
  }

  private record Plan(ObjectNode variant, JsonNode in, ArrayNode selected, List<long[]> stock) {}

  /** Which variant each entry means; null if the variants stay as they are. */
  private List<Plan> plan(ObjectNode draft, JsonNode input, boolean made) {
    if (!input.path("variants").isArray()) {
      if (!made) {
        return null;
      }
      products.defaultOption(draft);
      ArrayNode selected = Db.array();
      selected.addObject().put("name", "Title").put("value", "Default Title");
      return List.of(new Plan(null, Db.node(), selected, List.of()));
    }
    List<ObjectNode> existing = made ? List.of() : variants.of(draft);
    List<Plan> plans = new ArrayList<>();
    List<JsonNode> taken = new ArrayList<>();
    int index = 0;
    for (JsonNode in : input.get("variants")) {
      String at = "input.variants." + index++;
      ObjectNode variant = match(existing, draft, in, at);
      ArrayNode selected = Variants.selected(draft, in.path("optionValues"), variant);
      Variants.check(draft, in, selected, taken, at, true);
      taken.add(selected);
      plans.add(new Plan(variant, in, selected, stock(in, variant, at)));
    }
    if (plans.isEmpty()) {
      throw Refusal.of("input.variants", "At least one variant is required", "INVALID_INPUT");
    }
    return plans;
  }

  private static ObjectNode match(
      List<ObjectNode> existing, ObjectNode draft, JsonNode in, String at) {
    String gid = Db.text(in, "id");
    if (gid != null) {
      long id = Db.id(gid, Db.VARIANT);
      return existing.stream()
          .filter(variant -> variant.get("id").longValue() == id)
          .findFirst()
          .orElseThrow(
              () ->
                  Refusal.of(
                      at + ".id",
                      "Product variant does not exist",
                      "PRODUCT_VARIANT_DOES_NOT_EXIST"));
    }
    String title = Variants.title(Variants.selected(draft, in.path("optionValues"), null));
    return existing.stream()
        .filter(variant -> Variants.title(variant.path("selectedOptions")).equals(title))
        .findFirst()
        .orElse(null);
  }

  private List<long[]> stock(JsonNode in, ObjectNode variant, String at) {
    List<long[]> stock = new ArrayList<>();
    for (JsonNode given : in.path("inventoryQuantities")) {
      long location = Db.id(given.get("locationId").textValue(), Db.LOCATION);
      String name = given.get("name").textValue();
      if (db.get(Db.LOCATION, location) == null) {
        throw Refusal.of(at + ".inventoryQuantities", "Location does not exist", "INVALID_VARIANT");
      }
      if (!name.equals("available") && !name.equals("on_hand")) {
        throw Refusal.of(
            at + ".inventoryQuantities",
            "Quantity name must be available or on_hand",
            "INVALID_VARIANT");
      }
      if (variant != null) {
        ObjectNode item = db.get(Db.ITEM, variant.path("inventoryItemId").longValue());
        if (Inventory.level(item, location) == null) {
          throw Refusal.of(
              at + ".inventoryQuantities",
              "Quantities can only be updated at locations where the variant is stocked",
              "INVALID_VARIANT");
        }
      }
      stock.add(
          new long[] {location, given.get("quantity").longValue(), name.equals("on_hand") ? 1 : 0});
    }
    return stock;
  }

  private void write(ObjectNode draft, List<Plan> plans, String event) {
    db.put(Db.PRODUCT, draft);
    if (plans != null) {
      List<ObjectNode> before = variants.of(draft);
      ArrayNode ids = Db.array();
      for (Plan plan : plans) {
        ObjectNode variant = plan.variant();
        if (variant == null) {
          variant = variants.create(draft, plan.in(), plan.selected(), event);
        } else {
          variant.set("selectedOptions", plan.selected());
          variants.update(variant, plan.in());
        }
        ids.add(variant.get("id").longValue());
        db.put(Db.VARIANT, variant.put("position", ids.size()));
      }
      for (ObjectNode variant : before) {
        boolean kept = plans.stream().anyMatch(plan -> plan.variant() == variant);
        if (!kept) {
          variants.remove(draft, variant);
        }
      }
      draft.set("variantIds", ids);
      variants.refreshOptions(draft);
      db.put(Db.PRODUCT, draft);
      for (int i = 0; i < plans.size(); i++) {
        quantities(db.get(Db.VARIANT, ids.get(i).longValue()), plans.get(i).stock());
      }
    }
  }

  private void quantities(ObjectNode variant, List<long[]> stock) {
    long itemId = variant.path("inventoryItemId").longValue();
    for (long[] entry : stock) {
      ObjectNode level = inventory.connect(db.get(Db.ITEM, itemId), entry[0]);
      int now = Inventory.quantity(level, entry[2] == 1 ? "on_hand" : "available");
      inventory.change(itemId, entry[0], "available", (int) entry[1] - now);
    }
  }
}
