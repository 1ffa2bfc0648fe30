package io.caravan.sandbox.shopify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which access scope a field or an object needs; one of several is enough. */
final class Access {
  private static final String ABOUT = "https://shopify.dev/api/usage/access-scopes";
  private static final List<String> FULFILMENT_WRITES =
      List.of(
          "write_assigned_fulfillment_orders",
          "write_merchant_managed_fulfillment_orders",
          "write_third_party_fulfillment_orders");
  private static final List<String> FULFILMENT_READS =
      List.of(
          "read_assigned_fulfillment_orders",
          "read_merchant_managed_fulfillment_orders",
          "read_third_party_fulfillment_orders",
          "read_marketplace_fulfillment_orders");
  private static final Map<String, List<String>> MUTATIONS = mutations();
  private static final Map<String, List<String>> TYPES = types();

  private Access() {}

  private static Map<String, List<String>> mutations() {
    Map<String, List<String>> needs = new LinkedHashMap<>();
    for (String name :
        List.of(
            "productSet",
            "productCreate",
            "productUpdate",
            "productDelete",
            "productVariantsBulkCreate",
            "productVariantsBulkUpdate",
            "productVariantsBulkDelete")) {
      needs.put(name, List.of("write_products"));
    }
    needs.put("publishablePublish", List.of("write_publications"));
    needs.put("publishableUnpublish", List.of("write_publications"));
    for (String name :
        List.of(
            "inventorySetQuantities",
            "inventoryAdjustQuantities",
            "inventoryActivate",
            "inventoryDeactivate",
            "inventoryItemUpdate")) {
      needs.put(name, List.of("write_inventory"));
    }
    needs.put("orderCreate", List.of("write_orders"));
    needs.put("orderMarkAsPaid", List.of("write_orders"));
    needs.put("refundCreate", List.of("write_orders"));
    needs.put(
        "orderUpdate", List.of("write_orders", "write_marketplace_orders", "write_quick_sale"));
    needs.put("orderCancel", List.of("write_orders", "write_marketplace_orders"));
    for (String name :
        List.of(
            "orderEditBegin", "orderEditAddVariant", "orderEditSetQuantity", "orderEditCommit")) {
      needs.put(name, List.of("write_order_edits"));
    }
    needs.put("fulfillmentCreate", FULFILMENT_WRITES);
    needs.put("fulfillmentTrackingInfoUpdate", FULFILMENT_WRITES);
    needs.put("fulfillmentCancel", FULFILMENT_WRITES);
    needs.put("fulfillmentEventCreate", List.of("write_fulfillments"));
    needs.put("fulfillmentOrderMove", FULFILMENT_WRITES.subList(1, 3));
    needs.put("fulfillmentOrderHold", FULFILMENT_WRITES.subList(1, 3));
    needs.put("fulfillmentOrderReleaseHold", FULFILMENT_WRITES.subList(1, 3));
    needs.put("fulfillmentOrderLineItemsPreparedForPickup", FULFILMENT_WRITES.subList(1, 2));
    for (String name :
        List.of(
            "customerSet",
            "customerCreate",
            "customerUpdate",
            "customerDelete",
            "customerEmailMarketingConsentUpdate",
            "customerSmsMarketingConsentUpdate")) {
      needs.put(name, List.of("write_customers"));
    }
    return needs;
  }

  private static Map<String, List<String>> types() {
    Map<String, List<String>> needs = new LinkedHashMap<>();
    needs.put("Order", List.of("read_orders", "read_marketplace_orders", "read_quick_sale"));
    needs.put("Refund", List.of("read_orders", "read_marketplace_orders"));
    needs.put("Product", List.of("read_products"));
    needs.put("ProductVariant", List.of("read_products"));
    needs.put("Customer", List.of("read_customers"));
    needs.put("Location", List.of("read_locations", "read_inventory", "read_markets_home"));
    needs.put("InventoryItem", List.of("read_inventory", "read_products"));
    needs.put("InventoryLevel", List.of("read_inventory"));
    needs.put("FulfillmentOrder", FULFILMENT_READS);
    List<String> fulfilment = new ArrayList<>(FULFILMENT_READS);
    fulfilment.addAll(0, List.of("read_orders", "read_marketplace_orders"));
    needs.put("Fulfillment", fulfilment);
    needs.put("Publication", List.of("read_publications"));
    return needs;
  }

  /** Refuses a mutation that the token may not run. */
  static void mutation(String name, Set<String> scopes) {
    check(name, MUTATIONS.get(name), scopes);
  }

  /** Scopes of which one is needed to read objects of a type; null if none is. */
  static List<String> forReading(String type) {
    return TYPES.get(type.replaceFirst("(Connection|Edge)$", ""));
  }

  /** Refuses a field for which the token has none of the scopes. */
  static void check(String field, List<String> needs, Set<String> scopes) {
    if (needs == null || needs.stream().anyMatch(need -> granted(need, scopes))) {
      return;
    }
    String access = words(needs);
    throw new TopError(
        "Access denied for " + field + " field. Required access: " + access,
        Map.of("code", "ACCESS_DENIED", "documentation", ABOUT, "requiredAccess", access));
  }

  /** Who may write may read. */
  private static boolean granted(String need, Set<String> scopes) {
    return scopes.contains(need) || scopes.contains(need.replaceFirst("^read_", "write_"));
  }

  private static String words(List<String> needs) {
    List<String> each = needs.stream().map(need -> "`" + need + "` access scope").toList();
    int last = each.size() - 1;
    return last == 0
        ? each.get(0) + "."
        : each.subList(0, last).stream().collect(Collectors.joining(", "))
            + " or "
            + each.get(last)
            + ".";
  }
}
