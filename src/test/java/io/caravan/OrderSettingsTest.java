package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrderSettingsTest {
  private static final String MODE = "caravan.flows.order-to-pos.mode";

  @Test
  void both_modes_are_good_for_a_till_that_can_sell() {
    assertThat(faults(Map.of())).isEmpty();
    assertThat(faults(Map.of(MODE, "reserve"))).isEmpty();
    assertThat(faults(Map.of(MODE, "sale"))).isEmpty();
  }

  @Test
  void any_other_word_is_a_fault_that_is_told_with_the_rest() {
    Map<String, String> wrong =
        Map.of(MODE, "sell", "caravan.order.tax", "none", "caravan.order.tex", "pos");
    assertThat(faults(wrong))
        .anyMatch(fault -> fault.contains(MODE + ": is neither reserve nor sale"))
        .anyMatch(fault -> fault.contains("caravan.order.tax: is neither as-lines nor pos"))
        .anyMatch(fault -> fault.contains("caravan.order.tex: is no setting"));
  }

  @Test
  void only_a_configured_till_sells() {
    assertThat(faults(Map.of("caravan.flows.order-to-tull.mode", "sale")))
        .anyMatch(fault -> fault.contains("names no configured system"));
    assertThat(faults(Map.of("caravan.flows.order-to-shop.mode", "sale")))
        .anyMatch(fault -> fault.contains("cannot sell an order at once"));
    assertThat(faults(Map.of("caravan.flows.order-from-shop.mode", "sale")))
        .anyMatch(fault -> fault.contains("is no setting of a flow"));
  }

  private static List<String> faults(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("caravan.systems.pos.kind", "lightspeed-r");
    all.put("caravan.systems.shop.kind", "shopify");
    return Foundation.of(Settings.of(all)).faults().stream()
        .filter(fault -> fault.contains("order"))
        .toList();
  }
}
