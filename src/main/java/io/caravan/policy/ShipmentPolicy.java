package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Need;
import io.caravan.policy.Decision.Notice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Shipments. Whoever tells of a parcel first, it is done once at each other system: what counts is
 * how much of a line has left in all, and states only go forward.
 */
public final class ShipmentPolicy implements Policy {
  private static final String ENTITY = "shipment";
  private static final String ORDER = "order";
  private static final List<String> RANKS =
      List.of(
          "pending",
          "ready_for_pickup",
          "shipped",
          "in_transit",
          "out_for_delivery",
          "delivered",
          "picked_up",
          "cancelled");

  @Override
  public Decision decide(Situation s) {
    Decision decision = new Decision();
    String order = Fields.ref(s.incoming(), ORDER);
    if (order == null) {
      throw new Refusal("$.order.id", "the order of this shipment is not known");
    }
    JsonNode head =
        s.facts()
            .state(ORDER, order)
            .orElseThrow(
                () -> new Refusal("$.order.id", "the order of this shipment is not known"));
    ObjectNode kept = merged(s);
    Tracking tracking = new Tracking(s);
    tracking.keep(kept, decision);
    decision.state(kept);
    List<JsonNode> others =
        s.facts().ofOrder(ENTITY, order).stream()
            .filter(one -> !s.ref().equals(Fields.text(one, "ref")))
            .toList();
    if (head.path("test").asBoolean()) {
      return decision.ignored("it belongs to a test order");
    }
    if ("pos".equals(Fields.text(head, "channel"))) {
      // The till has sold it already.
      return decision.ignored("it belongs to a sale of the till");
    }
    if (Earlier.isOf(s, order)) {
      return decision.ignored(Earlier.REASON);
    }
    String state = Fields.text(kept, "state");
    if ("ready_for_pickup".equals(state)) {
      ready(s, order, head, kept, decision);
    } else if (Shipped.gone(state)) {
      tracking.tell(order, head, kept, decision);
      gone(s, order, head, kept, others, decision);
    }
    return decision;
  }

  static void told(ObjectNode kept, String role) {
    ArrayNode roles = kept.withArray(Shipped.TOLD);
    for (JsonNode known : roles) {
      if (known.asText().equals(role)) {
        return;
      }
    }
    roles.add(role);
  }

  /** Refs under which the sales of a kept shipment are linked at a till. */
  public static List<String> saleRefs(String shipment, JsonNode kept) {
    return TillSale.refs(shipment, kept);
  }

  private static ObjectNode merged(Situation s) {
    ObjectNode kept = Fields.copy(s.state());
    String before = Fields.text(kept, "state");
    String told = Fields.text(s.incoming(), "state");
    boolean copied = isCopy(s);
    Fields.copy(s.incoming())
        .properties()
        .forEach(
            field -> {
              boolean part = copied && field.getKey().equals("lines");
              if (!part && !field.getKey().equals("state")) {
                kept.set(field.getKey(), field.getValue());
              }
            });
    if (copied) {
      String place = Fields.ref(s.incoming(), "location");
      kept.withObjectProperty(Shipped.COPIES)
          .withObjectProperty(s.fromRole())
          .set(
              place == null ? "" : place,
              "cancelled".equals(told) ? Fields.array() : s.incoming().path("lines").deepCopy());
    }
    boolean back = before != null && RANKS.indexOf(told) < RANKS.indexOf(before);
    kept.put("state", back ? before : told).put("ref", s.ref());
    told(kept, s.fromRole());
    return kept;
  }

  /** Somebody else told of it first: where it was passed on, it may have become several parts. */
  private static boolean isCopy(Situation s) {
    JsonNode first = s.state() == null ? null : s.state().path(Shipped.TOLD).get(0);
    return first != null && !first.asText().equals(s.fromRole());
  }

