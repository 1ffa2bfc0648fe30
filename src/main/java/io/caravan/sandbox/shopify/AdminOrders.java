package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What a merchant does with an order in the shop's own screens. */
final class AdminOrders {
  private final Parts parts;
  private final Admin admin;

  AdminOrders(Parts parts, Admin admin) {
    this.parts = parts;
    this.admin = admin;
  }

  void register(Map<String, Function<JsonNode, JsonNode>> verbs) {
    verbs.put("pay-order", this::pay);
    verbs.put("edit-order", this::edit);
    verbs.put("note-order", this::note);
    verbs.put("cancel-order", this::cancel);
    verbs.put("refund", this::refund);
    verbs.put("fulfil", this::fulfil);
    verbs.put("ready-for-pickup", this::ready);
    verbs.put("picked-up", this::fulfil);
    verbs.put("hold", this::hold);
    verbs.put("release", this::release);
    verbs.put("shipment-event", this::event);
  }

  private static String gid(ObjectNode order) {
    return Db.gid(Db.ORDER, order.get("id").longValue());
  }

  private JsonNode pay(JsonNode in) {
    ObjectNode order = admin.order(in);
    parts.orderApi().pay(Db.node().put("id", gid(order)));
    return AdminCheckout.made(order);
  }

  /**
   * {@code {"order","set":[{"sku" or "line","quantity","restock":true}],"add":[{"sku","quantity"}],
   * "note"}}; a quantity of 0 removes a line.
   */
  private JsonNode edit(JsonNode in) {
    ObjectNode order = admin.order(in);
    ArrayNode staged = Db.array();
    for (JsonNode set : in.path("set")) {
      staged
          .addObject()
          .put("id", Admin.line(order, set).get("id").longValue())
          .put("quantity", set.path("quantity").asInt())
          .put("restocking", set.path("restock").asBoolean(true));
    }
    for (JsonNode add : in.path("add")) {
      staged
          .addObject()
          .put("added", true)
          .put("variantId", admin.variant(add).get("id").longValue())
          .put("quantity", add.path("quantity").asInt(1));
    }
    parts.edits().apply(order, staged, in.path("note").asText(""));
    return AdminCheckout.made(order);
  }

  /** {@code {"order","note","tags":[]}}. */
  private JsonNode note(JsonNode in) {
    ObjectNode order = admin.order(in);
    Db.copy(in, order, "note");
    if (in.has("tags")) {
      Metafields.setTags(order, in.get("tags"));
    }
    parts.orders().changed(order, parts.changes().event());
    return AdminCheckout.made(order);
  }

  /** {@code {"order","reason":"CUSTOMER","restock":true,"refund":true}}; done two seconds later. */
  private JsonNode cancel(JsonNode in) {
    ObjectNode order = admin.order(in);
    ObjectNode input =
        Db.node()
            .put("orderId", gid(order))
            .put("reason", in.path("reason").asText("CUSTOMER"))
            .put("restock", in.path("restock").asBoolean(true));
    input
        .putObject("refundMethod")
        .put("originalPaymentMethodsRefund", in.path("refund").asBoolean(true));
    parts.orderApi().cancel(input);
    return AdminCheckout.made(order);
  }

  /**
   * {@code {"order","lines":[{"sku" or "line","quantity","restock":"return|cancel|none",
   * "location"}],"shipping": amount or true,"amount","note"}}; without an amount what the lines and
   * the shipping are worth is given back, with 0 no money moves.
   */
  private JsonNode refund(JsonNode in) {
    ObjectNode order = admin.order(in);
    ObjectNode input = Db.node().put("orderId", gid(order)).put("note", in.path("note").asText(""));
    ArrayNode lines = input.putArray("refundLineItems");
    for (JsonNode given : in.path("lines")) {
      String restock = given.path("restock").asText("none").toUpperCase(Locale.ROOT);
      ObjectNode line =
          lines
              .addObject()
              .put("lineItemId", Db.gid(Db.LINE, Admin.line(order, given).get("id").longValue()))
              .put("quantity", given.path("quantity").asInt(1))
              .put("restockType", restock.equals("NONE") ? "NO_RESTOCK" : restock);
      if (given.hasNonNull("location")) {
        line.put("locationId", Db.gid(Db.LOCATION, admin.location(given.get("location"))));
      }
    }
    boolean all = in.path("shipping").isBoolean() && in.path("shipping").booleanValue();
    ObjectNode shipping = input.putObject("shipping").put("fullRefund", all);
    if (!all && in.has("shipping")) {
      shipping.put("amount", in.get("shipping").asText());
    }
    money(order, in, input);
    ObjectNode refund = (ObjectNode) parts.refunds().create(input).get("refund");
    return AdminCheckout.made(order).put("refund", Db.gid(Db.REFUND, refund.get("id").longValue()));
  }

