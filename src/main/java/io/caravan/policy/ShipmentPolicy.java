package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.policy.Decision.Notice;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/**
 * Shipments. Whoever tells of a parcel first, it is done once at each other system: what counts is
 * how much of a line has left in all, and states only go forward.
 */
public final class ShipmentPolicy implements Policy {
  static final String ENTITY = "shipment";
  private static final String ORDER = "order";
  private static final String STATE = "state";
  private static final String LINES = "lines";
  private static final String CANCELLED = "cancelled";
  private static final String MISSING = "order-missing";
  private static final List<String> RANKS =
      List.of(
          "pending",
          "ready_for_pickup",
          "shipped",
          "in_transit",
          "out_for_delivery",
          "delivered",
          "picked_up",
          CANCELLED);
  private static final Set<String> PAID = Set.of("paid", "partially_paid", "authorized");

  @Override
  public Decision decide(Situation s) {
    String order = Fields.ref(s.incoming(), ORDER);
    if (order == null) {
      throw new Refusal("$.order", "names no order that is known");
    }
    ObjectNode kept = merged(s);
    Decision decision = new Decision().state(kept);
    JsonNode head = s.facts().state(ORDER, order).orElse(null);
    if (head == null || !head.has(LINES)) {
      decision
          .notices()
          .add(
              new Notice(
                  MISSING,
                  ENTITY + " " + s.ref(),
                  "a shipment is known but not its order "
                      + order
                      + ": it is passed on when the order is told"));
      return decision.ignored("its order is not known yet");
    }
    if (s.state() != null) {
      decision.notices().add(new Notice(MISSING, ENTITY + " " + s.ref(), null));
    }
    if (head.path("test").asBoolean()) {
      return decision.ignored("it belongs to a test order");
    }
    Parcel parcel = new Parcel(s, order, head, kept, decision);
    String state = Fields.text(kept, STATE);
    if ("ready_for_pickup".equals(state)) {
      ready(s, parcel);
    } else if (Shipped.gone(state)) {
      tender(s, head, kept, decision);
      tracking(s, decision);
      parcel.check();
      parcel.fulfil();
      new Completion(parcel).decide();
    } else if (CANCELLED.equals(state)) {
      cancelled(s, head, kept, decision);
    }
    return decision;
  }

  /** What is told of a shipment never takes anything back, except that it is cancelled. */
  private static ObjectNode merged(Situation s) {
    ObjectNode kept = Fields.copy(s.state());
    boolean older =
        s.state() != null
            && Fields.millis(s.incoming(), "updatedAt", 0)
                < Fields.millis(s.state(), "updatedAt", 0);
    Fields.copy(s.incoming())
        .properties()
        .forEach(
            field -> {
              boolean named = field.getKey().equals(STATE) || field.getKey().equals(LINES);
              boolean fills = !kept.hasNonNull(field.getKey());
              if (!named && (fills || !older && !empty(field.getValue()))) {
                kept.set(field.getKey(), field.getValue());
              }
            });
    String before = Fields.text(kept, STATE);
    String told = Fields.text(s.incoming(), STATE);
    boolean back = before != null && RANKS.indexOf(told) < RANKS.indexOf(before);
    kept.put(STATE, back ? before : told).put("ref", s.ref());
    lines(kept, s.incoming());
    role(kept, s.fromRole());
    return kept;
  }

  private static boolean empty(JsonNode value) {
    return value.isNull() || value.isArray() && value.isEmpty();
  }

  private static void lines(ObjectNode kept, JsonNode told) {
    ArrayNode lines = kept.withArray(LINES);
    for (JsonNode line : told.path(LINES)) {
      ObjectNode known = null;
      for (JsonNode one : lines) {
        if (Fields.same(one.get("line"), line.get("line"))) {
          known = (ObjectNode) one;
        }
      }
      BigDecimal quantity = Fields.quantity(line, "quantity");
      if (known == null) {
        lines.add(line.deepCopy());
      } else if (quantity.compareTo(Fields.quantity(known, "quantity")) > 0) {
        known.put("quantity", Fields.plain(quantity));
      }
    }
  }

  private static void role(ObjectNode kept, String role) {
    ArrayNode roles = kept.withArray(Shipped.TOLD);
    for (JsonNode known : roles) {
      if (known.asText().equals(role)) {
        return;
      }
    }
    roles.add(role);
  }

  private static void ready(Situation s, Parcel parcel) {
    if (!"ready_for_pickup".equals(Fields.text(s.state(), STATE))) {
      parcel.ready();
    }
  }

  private static void cancelled(Situation s, JsonNode head, ObjectNode kept, Decision decision) {
    boolean first = s.state() == null || !CANCELLED.equals(Fields.text(s.state(), STATE));
    if (first && !kept.path(Sold.SALES).isEmpty()) {
      decision
          .notices()
          .add(
              new Notice(
                  "shipment-cancelled",
                  s.ref(),
                  "a shipment of order "
                      + Fields.text(head, "name")
                      + " was cancelled after its sale "
                      + Fields.text(kept.path(Sold.SALES).get(0), "number")
                      + " was rung up: what is sent instead makes no second sale; refund what is"
                      + " not sent"));
    }
  }

  private static void tracking(Situation s, Decision decision) {
    boolean passedOn = s.state() != null && s.state().has(Shipped.SENT);
    JsonNode told = s.incoming().get("tracking");
    if (passedOn && told != null && !Fields.same(s.state().get("tracking"), told)) {
      decision
          .notices()
          .add(
              new Notice(
                  "tracking-changed",
                  s.ref(),
                  "the tracking number of a shipment that was passed on has changed: change it in"
                      + " the shop too"));
    }
  }

  private static void tender(Situation s, JsonNode head, ObjectNode kept, Decision decision) {
    String tender = Fields.text(kept, "tender");
    boolean other = tender != null && !tender.equalsIgnoreCase(OrderPolicy.WEB_TENDER);
    if ("pos".equals(s.fromRole()) && other && PAID.contains(Fields.text(head, "payment"))) {
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
}
