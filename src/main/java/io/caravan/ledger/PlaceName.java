package io.caravan.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What people call a place of stock: SKU and location. */
public final class PlaceName {
  private static final String ITEM = "item";

  private PlaceName() {}

  /** {@code SKU@location} of {@code <variant ref>@location}; the ref where no SKU is known. */
  public static String of(LedgerReads reads, String place) {
    int at = place.lastIndexOf('@');
    String variant = place.substring(0, at);
    String sku =
        reads.refsByAlias(ITEM, "variant", variant).stream()
            .findFirst()
            .flatMap(item -> reads.state(ITEM, item))
            .map(State::body)
            .flatMap(body -> sku(body, variant))
            .orElse(variant);
    return sku + place.substring(at);
  }

  private static Optional<String> sku(JsonNode item, String variant) {
    for (JsonNode one : item.path("variants")) {
      if (variant.equals(one.path("ref").asText())) {
        return Optional.ofNullable(one.path("sku").textValue());
      }
    }
    return Optional.empty();
  }
}
