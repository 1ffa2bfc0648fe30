package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** Orders of one line, with what belongs to them, as a shop tells them. */
final class StockDocuments {
  private StockDocuments() {}

  static JsonNode order(String ref, int ordered, int current, int fulfilled, long at) {
    String text =
        """
        {"name": "#@R", "channel": "web", "status": "open", "payment": "paid",
         "currency": "EUR", "taxesIncluded": true,
         "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "@T",
         "lines": [{"ref": "L@R", "variant": {"ref": "V1"}, "sku": "A", "title": "t",
           "quantity": "@O", "currentQuantity": "@C", "fulfilledQuantity": "@F",
           "unitPrice": {"amount": "10", "currency": "EUR"}}],
         "totals": {"total": {"amount": "@M", "currency": "EUR"}},
         "fulfilments": [{"ref": "F@R", "status": "open", "location": {"ref": "web"},
           "lines": [{"line": {"ref": "L@R"}, "quantity": "@O"}]}]}
        """;
    return World.json(
        text.replace("@R", ref)
            .replace("@T", Instant.ofEpochMilli(at).toString())
            .replace("@O", String.valueOf(ordered))
            .replace("@C", String.valueOf(current))
            .replace("@F", String.valueOf(fulfilled))
            .replace("@M", String.valueOf(10 * current)));
  }

  static JsonNode shipment(String order, int quantity, long at) {
    String text =
        """
        {"order": {"ref": "@R"}, "state": "shipped", "updatedAt": "@T",
         "lines": [{"line": {"ref": "L@R"}, "quantity": "@Q"}]}
        """;
    return part(text, order, quantity, at);
  }

  static JsonNode refund(String order, int quantity, long at) {
    String text =
        """
        {"order": {"ref": "@R"}, "createdAt": "@T", "currency": "EUR",
         "lines": [{"line": {"ref": "L@R"}, "quantity": "@Q", "restock": "return",
           "location": {"ref": "web"}, "subtotal": {"amount": "@M", "currency": "EUR"}}],
         "payments": [], "total": {"amount": "@M", "currency": "EUR"}}
        """;
    return part(text, order, quantity, at);
  }

  private static JsonNode part(String text, String order, int quantity, long at) {
    return World.json(
        text.replace("@R", order)
            .replace("@T", Instant.ofEpochMilli(at).toString())
            .replace("@Q", String.valueOf(quantity))
            .replace("@M", String.valueOf(10 * quantity)));
  }

  static JsonNode stock(String field, int value, long readAt) {
    String text =
        """
        {"variant": {"ref": "V1"}, "location": {"ref": "web"}, "@N": "@V", "readAt": "@T"}
        """;
    return World.json(
        text.replace("@N", field)
            .replace("@V", String.valueOf(value))
            .replace("@T", Instant.ofEpochMilli(readAt).toString()));
  }
}
