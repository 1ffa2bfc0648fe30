package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** Editing an order: begin, stage changes on a calculated order, commit. */
final class OrderEdits {
  private final Db db;
  private final Orders orders;
  private final Refunds refunds;
  private final Changes changes;

  OrderEdits(Db db, Orders orders, Refunds refunds, Changes changes) {
    this.db = db;
    this.orders = orders;
    this.refunds = refunds;
    this.changes = changes;
  }

  void register(Api api) {
    api.mutation("orderEditBegin", (call, in) -> begin(in));
    api.mutation("orderEditAddVariant", (call, in) -> add(in));
    api.mutation("orderEditSetQuantity", (call, in) -> set(in));
    api.mutation("orderEditCommit", (call, in) -> commit(in));
    api.field(
        "CalculatedOrder.originalOrder",
        (env, edit) -> db.get(Db.ORDER, edit.path("orderId").longValue()));
    api.field(
        "CalculatedOrder.lineItems", (env, edit) -> Page.byId(env, Db.list(edit.path("lines"))));
    api.field(
        "CalculatedOrder.addedLineItems",
        (env, edit) ->
            Page.byId(
                env,
                Db.list(edit.path("lines")).stream().filter(line -> line.has("added")).toList()));
    api.field(
        "CalculatedLineItem.variant",
        (env, line) -> db.get(Db.VARIANT, line.path("variantId").longValue()));
    api.field(
        "CalculatedOrder.totalPriceSet",
        (env, edit) ->
            db.get(Db.ORDER, edit.path("orderId").longValue()).get("currentTotalPriceSet"));
  }

  private Map<String, Object> begin(JsonNode in) {
    ObjectNode order = db.get(Db.ORDER, Db.id(in.get("id").textValue(), Db.ORDER));
    if (order == null) {
      throw Refusal.of("id", "Order does not exist", null);
    }
    if (order.hasNonNull("cancelledAt")) {
      throw Refusal.of("id", "The order cannot be edited.", null);
    }
    ObjectNode edit = db.fresh(Db.EDIT).put("orderId", order.get("id").longValue());
    ArrayNode lines = edit.putArray("lines");
    for (JsonNode line : order.path("lineItems")) {
      ObjectNode staged = Db.node();
      Db.copy(
          line, staged, "id", "sku", "title", "variantTitle", "variantId", "originalUnitPriceSet");
      staged.put("quantity", line.path("currentQuantity").asInt());
      staged.put("before", line.path("currentQuantity").asInt());
      staged.put("editableQuantity", line.path("unfulfilledQuantity").asInt());
      lines.add(staged.put("restocking", false));
    }
    db.put(Db.EDIT, count(edit));
    return payload(edit, null);
  }

  private static ObjectNode count(ObjectNode edit) {
    int units = 0;
    for (JsonNode line : edit.path("lines")) {
      units += line.path("quantity").asInt();
    }
    return edit.put("subtotalLineItemsQuantity", units);
  }

  private static Map<String, Object> payload(ObjectNode edit, ObjectNode line) {
    Map<String, Object> payload = new HashMap<>();
    payload.put("calculatedOrder", edit);
    payload.put("calculatedLineItem", line);
    return payload;
  }

  private ObjectNode edit(JsonNode in) {
    ObjectNode edit = db.get(Db.EDIT, Db.id(in.get("id").textValue(), Db.EDIT));
    if (edit == null) {
      throw Refusal.of("id", "The calculated order does not exist.", null);
    }
    return edit;
  }

  private Map<String, Object> add(JsonNode in) {
    ObjectNode edit = edit(in);
    ObjectNode variant = db.get(Db.VARIANT, Db.id(in.get("variantId").textValue(), Db.VARIANT));
    int quantity = in.get("quantity").intValue();
    if (variant == null) {
      throw Refusal.of("variantId", "Variant does not exist", null);
    }
    if (quantity <= 0) {
      throw Refusal.of("quantity", "must be greater than 0", null);
    }
    ObjectNode order = db.get(Db.ORDER, edit.path("orderId").longValue());
    ObjectNode line =
        Db.node()
            .put("id", db.next("CalculatedLineItem"))
            .put("added", true)
            .put("before", 0)
            .put("quantity", quantity)
            .put("editableQuantity", quantity)
            .put("restocking", false)
            .put("variantId", variant.get("id").longValue())
            .put("sku", Db.text(variant, "sku"))
            .put(
                "title",
                db.get(Db.PRODUCT, variant.path("productId").longValue()).path("title").asText());
    line.put("variantTitle", variant.path("title").asText());
    line.set("originalUnitPriceSet", Money.of(order).bag(Money.decimal(variant.path("price"))));
    Db.listOf(edit, "lines").add(line);
    db.put(Db.EDIT, count(edit));
    return payload(edit, line);
  }

