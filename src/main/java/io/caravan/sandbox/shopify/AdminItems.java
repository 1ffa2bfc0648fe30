package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Products and stock as a merchant handles them in the shop's own screens. */
final class AdminItems {
  private final Parts parts;
  private final Admin admin;

  AdminItems(Parts parts, Admin admin) {
    this.parts = parts;
    this.admin = admin;
  }

  void register(Map<String, Function<JsonNode, JsonNode>> verbs) {
    verbs.put("create-product", this::create);
    verbs.put("edit-product", this::edit);
    verbs.put("edit-variant", this::editVariant);
    verbs.put("delete-variant", this::deleteVariant);
    verbs.put("delete-product", this::deleteProduct);
    verbs.put("edit-stock", this::stock);
  }

  /**
   * {@code {"title","description","vendor","type","status","tags":[],"published":true,"tracked":
   * true, "sku","barcode","price","stock":{"Downtown":5}}} or, instead of the last four, {@code
   * "variants":[{"options":{"Size":"M"},"sku","barcode","price","compareAtPrice","stock":{}}]}.
   */
  private JsonNode create(JsonNode in) {
    ObjectNode input = Db.node().put("title", in.path("title").asText());
    for (String[] pair :
        new String[][] {
          {"description", "descriptionHtml"},
          {"vendor", "vendor"},
          {"type", "productType"},
          {"status", "status"},
          {"tags", "tags"},
          {"files", "files"}
        }) {
      if (in.has(pair[0])) {
        input.set(pair[1], in.get(pair[0]));
      }
    }
    List<JsonNode> given = new ArrayList<>();
    in.path("variants").forEach(given::add);
    if (given.isEmpty()) {
      given.add(in);
    }
    Map<String, Set<String>> options = new LinkedHashMap<>();
    ArrayNode variants = input.putArray("variants");
    for (JsonNode variant : given) {
      ObjectNode made = variants.addObject();
      ArrayNode values = made.putArray("optionValues");
      JsonNode own =
          variant.path("options").isObject()
              ? variant.get("options")
              : Db.node().put("Title", "Default Title");
      own.properties()
          .forEach(
              option -> {
                String value = option.getValue().asText();
                options.computeIfAbsent(option.getKey(), o -> new LinkedHashSet<>()).add(value);
                values.addObject().put("optionName", option.getKey()).put("name", value);
              });
      Db.copy(variant, made, "price", "compareAtPrice", "barcode", "taxable", "inventoryPolicy");
      ObjectNode item = made.putObject("inventoryItem");
      Db.copy(variant, item, "sku", "cost", "requiresShipping");
      item.put("tracked", variant.path("tracked").asBoolean(in.path("tracked").asBoolean(true)));
      ArrayNode stock = made.putArray("inventoryQuantities");
      variant
          .path("stock")
          .properties()
          .forEach(
              entry ->
                  stock
                      .addObject()
                      .put(
                          "locationId",
                          Db.gid(Db.LOCATION, admin.location(Db.node().textNode(entry.getKey()))))
                      .put("name", "available")
                      .put("quantity", entry.getValue().asInt()));
    }
    ArrayNode list = input.putArray("productOptions");
    options.forEach(
        (name, values) -> {
          ArrayNode names = list.addObject().put("name", name).putArray("values");
          values.forEach(value -> names.addObject().put("name", value));
        });
    ObjectNode call = Db.node();
    call.set("input", input);
    ObjectNode product = (ObjectNode) parts.productSet().run(call).get("product");
    publish(product, in.path("published").asBoolean(true));
    return made(product);
  }

  private void publish(ObjectNode product, boolean published) {
    if (published) {
      ArrayNode publications = Db.listOf(product, "publications");
      parts.db().all(Db.PUBLICATION).forEach(p -> publications.add(p.get("id").longValue()));
      product.put("publishedAt", parts.db().now());
      parts.changes().touched(Db.PRODUCT, product);
    }
  }

