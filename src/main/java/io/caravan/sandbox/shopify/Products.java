package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Products as such: their own fields, files and publications. */
final class Products {
  private static final int LONGEST = 255;

  private final Db db;
  private final Variants variants;
  private final Metafields metafields;
  private final Changes changes;

  Products(Db db, Variants variants, Metafields metafields, Changes changes) {
    this.db = db;
    this.variants = variants;
    this.metafields = metafields;
    this.changes = changes;
  }

  void register(Api api) {
    api.mutation("productCreate", (call, in) -> create(in));
    api.mutation("productUpdate", (call, in) -> update(in));
    api.mutation("productDelete", (call, in) -> delete(in.get("input")));
    api.mutation("publishablePublish", (call, in) -> publish(in, true));
    api.mutation("publishableUnpublish", (call, in) -> publish(in, false));
  }

  ObjectNode byHandle(String handle) {
    return db.byHandle(Db.PRODUCT, handle);
  }

  /** A product that is not kept yet: no variants, published nowhere. */
  ObjectNode draft(JsonNode in) {
    ObjectNode product =
        db.fresh(Db.PRODUCT)
            .put("title", "")
            .put("handle", "")
            .put("descriptionHtml", "")
            .put("vendor", db.shop().path("name").asText())
            .put("productType", "")
            .put("status", "ACTIVE")
            .put("isGiftCard", in.path("giftCard").booleanValue());
    product.putNull("publishedAt").putNull("templateSuffix");
    for (String list :
        new String[] {"tags", "options", "media", "variantIds", "publications", "metafields"}) {
      product.putArray(list);
    }
    product.putObject("seo").putNull("title").putNull("description");
    return product;
  }

  void defaultOption(ObjectNode product) {
    ArrayNode options = product.putArray("options");
    options
        .addObject()
        .put("id", db.next("ProductOption"))
        .put("name", "Title")
        .put("position", 1)
        .putArray("values")
        .add("Default Title");
  }

  /** Takes over the scalar fields that are given, checked. */
  void apply(ObjectNode product, JsonNode in, String at) {
    boolean set = at.equals("input");
    if (in.has("title")) {
      String title = Db.text(in, "title");
      if (title == null || title.isBlank()) {
        throw Refusal.of(
            set ? "input.title" : "title", "Title can't be blank", set ? "INVALID_INPUT" : null);
      }
      if (title.length() > LONGEST) {
        throw Refusal.of(
            set ? "input.title" : "title",
            "Title is too long (maximum is 255 characters)",
            set ? "INVALID_INPUT" : null);
      }
      product.put("title", title);
    }
    for (String field : new String[] {"descriptionHtml", "vendor", "productType", "status"}) {
      if (in.hasNonNull(field)) {
        product.set(field, in.get(field));
      }
    }
    Db.copy(in, product, "templateSuffix");
    if (in.hasNonNull("tags")) {
      Metafields.setTags(product, in.get("tags"));
    }
    if (in.path("seo").isObject()) {
      Db.copy(in.get("seo"), (ObjectNode) product.get("seo"), "title", "description");
    }
    handle(product, in, set);
  }

  private void handle(ObjectNode product, JsonNode in, boolean set) {
    String wanted = Db.text(in, "handle");
    if (wanted != null) {
      ObjectNode other = byHandle(wanted);
      if (other != null && !other.get("id").equals(product.get("id"))) {
        throw Refusal.of(
            set ? "input.handle" : "handle",
            "Handle '" + wanted + "' already in use. Please provide a new handle.",
            set ? "HANDLE_NOT_UNIQUE" : null);
      }
      product.put("handle", wanted);
    } else if (product.path("handle").asText().isEmpty()) {
      String base = Metafields.handle(product.path("title").asText());
      String handle = base;
      for (int i = 1; byHandle(handle) != null; i++) {
        handle = base + "-" + i;
      }
      product.put("handle", handle);
    }
  }

  /** Files become ready at once; a real shop takes seconds. */
  void files(ObjectNode product, JsonNode files, boolean replace) {
    ArrayNode media = replace ? Db.array() : Db.listOf(product, "media");
    for (JsonNode file : files) {
      String id = Db.text(file, "id");
      ObjectNode known =
          id == null ? null : Db.find(product.path("media"), Db.id(id, "MediaImage"));
      if (known == null) {
        String type = Db.text(file, "contentType");
        type = type == null ? Db.text(file, "mediaContentType") : type;
        known =
            db.fresh("MediaImage")
                .put("__typename", "MediaImage")
                .put("mediaContentType", type == null || type.equals("FILE") ? "IMAGE" : type)
                .put("status", "READY")
                .put("url", file.path("originalSource").asText());
        known.putNull("alt");
      }
      Db.copy(file, known, "alt");
      media.add(known);
    }
    product.set("media", media);
  }

