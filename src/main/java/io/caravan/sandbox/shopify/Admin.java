package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * What buyers and merchants do at the shop, outside its API. Each verb answers the ids of what it
 * made; the state itself is read through the API only.
 */
final class Admin {
  private final Parts parts;
  private final Map<String, Function<JsonNode, JsonNode>> verbs = new LinkedHashMap<>();

  Admin(Parts parts) {
    this.parts = parts;
    verbs.put("seed", this::seed);
    verbs.put("subscribe", this::subscribe);
    verbs.put("scopes", this::scopes);
    verbs.put("serve-version", this::serveVersion);
    new AdminItems(parts, this).register(verbs);
    new AdminCheckout(parts, this).register(verbs);
    new AdminOrders(parts, this).register(verbs);
    new AdminCustomers(parts).register(verbs);
  }

  JsonNode run(String verb, JsonNode body) {
    Function<JsonNode, JsonNode> known = verbs.get(verb);
    if (known == null) {
      throw new IllegalArgumentException(
          "shopify knows no verb " + verb + "; it knows " + verbs.keySet());
    }
    try {
      return parts.db().store().change(() -> known.apply(body));
    } catch (Refusal | TopError e) {
      throw new IllegalArgumentException("shopify refused " + verb + ": " + e.getMessage(), e);
    }
  }

  /**
   * {@code {"name","currency","timezone","country","plan","trial","taxesIncluded",
   * "presentmentCurrencies":[], "locations":["Downtown" or {"name","key","online":false}],
   * "publications":["Online Store"], "products":[as create-product]}}; names that exist stay.
   */
  private JsonNode seed(JsonNode in) {
    Db db = parts.db();
    ObjectNode shop = db.shop();
    for (String[] pair :
        new String[][] {
          {"name", "name"},
          {"currency", "currencyCode"},
          {"timezone", "ianaTimezone"},
          {"country", "countryCode"},
          {"plan", "plan"},
          {"trial", "trial"},
          {"taxesIncluded", "taxesIncluded"},
          {"presentmentCurrencies", "presentmentCurrencies"}
        }) {
      if (in.has(pair[0])) {
        shop.set(pair[1], in.get(pair[0]));
      }
    }
    Buckets.Plan.named(shop.path("plan").asText());
    db.put("Shop", shop);
    ObjectNode made = Db.node();
    ObjectNode locations = made.putObject("locations");
    for (JsonNode location : in.path("locations")) {
      String name = location.isTextual() ? location.textValue() : location.path("name").asText();
      locations.put(name, Db.gid(Db.LOCATION, place(name, location)));
    }
    ObjectNode publications = made.putObject("publications");
    for (JsonNode name : in.path("publications")) {
      publications.put(name.asText(), Db.gid(Db.PUBLICATION, publication(name.asText())));
    }
    ArrayNode products = made.putArray("products");
    for (JsonNode product : in.path("products")) {
      products.add(run("create-product", product));
    }
    return made;
  }

  private long place(String name, JsonNode in) {
    Db db = parts.db();
    for (ObjectNode own : db.all(Db.LOCATION)) {
      if (own.path("name").asText().equals(name)) {
        return own.get("id").longValue();
      }
    }
    ObjectNode location =
        db.fresh(Db.LOCATION)
            .put("name", name)
            .put("isActive", true)
            .put("fulfillsOnlineOrders", in.path("online").asBoolean(true))
            .put("shipsInventory", true)
            .put("isFulfillmentService", false)
            .put("key", Db.text(in, "key"));
    String country = db.shop().path("countryCode").asText();
    ObjectNode address =
        location
            .putObject("address")
            .put("address1", name + " 1")
            .put("city", in.path("city").asText("Amsterdam"))
            .put("zip", "1000 AA")
            .put("countryCode", country)
            .put(
                "country",
                new Locale.Builder().setRegion(country).build().getDisplayCountry(Locale.ENGLISH));
    address.putNull("address2").putNull("province").putNull("provinceCode").putNull("phone");
    db.put(Db.LOCATION, location);
    return location.get("id").longValue();
  }

