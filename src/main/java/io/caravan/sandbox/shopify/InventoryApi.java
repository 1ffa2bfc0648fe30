package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.sandbox.Fault;
import io.caravan.sandbox.Faults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Setting and adjusting quantities. Everything is checked before anything is written. */
final class InventoryApi {
  /** On an inventory item: it is made of others, whose stock is its own. */
  static final String BUNDLE = "bundle";

  private static final int BOUND = 1_000_000_000;
  private static final List<String> REASONS =
      List.of(
          "correction",
          "cycle_count_available",
          "damaged",
          "movement_canceled",
          "movement_created",
          "movement_received",
          "movement_updated",
          "other",
          "promotion",
          "quality_control",
          "received",
          "reservation_created",
          "reservation_deleted",
          "reservation_updated",
          "restock",
          "safety_stock",
          "shrinkage");
  private static final Set<String> ADJUSTABLE =
      Set.of("available", "damaged", "incoming", "quality_control", "reserved", "safety_stock");

  private final Db db;
  private final Inventory inventory;
  private final Faults faults;

  InventoryApi(Db db, Inventory inventory, Faults faults) {
    this.faults = faults;
    this.db = db;
    this.inventory = inventory;
  }

  void register(Api api) {
    api.mutation("inventorySetQuantities", (call, in) -> set(in.get("input")));
    api.mutation("inventoryAdjustQuantities", (call, in) -> adjust(in.get("input")));
  }

  private record Change(ObjectNode item, long location, int delta, String ledger) {}

  private Map<String, Object> set(JsonNode in) {
    String name = in.get("name").textValue();
    if (!name.equals("available") && !name.equals("on_hand")) {
      throw Refusal.of(
          "input.name",
          "The quantity name must be either 'available' or 'on_hand'.",
          "INVALID_NAME");
    }
    checkHead(in);
    List<Change> changes = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    int index = 0;
    for (JsonNode entry : in.get("quantities")) {
      String at = "input.quantities." + index++;
      requireCompare(entry, "InventoryQuantityInput");
      ObjectNode item = item(entry, at);
      long location = location(entry, at);
      if (!seen.add(item.get("id") + "@" + location)) {
        throw Refusal.of(
            at,
            "The combination of inventoryItemId and locationId must be unique.",
            "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR");
      }
      int quantity = entry.get("quantity").intValue();
      bounds(quantity, at + ".quantity");
      if (name.equals("on_hand") && quantity < 0) {
        throw Refusal.of(
            at + ".quantity", "The quantity can't be negative.", "INVALID_QUANTITY_NEGATIVE");
      }
      int now = now(item, location, name);
      compare(entry, item, now, at);
      changes.add(new Change(item, location, quantity - now, null));
    }
    return write(in, "available", changes);
  }

  private Map<String, Object> adjust(JsonNode in) {
    String name = in.get("name").textValue();
    if (!ADJUSTABLE.contains(name)) {
      throw Refusal.of(
          "input.name",
          "The specified quantity name is invalid. Valid values are: "
              + String.join(", ", ADJUSTABLE.stream().sorted().toList())
              + ".",
          "INVALID_QUANTITY_NAME");
    }
    checkHead(in);
    List<Change> changes = new ArrayList<>();
    Map<String, Integer> running = new HashMap<>();
    Set<String> ledgers = new HashSet<>();
    int index = 0;
    for (JsonNode entry : in.get("changes")) {
      String at = "input.changes." + index++;
      requireCompare(entry, "InventoryChangeInput");
      ObjectNode item = item(entry, at);
      long location = location(entry, at);
      String ledger = Db.text(entry, "ledgerDocumentUri");
      checkLedger(name, ledger, at);
      if (ledger != null && ledgers.add(ledger) && ledgers.size() > 1) {
        throw Refusal.of(
            at + ".ledgerDocumentUri",
            "All changes must have the same ledger document URI.",
            "MAX_ONE_LEDGER_DOCUMENT");
      }
      int delta = entry.get("delta").intValue();
      String place = item.get("id") + "@" + location;
      int now = running.getOrDefault(place, now(item, location, name));
      compare(entry, item, now, at);
      bounds(Math.addExact(now, delta), at + ".delta");
      running.put(place, now + delta);
      changes.add(new Change(item, location, delta, ledger));
    }
    return write(in, name, changes);
  }

