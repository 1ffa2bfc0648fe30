package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Need;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One shipment among all of its order, and what shops must be told of it. */
final class Parcel {
  private static final String ORDER = "order";

  final Situation s;
  final String order;
  final JsonNode head;
  final ObjectNode kept;
  final Decision decision;
  final List<JsonNode> others;

  /** What has left in all, this shipment counted as it is now. */
  final Shipped shipped;

  Parcel(Situation s, String order, JsonNode head, ObjectNode kept, Decision decision) {
    this.s = s;
    this.order = order;
    this.head = head;
    this.kept = kept;
    this.decision = decision;
    this.others =
        s.facts().ofOrder(ShipmentPolicy.ENTITY, order).stream()
            .filter(one -> !s.ref().equals(Fields.text(one, "ref")))
            .toList();
    this.shipped = Shipped.of(others);
    shipped.add(kept);
  }

  /**
   * @throws Refusal if it holds what the order does not have, or more than was ordered
   */
  void check() {
    int i = 0;
    for (JsonNode told : s.incoming().path("lines")) {
      String path = "$.lines[" + i++ + "]";
      String ref = Fields.ref(told, "line");
      JsonNode line = line(head, ref);
      if (line == null) {
        throw new Refusal(
            path + ".line", "order " + Fields.text(head, "name") + " has no such line");
      }
      BigDecimal left = shipped.of(ref);
      BigDecimal ordered = Fields.quantity(line, "quantity");
      if (left.compareTo(ordered) > 0) {
        throw new Refusal(
            path + ".quantity",
            Fields.plain(left)
                + " of "
                + Fields.text(line, "sku")
                + " would have left but only "
                + Fields.plain(ordered)
                + " were ordered in "
                + Fields.text(head, "name"));
      }
    }
  }

  static JsonNode line(JsonNode order, String ref) {
    for (JsonNode line : order.path("lines")) {
      if (ref != null && ref.equals(Fields.text(line, "ref"))) {
        return line;
      }
    }
    return null;
  }

  /** Systems that are told of shipments and have the order; never the teller. */
  private List<Situation.Target> shops(String action) {
    return s.targets().stream()
        .filter(t -> t.can(action) && !t.system().equals(s.from()))
        .filter(t -> s.facts().linked(ORDER, order, t.system()))
        .toList();
  }

  /** Tells shops what has left and they do not show yet: one delivery for each location. */
  void fulfil() {
    for (Situation.Target target : shops("fulfil")) {
      Map<String, BigDecimal> now = new LinkedHashMap<>();
      for (JsonNode line : head.path("lines")) {
        String ref = Fields.text(line, "ref");
        BigDecimal missing = shipped.of(ref).subtract(shipped.at(target, ref));
        if (missing.signum() > 0) {
          now.put(ref, missing);
        }
      }
      ObjectNode sent = Fields.object();
      now.forEach((ref, quantity) -> sent.put(ref, Fields.plain(quantity)));
      if (!sent.isEmpty()) {
        send(target, sent);
        byLocation(now).forEach((place, lines) -> fulfil(target, place, lines));
      }
    }
  }

  private void send(Situation.Target target, ObjectNode sent) {
    JsonNode all = kept.path(Shipped.SENT).path(target.system());
    all.fieldNames()
        .forEachRemaining(
            ref ->
                sent.put(
                    ref, Fields.plain(Fields.quantity(sent, ref).add(Fields.quantity(all, ref)))));
    kept.withObject("/" + Shipped.SENT).set(target.system(), sent);
  }

  private void fulfil(Situation.Target target, String place, Map<String, BigDecimal> lines) {
    ObjectNode body = body();
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
    tell(target, "fulfil", "fulfil/" + s.ref() + "/" + place, body, needs);
  }

  private void tell(
      Situation.Target target, String action, String kind, ObjectNode body, List<Need> needs) {
    decision
        .deliveries()
        .add(
            new DeliveryDraft(
                ShipmentPolicy.ENTITY, target.system(), order, action, kind, body, needs));
  }

  /** Quantities by the locations that the shop wants them to leave from; "" = it does not say. */
  private Map<String, Map<String, BigDecimal>> byLocation(Map<String, BigDecimal> now) {
    Map<String, Map<String, BigDecimal>> places = new LinkedHashMap<>();
    String own = Fields.ref(kept, "location");
    now.forEach(
        (ref, quantity) -> {
          BigDecimal open = quantity;
          for (Map.Entry<String, BigDecimal> part : wanted(ref, own).entrySet()) {
            BigDecimal here = open.min(part.getValue());
            if (here.signum() > 0) {
              places
                  .computeIfAbsent(part.getKey(), name -> new LinkedHashMap<>())
                  .merge(ref, here, BigDecimal::add);
              open = open.subtract(here);
            }
          }
          if (open.signum() > 0) {
            String usual = wanted(ref, own).keySet().stream().findFirst().orElse("");
            places
                .computeIfAbsent(usual, name -> new LinkedHashMap<>())
                .merge(ref, open, BigDecimal::add);
          }
        });
    return places;
  }

  /** Where the shop has the line, with what is left there; the shipment's own location first. */
  private Map<String, BigDecimal> wanted(String ref, String own) {
    Map<String, BigDecimal> places = new LinkedHashMap<>();
    for (boolean first : new boolean[] {true, false}) {
      for (JsonNode fulfilment : head.path("fulfilments")) {
        String place = Fields.ref(fulfilment, "location");
        boolean open = !Set.of("cancelled", "closed").contains(Fields.text(fulfilment, "status"));
        if (place != null && open && place.equals(own) == first) {
          for (JsonNode part : fulfilment.path("lines")) {
            if (ref.equals(Fields.ref(part, "line"))) {
              String left = part.has("remaining") ? "remaining" : "quantity";
              places.merge(place, Fields.quantity(part, left), BigDecimal::add);
            }
          }
        }
      }
    }
    return places;
  }

  /** Tells shops that the goods wait for the buyer. */
  void ready() {
    for (Situation.Target target : shops("ready")) {
      ObjectNode body = body();
      Map<String, BigDecimal> all = new LinkedHashMap<>();
      ArrayNode lines = body.putArray("lines");
      for (JsonNode line : kept.path("lines")) {
        lines.add(Fields.only(line, Set.of("line", "quantity")));
        all.put(Fields.ref(line, "line"), Fields.quantity(line, "quantity"));
      }
      String place = byLocation(all).keySet().stream().findFirst().orElse("");
      if (!place.isEmpty()) {
        body.set("location", Fields.refNode(place));
      }
      tell(target, "ready", "ready/" + s.ref(), body, List.of(Need.must(ORDER, order)));
    }
  }

  private ObjectNode body() {
    ObjectNode body = Fields.object();
    body.set(ORDER, Fields.refNode(order).put("name", Fields.text(head, "name")));
    body.set(ShipmentPolicy.ENTITY, shipment());
    return body;
  }

  ObjectNode shipment() {
    return Fields.only(
            kept, Set.of("tracking", "shippedAt", "delivery", "state", "lines", "updatedAt"))
        .put("ref", s.ref());
  }

  /** The location that a line is shipped from, or null. */
  String place(String ref) {
    return wanted(ref, Fields.ref(kept, "location")).keySet().stream().findFirst().orElse(null);
  }
}
