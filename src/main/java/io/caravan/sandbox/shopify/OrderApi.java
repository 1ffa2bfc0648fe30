package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.sandbox.Timers;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Orders changed as a whole: update, mark as paid, cancel. */
final class OrderApi {
  private static final Duration CANCELLING = Duration.ofSeconds(2);
  private static final int LONGEST_NOTE = 5_000;

  private final Db db;
  private final Orders orders;
  private final Refunds refunds;
  private final Changes changes;
  private final Timers timers;

  OrderApi(Db db, Orders orders, Refunds refunds, Changes changes, Timers timers) {
    this.db = db;
    this.orders = orders;
    this.refunds = refunds;
    this.changes = changes;
    this.timers = timers;
  }

  void register(Api api) {
    api.mutation("orderUpdate", (call, in) -> update(in.get("input")));
    api.mutation("orderMarkAsPaid", (call, in) -> pay(in.get("input")));
    api.mutation("orderCancel", (call, in) -> cancel(in));
  }

  private Map<String, Object> update(JsonNode in) {
    ObjectNode order = db.get(Db.ORDER, Db.id(in.get("id").textValue(), Db.ORDER));
    if (order == null) {
      throw Refusal.of("id", "Order does not exist", null);
    }
    if (in.hasNonNull("note") && in.get("note").textValue().length() > LONGEST_NOTE) {
      throw Refusal.of("note", "Note is too long (maximum is 5000 characters)", null);
    }
    if (in.has("shippingAddress")) {
      order.set("shippingAddress", Addresses.of(db, in.get("shippingAddress")));
    }
    if (in.has("tags")) {
      Metafields.setTags(order, in.get("tags"));
    }
    Db.copy(in, order, "email", "phone", "note", "poNumber");
    if (in.path("customAttributes").isArray()) {
      order.set("customAttributes", in.get("customAttributes"));
    }
    orders.changed(order, changes.event());
    return Map.of("order", order);
  }

  Map<String, Object> pay(JsonNode in) {
    ObjectNode order = db.get(Db.ORDER, Db.id(in.get("id").textValue(), Db.ORDER));
    if (order == null) {
      throw Refusal.of("id", "Order does not exist", null);
    }
    if (Money.amount(order.path("totalOutstandingSet")).signum() <= 0
        || order.hasNonNull("cancelledAt")) {
      throw Refusal.of("id", "Order cannot be marked as paid.", null);
    }
    String event = changes.event();
    ObjectNode transaction = orders.payments().settle(order, "manual");
    orders.changed(order, event);
    orders.payments().tell(order, transaction, event);
    orders.tell("ORDERS_PAID", order, event);
    return Map.of("order", order);
  }

  /** Accepts a cancellation; it happens a little later, as a job. */
  Map<String, Object> cancel(JsonNode in) {
    ObjectNode order = db.get(Db.ORDER, Db.id(in.get("orderId").textValue(), Db.ORDER));
    if (order == null) {
      throw Refusal.of("orderId", "Order does not exist", "NOT_FOUND");
    }
    if (order.hasNonNull("cancelledAt")) {
      throw invalid("Cannot cancel an order that has already been canceled");
    }
    if (order.path("cancelling").booleanValue()) {
      throw invalid("Cancellation is already in progress");
    }
    for (JsonNode fulfilment : order.path("fulfillments")) {
      if (fulfilment.path("status").asText().equals("SUCCESS")) {
        throw invalid("Cannot cancel an order that has outstanding fulfillments");
      }
    }
    if (in.path("staffNote").asText("").length() > 255) {
      throw Refusal.of(
          "staffNote", "Staff note is too long (maximum is 255 characters)", "INVALID");
    }
    order.put("cancelling", true);
    db.put(Db.ORDER, order);
    ObjectNode job = Db.node().put("id", "gid://shopify/Job/" + db.next(Db.JOB)).put("done", false);
    db.put(Db.JOB, job);
    long id = order.get("id").longValue();
    timers.after(CANCELLING, () -> db.store().change(() -> finish(id, in, job)));
    Map<String, Object> payload = new HashMap<>();
    payload.put("job", job);
    return payload;
  }

  private static Refusal invalid(String message) {
    return Refusal.of("orderId", message, "INVALID");
  }

  private Void finish(long id, JsonNode in, ObjectNode job) {
    ObjectNode order = db.get(Db.ORDER, id);
    boolean restock = in.path("restock").booleanValue();
    boolean giveBack = in.path("refundMethod").path("originalPaymentMethodsRefund").booleanValue();
    ObjectNode input = Db.node().put("orderId", Db.gid(Db.ORDER, id));
    ArrayNode lines = input.putArray("refundLineItems");
    for (JsonNode line : order.path("lineItems")) {
      int units = line.path("currentQuantity").asInt();
      if (units > 0) {
        lines
            .addObject()
            .put("lineItemId", Db.gid(Db.LINE, line.get("id").longValue()))
            .put("quantity", units)
            .put(
                "restockType",
                restock && line.path("unfulfilledQuantity").asInt() >= units
                    ? "CANCEL"
                    : "NO_RESTOCK");
      }
    }
    input.putObject("shipping").put("fullRefund", true);
    BigDecimal net = Payments.received(order).subtract(Payments.refunded(order));
    for (JsonNode transaction : order.path("transactions")) {
      String kind = transaction.path("kind").asText();
      if (giveBack && net.signum() > 0 && (kind.equals("SALE") || kind.equals("CAPTURE"))) {
        BigDecimal own = Money.amount(transaction.path("amountSet")).min(net);
        Money money = Money.of(order);
        input
            .withArrayProperty("transactions")
            .addObject()
            .put("kind", "REFUND")
            .put("gateway", transaction.path("gateway").asText())
            .put("parentId", Db.gid(Db.TRANSACTION, transaction.get("id").longValue()))
            .put("amount", money.bag(own).path("presentmentMoney").path("amount").asText());
        net = net.subtract(own);
      }
    }
    order
        .put("cancelledAt", db.now())
        .put("cancelReason", in.path("reason").asText("OTHER"))
        .put("closed", true)
        .put("closedAt", db.now())
        .remove("cancelling");
    for (JsonNode transaction : order.path("transactions")) {
      if (transaction.path("kind").asText().equals("AUTHORIZATION")
          && Payments.received(order).signum() == 0) {
        orders
            .payments()
            .add(
                order,
                "VOID",
                transaction.path("gateway").asText(),
                Money.amount(transaction.path("amountSet")),
                transaction.get("id").longValue());
        break;
      }
    }
    refunds.create(input);
    String event = changes.event();
    for (ObjectNode target : Db.list(order.path("fulfillmentOrders"))) {
      ObjectNode body = RestFulfilment.wrapped(target);
      changes.tell("FULFILLMENT_ORDERS_CANCELLED", target.get("id").longValue(), event, body);
    }
    orders.changed(order, event);
    orders.tell("ORDERS_CANCELLED", order, event);
    db.put(Db.JOB, job.put("done", true));
    return null;
  }
}
