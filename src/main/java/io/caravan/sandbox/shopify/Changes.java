package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Keeps a changed document with its new {@code updatedAt} and tells the subscribers. */
final class Changes {
  private final Db db;
  private final Hooks hooks;
  private final Rest rest;

  Changes(Db db, Hooks hooks, Rest rest) {
    this.db = db;
    this.hooks = hooks;
    this.rest = rest;
  }

  /** An update of a document of any kind that has a webhook. */
  void touched(String kind, ObjectNode document) {
    touched(kind, document, hooks.event());
  }

  void touched(String kind, ObjectNode document, String event) {
    document.put("updatedAt", db.now());
    db.put(kind, document);
    switch (kind) {
      case Db.PRODUCT ->
          hooks.emit(
              "PRODUCTS_UPDATE", document.get("id").asText(), event, () -> rest.product(document));
      case Db.VARIANT -> {
        ObjectNode product = db.get(Db.PRODUCT, document.path("productId").longValue());
        if (product != null) {
          touched(Db.PRODUCT, product, event);
        }
      }
      case Db.CUSTOMER ->
          hooks.emit(
              "CUSTOMERS_UPDATE",
              document.get("id").asText(),
              event,
              () -> rest.customer(document));
      case Db.ORDER ->
          hooks.emit(
              "ORDERS_UPDATED", document.get("id").asText(), event, () -> rest.order(document));
      default -> {
        return;
      }
    }
  }

  /** A new document; its webhook is that of the creation. */
  void created(String kind, ObjectNode document, String event) {
    db.put(kind, document);
    String topic =
        switch (kind) {
          case Db.PRODUCT -> "PRODUCTS_CREATE";
          case Db.CUSTOMER -> "CUSTOMERS_CREATE";
          case Db.ITEM -> "INVENTORY_ITEMS_CREATE";
          default -> "ORDERS_CREATE";
        };
    hooks.emit(topic, document.get("id").asText(), event, () -> body(kind, document));
  }

  private JsonNode body(String kind, ObjectNode document) {
    return switch (kind) {
      case Db.PRODUCT -> rest.product(document);
      case Db.CUSTOMER -> rest.customer(document);
      case Db.ITEM -> rest.item(document);
      default -> rest.order(document);
    };
  }

  void tagged(ObjectNode customer, JsonNode tags, boolean added) {
    ObjectNode body =
        Db.node().put("customerId", Db.gid(Db.CUSTOMER, customer.get("id").longValue()));
    body.set("tags", tags);
    body.put("occurredAt", db.now());
    hooks.emit(
        added ? "CUSTOMER_TAGS_ADDED" : "CUSTOMER_TAGS_REMOVED",
        customer.get("id").asText(),
        hooks.event(),
        () -> body);
  }

  /** Any other topic. */
  void tell(String topic, long resource, String event, JsonNode body) {
    hooks.emit(topic, Long.toString(resource), event, () -> body);
  }

  String event() {
    return hooks.event();
  }

  Rest rest() {
    return rest;
  }
}
