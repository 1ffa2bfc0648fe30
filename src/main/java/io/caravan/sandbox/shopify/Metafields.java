package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Metafields, their definitions, custom ids made of them, and tags. */
final class Metafields {
  private static final int MOST_AT_ONCE = 25;
  private static final int MOST_TAGS = 250;
  private static final int LONGEST_TAG = 255;
  private static final Map<String, String> OWNERS =
      Map.of(
          Db.PRODUCT, "PRODUCT",
          Db.VARIANT, "PRODUCTVARIANT",
          Db.CUSTOMER, "CUSTOMER",
          Db.ORDER, "ORDER");

  private final Db db;
  private final Changes changes;

  Metafields(Db db, Changes changes) {
    this.db = db;
    this.changes = changes;
  }

  void register(Api api) {
    api.mutation("metafieldDefinitionCreate", (call, in) -> define(in.get("definition")));
    api.root("metafieldDefinitions", (env, none) -> Page.byId(env, defined(env.getArguments())));
    api.mutation("metafieldsSet", (call, in) -> set(in.get("metafields")));
    api.mutation("tagsAdd", (call, in) -> tags(in, true));
    api.mutation("tagsRemove", (call, in) -> tags(in, false));
    api.field("MetafieldDefinition.type", (env, d) -> Map.of("name", d.path("type").asText()));
    for (String type : OWNERS.keySet()) {
      if (type.equals(Db.ORDER)) {
        continue;
      }
      api.field(
          type + ".metafield",
          (env, d) -> find(d, namespace(env.getArgument("namespace")), env.getArgument("key")));
      api.field(
          type + ".metafields",
          (env, d) -> {
            String namespace = env.getArgument("namespace");
            return Page.byId(
                env,
                Db.list(d.path("metafields")).stream()
                    .filter(
                        f -> namespace == null || f.path("namespace").asText().equals(namespace))
                    .toList());
          });
    }
  }

  private static String namespace(String given) {
    return given == null ? "$app" : given;
  }

  static ObjectNode find(JsonNode owner, String namespace, String key) {
    for (JsonNode field : owner.path("metafields")) {
      if (field.path("namespace").asText().equals(namespace)
          && field.path("key").asText().equals(key)) {
        return (ObjectNode) field;
      }
    }
    return null;
  }

  private ObjectNode definition(String kind, String namespace, String key) {
    return db.get(Db.DEFINITION, OWNERS.get(kind) + "/" + namespace + "/" + key);
  }

  private List<ObjectNode> defined(Map<String, Object> asked) {
    return db.all(Db.DEFINITION).stream()
        .filter(
            one -> one.path("ownerType").asText().equals(String.valueOf(asked.get("ownerType"))))
        .filter(one -> told(asked, "namespace", one) && told(asked, "key", one))
        .toList();
  }

  private static boolean told(Map<String, Object> asked, String name, ObjectNode definition) {
    Object wanted = asked.get(name);
    return wanted == null || definition.path(name).asText().equals(wanted);
  }

  private Map<String, Object> define(JsonNode in) {
    String namespace = namespace(Db.text(in, "namespace"));
    String key = in.get("key").textValue();
    String name = in.get("ownerType").textValue() + "/" + namespace + "/" + key;
    if (db.get(Db.DEFINITION, name) != null) {
      throw Refusal.of(
          "definition.key", "Key is in use for " + namespace + " metafields.", "TAKEN");
    }
    if (!key.matches("[A-Za-z0-9_-]{2,64}")) {
      throw Refusal.of(
          "definition.key", "Key contains one or more invalid characters.", "INVALID_CHARACTER");
    }
    ObjectNode definition =
        db.fresh(Db.DEFINITION)
            .put("namespace", namespace)
            .put("key", key)
            .put("name", in.get("name").textValue())
            .put("ownerType", in.get("ownerType").textValue())
            .put("type", in.get("type").textValue());
    db.store().put(Db.DEFINITION, name, definition);
    return Map.of("createdDefinition", definition);
  }

  /**
   * The document with this custom id; null if there is none.
   *
   * @throws TopError if no definition of type id stands behind it
   */
  ObjectNode byCustomId(String kind, JsonNode customId) {
    String namespace = namespace(Db.text(customId, "namespace"));
    String key = customId.get("key").textValue();
    ObjectNode definition = definition(kind, namespace, key);
    if (definition == null || !definition.path("type").asText().equals("id")) {
      throw new TopError(
          "Metafield definition of type 'id' is required when using custom ids.", "NOT_FOUND");
    }
    return db.byField(kind, namespace, key, customId.get("value").textValue());
  }

  /** Gives a new document the custom id by which it was asked for. */
  void identify(ObjectNode owner, JsonNode customId) {
    put(
        owner,
        namespace(Db.text(customId, "namespace")),
        customId.get("key").textValue(),
        "id",
        customId.get("value").textValue());
  }

