package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What orders and their parts answer beyond their own properties. */
final class OrderFields {
  private final Db db;

  OrderFields(Db db) {
    this.db = db;
  }

  void register(Api api) {
    roots(api);
    order(api);
    line(api);
    fulfilmentOrder(api);
    fulfilment(api);
    refund(api);
    api.field(
        "OrderTransaction.parentTransaction",
        (env, t) ->
            t.hasNonNull("parentId")
                ? db.part(Db.TRANSACTION, t.get("parentId").longValue())
                : null);
    api.field("OrderTransaction.order", (env, t) -> owner(t));
  }

  private void roots(Api api) {
    api.root("order", (env, none) -> db.get(Db.ORDER, Db.id(env.getArgument("id"), Db.ORDER)));
    api.root(
        "orderByIdentifier",
        (env, none) -> {
          Map<String, Object> id = env.getArgument("identifier");
          if (id.get("id") == null) {
            throw new TopError("not emulated: orders by custom id", "NOT_EMULATED");
          }
          return db.get(Db.ORDER, Db.id((String) id.get("id"), Db.ORDER));
        });
    part(api, "fulfillmentOrder", Db.FULFILMENT_ORDER);
    part(api, "fulfillment", Db.FULFILMENT);
    part(api, "refund", Db.REFUND);
  }

  private void part(Api api, String root, String kind) {
    api.root(root, (env, none) -> db.part(kind, Db.id(env.getArgument("id"), kind)));
  }

  private ObjectNode owner(ObjectNode part) {
    return db.get(Db.ORDER, part.path("orderId").longValue());
  }

  private ObjectNode lineOf(ObjectNode part) {
    return Db.find(owner(part).path("lineItems"), part.path("lineItemId").longValue());
  }

  private void order(Api api) {
    api.field("Order.legacyResourceId", (env, o) -> o.get("id").asText());
    api.field(
        "Order.customer",
        (env, o) ->
            o.hasNonNull("customerId")
                ? db.get(Db.CUSTOMER, o.get("customerId").longValue())
                : null);
    api.field(
        "Order.retailLocation",
        (env, o) ->
            o.hasNonNull("retailLocationId")
                ? db.get(Db.LOCATION, o.get("retailLocationId").longValue())
                : null);
    api.field("Order.transactions", (env, o) -> ProductFields.first(env, o.path("transactions")));
    api.field("Order.fulfillments", (env, o) -> ProductFields.first(env, o.path("fulfillments")));
    api.field("Order.refunds", (env, o) -> ProductFields.first(env, o.path("refunds")));
    api.field("Order.lineItems", (env, o) -> Page.byId(env, Db.list(o.path("lineItems"))));
    api.field("Order.shippingLines", (env, o) -> Page.byId(env, Db.list(o.path("shippingLines"))));
    api.field(
        "Order.shippingLine",
        (env, o) -> o.path("shippingLines").isEmpty() ? null : o.get("shippingLines").get(0));
    api.field("Order.fulfillmentOrders", (env, o) -> Page.byId(env, visible(db, o)));
  }

  /** Fulfilment orders that routing has let out already. */
  static List<ObjectNode> visible(Db db, ObjectNode order) {
    List<ObjectNode> visible = new ArrayList<>();
    for (ObjectNode own : Db.list(order.path("fulfillmentOrders"))) {
      String from = Db.text(own, "visibleFrom");
      if (from == null || from.compareTo(db.instant().toString()) <= 0) {
        visible.add(own);
      }
    }
    return visible;
  }

  private void line(Api api) {
    for (String type : new String[] {"LineItem", "FulfillmentOrderLineItem"}) {
      api.field(
          type + ".variant",
          (env, d) -> {
            ObjectNode line = type.equals("LineItem") ? d : lineOf(d);
            return line.hasNonNull("variantId")
                ? db.get(Db.VARIANT, line.get("variantId").longValue())
                : null;
          });
    }
    api.field(
        "LineItem.product",
        (env, l) ->
            l.hasNonNull("productId") ? db.get(Db.PRODUCT, l.get("productId").longValue()) : null);
    api.field("LineItem.taxLines", (env, l) -> ProductFields.first(env, l.path("taxLines")));
  }

  private void fulfilmentOrder(Api api) {
    api.field("FulfillmentOrder.order", (env, f) -> owner(f));
    api.field(
        "FulfillmentOrder.orderId", (env, f) -> Db.gid(Db.ORDER, f.get("orderId").longValue()));
    api.field("FulfillmentOrder.orderName", (env, f) -> owner(f).path("name").asText());
    api.field(
        "FulfillmentOrder.orderProcessedAt", (env, f) -> owner(f).path("processedAt").asText());
    api.field(
        "FulfillmentOrder.deliveryMethod",
        (env, f) -> {
          Map<String, Object> method = new LinkedHashMap<>();
          method.put("id", Db.gid("DeliveryMethod", f.path("deliveryMethodId").longValue()));
          method.put("methodType", f.path("methodType").asText());
          method.put("presentedName", null);
          method.put("serviceCode", null);
          return method;
        });
    api.field("FulfillmentOrder.assignedLocation", (env, f) -> assigned(f));
    api.field("FulfillmentOrder.destination", (env, f) -> destination(f));
    api.field("FulfillmentOrder.supportedActions", (env, f) -> actions(f));
    api.field("FulfillmentOrder.fulfillmentHolds", (env, f) -> f.get("holds"));
    api.field("FulfillmentHold.heldByApp", (env, h) -> db.get("App", "1"));
    api.field(
        "FulfillmentHold.displayReason",
        (env, h) -> h.path("reason").asText().toLowerCase(Locale.ROOT).replace('_', ' '));
    api.field("FulfillmentOrder.lineItems", (env, f) -> Page.byId(env, Db.list(f.path("lines"))));
    api.field(
        "FulfillmentOrder.fulfillments",
        (env, f) -> Page.byId(env, parts(owner(f), "fulfillments", f.path("fulfillmentIds"))));
    String line = "FulfillmentOrderLineItem.";
    api.field(line + "lineItem", (env, l) -> lineOf(l));
    for (String field : new String[] {"sku", "variantTitle", "vendor", "requiresShipping"}) {
      api.field(line + field, (env, l) -> lineOf(l).get(field));
    }
    api.field(line + "productTitle", (env, l) -> lineOf(l).get("title"));
    api.field(
        line + "inventoryItemId",
        (env, l) -> {
          ObjectNode variant = db.get(Db.VARIANT, lineOf(l).path("variantId").longValue());
          return variant == null
              ? null
              : Db.gid(Db.ITEM, variant.path("inventoryItemId").longValue());
        });
  }

