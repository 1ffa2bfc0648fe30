package io.caravan.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * When a web order is sold at the till: each part when it leaves, after a reservation, or all of it
 * at once. An order ends in the mode in which it began, whatever the setting says by then: what was
 * reserved can only be completed, and what was sold can only be given back.
 */
enum OrderMode {
  RESERVE,
  SALE;

  private static final String FIELD = "mode";
  private static final String ORDER = "order";

  /** Mode of the order of a situation. */
  static OrderMode of(Situation s) {
    if (s.memo().has(FIELD)) {
      return SALE.is(Fields.text(s.memo(), FIELD)) ? SALE : RESERVE;
    }
    if (s.memo().has("lines")) {
      return RESERVE;
    }
    return s.targets().stream()
            .filter(target -> target.can("complete"))
            .findFirst()
            .filter(target -> SALE.is(told(s, target)))
            .isPresent()
        ? SALE
        : RESERVE;
  }

  // Who cannot reserve would hear of an order when it has left, and is often the one to send it.
  private static String told(Situation s, Situation.Target target) {
    String usual = target.can("reserve") ? "reserve" : "sale";
    String route = "order-to-" + target.system();
    return s.settings().flow(route, FIELD, usual);
  }

  /** Whether the till sells a known order at once, so that nothing else is a sale of it. */
  static boolean isSale(Situation s, String order) {
    return s.facts()
        .memo(ORDER, order)
        .map(memo -> SALE.is(Fields.text(memo, FIELD)))
        .orElse(false);
  }

  void keep(ObjectNode memo) {
    memo.put(FIELD, name().toLowerCase(Locale.ROOT));
  }

  private boolean is(String told) {
    return name().equalsIgnoreCase(told);
  }
}
