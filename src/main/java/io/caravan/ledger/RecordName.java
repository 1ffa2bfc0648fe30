package io.caravan.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** What people call a record: the SKU of an item, an e-mail, an order's number. */
public final class RecordName {
  private static final String ITEM = "item";
  private static final String CUSTOMER = "customer";

  private RecordName() {}

  /**
   * The name, or the key itself where none is known.
   *
   * @param entity of the record; of all that belongs to an order, the order's name is told
   * @param key ref of the record; of stock {@code <variant>@<location>}
   */
  public static String of(LedgerReads reads, String entity, String key) {
    return switch (entity) {
      case "inventory" -> PlaceName.of(reads, key);
      case ITEM -> body(reads, ITEM, key).path("variants").path(0).path("sku").asText(key);
      case CUSTOMER -> customer(body(reads, CUSTOMER, key), key);
      default -> body(reads, "order", key).path("name").asText(key);
    };
  }

  private static String customer(JsonNode body, String key) {
    return body.path("email").asText(body.path("phone").asText(key));
  }

  private static JsonNode body(LedgerReads reads, String entity, String ref) {
    return reads
        .state(entity, ref)
        .map(State::body)
        .filter(body -> body != null)
        .orElseGet(MissingNode::getInstance);
  }
}
