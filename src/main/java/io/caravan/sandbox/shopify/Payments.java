package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.TreeSet;

/** Transactions of an order and the financial status that follows from them. */
final class Payments {
  private final Db db;
  private final Changes changes;

  Payments(Db db, Changes changes) {
    this.db = db;
    this.changes = changes;
  }

  /** Adds a successful transaction; the caller refreshes and keeps the order. */
  ObjectNode add(ObjectNode order, String kind, String gateway, BigDecimal amount, Long parent) {
    ObjectNode transaction =
        db.fresh(Db.TRANSACTION)
            .put("orderId", order.get("id").longValue())
            .put("kind", kind)
            .put("status", "SUCCESS")
            .put("gateway", gateway)
            .put("formattedGateway", gateway)
            .put("test", order.path("test").booleanValue())
            .put("manualPaymentGateway", gateway.equals("manual"))
            .put("processedAt", db.now())
            .put("parentId", parent);
    transaction.put(
        "paymentId", order.path("name").asText() + "." + (order.path("transactions").size() + 1));
    transaction.set("amountSet", Money.of(order).bag(amount));
    transaction.set("totalUnsettledSet", Money.of(order).bag(BigDecimal.ZERO));
    Db.listOf(order, "transactions").add(transaction);
    return transaction;
  }

  void tell(ObjectNode order, ObjectNode transaction, String event) {
    changes.tell(
        "ORDER_TRANSACTIONS_CREATE",
        transaction.get("id").longValue(),
        event,
        changes.rest().transaction(order, transaction));
  }

  /** The whole open amount is paid: an authorisation is captured, else a sale is made. */
  ObjectNode settle(ObjectNode order, String gateway) {
    ObjectNode authorisation = null;
    for (JsonNode transaction : order.path("transactions")) {
      authorisation =
          transaction.path("kind").asText().equals("AUTHORIZATION")
              ? (ObjectNode) transaction
              : authorisation;
    }
    BigDecimal open = Money.amount(order.path("totalOutstandingSet"));
    return authorisation == null
        ? add(order, "SALE", gateway, open, null)
        : add(
            order,
            "CAPTURE",
            authorisation.path("gateway").asText(),
            open,
            authorisation.get("id").longValue());
  }

  private static BigDecimal sum(ObjectNode order, String... kinds) {
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode transaction : order.path("transactions")) {
      for (String kind : kinds) {
        if (transaction.path("kind").asText().equals(kind)
            && transaction.path("status").asText().equals("SUCCESS")) {
          sum = sum.add(Money.amount(transaction.path("amountSet")));
        }
      }
    }
    return sum;
  }

  static BigDecimal received(ObjectNode order) {
    return sum(order, "SALE", "CAPTURE");
  }

  static BigDecimal refunded(ObjectNode order) {
    return sum(order, "REFUND");
  }

  static void refresh(ObjectNode order, Money money, BigDecimal total, BigDecimal current) {
    BigDecimal received = received(order);
    BigDecimal refunded = refunded(order);
    BigDecimal authorised = sum(order, "AUTHORIZATION");
    boolean voided = sum(order, "VOID").signum() > 0;
    BigDecimal net = received.subtract(refunded);
    order.set("totalReceivedSet", money.bag(received));
    order.set("totalRefundedSet", money.bag(refunded));
    order.set("netPaymentSet", money.bag(net));
    order.set(
        "totalOutstandingSet",
        money.bag(
            order.hasNonNull("cancelledAt") && received.signum() == 0
                ? BigDecimal.ZERO
                : current.subtract(net)));
    order.set(
        "totalCapturableSet",
        money.bag(voided ? BigDecimal.ZERO : authorised.subtract(received).max(BigDecimal.ZERO)));
    String status = status(order, total, current, received, refunded, authorised);
    order.put("displayFinancialStatus", status);
    order.put("fullyPaid", status.equals("PAID") || status.endsWith("REFUNDED"));
    order.put("unpaid", received.signum() == 0 && total.signum() > 0);
    ArrayNode gateways = order.putArray("paymentGatewayNames");
    TreeSet<String> names = new TreeSet<>();
    order.path("transactions").forEach(t -> names.add(t.path("gateway").asText()));
    names.forEach(gateways::add);
  }

  private static String status(
      ObjectNode order,
      BigDecimal total,
      BigDecimal current,
      BigDecimal received,
      BigDecimal refunded,
      BigDecimal authorised) {
    if (order.path("transactions").isEmpty() && order.hasNonNull("givenFinancialStatus")) {
      return order.get("givenFinancialStatus").textValue();
    }
    if (received.signum() == 0) {
      if (order.hasNonNull("cancelledAt")) {
        return "VOIDED";
      }
      if (total.signum() == 0) {
        return "PAID";
      }
      return authorised.signum() > 0 ? "AUTHORIZED" : "PENDING";
    }
    if (refunded.signum() > 0) {
      return refunded.compareTo(received) >= 0 ? "REFUNDED" : "PARTIALLY_REFUNDED";
    }
    return received.compareTo(current) < 0 ? "PARTIALLY_PAID" : "PAID";
  }
}
