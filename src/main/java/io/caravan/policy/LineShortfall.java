package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Position;
import io.caravan.policy.Decision.Notice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The till sold the last piece of a web order. The order stays whole: the line is tried where there
 * is stock, else its fulfilment is put on hold in the shop and people are told. Goods that have
 * left are taken off the till's stock whatever it says it has.
 *
 * <p>The failed delivery is tried again in its own place in the lane: what is queued behind it
 * builds upon it. The memo of the line has {@code short} while the till keeps less than it should,
 * and {@code asked}: amendments up to this movement are contained in what was asked since.
 */
final class LineShortfall {
  private static final String RESERVE = "reserve";

  private final Situation s;
  private final boolean amends;
  private final JsonNode line;
  private final String ref;
  private final String place;
  private final ObjectNode body;
  private final Decision decision = new Decision();
  private final ObjectNode memo;
  private final ObjectNode mine;

  LineShortfall(Situation s, String action, JsonNode deliveryBody) {
    this.s = s;
    this.amends = !RESERVE.equals(action);
    this.body = Fields.copy(deliveryBody);
    this.line = deliveryBody.path("line");
    this.ref = Fields.text(line, "ref");
    this.place = Fields.ref(deliveryBody, "location");
    this.memo = Fields.copy(s.memo());
    this.mine = memo.withObject("/lines").withObject("/" + ref);
  }

  Decision decide() {
    decision.state(s.state()).memo(memo);
    BigDecimal wanted = Fields.quantity(mine, "quantity");
    BigDecimal gone = Shipped.of(s.facts().ofOrder("shipment", s.ref())).of(ref);
    if (!place.equals(Fields.text(mine, "location"))) {
      // The shop moved the line since; its new reservation is queued.
      return decision;
    }
    if (wanted.signum() == 0) {
      // Cancelled meanwhile: the release that is queued finds nothing.
      close();
      mine.put("asked", mine.path("n").asInt());
      return decision;
    }
    boolean newest = body.path("n").asInt() >= mine.path("n").asInt();
    if (gone.signum() > 0) {
      return decision.instead(body.put("force", true));
    }
    if (amends && newest) {
      hold(wanted);
    } else if (amends) {
      again(place, wanted);
    } else {
      mine.withArray("tried").add(place);
      String next = next(wanted);
      if (next == null) {
        hold(wanted);
      } else {
        mine.put("location", next).put("moved", true);
        again(next, wanted);
      }
    }
    return decision;
  }

  private String next(BigDecimal quantity) {
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

  /** All that is wanted of the line now, in one piece. */
  private void again(String where, BigDecimal wanted) {
    String claim = claim(where);
    ObjectNode told = Fields.copy(line).put("quantity", Fields.plain(wanted));
    body.set("line", told);
    body.set("location", Fields.refNode(where));
    body.put("n", mine.path("n").asInt());
    if (till().onHandExcludesReservations()) {
      body.putArray("includes").add(claim);
      mine.remove("open");
    } else {
      mine.putArray("open").add(claim);
    }
    decision.instead(body);
  }

  /** Ends what no count holds yet, because the till never had it; the sum of it. */
  private BigDecimal close() {
    BigDecimal sum = BigDecimal.ZERO;
    for (Movement movement : s.facts().stock(Fields.ref(line, "variant"), place).movements()) {
      boolean open = movement.includedAt() < 0;
      if (open && movement.movementId().startsWith(RESERVE + "/" + ref + "/")) {
        sum = sum.add(movement.quantity());
        decision.closed().add(movement.movementId());
      }
    }
    return sum;
  }

  /** One movement in place of all that the till never had. */
  private String claim(String where) {
    BigDecimal quantity = close();
    int n = mine.path("n").asInt() + 1;
    mine.put("n", n).put("asked", n);
    String id = RESERVE + "/" + ref + "/" + n;
    decision
        .movements()
        .add(
            new Movement(
                id,
                Fields.ref(line, "variant"),
                where,
                till().system(),
                RESERVE,
                quantity,
                "order " + Fields.text(s.state(), "name"),
                -1,
                s.now()));
    return id;
  }

  private Situation.Target till() {
    return s.facts().targets(OrderPolicy.ENTITY).stream()
        .filter(target -> target.can(RESERVE))
        .findFirst()
        .orElseThrow(() -> new Refusal("$.line", "no till takes reservations any more"));
  }

  /** What is owed stays promised: it is not on sale when it comes in. */
  private void hold(BigDecimal wanted) {
    String claim = claim(place);
    mine.putArray("open").add(claim);
    mine.put("short", true).put("sent", amends);
    decision
        .notices()
        .add(
            new Notice(
                ShortLines.ALARM,
                ShortLines.subject(s.ref(), ref),
                "order "
                    + Fields.text(s.state(), "name")
                    + ": "
                    + Fields.plain(wanted)
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
