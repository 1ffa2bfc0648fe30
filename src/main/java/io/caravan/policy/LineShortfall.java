package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Need;
import io.caravan.ledger.Position;
import io.caravan.policy.Decision.Notice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The till sold the last piece of a web order. The order stays whole: the line is tried where there
 * is stock, else its fulfilment is put on hold in the shop and people are told.
 */
final class LineShortfall {
  private final Situation s;
  private final JsonNode line;
  private final String ref;
  private final String place;
  private final ObjectNode body;

  LineShortfall(Situation s, JsonNode deliveryBody) {
    this.s = s;
    this.body = Fields.copy(deliveryBody);
    this.line = deliveryBody.path("line");
    this.ref = Fields.text(line, "ref");
    this.place = Fields.ref(deliveryBody, "location");
  }

  Decision decide() {
    Decision decision = new Decision().state(s.state());
    ObjectNode memo = Fields.copy(s.memo());
    ObjectNode mine = memo.withObject("/lines").withObject("/" + ref);
    mine.withArray("tried").add(place);
    BigDecimal quantity = Fields.quantity(line, "quantity");
    String next = next(mine, quantity);
    if (next == null) {
      hold(decision, quantity);
      mine.put("short", true);
    } else {
      move(decision, mine, next, quantity);
    }
    return decision.memo(memo);
  }

  private String next(ObjectNode mine, BigDecimal quantity) {
    List<String> tried = new ArrayList<>();
    mine.path("tried").forEach(name -> tried.add(name.asText()));
    String variant = Fields.ref(line, "variant");
    return s.facts().positions(variant).stream()
        .map(Position::location)
        .filter(location -> !tried.contains(location))
        .filter(location -> available(variant, location).compareTo(quantity) >= 0)
        .max(Comparator.comparing(location -> available(variant, location)))
        .orElse(null);
  }

  private BigDecimal available(String variant, String location) {
    Availability there =
        Availability.of(s.facts().stock(variant, location), location, s.settings());
    return there == null ? BigDecimal.ZERO : there.exact();
  }

  private void move(Decision decision, ObjectNode mine, String next, BigDecimal quantity) {
    int n = mine.path("n").asInt();
    String freed = "reserve/" + ref + "/" + (n + 1);
    String taken = "reserve/" + ref + "/" + (n + 2);
    mine.put("n", n + 2).put("location", next).put("moved", true);
    decision.movements().add(movement(freed, place, "release", quantity));
    decision.movements().add(movement(taken, next, "reserve", quantity.negate()));
    // The reservation that failed was never in any count.
    body.path("includes").forEach(id -> decision.closed().add(id.asText()));
    decision.closed().add(freed);
    body.set("location", Fields.refNode(next));
    body.putArray("includes").add(taken);
    decision
        .deliveries()
        .add(
            new DeliveryDraft(
                OrderPolicy.ENTITY,
                till(),
                s.ref(),
                "reserve",
                "reserve/" + ref + "/" + next,
                body,
                List.of(Need.must("variant", Fields.ref(line, "variant")))));
  }

  private Movement movement(String id, String location, String kind, BigDecimal quantity) {
    return new Movement(
        id,
        Fields.ref(line, "variant"),
        location,
        till(),
        kind,
        quantity,
        "order " + Fields.text(s.state(), "name"),
        -1,
        s.now());
  }

  private String till() {
    return s.facts().targets(OrderPolicy.ENTITY).stream()
        .filter(target -> target.can("reserve"))
        .map(Situation.Target::system)
        .findFirst()
        .orElseThrow(() -> new Refusal("$.line", "no till takes reservations any more"));
  }

  private void hold(Decision decision, BigDecimal quantity) {
    decision
        .notices()
        .add(
            new Notice(
                "short",
                s.ref() + "#" + ref,
                "order "
                    + Fields.text(s.state(), "name")
                    + ": "
                    + Fields.plain(quantity)
                    + " x "
                    + Fields.text(line, "title")
                    + " ("
                    + Fields.text(line, "sku")
                    + ") were sold at "
                    + place
                    + " before they could be reserved, and no other location has them. Ask the"
                    + " customer, then refund or wait"));
    for (Situation.Target target : s.facts().targets(OrderPolicy.ENTITY)) {
      JsonNode fulfilment = fulfilment();
      if (target.can("hold") && fulfilment != null && s.facts().hasOrder(target, s.ref())) {
        ObjectNode held = Fields.object();
        held.set("order", Fields.refNode(s.ref()).put("name", Fields.text(s.state(), "name")));
        held.set("line", Fields.refNode(ref));
        held.set("fulfilment", fulfilment);
        held.put("reason", "inventory");
        held.put("note", Fields.text(line, "sku") + " is sold out at " + place);
        decision
            .deliveries()
            .add(
                new DeliveryDraft(
                    OrderPolicy.ENTITY,
                    target.system(),
                    s.ref(),
                    "hold",
                    "hold/" + ref,
                    held,
                    List.of()));
      }
    }
  }

  private JsonNode fulfilment() {
    for (JsonNode fulfilment : s.state().path("fulfilments")) {
      for (JsonNode part : fulfilment.path("lines")) {
        if (ref.equals(Fields.ref(part, "line"))) {
          return fulfilment;
        }
      }
    }
    return null;
  }
}
