package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** What the shop would give back for some lines, or for everything. */
final class RefundSuggestion {
  private RefundSuggestion() {}

  static ObjectNode of(ObjectNode order, Map<String, Object> arguments) {
    JsonNode in = Json.mapper().valueToTree(arguments);
    Money money = Money.of(order);
    boolean full = in.path("suggestFullRefund").booleanValue();
    BigDecimal subtotal = BigDecimal.ZERO;
    BigDecimal tax = BigDecimal.ZERO;
    for (ObjectNode line : Db.list(order.path("lineItems"))) {
      int units = full ? line.path("currentQuantity").asInt() : 0;
      for (JsonNode given : in.path("refundLineItems")) {
        if (Db.id(given.get("lineItemId").textValue(), Db.LINE) == line.get("id").longValue()) {
          units = given.get("quantity").intValue();
        }
      }
      BigDecimal[] worth = Refunds.worth(line, units, money);
      subtotal = subtotal.add(worth[0]);
      tax = tax.add(worth[1]);
    }
    BigDecimal shipping =
        full || in.path("refundShipping").booleanValue()
            ? Money.amount(order.path("currentShippingPriceSet"))
            : Money.decimal(in.path("shippingAmount"));
    BigDecimal charged = Money.amount(order.path("totalShippingPriceSet"));
    for (ObjectNode line : Db.list(order.path("shippingLines"))) {
      if (charged.signum() > 0) {
        tax =
            tax.add(
                OrderMath.tax(line)
                    .multiply(shipping)
                    .divide(charged, Money.digits(money.shop()), RoundingMode.HALF_UP));
      }
    }
    BigDecimal most = Payments.received(order).subtract(Payments.refunded(order));
    BigDecimal amount =
        subtotal
            .add(order.path("taxesIncluded").booleanValue() ? BigDecimal.ZERO : tax)
            .add(shipping)
            .min(most);
    ObjectNode answer = Db.node();
    answer.set("amountSet", money.bag(amount));
    answer.set("maximumRefundableSet", money.bag(most));
    answer.set("subtotalSet", money.bag(subtotal));
    answer.set("totalTaxSet", money.bag(tax));
    ObjectNode ship = answer.putObject("shipping");
    ship.set("amountSet", money.bag(shipping));
    ship.set("maximumRefundableSet", order.path("currentShippingPriceSet"));
    ArrayNode suggested = answer.putArray("suggestedTransactions");
    for (JsonNode transaction : order.path("transactions")) {
      String kind = transaction.path("kind").asText();
      if (amount.signum() > 0 && (kind.equals("SALE") || kind.equals("CAPTURE"))) {
        ObjectNode row = suggested.addObject().put("kind", "SUGGESTED_REFUND");
        row.set("gateway", transaction.get("gateway"));
        row.set("amountSet", money.bag(amount));
        row.set("parentTransaction", transaction);
        break;
      }
    }
    return answer;
  }
}