  private ObjectNode made(ObjectNode product) {
    ObjectNode made = Db.node().put("id", Db.gid(Db.PRODUCT, product.get("id").longValue()));
    ArrayNode variants = made.putArray("variants");
    for (ObjectNode variant : parts.variants().of(product)) {
      variants
          .addObject()
          .put("id", Db.gid(Db.VARIANT, variant.get("id").longValue()))
          .put("sku", Db.text(variant, "sku"))
          .put("inventoryItemId", Db.gid(Db.ITEM, variant.path("inventoryItemId").longValue()));
    }
    return made;
  }

  private ObjectNode product(JsonNode in) {
    String gid = Db.text(in, "product");
    ObjectNode product =
        gid != null
            ? parts.db().get(Db.PRODUCT, Db.id(gid, Db.PRODUCT))
            : parts.db().get(Db.PRODUCT, admin.variant(in).path("productId").longValue());
    if (product == null) {
      throw new IllegalArgumentException("there is no product " + gid);
    }
    return product;
  }

  /** {@code {"product": gid or "sku","title","description","tags","status","vendor","type"}}. */
  private JsonNode edit(JsonNode in) {
    ObjectNode product = product(in);
    ObjectNode input = Db.node();
    for (String[] pair :
        new String[][] {
          {"title", "title"},
          {"description", "descriptionHtml"},
          {"tags", "tags"},
          {"status", "status"},
          {"vendor", "vendor"},
          {"type", "productType"},
          {"seo", "seo"}
        }) {
      if (in.has(pair[0])) {
        input.set(pair[1], in.get(pair[0]));
      }
    }
    parts.products().apply(product, input, "product");
    if (in.has("files")) {
      parts.products().files(product, in.get("files"), true);
    }
    parts.changes().touched(Db.PRODUCT, product);
    return made(product);
  }

  /**
   * {@code {"sku" or "variantId", "price","compareAtPrice","barcode","newSku","tracked","bundle"}};
   * a bundle's stock is that of its parts.
   */
  private JsonNode editVariant(JsonNode in) {
    ObjectNode variant = admin.variant(in);
    ObjectNode input = Db.node();
    Db.copy(in, input, "price", "compareAtPrice", "barcode", "taxable", "inventoryPolicy");
    ObjectNode item = input.putObject("inventoryItem");
    Db.copy(in, item, "tracked", "cost");
    if (in.has("newSku")) {
      item.set("sku", in.get("newSku"));
    }
    parts.variants().update(variant, input);
    if (in.has("bundle")) {
      ObjectNode stocked = parts.db().get(Db.ITEM, variant.path("inventoryItemId").longValue());
      parts.db().put(Db.ITEM, stocked.put("bundle", in.path("bundle").booleanValue()));
    }
    ObjectNode product = parts.db().get(Db.PRODUCT, variant.path("productId").longValue());
    parts.changes().touched(Db.PRODUCT, product);
    return made(product);
  }

  private JsonNode deleteVariant(JsonNode in) {
    ObjectNode variant = admin.variant(in);
    ObjectNode product = parts.db().get(Db.PRODUCT, variant.path("productId").longValue());
    if (product.path("variantIds").size() == 1) {
      throw new IllegalArgumentException("the last variant of a product cannot be deleted");
    }
    parts.variants().remove(product, variant);
    parts.changes().touched(Db.PRODUCT, product);
    return made(product);
  }

  private JsonNode deleteProduct(JsonNode in) {
    ObjectNode product = product(in);
    ObjectNode input = Db.node().put("id", Db.gid(Db.PRODUCT, product.get("id").longValue()));
    parts.products().delete(input);
    return input;
  }

  /** {@code {"sku" or "variantId","location","available":7}}. */
  private JsonNode stock(JsonNode in) {
    ObjectNode variant = admin.variant(in);
    long location = admin.location(in.path("location"));
    long itemId = variant.path("inventoryItemId").longValue();
    if (!in.path("available").isIntegralNumber()) {
      throw new IllegalArgumentException("edit-stock needs available as a whole number");
    }
    ObjectNode level = parts.inventory().connect(parts.db().get(Db.ITEM, itemId), location);
    int delta = in.get("available").intValue() - Inventory.quantity(level, "available");
    parts.inventory().change(itemId, location, "available", delta);
    return Db.node()
        .put("inventoryItemId", Db.gid(Db.ITEM, itemId))
        .put("locationId", Db.gid(Db.LOCATION, location));
  }
}
