package io.caravan.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.State;

/** What people call a record. */
record Names(String entity) {
  private static final String ITEM = "item";

  String of(LedgerReads reads, String key) {
    if (key.startsWith(Looking.UNKNOWN)) {
      return key.substring(1);
    }
    return switch (entity) {
      case "inventory" -> {
        int at = key.lastIndexOf('@');
        String variant = key.substring(0, at);
        String sku =
            reads.refsByAlias(ITEM, "variant", variant).stream()
                .findFirst()
                .map(item -> sku(reads, item, variant))
                .orElse(variant);
        yield sku + key.substring(at);
      }
      case ITEM -> body(reads, ITEM, key).path("variants").path(0).path("sku").asText(key);
      case "customer" -> body(reads, entity, key).path("email").asText(key);
      default -> body(reads, "order", key).path("name").asText(key);
    };
  }

  private static String sku(LedgerReads reads, String item, String variant) {
    for (JsonNode one : body(reads, ITEM, item).path("variants")) {
      if (variant.equals(one.path("ref").asText())) {
        return one.path("sku").asText(variant);
      }
    }
    return variant;
  }

  private static JsonNode body(LedgerReads reads, String entity, String ref) {
    return reads
        .state(entity, ref)
        .map(State::body)
        .filter(body -> body != null)
        .orElseGet(MissingNode::getInstance);
  }
}