  /** Sets the given metafields; with {@code replace} the others go, but never a custom id. */
  void apply(String kind, ObjectNode owner, JsonNode given, boolean replace) {
    ArrayNode kept = Db.array();
    for (JsonNode field : owner.path("metafields")) {
      if (!replace || field.path("type").asText().equals("id")) {
        kept.add(field);
      }
    }
    owner.set("metafields", kept);
    for (JsonNode field : given) {
      String namespace = namespace(Db.text(field, "namespace"));
      String key = field.path("key").asText();
      ObjectNode definition = definition(kind, namespace, key);
      String type = definition != null ? definition.path("type").asText() : Db.text(field, "type");
      put(
          owner,
          namespace,
          key,
          type == null ? "single_line_text_field" : type,
          field.path("value").asText());
    }
  }

  private void put(ObjectNode owner, String namespace, String key, String type, String value) {
    ObjectNode field = find(owner, namespace, key);
    if (field == null) {
      field = db.fresh("Metafield").put("namespace", namespace).put("key", key);
      Db.listOf(owner, "metafields").add(field);
    }
    field.put("type", type).put("value", value).put("updatedAt", db.now());
  }

  private Map<String, Object> set(JsonNode fields) {
    if (fields.size() > MOST_AT_ONCE) {
      throw Refusal.of(
          "metafields",
          "Exceeded the maximum metafields input limit of " + MOST_AT_ONCE + ".",
          "LESS_THAN_OR_EQUAL_TO");
    }
    List<Object> written = new ArrayList<>();
    for (JsonNode field : fields) {
      String gid = field.get("ownerId").textValue();
      Owner owner = owner(gid);
      if (owner == null) {
        throw Refusal.of("metafields", "Owner does not exist.", "INVALID");
      }
      if (Db.text(field, "type") == null
          && definition(
                  owner.kind(), namespace(Db.text(field, "namespace")), field.path("key").asText())
              == null) {
        throw Refusal.of("metafields", "Type can't be blank", "BLANK");
      }
    }
    for (JsonNode field : fields) {
      Owner owner = owner(field.get("ownerId").textValue());
      apply(owner.kind(), owner.document(), Db.array().add(field), false);
      changes.touched(owner.kind(), owner.document());
      written.add(
          find(
              owner.document(),
              namespace(Db.text(field, "namespace")),
              field.path("key").asText()));
    }
    return Map.of("metafields", written);
  }

  private record Owner(String kind, ObjectNode document) {}

  private Owner owner(String gid) {
    for (String kind : OWNERS.keySet()) {
      if (gid.startsWith("gid://shopify/" + kind + "/")) {
        ObjectNode document = db.get(kind, Db.id(gid, kind));
        return document == null ? null : new Owner(kind, document);
      }
    }
    throw TopError.wrongId(gid);
  }

  private Map<String, Object> tags(JsonNode in, boolean add) {
    Owner owner = owner(in.get("id").textValue());
    if (owner == null || owner.kind().equals(Db.VARIANT)) {
      throw Refusal.of("id", "Resource does not exist", null);
    }
    List<String> all = new ArrayList<>();
    owner.document().path("tags").forEach(tag -> all.add(tag.asText()));
    int before = all.size();
    for (JsonNode tag : in.get("tags")) {
      if (add) {
        all.add(tag.asText());
      } else {
        all.removeIf(own -> own.equalsIgnoreCase(tag.asText()));
      }
    }
    setTags(
        owner.document(),
        Db.array().addAll(all.stream().map(t -> (JsonNode) Db.array().textNode(t)).toList()));
    if (owner.document().path("tags").size() != before) {
      changes.touched(owner.kind(), owner.document());
      if (owner.kind().equals(Db.CUSTOMER)) {
        changes.tagged(owner.document(), in.get("tags"), add);
      }
    }
    ObjectNode node = owner.document().deepCopy();
    return Map.of("node", node.put("__typename", owner.kind()));
  }

  /** Tags without doubles (whatever their case), sorted, as the API gives them back. */
  static void setTags(ObjectNode document, JsonNode tags) {
    TreeSet<String> sorted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (JsonNode tag : tags) {
      String text = tag.asText().strip();
      if (text.length() > LONGEST_TAG) {
        throw Refusal.of("tags", "Tags must be no more than 255 characters", null);
      }
      if (!text.isEmpty()) {
        sorted.add(text);
      }
    }
    if (sorted.size() > MOST_TAGS) {
      throw Refusal.of("tags", "Tags cannot be more than 250", null);
    }
    ArrayNode list = document.putArray("tags");
    sorted.forEach(list::add);
  }

  static String handle(String title) {
    String handle =
        title.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-").replaceAll("^-|-$", "");
    return handle.isEmpty() ? "product" : handle;
  }
}