  private static void checkLedger(String name, String ledger, String at) {
    if (name.equals("available") && ledger != null) {
      throw Refusal.of(
          at + ".ledgerDocumentUri",
          "A ledger document URI is not allowed when adjusting available.",
          "INVALID_AVAILABLE_DOCUMENT");
    }
    if (!name.equals("available") && ledger == null) {
      throw Refusal.of(
          at + ".ledgerDocumentUri",
          "A ledger document URI is required except when adjusting available.",
          "INVALID_QUANTITY_DOCUMENT");
    }
    if (ledger != null && ledger.startsWith("gid://shopify/")) {
      throw Refusal.of(
          at + ".ledgerDocumentUri",
          "Internal (gid://shopify/) ledger documents are not allowed to be adjusted via API.",
          "INTERNAL_LEDGER_DOCUMENT");
    }
  }

  private static void checkHead(JsonNode in) {
    if (!REASONS.contains(in.get("reason").textValue())) {
      throw Refusal.of(
          "input.reason",
          "The specified reason is invalid. Valid values are: " + String.join(", ", REASONS) + ".",
          "INVALID_REASON");
    }
    String reference = Db.text(in, "referenceDocumentUri");
    if (reference != null && !reference.matches("[A-Za-z][A-Za-z0-9+.-]*:.+")) {
      throw Refusal.of(
          "input.referenceDocumentUri",
          "The specified reference document is invalid.",
          "INVALID_REFERENCE_DOCUMENT");
    }
  }

  /** Null skips the comparison, an absent key is refused: serialisers that drop nulls fail. */
  private static void requireCompare(JsonNode entry, String type) {
    if (!entry.has("changeFromQuantity")) {
      throw new TopError(
          type + " must include the following argument: changeFromQuantity.",
          "INVALID_FIELD_ARGUMENTS");
    }
  }

  private void compare(JsonNode entry, ObjectNode item, int now, String at) {
    JsonNode expected = entry.get("changeFromQuantity");
    if (expected.isNull()) {
      return;
    }
    String sku = String.valueOf(Db.text(item, "sku"));
    if (expected.intValue() != now
        || faults.take("shopify", sku, Set.of(Fault.Kind.CONFLICT)).isPresent()) {
      throw Refusal.of(
          at + ".changeFromQuantity",
          "The changeFromQuantity value does not match persisted value.",
          "CHANGE_FROM_QUANTITY_STALE");
    }
  }

  private ObjectNode item(JsonNode entry, String at) {
    ObjectNode item = db.get(Db.ITEM, Db.id(entry.get("inventoryItemId").textValue(), Db.ITEM));
    if (item == null) {
      throw Refusal.of(
          at + ".inventoryItemId",
          "The specified inventory item could not be found.",
          "INVALID_INVENTORY_ITEM");
    }
    if (item.path(BUNDLE).booleanValue()) {
      throw Refusal.of(
          at + ".inventoryItemId",
          "The specified inventory item is not allowed to be adjusted via API.",
          "NON_MUTABLE_INVENTORY_ITEM");
    }
    return item;
  }

  private long location(JsonNode entry, String at) {
    long location = Db.id(entry.get("locationId").textValue(), Db.LOCATION);
    if (db.get(Db.LOCATION, location) == null) {
      throw Refusal.of(
          at + ".locationId", "The specified location could not be found.", "INVALID_LOCATION");
    }
    return location;
  }

  private static int now(ObjectNode item, long location, String name) {
    ObjectNode level = Inventory.level(item, location);
    return level == null ? 0 : Inventory.quantity(level, name);
  }

  private static void bounds(int quantity, String at) {
    if (quantity > BOUND) {
      throw Refusal.of(
          at, "The quantity can't be higher than 1,000,000,000.", "INVALID_QUANTITY_TOO_HIGH");
    }
    if (quantity < -BOUND) {
      throw Refusal.of(
          at, "The quantity can't be lower than -1,000,000,000.", "INVALID_QUANTITY_TOO_LOW");
    }
  }

  /** Writes the group; a change of a state that is part of on hand shows as a mirrored row. */
  private Map<String, Object> write(JsonNode in, String name, List<Change> changes) {
    ObjectNode group =
        db.fresh(Db.GROUP)
            .put("reason", in.get("reason").textValue())
            .put("referenceDocumentUri", Db.text(in, "referenceDocumentUri"));
    ArrayNode rows = group.putArray("changes");
    for (Change change : changes) {
      inventory.connect(change.item(), change.location());
      inventory.change(
          change.item().get("id").longValue(), change.location(), name, change.delta());
      for (String row : name.equals("incoming") ? List.of(name) : List.of(name, "on_hand")) {
        rows.addObject()
            .put("name", row)
            .put("delta", change.delta())
            .put("itemId", change.item().get("id").longValue())
            .put("locationId", change.location())
            .put("ledgerDocumentUri", change.ledger());
      }
    }
    db.put(Db.GROUP, group);
    Map<String, Object> payload = new HashMap<>();
    payload.put("inventoryAdjustmentGroup", group);
    return payload;
  }
}