  private Map<String, Object> create(JsonNode in) {
    JsonNode input = in.path("product");
    if (Db.text(input, "title") == null) {
      throw Refusal.of("title", "Title can't be blank", null);
    }
    ObjectNode product = draft(input);
    apply(product, input, "product");
    ArrayNode selected = Db.array();
    if (input.path("productOptions").isEmpty()) {
      defaultOption(product);
    } else {
      ArrayNode options = product.putArray("options");
      for (JsonNode given : input.get("productOptions")) {
        ArrayNode values =
            options
                .addObject()
                .put("id", db.next("ProductOption"))
                .put("name", given.path("name").asText())
                .put("position", options.size())
                .putArray("values");
        given.path("values").forEach(value -> values.add(value.path("name").asText()));
      }
    }
    // Only the first combination becomes a variant.
    for (JsonNode option : product.get("options")) {
      selected
          .addObject()
          .put("name", option.path("name").asText())
          .put("value", option.path("values").path(0).asText("Default"));
    }
    if (input.has("metafields")) {
      metafields.apply(Db.PRODUCT, product, input.get("metafields"), false);
    }
    files(product, in.path("media"), false);
    String event = changes.event();
    db.put(Db.PRODUCT, product);
    variants.create(product, Db.node(), selected, event);
    variants.refreshOptions(product);
    changes.created(Db.PRODUCT, product, event);
    return Map.of("product", product);
  }

  private Map<String, Object> update(JsonNode in) {
    JsonNode input = in.path("product");
    String gid = Db.text(in.path("identifier"), "id");
    gid = gid == null ? Db.text(input, "id") : gid;
    ObjectNode product = null;
    if (gid != null) {
      product = db.get(Db.PRODUCT, Db.id(gid, Db.PRODUCT));
    } else if (in.path("identifier").hasNonNull("customId")) {
      product = metafields.byCustomId(Db.PRODUCT, in.get("identifier").get("customId"));
    } else if (in.path("identifier").hasNonNull("handle")) {
      product = byHandle(in.get("identifier").get("handle").textValue());
    }
    if (product == null) {
      throw Refusal.of("id", "Product does not exist", null);
    }
    ObjectNode draft = product.deepCopy();
    apply(draft, input, "product");
    if (input.has("metafields")) {
      metafields.apply(Db.PRODUCT, draft, input.get("metafields"), false);
    }
    files(draft, in.path("media"), false);
    changes.touched(Db.PRODUCT, draft);
    return Map.of("product", draft);
  }

  Map<String, Object> delete(JsonNode in) {
    long id = Db.id(in.get("id").textValue(), Db.PRODUCT);
    ObjectNode product = db.get(Db.PRODUCT, id);
    if (product == null) {
      throw Refusal.of("id", "Product does not exist", null);
    }
    variants.of(product).forEach(variant -> variants.remove(product, variant));
    db.remove(Db.PRODUCT, id);
    changes.tell("PRODUCTS_DELETE", id, changes.event(), Db.node().put("id", id));
    return Map.of("deletedProductId", Db.gid(Db.PRODUCT, id));
  }

  private Map<String, Object> publish(JsonNode in, boolean on) {
    ObjectNode product = db.get(Db.PRODUCT, Db.id(in.get("id").textValue(), Db.PRODUCT));
    if (product == null) {
      throw Refusal.of("id", "Resource does not exist", null);
    }
    for (JsonNode entry : in.get("input")) {
      String gid = Db.text(entry, "publicationId");
      if (gid == null || db.get(Db.PUBLICATION, Db.id(gid, Db.PUBLICATION)) == null) {
        throw Refusal.of("input", "Publication does not exist or is not publishable", null);
      }
    }
    ArrayNode kept = Db.array();
    for (JsonNode own : product.path("publications")) {
      boolean named = false;
      for (JsonNode entry : in.get("input")) {
        named |= Db.id(entry.get("publicationId").textValue(), Db.PUBLICATION) == own.longValue();
      }
      if (!named) {
        kept.add(own);
      }
    }
    if (on) {
      for (JsonNode entry : in.get("input")) {
        kept.add(Db.id(entry.get("publicationId").textValue(), Db.PUBLICATION));
      }
    }
    product.set("publications", kept);
    product.put("publishedAt", kept.isEmpty() ? null : db.now());
    changes.touched(Db.PRODUCT, product);
    ObjectNode answer = product.deepCopy();
    return Map.of("publishable", answer.put("__typename", Db.PRODUCT));
  }
}
