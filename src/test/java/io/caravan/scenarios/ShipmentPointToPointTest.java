package io.caravan.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the warehouse tells the shop, and the shop the till. */
final class ShipmentPointToPointTest extends OnStage {
  @Override
  Map<String, String> settings(Path folder) {
    return Map.of("caravan.topology", "point-to-point");
  }

  @Test
  void the_till_sells_each_part_although_the_shops_answer_was_lost() {
    stocked("PARTS", "12.50", 20);
    JsonNode order = order("lost@example.com", Map.of("PARTS", 2));
    reserves(order, 1);
    ships("LOST-1", order, "L1", Map.of("PARTS", 1));
    sells(order, 1);
    // The shop tells of its new parcel long before anybody knows again that it is ours.
    stage.admin().fault(SHOP, "lost-response", "fulfillmentCreate", 1);
    ships("LOST-2", order, "L2", Map.of("PARTS", 1));
    sells(order, 2);
    stage.eventually().until(() -> reserved(order).isEmpty());
    assertThat(inShop(order).fulfilments()).hasSize(2);
    assertThat(total(sales(order))).isEqualByComparingTo(inShop(order).total());
  }
}
