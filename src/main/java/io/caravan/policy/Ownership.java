package io.caravan.policy;

import java.util.Map;

/** Which role owns which field: {@code owner.<entity>.<field>}, else the usual owner. */
final class Ownership {
  private static final String POS = "pos";
  private static final String SHOP = "shop";

  private static final Map<String, String> ITEM =
      Map.ofEntries(
          Map.entry("title", POS),
          Map.entry("price", POS),
          Map.entry("sku", POS),
          Map.entry("barcode", POS),
          Map.entry("options", POS),
          Map.entry("archived", POS),
          Map.entry("cost", POS),
          Map.entry("vendor", POS),
          Map.entry("type", POS),
          Map.entry("web", POS),
          Map.entry("taxable", POS),
          Map.entry("weight", SHOP),
          Map.entry("description", SHOP),
          Map.entry("images", SHOP),
          Map.entry("tags", SHOP),
          Map.entry("seo", SHOP),
          Map.entry("compareAt", SHOP),
          Map.entry("status", SHOP),
          Map.entry("tracked", SHOP),
          Map.entry("position", SHOP));

  private final Situation.Settings settings;

  Ownership(Situation.Settings settings) {
    this.settings = settings;
  }

  /** Role that owns a field of an item; an unknown field belongs to the till. */
  String ofItem(String field) {
    return settings.get("owner.item." + field, ITEM.getOrDefault(field, POS));
  }

  /** Role whose number stands where nothing explains a difference. */
  String ofInventory() {
    return settings.get("owner.inventory", POS);
  }

  /** Role whose counts say what is on hand: what a shop shows is only ever what it may sell. */
  String countsStock() {
    return SHOP.equals(ofInventory()) ? POS : ofInventory();
  }
}
