package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/**
 * Discounts inside the webhook bodies of orders: one application by hand for all discounts of
 * lines, one for the discount of the whole order; allocations name them by index.
 */
final class RestDiscounts {
  private static final String[] KINDS = {"lineDiscount", "codeDiscount"};

  private RestDiscounts() {}

  private static BigDecimal sum(ObjectNode order, String kind) {
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode line : order.path("lineItems")) {
      sum = sum.add(Money.decimal(line.path(kind)));
    }
    return sum;
  }

  static ArrayNode applications(ObjectNode order) {
    ArrayNode applications = Db.array();
    for (String kind : KINDS) {
      BigDecimal value = sum(order, kind);
      if (value.signum() == 0) {
        continue;
      }
      boolean code = kind.equals("codeDiscount") && order.hasNonNull("discountCode");
      ObjectNode application =
          applications
              .addObject()
              .put("target_type", "line_item")
              .put("type", code ? "discount_code" : "manual")
              .put("value", Money.of(order).round(value).toPlainString())
              .put("value_type", "fixed_amount")
              .put("allocation_method", kind.equals("codeDiscount") ? "across" : "each")
              .put("target_selection", kind.equals("codeDiscount") ? "all" : "explicit");
      if (code) {
        application.put("code", order.get("discountCode").textValue());
      } else {
        application.put("title", "Discount");
      }
    }
    return applications;
  }

  static ArrayNode allocations(ObjectNode order, JsonNode line) {
    ArrayNode allocations = Db.array();
    int index = 0;
    for (String kind : KINDS) {
      BigDecimal part = Money.decimal(line.path(kind));
      if (part.signum() > 0) {
        Money money = Money.of(order);
        allocations
            .addObject()
            .put("amount", money.round(part).toPlainString())
            .put("discount_application_index", index)
            .set("amount_set", RestLines.set(money.bag(part)));
      }
      index += sum(order, kind).signum() > 0 ? 1 : 0;
    }
    return allocations;
  }

  static void codes(ObjectNode order, ArrayNode codes) {
    if (order.hasNonNull("discountCode")) {
      codes
          .addObject()
          .put("code", order.get("discountCode").textValue())
          .put(
              "amount",
              Money.of(order).round(Money.amount(order.path("totalDiscountsSet"))).toPlainString())
          .put("type", "fixed_amount");
    }
  }
}