  private static List<ObjectNode> parts(ObjectNode order, String list, JsonNode ids) {
    List<ObjectNode> parts = new ArrayList<>();
    ids.forEach(id -> parts.add(Db.find(order.path(list), id.longValue())));
    return parts;
  }

  private Map<String, Object> assigned(ObjectNode fulfilmentOrder) {
    ObjectNode location = db.get(Db.LOCATION, fulfilmentOrder.path("locationId").longValue());
    Map<String, Object> assigned = new LinkedHashMap<>();
    JsonNode address = location.path("address");
    for (String field :
        new String[] {"address1", "address2", "city", "countryCode", "province", "zip", "phone"}) {
      assigned.put(field, Db.text(address, field));
    }
    assigned.put("name", location.path("name").asText());
    assigned.put("location", location);
    return assigned;
  }

  private Map<String, Object> destination(ObjectNode fulfilmentOrder) {
    ObjectNode order = owner(fulfilmentOrder);
    JsonNode address = order.path("shippingAddress");
    if (!address.isObject()) {
      return null;
    }
    Map<String, Object> destination = new LinkedHashMap<>();
    destination.put(
        "id", Db.gid("FulfillmentOrderDestination", fulfilmentOrder.get("id").longValue()));
    for (String field :
        new String[] {
          "firstName",
          "lastName",
          "company",
          "address1",
          "address2",
          "city",
          "province",
          "zip",
          "phone"
        }) {
      destination.put(field, Db.text(address, field));
    }
    destination.put("countryCode", Db.text(address, "countryCodeV2"));
    destination.put("email", Db.text(order, "email"));
    return destination;
  }

  private static List<Map<String, Object>> actions(ObjectNode fulfilmentOrder) {
    List<String> names =
        switch (fulfilmentOrder.path("status").asText()) {
          case "OPEN" -> List.of("CREATE_FULFILLMENT", "HOLD", "MOVE", "SPLIT");
          case "IN_PROGRESS" -> List.of("CREATE_FULFILLMENT", "HOLD");
          case "ON_HOLD" -> List.of("RELEASE_HOLD", "HOLD", "MOVE");
          default -> List.of();
        };
    List<Map<String, Object>> actions = new ArrayList<>();
    for (String name : names) {
      Map<String, Object> action = new LinkedHashMap<>();
      action.put("action", name);
      action.put("externalUrl", null);
      actions.add(action);
    }
    return actions;
  }

  private void fulfilment(Api api) {
    api.field("Fulfillment.order", (env, f) -> owner(f));
    api.field(
        "Fulfillment.location", (env, f) -> db.get(Db.LOCATION, f.path("locationId").longValue()));
    api.field(
        "Fulfillment.trackingInfo", (env, f) -> ProductFields.first(env, f.path("trackingInfo")));
    api.field(
        "Fulfillment.fulfillmentOrders",
        (env, f) ->
            Page.byId(env, parts(owner(f), "fulfillmentOrders", f.path("fulfillmentOrderIds"))));
    api.field(
        "Fulfillment.fulfillmentLineItems", (env, f) -> Page.byId(env, Db.list(f.path("lines"))));
    api.field("Fulfillment.events", (env, f) -> Page.byId(env, Db.list(f.path("events"))));
    api.field("FulfillmentLineItem.lineItem", (env, l) -> lineOf(l));
    for (String[] pair :
        new String[][] {
          {"originalTotalSet", "originalTotalSet"}, {"discountedTotalSet", "discountedTotalSet"}
        }) {
      api.field(
          "FulfillmentLineItem." + pair[0],
          (env, l) -> {
            ObjectNode line = lineOf(l);
            Money money = Money.of(owner(l));
            return money.bag(
                money.share(
                    Money.amount(line.path(pair[1])),
                    l.path("quantity").asInt(),
                    line.path("quantity").asInt()));
          });
    }
  }

  private void refund(Api api) {
    api.field("Refund.order", (env, r) -> owner(r));
    for (String list :
        new String[] {"refundLineItems", "refundShippingLines", "orderAdjustments"}) {
      api.field("Refund." + list, (env, r) -> Page.byId(env, Db.list(r.path(list))));
    }
    api.field(
        "Refund.transactions",
        (env, r) -> Page.byId(env, parts(owner(r), "transactions", r.path("transactionIds"))));
    api.field("RefundLineItem.lineItem", (env, l) -> lineOf(l));
    api.field(
        "RefundLineItem.location",
        (env, l) ->
            l.hasNonNull("locationId")
                ? db.get(Db.LOCATION, l.get("locationId").longValue())
                : null);
    api.field(
        "RefundShippingLine.shippingLine",
        (env, l) -> Db.find(owner(l).path("shippingLines"), l.path("shippingLineId").longValue()));
  }
}