  private static void gone(
      Situation s,
      String order,
      JsonNode head,
      ObjectNode kept,
      List<JsonNode> others,
      Decision decision) {
    Shipped before = Shipped.of(others);
    if (s.state() != null) {
      before.add(s.state());
    }
    Shipped after = Shipped.of(others);
    after.add(kept);
    boolean stands = stands(s, order, head);
    for (JsonNode line : head.path("lines")) {
      BigDecimal left = after.of(Fields.text(line, "ref"));
      BigDecimal ordered = Fields.quantity(line, stands ? "currentQuantity" : "quantity");
      if (left.compareTo(ordered) > 0) {
        throw new Refusal(
            "$.lines",
            Fields.plain(left)
                + " of line "
                + Fields.text(line, "sku")
                + " would have left but only "
                + Fields.plain(ordered)
                + " were ordered");
      }
    }
    Map<String, BigDecimal> now = after.beyond(before, head);
    tender(s, head, kept, decision);
    if (now.isEmpty()) {
      TillSale.catchUp(s, order, head, kept, others, decision);
      return;
    }
    // Only a shop knows for sure where its own fulfilment left from.
    boolean surely = "shop".equals(s.fromRole());
    Map<String, Map<String, BigDecimal>> shares = Departures.share(head, others, kept, surely, now);
    for (Situation.Target target : targets(s, order)) {
      if (target.can("fulfil")) {
        Tracking.passed(kept, target.system());
        fulfil(s, target, order, head, kept, shares, decision);
      }
    }
    TillSale.complete(s, order, head, kept, others, now, decision);
  }

  // What was taken out of an order and not given back cannot leave: either it was put in again, and
  // that is to be read first, or a person must know. What was given back may have left before.
  private static boolean stands(Situation s, String order, JsonNode head) {
    return !"cancelled".equals(Fields.text(head, "status"))
        && s.facts().ofOrder("refund", order).isEmpty()
        && s.facts().ofOrder("return", order).isEmpty();
  }

  /** Systems that get shipments or, at a till, the completed sale; never the teller. */
  private static List<Situation.Target> targets(Situation s, String order) {
    return s.targets().stream()
        .filter(target -> !target.system().equals(s.from()) && s.facts().hasOrder(target, order))
        .toList();
  }

  private static void tender(Situation s, JsonNode head, ObjectNode kept, Decision decision) {
    String tender = Fields.text(kept, "tender");
    if ("pos".equals(s.fromRole()) && tender != null && !tender.equalsIgnoreCase("web")) {
      decision
          .notices()
          .add(
              new Notice(
                  "paid-twice",
                  s.ref(),
                  "web order "
                      + Fields.text(head, "name")
                      + " was rung up at the till with "
                      + tender
                      + ": the customer may have paid twice"));
    }
  }

  private static void fulfil(
      Situation s,
      Situation.Target target,
      String order,
      JsonNode head,
      ObjectNode kept,
      Map<String, Map<String, BigDecimal>> shares,
      Decision decision) {
    shares.forEach(
        (place, lines) -> {
          ObjectNode body = body(s, order, head, kept);
          if (!place.isEmpty()) {
            body.set("location", Fields.refNode(place));
          }
          ArrayNode all = body.putArray("lines");
          List<Need> needs = new ArrayList<>();
          needs.add(Need.must(ORDER, order));
          lines.forEach(
              (ref, quantity) -> {
                ObjectNode line = all.addObject();
                line.set("line", Fields.refNode(ref));
                line.put("quantity", Fields.plain(quantity));
                needs.add(Need.must("line", ref));
              });
          body.put("notify", s.settings().on("shipment.notify"));
          decision
              .deliveries()
              .add(
                  new DeliveryDraft(
                      ENTITY,
                      target.system(),
                      order,
                      "fulfil",
                      "fulfil/" + s.ref() + "/" + place,
                      body,
                      needs));
        });
  }

  static ObjectNode body(Situation s, String order, JsonNode head, ObjectNode kept) {
    ObjectNode body = Fields.object();
    body.set(ORDER, Fields.refNode(order).put("name", Fields.text(head, "name")));
    ObjectNode shipment =
        Fields.only(
            kept, Set.of("tracking", "shippedAt", "delivery", "state", "lines", "updatedAt"));
    shipment.put("ref", s.ref());
    body.set(ENTITY, shipment);
    return body;
  }

  private static void ready(
      Situation s, String order, JsonNode head, ObjectNode kept, Decision decision) {
    if (s.state() != null && "ready_for_pickup".equals(Fields.text(s.state(), "state"))) {
      return;
    }
    for (Situation.Target target : targets(s, order)) {
      if (target.can("ready")) {
        ObjectNode body = body(s, order, head, kept);
        ArrayNode lines = body.putArray("lines");
        kept.path("lines").forEach(lines::add);
        decision
            .deliveries()
            .add(
                new DeliveryDraft(
                    ENTITY,
                    target.system(),
                    order,
                    "ready",
                    "ready/" + s.ref(),
                    body,
                    List.of(Need.must(ORDER, order))));
      }
    }
  }
}