  private Map<String, Object> set(JsonNode in) {
    ObjectNode edit = edit(in);
    String gid = in.get("lineItemId").textValue();
    long id = Db.id(gid, gid.contains("/LineItem/") ? Db.LINE : "CalculatedLineItem");
    ObjectNode line = Db.find(edit.path("lines"), id);
    int quantity = in.get("quantity").intValue();
    if (line == null) {
      throw Refusal.of("lineItemId", "Line item does not exist", null);
    }
    int shipped = line.path("before").asInt() - line.path("editableQuantity").asInt();
    if (quantity < 0 || (!line.has("added") && quantity < shipped)) {
      throw Refusal.of(
          "quantity", "must be greater than or equal to " + Math.max(0, shipped), null);
    }
    line.put("quantity", quantity).put("restocking", in.path("restock").booleanValue());
    db.put(Db.EDIT, count(edit));
    return payload(edit, line);
  }

  private Map<String, Object> commit(JsonNode in) {
    ObjectNode edit = edit(in);
    ObjectNode order = db.get(Db.ORDER, edit.path("orderId").longValue());
    apply(order, edit.path("lines"), in.path("staffNote").asText(""));
    db.remove(Db.EDIT, edit.get("id").longValue());
    return Map.of("order", order);
  }

  /**
   * Applies staged lines: {@code id}, {@code quantity} wanted, {@code restocking}; with {@code
   * added} a {@code variantId} to add.
   */
  void apply(ObjectNode order, JsonNode staged, String note) {
    ArrayNode additions = Db.array();
    ArrayNode removals = Db.array();
    String event = changes.event();
    for (JsonNode line : staged) {
      int wanted = line.path("quantity").asInt();
      if (line.has("added")) {
        if (wanted > 0) {
          delta(additions, grown(order, line, wanted), wanted);
        }
        continue;
      }
      ObjectNode own = Db.find(order.path("lineItems"), line.path("id").longValue());
      int now = own.path("currentQuantity").asInt();
      if (wanted > now) {
        more(order, own, wanted - now);
        delta(additions, own, wanted - now);
      } else if (wanted < now) {
        refunds.take(
            order,
            own,
            now - wanted,
            line.path("restocking").asBoolean() ? "CANCEL" : "NO_RESTOCK",
            null);
        delta(removals, own, now - wanted);
      }
    }
    if (additions.isEmpty() && removals.isEmpty()) {
      throw Refusal.of(null, "There must be at least one change to be made.", null);
    }
    order.put("edited", true);
    orders.changed(order, event);
    changes.tell(
        "ORDERS_EDITED",
        order.get("id").longValue(),
        event,
        RestLines.edited(db, order, db.next("OrderEdit"), additions, removals, note));
  }

  private static void delta(ArrayNode list, ObjectNode line, int units) {
    list.addObject().put("id", line.get("id").longValue()).put("delta", units);
  }

  private ObjectNode grown(ObjectNode order, JsonNode staged, int units) {
    ObjectNode variant = db.get(Db.VARIANT, staged.path("variantId").longValue());
    ObjectNode line = orders.line(order, variant, units);
    orders.name(line);
    for (JsonNode other : order.path("lineItems")) {
      for (JsonNode tax : other.path("taxes")) {
        if (line.path("taxes").isEmpty()) {
          Orders.tax(
              line,
              Money.of(order),
              order.path("taxesIncluded").booleanValue(),
              tax.path("title").asText(),
              new BigDecimal(tax.path("rate").asText()));
        }
      }
    }
    orders.lines(order).add(line);
    db.put(Db.ORDER, order);
    orders.grow(order, line, units);
    return line;
  }

  /** More units of a line at its own price, discount and tax per unit. */
  private void more(ObjectNode order, ObjectNode line, int units) {
    int before = line.path("quantity").asInt();
    Money money = Money.of(order);
    for (String field : new String[] {"lineDiscount", "codeDiscount"}) {
      line.put(
          field,
          money.share(Money.decimal(line.path(field)), before + units, before).toPlainString());
    }
    for (JsonNode tax : line.path("taxes")) {
      ((ObjectNode) tax)
          .put(
              "amount",
              money
                  .share(Money.decimal(tax.path("amount")), before + units, before)
                  .toPlainString());
    }
    line.put("quantity", before + units);
    line.put("currentQuantity", line.path("currentQuantity").asInt() + units);
    line.put("unfulfilledQuantity", line.path("unfulfilledQuantity").asInt() + units);
    orders.grow(order, line, units);
  }
}
