package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The shop, the installed app, publications, webhook subscriptions and objects by any id. */
final class ShopFields {
  static final String VERSION = "2026-10";

  private final Db db;

  ShopFields(Db db) {
    this.db = db;
  }

  void register(Api api) {
    api.root("shop", (env, none) -> db.shop());
    api.field("Shop.plan", (env, shop) -> plan(shop));
    api.field(
        "Shop.enabledPresentmentCurrencies", (env, shop) -> shop.path("presentmentCurrencies"));
    api.root(
        "currentAppInstallation",
        (env, none) -> {
          List<Map<String, Object>> scopes = new ArrayList<>();
          Api.call(env).scopes().forEach(scope -> scopes.add(Map.of("handle", scope)));
          return Map.of(
              "id",
              "gid://shopify/AppInstallation/1",
              "accessScopes",
              scopes,
              "app",
              db.get("App", "1"));
        });
    api.root("publications", (env, none) -> Page.byId(env, db.all(Db.PUBLICATION)));
    api.field("Location.address", (env, location) -> location.get("address"));
    api.root(
        "location",
        (env, none) -> {
          String gid = env.getArgument("id");
          return gid == null
              ? db.all(Db.LOCATION).stream().findFirst().orElse(null)
              : db.get(Db.LOCATION, Db.id(gid, Db.LOCATION));
        });
    api.root("job", (env, none) -> db.get(Db.JOB, (String) env.getArgument("id")));
    api.root("node", (env, none) -> node(env.getArgument("id")));
    subscriptions(api);
  }

  private static Map<String, Object> plan(ObjectNode shop) {
    String plan = shop.path("plan").asText();
    return Map.of(
        "publicDisplayName", plan.substring(0, 1).toUpperCase(Locale.ROOT) + plan.substring(1),
        "partnerDevelopment", shop.path("trial").booleanValue(),
        "shopifyPlus", plan.equals("plus"));
  }

  private ObjectNode node(String gid) {
    String[] parts = gid.split("/");
    String type = parts.length > 3 ? parts[3] : "";
    Set<String> documents =
        Set.of(
            Db.PRODUCT,
            Db.VARIANT,
            Db.ITEM,
            Db.LOCATION,
            Db.ORDER,
            Db.CUSTOMER,
            Db.PUBLICATION,
            Db.SUBSCRIPTION);
    Set<String> inOrders =
        Set.of(Db.FULFILMENT_ORDER, Db.FULFILMENT, Db.REFUND, Db.LINE, Db.TRANSACTION);
    ObjectNode found;
    if (documents.contains(type)) {
      found = db.get(type, Db.id(gid, type));
    } else if (inOrders.contains(type)) {
      found = db.part(type, Db.id(gid, type));
    } else {
      throw new TopError("not emulated: node of type " + type, "NOT_EMULATED");
    }
    if (found == null) {
      return null;
    }
    ObjectNode typed = found.deepCopy();
    return typed.put("__typename", type);
  }

  private void subscriptions(Api api) {
    api.root(
        "webhookSubscriptions",
        (env, none) -> {
          List<String> topics = env.getArgument("topics");
          String uri = env.getArgument("uri");
          return Page.byId(
              env,
              db.all(Db.SUBSCRIPTION).stream()
                  .filter(s -> !s.path("declared").booleanValue())
                  .filter(s -> topics == null || topics.contains(s.path("topic").asText()))
                  .filter(s -> uri == null || uri.equals(s.path("uri").asText()))
                  .toList());
        });
    api.root(
        "webhookSubscription",
        (env, none) -> db.get(Db.SUBSCRIPTION, Db.id(env.getArgument("id"), Db.SUBSCRIPTION)));
    api.field(
        "WebhookSubscription.apiVersion",
        (env, s) -> {
          Map<String, Object> version = new LinkedHashMap<>();
          version.put("handle", VERSION);
          version.put("displayName", VERSION);
          version.put("supported", true);
          return version;
        });
    api.mutation("webhookSubscriptionCreate", (call, in) -> subscribe(in));
    api.mutation("webhookSubscriptionDelete", (call, in) -> unsubscribe(in));
  }

  private Map<String, Object> subscribe(JsonNode in) {
    JsonNode input = in.get("webhookSubscription");
    String uri =
        Db.text(input, "uri") == null ? Db.text(input, "callbackUrl") : Db.text(input, "uri");
    String at = input.has("uri") ? "uri" : "callbackUrl";
    if (uri == null) {
      throw refused(at, "Address can't be blank");
    }
    // A real shop takes https only; a hook on loopback is the one thing a sandbox must allow.
    if (!uri.startsWith("https://")
        && !uri.matches("http://(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?/.*")) {
      throw refused(at, "Address protocol http:// is not supported");
    }
    if (input.path("format").asText("JSON").equals("XML")) {
      throw refused("format", "not emulated: webhooks in XML");
    }
    if (input.hasNonNull("filter")) {
      throw refused("filter", "not emulated: filters of webhooks");
    }
    String name = Db.text(input, "name");
    if (name != null && !name.matches("[A-Za-z0-9_-]{1,50}")) {
      throw refused("name", "Name is invalid");
    }
    return Map.of(
        "webhookSubscription",
        add(in.get("topic").textValue(), uri, input.path("includeFields"), name, false));
  }

  private static Refusal refused(String field, String message) {
    return Refusal.of("webhookSubscription." + field, message, null);
  }

  /**
   * @param declared true for a subscription of the app's own configuration file: it is not listed,
   *     and never deleted after failures
   */
  ObjectNode add(String topic, String uri, JsonNode fields, String name, boolean declared) {
    for (ObjectNode other : db.all(Db.SUBSCRIPTION)) {
      if (other.path("topic").asText().equals(topic) && other.path("uri").asText().equals(uri)) {
        throw refused("uri", "Address for this topic has already been taken");
      }
    }
    ObjectNode subscription =
        db.fresh(Db.SUBSCRIPTION)
            .put("topic", topic)
            .put("uri", uri)
            .put("format", "JSON")
            .put("name", name)
            .put("declared", declared);
    subscription.putNull("filter");
    subscription.set("includeFields", fields.isArray() ? fields : Db.array());
    subscription.putArray("metafieldNamespaces");
    db.put(Db.SUBSCRIPTION, subscription);
    return subscription;
  }

  private Map<String, Object> unsubscribe(JsonNode in) {
    long id = Db.id(in.get("id").textValue(), Db.SUBSCRIPTION);
    if (db.get(Db.SUBSCRIPTION, id) == null) {
      throw Refusal.of("id", "Webhook subscription does not exist", null);
    }
    db.remove(Db.SUBSCRIPTION, id);
    return Map.of("deletedWebhookSubscriptionId", Db.gid(Db.SUBSCRIPTION, id));
  }
}
