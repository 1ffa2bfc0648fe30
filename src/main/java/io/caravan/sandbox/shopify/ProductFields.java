package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graphql.schema.DataFetchingEnvironment;
import io.caravan.mapping.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What products and variants answer beyond their own properties. */
final class ProductFields {
  private static final int MOST_VARIANTS = 2_048;

  private final Db db;
  private final Variants variants;
  private final Products products;
  private final Metafields metafields;

  ProductFields(Db db, Variants variants, Products products, Metafields metafields) {
    this.db = db;
    this.variants = variants;
    this.products = products;
    this.metafields = metafields;
  }

  void register(Api api) {
    roots(api);
    product(api);
    variant(api);
    media(api);
  }

  private void roots(Api api) {
    byId(api, "product", Db.PRODUCT);
    byId(api, "productVariant", Db.VARIANT);
    byId(api, "inventoryItem", Db.ITEM);
    api.root(
        "productByIdentifier",
        (env, none) -> {
          Map<String, Object> id = env.getArgument("identifier");
          if (id.get("id") != null) {
            return db.get(Db.PRODUCT, Db.id((String) id.get("id"), Db.PRODUCT));
          }
          return id.get("handle") != null
              ? products.byHandle((String) id.get("handle"))
              : metafields.byCustomId(Db.PRODUCT, Json.mapper().valueToTree(id.get("customId")));
        });
    api.root(
        "inventoryLevel",
        (env, none) -> {
          long id = Db.id(env.getArgument("id"), "InventoryLevel");
          for (ObjectNode item : db.all(Db.ITEM)) {
            for (ObjectNode level : Inventory.levels(item, true)) {
              if (level.get("id").longValue() == id) {
                return level;
              }
            }
          }
          return null;
        });
  }

  private void byId(Api api, String root, String kind) {
    api.root(root, (env, none) -> db.get(kind, Db.id(env.getArgument("id"), kind)));
  }

  static int total(Db db, ObjectNode product) {
    int sum = 0;
    for (JsonNode id : product.path("variantIds")) {
      ObjectNode variant = db.get(Db.VARIANT, id.longValue());
      ObjectNode item = db.get(Db.ITEM, variant.path("inventoryItemId").longValue());
      sum += item.path("tracked").booleanValue() ? Inventory.total(item, "available") : 0;
    }
    return sum;
  }

  private void product(Api api) {
    api.field(
        "Product.variants",
        (env, p) -> {
          // One product alone may page through all its variants at once.
          int most = env.getExecutionStepInfo().getPath().getLevel() <= 2 ? MOST_VARIANTS : 250;
          return Page.of(env, variants.of(p), v -> v.path("position").longValue(), most);
        });
    api.field("Product.variantsCount", (env, p) -> exact(p.path("variantIds").size()));
    api.field("Product.mediaCount", (env, p) -> exact(p.path("media").size()));
    api.field("Product.totalInventory", (env, p) -> total(db, p));
    api.field(
        "Product.tracksInventory",
        (env, p) ->
            variants.of(p).stream()
                .anyMatch(
                    v ->
                        db.get(Db.ITEM, v.path("inventoryItemId").longValue())
                            .path("tracked")
                            .booleanValue()));
    api.field(
        "Product.hasOnlyDefaultVariant",
        (env, p) ->
            p.path("variantIds").size() == 1
                && variants.of(p).get(0).path("title").asText().equals("Default Title"));
    api.field("Product.options", (env, p) -> first(env, p.path("options")));
    api.field(
        "ProductOption.optionValues",
        (env, option) -> {
          List<Map<String, Object>> values = new ArrayList<>();
          for (JsonNode value : option.path("values")) {
            values.add(value(option, value.asText()));
          }
          return values;
        });
    for (String type : new String[] {Db.PRODUCT, Db.VARIANT}) {
      api.field(
          type + ".availablePublicationsCount",
          (env, d) -> exact(owner(d).path("publications").size()));
      api.field(
          type + ".publishedOnPublication",
          (env, d) -> {
            long id = Db.id(env.getArgument("publicationId"), Db.PUBLICATION);
            for (JsonNode own : owner(d).path("publications")) {
              if (own.longValue() == id) {
                return true;
              }
            }
            return false;
          });
    }
  }

  private static Map<String, Object> value(ObjectNode option, String name) {
    Map<String, Object> value = new LinkedHashMap<>();
    long id = option.path("id").longValue() * 1_000 + Math.floorMod(name.hashCode(), 1_000);
    value.put("id", Db.gid("ProductOptionValue", id));
    value.put("name", name);
    value.put("hasVariants", true);
    return value;
  }

  private ObjectNode owner(ObjectNode document) {
    return document.has("productId")
        ? db.get(Db.PRODUCT, document.path("productId").longValue())
        : document;
  }

  static Map<String, Object> exact(int count) {
    return Map.of("count", count, "precision", "EXACT");
  }

  /** A plain list of which the caller may ask for the first few. */
  static List<ObjectNode> first(DataFetchingEnvironment env, JsonNode list) {
    List<ObjectNode> all = Db.list(list);
    Integer first = env.getArgument("first");
    return first == null || first >= all.size() ? all : all.subList(0, first);
  }

  private void variant(Api api) {
    api.field(
        "ProductVariant.product", (env, v) -> db.get(Db.PRODUCT, v.path("productId").longValue()));
    api.field("ProductVariant.inventoryItem", (env, v) -> itemOf(v));
    api.field(
        "ProductVariant.displayName",
        (env, v) ->
            db.get(Db.PRODUCT, v.path("productId").longValue()).path("title").asText()
                + " - "
                + v.path("title").asText());
    api.field(
        "ProductVariant.inventoryQuantity", (env, v) -> Inventory.total(itemOf(v), "available"));
    api.field(
        "ProductVariant.sellableOnlineQuantity",
        (env, v) -> Inventory.total(itemOf(v), "available"));
    api.field(
        "ProductVariant.availableForSale",
        (env, v) ->
            !itemOf(v).path("tracked").booleanValue()
                || v.path("inventoryPolicy").asText().equals("CONTINUE")
                || Inventory.total(itemOf(v), "available") > 0);
    api.field(
        "SelectedOption.optionValue",
        (env, option) -> {
          Map<String, Object> value = new LinkedHashMap<>();
          value.put("id", Db.gid("ProductOptionValue", Math.abs(option.hashCode())));
          value.put("name", option.path("value").asText());
          value.put("hasVariants", true);
          return value;
        });
  }

  private ObjectNode itemOf(ObjectNode variant) {
    return db.get(Db.ITEM, variant.path("inventoryItemId").longValue());
  }

  private void media(Api api) {
    api.field(
        "Product.media",
        (env, p) -> {
          List<ObjectNode> media = Db.list(p.path("media"));
          return "POSITION".equals(env.getArgument("sortKey"))
              ? Page.of(env, media, m -> (long) media.indexOf(m))
              : Page.byId(env, media);
        });
    for (String type : new String[] {"MediaImage.image", "MediaPreviewImage.image"}) {
      api.field(type, (env, m) -> image(m));
    }
    api.field("MediaImage.preview", (env, m) -> m);
  }

  private static Map<String, Object> image(ObjectNode media) {
    Map<String, Object> image = new LinkedHashMap<>();
    image.put("id", Db.gid("ImageSource", media.get("id").longValue()));
    image.put("url", media.path("url").asText());
    image.put("altText", Db.text(media, "alt"));
    image.put("width", null);
    image.put("height", null);
    return image;
  }
}
