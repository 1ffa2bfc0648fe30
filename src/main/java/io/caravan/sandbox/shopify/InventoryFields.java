package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What inventory items, levels and adjustments answer beyond their own properties. */
final class InventoryFields {
  private final Db db;

  InventoryFields(Db db) {
    this.db = db;
  }

  void register(Api api) {
    item(api);
    level(api);
  }

  private void item(Api api) {
    api.field(
        "InventoryItem.unitCost",
        (env, i) ->
            i.hasNonNull("unitCost")
                ? Map.of(
                    "amount",
                    i.get("unitCost").asText(),
                    "currencyCode",
                    db.shop().path("currencyCode").asText())
                : null);
    api.field(
        "InventoryItem.measurement",
        (env, i) ->
            Map.of(
                "id", Db.gid("InventoryItemMeasurement", i.get("id").longValue()),
                "weight", i.get("weight")));
    api.field(
        "InventoryItem.duplicateSkuCount",
        (env, i) -> {
          int same = 0;
          for (ObjectNode other : db.all(Db.ITEM)) {
            same +=
                other != i && i.hasNonNull("sku") && i.get("sku").equals(other.get("sku")) ? 1 : 0;
          }
          return same;
        });
    api.field(
        "InventoryItem.variants",
        (env, i) -> Page.byId(env, List.of(db.get(Db.VARIANT, i.path("variantId").longValue()))));
    api.field(
        "InventoryItem.variant", (env, i) -> db.get(Db.VARIANT, i.path("variantId").longValue()));
    api.field(
        "InventoryItem.locationsCount",
        (env, i) -> ProductFields.exact(Inventory.levels(i, false).size()));
    api.field(
        "InventoryItem.inventoryLevels",
        (env, i) ->
            Page.byId(
                env, Inventory.levels(i, Boolean.TRUE.equals(env.getArgument("includeInactive")))));
    api.field(
        "InventoryItem.inventoryLevel",
        (env, i) -> {
          ObjectNode level = Inventory.level(i, Db.id(env.getArgument("locationId"), Db.LOCATION));
          boolean all = Boolean.TRUE.equals(env.getArgument("includeInactive"));
          return level != null && (all || level.path("isActive").booleanValue()) ? level : null;
        });
  }

  private void level(Api api) {
    api.field(
        "InventoryLevel.id",
        (env, level) ->
            Db.gid("InventoryLevel", level.get("id").longValue())
                + "?inventory_item_id="
                + level.get("itemId"));
    api.field(
        "InventoryLevel.item", (env, level) -> db.get(Db.ITEM, level.get("itemId").longValue()));
    api.field(
        "InventoryLevel.location",
        (env, level) -> db.get(Db.LOCATION, level.get("locationId").longValue()));
    api.field(
        "InventoryLevel.quantities",
        (env, level) -> {
          List<Map<String, Object>> quantities = new ArrayList<>();
          List<String> names = env.getArgument("names");
          for (String name : names) {
            if (!Inventory.NAMES.contains(name)) {
              throw new TopError("The quantity name " + name + " is invalid.", "BAD_REQUEST");
            }
            Map<String, Object> quantity = new LinkedHashMap<>();
            quantity.put(
                "id", Db.gid("InventoryQuantity", level.get("id").longValue()) + "?name=" + name);
            quantity.put("name", name);
            quantity.put("quantity", Inventory.quantity(level, name));
            quantity.put("updatedAt", level.get("updatedAt").textValue());
            quantities.add(quantity);
          }
          return quantities;
        });
    api.field(
        "InventoryChange.item", (env, row) -> db.get(Db.ITEM, row.path("itemId").longValue()));
    api.field(
        "InventoryChange.location",
        (env, row) -> db.get(Db.LOCATION, row.path("locationId").longValue()));
    api.field("InventoryAdjustmentGroup.app", (env, group) -> db.get("App", "1"));
  }
}
