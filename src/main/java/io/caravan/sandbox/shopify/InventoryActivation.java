package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Where an inventory item is stocked at all, and its own fields. */
final class InventoryActivation {
  private final Db db;
  private final Inventory inventory;
  private final Hooks hooks;
  private final Rest rest;

  InventoryActivation(Db db, Inventory inventory, Hooks hooks, Rest rest) {
    this.db = db;
    this.inventory = inventory;
    this.hooks = hooks;
    this.rest = rest;
  }

  void register(Api api) {
    api.mutation("inventoryActivate", (call, in) -> activate(in));
    api.mutation("inventoryDeactivate", (call, in) -> deactivate(in));
    api.mutation("inventoryItemUpdate", (call, in) -> update(in));
  }

  private Map<String, Object> activate(JsonNode in) {
    ObjectNode item = db.get(Db.ITEM, Db.id(in.get("inventoryItemId").textValue(), Db.ITEM));
    long location = Db.id(in.get("locationId").textValue(), Db.LOCATION);
    if (item == null) {
      throw Refusal.of(
          "inventoryItemId", "The product couldn't be stocked because it doesn't exist.", null);
    }
    if (db.get(Db.LOCATION, location) == null) {
      throw Refusal.of("locationId", "The location doesn't exist.", null);
    }
    boolean available = in.hasNonNull("available");
    boolean onHand = in.hasNonNull("onHand");
    ObjectNode level = Inventory.level(item, location);
    boolean active = level != null && level.path("isActive").booleanValue();
    if (available && onHand) {
      throw Refusal.of("available", "Cannot set both available and on_hand quantities.", null);
    }
    if (active && (available || onHand)) {
      throw Refusal.of(
          available ? "available" : "onHand",
          "Not allowed to set "
              + (available ? "available" : "on_hand")
              + " quantity when the item is already active at the location.",
          null);
    }
    ObjectNode connected = inventory.connect(item, location);
    // As captured: onHand seeds the quantity, available is not applied to a new level.
    if (onHand) {
      int delta = in.get("onHand").intValue() - Inventory.quantity(connected, "on_hand");
      inventory.change(item.get("id").longValue(), location, "available", delta);
    }
    return Map.of("inventoryLevel", connected);
  }

  private Map<String, Object> deactivate(JsonNode in) {
    String gid = in.get("inventoryLevelId").textValue();
    long id = Db.id(gid, "InventoryLevel");
    for (ObjectNode item : db.all(Db.ITEM)) {
      for (ObjectNode level : Inventory.levels(item, false)) {
        if (level.get("id").longValue() == id) {
          if (Inventory.levels(item, false).size() == 1) {
            throw Refusal.of(
                null,
                "The product couldn't be unstocked because products need to be stocked at a minimum"
                    + " of 1 location.",
                null);
          }
          level.put("isActive", false).put("updatedAt", db.now());
          db.put(Db.ITEM, item);
          hooks.emit(
              "INVENTORY_LEVELS_DISCONNECT",
              item.get("id") + "@" + level.get("locationId"),
              hooks.event(),
              () ->
                  Db.node()
                      .put("inventory_item_id", item.get("id").longValue())
                      .put("location_id", level.get("locationId").longValue()));
          return Map.of();
        }
      }
    }
    throw Refusal.of("inventoryLevelId", "The inventory level couldn't be found.", null);
  }

  private Map<String, Object> update(JsonNode in) {
    ObjectNode item = db.get(Db.ITEM, Db.id(in.get("id").textValue(), Db.ITEM));
    if (item == null) {
      throw Refusal.of("id", "The product couldn't be updated because it doesn't exist.", null);
    }
    Variants.applyItem(item, in.get("input"));
    item.put("updatedAt", db.now());
    db.put(Db.ITEM, item);
    ObjectNode variant = db.get(Db.VARIANT, item.path("variantId").longValue());
    if (variant != null && in.get("input").has("sku")) {
      db.put(Db.VARIANT, variant.put("sku", Db.text(item, "sku")).put("updatedAt", db.now()));
    }
    hooks.emit(
        "INVENTORY_ITEMS_UPDATE", item.get("id").asText(), hooks.event(), () -> rest.item(item));
    return Map.of("inventoryItem", item);
  }
}
