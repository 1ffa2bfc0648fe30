package io.caravan.hook;

import java.util.Map;

/**
 * Topics that a person must act on. Shopify demands that every app answers the three privacy topics
 * and acts within 30 days (shopify.dev, privacy law compliance).
 */
final class OperatorTopics {
  private static final Map<String, String> TO_DO =
      Map.of(
          "app/uninstalled",
          "The app was removed from the shop: nothing can be read or written there until it is"
              + " installed again",
          "customers/data_request",
          "A customer asks which data is kept: send it to the shop's owner within 30 days"
              + " (docs/operations.md, privacy)",
          "customers/redact",
          "A customer's data must be erased within 30 days (docs/operations.md, privacy)",
          "shop/redact",
          "The shop is gone for 48 hours: erase its data within 30 days (docs/operations.md,"
              + " privacy)");

  private OperatorTopics() {}

  /** What is to be done, or null if the topic concerns no person. */
  static String toDo(String topic) {
    return topic == null ? null : TO_DO.get(topic);
  }
}