  private static void money(ObjectNode order, JsonNode in, ObjectNode input) {
    ObjectNode asked = Db.node();
    asked.set("refundLineItems", input.get("refundLineItems"));
    asked.put("refundShipping", input.path("shipping").path("fullRefund").booleanValue());
    if (input.path("shipping").has("amount")) {
      asked.set("shippingAmount", input.path("shipping").get("amount"));
    }
    JsonNode suggested = RefundSuggestion.of(order, Json.mapper().convertValue(asked, MAP));
    BigDecimal amount =
        in.has("amount")
            ? Money.decimal(in.get("amount"))
            : Money.amount(suggested.path("amountSet"));
    if (amount.signum() == 0) {
      return;
    }
    for (JsonNode transaction : order.path("transactions")) {
      String kind = transaction.path("kind").asText();
      if (kind.equals("SALE") || kind.equals("CAPTURE")) {
        input
            .putArray("transactions")
            .addObject()
            .put("kind", "REFUND")
            .put("gateway", transaction.path("gateway").asText())
            .put("parentId", Db.gid(Db.TRANSACTION, transaction.get("id").longValue()))
            .put(
                "amount",
                Money.of(order).bag(amount).path("presentmentMoney").path("amount").asText());
        return;
      }
    }
  }

  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  /**
   * {@code
   * {"order","location","lines":[{"sku","quantity"}],"tracking":{"company","number","url"}}};
   * without lines all that is left there, without a location every open fulfilment order.
   */
  private JsonNode fulfil(JsonNode in) {
    ObjectNode order = admin.order(in);
    ObjectNode made = AdminCheckout.made(order);
    ArrayNode ids = made.putArray("fulfillments");
    Long place = in.hasNonNull("location") ? (Long) admin.location(in.get("location")) : null;
    for (ObjectNode target : Db.list(order.path("fulfillmentOrders"))) {
      String status = target.path("status").asText();
      boolean open = status.equals("OPEN") || status.equals("IN_PROGRESS");
      if (!open || (place != null && target.path("locationId").longValue() != place)) {
        continue;
      }
      ObjectNode entry =
          Db.node()
              .put("fulfillmentOrderId", Db.gid(Db.FULFILMENT_ORDER, target.get("id").longValue()));
      if (in.has("lines") && !choose(order, target, in.get("lines"), entry)) {
        continue;
      }
      ObjectNode input = Db.node();
      input.putArray("lineItemsByFulfillmentOrder").add(entry);
      input.set("trackingInfo", in.path("tracking").isObject() ? in.get("tracking") : Db.node());
      ObjectNode fulfilment = (ObjectNode) parts.fulfilments().create(input).get("fulfillment");
      ids.add(Db.gid(Db.FULFILMENT, fulfilment.get("id").longValue()));
    }
    if (ids.isEmpty()) {
      throw new IllegalArgumentException(
          "order " + order.path("name").asText() + " has nothing to fulfil there");
    }
    return made;
  }

  private static boolean choose(
      ObjectNode order, ObjectNode target, JsonNode lines, ObjectNode entry) {
    ArrayNode chosen = entry.putArray("fulfillmentOrderLineItems");
    for (JsonNode given : lines) {
      JsonNode wanted = Admin.line(order, given).get("id");
      for (JsonNode own : target.path("lines")) {
        int left = own.path("remainingQuantity").asInt();
        if (own.path("lineItemId").equals(wanted) && left > 0) {
          chosen
              .addObject()
              .put("id", Db.gid("FulfillmentOrderLineItem", own.path("id").longValue()))
              .put("quantity", Math.min(left, given.path("quantity").asInt(left)));
        }
      }
    }
    return !chosen.isEmpty();
  }

  private JsonNode ready(JsonNode in) {
    ObjectNode order = admin.order(in);
    ObjectNode input = Db.node();
    ArrayNode targets = input.putObject("input").putArray("lineItemsByFulfillmentOrder");
    for (ObjectNode target : Db.list(order.path("fulfillmentOrders"))) {
      if (target.path("status").asText().equals("OPEN")) {
        targets
            .addObject()
            .put("fulfillmentOrderId", Db.gid(Db.FULFILMENT_ORDER, target.get("id").longValue()));
      }
    }
    parts.fulfilmentOrders().prepare(input);
    return AdminCheckout.made(order);
  }

  /** {@code {"order","reason":"OTHER","notes","handle"}}: holds every open fulfilment order. */
  private JsonNode hold(JsonNode in) {
    ObjectNode order = admin.order(in);
    for (ObjectNode target : Db.list(order.path("fulfillmentOrders"))) {
      String status = target.path("status").asText();
      if (status.equals("OPEN") || status.equals("IN_PROGRESS")) {
        ObjectNode input =
            Db.node().put("id", Db.gid(Db.FULFILMENT_ORDER, target.get("id").longValue()));
        input
            .putObject("fulfillmentHold")
            .put("reason", in.path("reason").asText("OTHER"))
            .put("reasonNotes", Db.text(in, "notes"))
            .put("handle", in.path("handle").asText("merchant"));
        parts.fulfilmentOrders().hold(input);
      }
    }
    return AdminCheckout.made(order);
  }

  private JsonNode release(JsonNode in) {
    ObjectNode order = admin.order(in);
    for (ObjectNode target : Db.list(order.path("fulfillmentOrders"))) {
      if (target.path("status").asText().equals("ON_HOLD")) {
        parts
            .fulfilmentOrders()
            .release(
                Db.node().put("id", Db.gid(Db.FULFILMENT_ORDER, target.get("id").longValue())));
      }
    }
    return AdminCheckout.made(order);
  }

  /** {@code {"order","status":"IN_TRANSIT"}} for its last shipment. */
  private JsonNode event(JsonNode in) {
    ObjectNode order = admin.order(in);
    JsonNode last = order.path("fulfillments").path(order.path("fulfillments").size() - 1);
    if (last.isMissingNode()) {
      throw new IllegalArgumentException(
          "order " + order.path("name").asText() + " has no shipment");
    }
    parts
        .fulfilments()
        .event(
            Db.node()
                .put("fulfillmentId", Db.gid(Db.FULFILMENT, last.get("id").longValue()))
                .put("status", in.path("status").asText("IN_TRANSIT")));
    return AdminCheckout.made(order);
  }
}
