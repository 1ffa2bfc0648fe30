package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Stock in eight states for each item and location. On hand is never stored: it is available +
 * committed + reserved + damaged + quality control + safety stock.
 */
final class Inventory {
  static final List<String> NAMES =
      List.of(
          "available",
          "committed",
          "damaged",
          "incoming",
          "on_hand",
          "quality_control",
          "reserved",
          "safety_stock");

  private static final List<String> ON_HAND =
      List.of("available", "committed", "reserved", "damaged", "quality_control", "safety_stock");

  private final Db db;
  private final Hooks hooks;
  private final Rest rest;

  Inventory(Db db, Hooks hooks, Rest rest) {
    this.db = db;
    this.hooks = hooks;
    this.rest = rest;
  }

  /** The level, active or not; null if the item was never stocked there. */
  static ObjectNode level(ObjectNode item, long location) {
    return item.path("levels").path(Long.toString(location)) instanceof ObjectNode level
        ? level
        : null;
  }

  static int quantity(JsonNode level, String name) {
    if (!name.equals("on_hand")) {
      return level.path(name).asInt();
    }
    return ON_HAND.stream().mapToInt(state -> level.path(state).asInt()).sum();
  }

  /** Sum of a state over the active levels of an item. */
  static int total(ObjectNode item, String name) {
    int sum = 0;
    for (JsonNode level : item.path("levels")) {
      sum += level.path("isActive").booleanValue() ? quantity(level, name) : 0;
    }
    return sum;
  }

  /** Levels of an item in the order in which they came into being. */
  static List<ObjectNode> levels(ObjectNode item, boolean inactive) {
    List<ObjectNode> levels = new ArrayList<>();
    for (JsonNode level : item.path("levels")) {
      if (inactive || level.path("isActive").booleanValue()) {
        levels.add((ObjectNode) level);
      }
    }
    return levels;
  }

  /** The active level, made with zeroes if the item was never stocked there. */
  ObjectNode connect(ObjectNode item, long location) {
    ObjectNode level = level(item, location);
    if (level != null && level.path("isActive").booleanValue()) {
      return level;
    }
    if (level == null) {
      level =
          db.fresh("InventoryLevel")
              .put("itemId", item.get("id").longValue())
              .put("locationId", location);
      for (String name : NAMES) {
        if (!name.equals("on_hand")) {
          level.put(name, 0);
        }
      }
      item.withObjectProperty("levels").set(Long.toString(location), level);
    }
    level.put("isActive", true).put("updatedAt", db.now());
    db.put(Db.ITEM, item);
    ObjectNode made = level;
    String event = hooks.event();
    hooks.emit(
        "INVENTORY_LEVELS_CONNECT", item.get("id") + "@" + location, event, () -> rest.level(made));
    return level;
  }

  /** Changes one state; an existing level is taken or one is made. */
  void change(long itemId, long location, String name, int delta) {
    ObjectNode item = db.get(Db.ITEM, itemId);
    if (item == null || delta == 0) {
      return;
    }
    ObjectNode level = connect(item, location);
    level.put(name, level.path(name).asInt() + delta).put("updatedAt", db.now());
    db.put(Db.ITEM, item);
    if (name.equals("available")) {
      told(item, level);
    }
  }

  /** What a change of the sellable quantity sets off: the level's webhook and the product's. */
  private void told(ObjectNode item, ObjectNode level) {
    String event = hooks.event();
    hooks.emit(
        "INVENTORY_LEVELS_UPDATE",
        item.get("id") + "@" + level.get("locationId"),
        event,
        () -> rest.level(level));
    ObjectNode variant = db.get(Db.VARIANT, item.path("variantId").longValue());
    if (variant != null) {
      ObjectNode product = db.get(Db.PRODUCT, variant.path("productId").longValue());
      variant.put("updatedAt", db.now());
      db.put(Db.VARIANT, variant);
      db.put(Db.PRODUCT, product.put("updatedAt", db.now()));
      hooks.emit("PRODUCTS_UPDATE", product.get("id").asText(), event, () -> rest.product(product));
    }
  }

  /** The item behind a line's variant, if its stock is kept; null otherwise. */
  ObjectNode tracked(JsonNode line) {
    ObjectNode variant = db.get(Db.VARIANT, line.path("variantId").longValue());
    ObjectNode item =
        variant == null ? null : db.get(Db.ITEM, variant.path("inventoryItemId").longValue());
    return item != null && item.path("tracked").booleanValue() ? item : null;
  }

  /** Like {@link #tracked}, and null for lines of orders that were made without moving stock. */
  private ObjectNode reserved(JsonNode line) {
    return line.path("unreserved").booleanValue() ? null : tracked(line);
  }

  /** An order takes units: they are committed, no longer available. */
  void commit(JsonNode line, long location, int units) {
    ObjectNode item = reserved(line);
    if (item != null) {
      change(item.get("id").longValue(), location, "committed", units);
      change(item.get("id").longValue(), location, "available", -units);
    }
  }

  /** Committed units go back on sale. */
  void release(JsonNode line, long location, int units) {
    commit(line, location, -units);
  }

  /** Committed units leave the house, or are written off. */
  void consume(JsonNode line, long location, int units) {
    ObjectNode item = reserved(line);
    if (item != null) {
      change(item.get("id").longValue(), location, "committed", -units);
    }
  }

  /** Units come back on sale from outside. */
  void restock(JsonNode line, long location, int units) {
    ObjectNode item = tracked(line);
    if (item != null) {
      change(item.get("id").longValue(), location, "available", units);
    }
  }
}