  private long publication(String name) {
    Db db = parts.db();
    for (ObjectNode own : db.all(Db.PUBLICATION)) {
      if (own.path("catalog").path("title").asText().equals(name)) {
        return own.get("id").longValue();
      }
    }
    ObjectNode publication = db.fresh(Db.PUBLICATION).put("autoPublish", false);
    publication
        .putObject("catalog")
        .put("__typename", "AppCatalog")
        .put("id", Db.gid("AppCatalog", publication.get("id").longValue()))
        .put("title", name);
    db.put(Db.PUBLICATION, publication);
    return publication.get("id").longValue();
  }

  /** {@code {"url","topics":["orders/create",...],"fields":[]}}, as an app declares them itself. */
  private JsonNode subscribe(JsonNode in) {
    ArrayNode ids = Db.array();
    for (JsonNode topic : in.path("topics")) {
      String name = topic.asText().toUpperCase(Locale.ROOT).replace('/', '_').replace('.', '_');
      ids.add(
          Db.gid(
              Db.SUBSCRIPTION,
              parts
                  .shop()
                  .add(name, in.path("url").asText(), in.path("fields"), null, true)
                  .get("id")
                  .longValue()));
    }
    ObjectNode made = Db.node();
    made.set("subscriptions", ids);
    return made;
  }

  /** {@code {"scopes":[...]}}: the merchant grants the app these and no others. */
  private JsonNode scopes(JsonNode in) {
    ObjectNode app = parts.db().get("App", "1");
    app.set("scopes", in.path("scopes"));
    parts.db().put("App", app);
    return Db.node().put("scopes", in.path("scopes").size());
  }

  /**
   * {@code {"version":"2027-01"}}: the version asked for has ended, this one answers in its place.
   */
  private JsonNode serveVersion(JsonNode in) {
    ObjectNode shop = parts.db().shop();
    shop.put("servedVersion", in.path("version").asText());
    parts.db().put("Shop", shop);
    return Db.node();
  }

  /** A location by its name or gid. */
  long location(JsonNode name) {
    Db db = parts.db();
    String text = name.asText();
    for (ObjectNode own : db.all(Db.LOCATION)) {
      if (own.path("name").asText().equals(text)
          || Shopify.key(own).equals(text)
          || Db.gid(Db.LOCATION, own.get("id").longValue()).equals(text)) {
        return own.get("id").longValue();
      }
    }
    throw new IllegalArgumentException("there is no location " + text);
  }

  /** A variant by {@code variantId} (or {@code id}) or {@code sku}. */
  ObjectNode variant(JsonNode in) {
    Db db = parts.db();
    String gid = in.has("variantId") ? Db.text(in, "variantId") : Db.text(in, "id");
    if (gid != null) {
      ObjectNode variant = db.get(Db.VARIANT, Db.id(gid, Db.VARIANT));
      if (variant == null) {
        throw new IllegalArgumentException("there is no variant " + gid);
      }
      return variant;
    }
    for (ObjectNode variant : db.all(Db.VARIANT)) {
      if (in.path("sku").asText().equals(Db.text(variant, "sku"))) {
        return variant;
      }
    }
    throw new IllegalArgumentException("there is no variant with SKU " + in.path("sku").asText());
  }

  /** An order by {@code order}: its name or gid. */
  ObjectNode order(JsonNode in) {
    Db db = parts.db();
    String text = in.path("order").asText();
    if (text.startsWith("gid://")) {
      ObjectNode order = db.get(Db.ORDER, Db.id(text, Db.ORDER));
      if (order != null) {
        return order;
      }
    }
    for (ObjectNode order : db.all(Db.ORDER)) {
      if (order.path("name").asText().equals(text)) {
        return order;
      }
    }
    throw new IllegalArgumentException("there is no order " + text);
  }

  /** A line of an order by {@code line} (gid) or {@code sku}. */
  static ObjectNode line(ObjectNode order, JsonNode in) {
    for (ObjectNode line : Db.list(order.path("lineItems"))) {
      String gid = Db.gid(Db.LINE, line.get("id").longValue());
      if (gid.equals(Db.text(in, "line"))
          || (in.hasNonNull("sku") && in.get("sku").asText().equals(Db.text(line, "sku")))) {
        return line;
      }
    }
    throw new IllegalArgumentException(
        "order " + order.path("name").asText() + " has no line " + in);
  }
}
