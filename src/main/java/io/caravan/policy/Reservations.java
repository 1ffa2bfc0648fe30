package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Need;
import io.caravan.policy.OrderPolicy.Going;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Keeps what is reserved of each line of a web order equal to what the order says now: the first
 * time a reservation, then amendments, at the end a release. What has left is never taken back.
 *
 * <p>The memo of the order has for each line: {@code quantity} claimed so far, {@code location},
 * {@code n} movements made, {@code open} movements that no count holds, {@code sent} to the till or
 * held in the hub only, {@code moved} to another location than the shop's, {@code short} sold out
 * at the till, {@code held} so that the shop shows it on hold.
 */
final class Reservations {
  /** Teller of movements that no shop shows by itself. */
  static final String HUB = "hub";

  private static final String QUANTITY = "quantity";
  private static final String LOCATION = "location";
  private static final String OPEN = "open";
  private static final String SHORT = "short";

  private final Situation s;
  private final Decision decision;
  private final ObjectNode memo;
  private final ObjectNode lines;
  private final List<JsonNode> shipments;
  private final Shipped shipped;
  private final Sold sold;
  private final Situation.Target till;

  Reservations(Situation s, Decision decision) {
    this.s = s;
    this.decision = decision;
    this.memo = Fields.copy(s.memo());
    this.lines = memo.withObject("/lines");
    this.shipments = s.facts().ofOrder(ShipmentPolicy.ENTITY, s.ref());
    this.shipped = Shipped.of(shipments);
    this.sold = Sold.of(shipments, List.of());
    this.till = s.targets().stream().filter(t -> t.can("reserve")).findFirst().orElse(null);
  }

  void decide(Going going) {
    for (JsonNode line : s.incoming().path("lines")) {
      if (Fields.ref(line, "variant") != null) {
        decide(line, going);
      }
    }
    // A line that was removed may be missing altogether.
    for (String ref : Fields.names(lines)) {
      JsonNode before = s.state() == null ? null : Parcel.line(s.state(), ref);
      if (Parcel.line(s.incoming(), ref) == null && before != null) {
        decide(Fields.copy(before).put("currentQuantity", "0"), going);
      }
    }
    if (going == Going.HELD) {
      decision.again(OrderPolicy.pendingUntil(s));
    }
    decision.memo(memo);
  }

  private void decide(JsonNode line, Going going) {
    String ref = Fields.text(line, "ref");
    BigDecimal gone = shipped.of(ref);
    ObjectNode mine = lines.withObject("/" + ref);
    BigDecimal current =
        going == Going.NO ? BigDecimal.ZERO : Fields.quantity(line, "currentQuantity");
    // What has left stays claimed, but is not claimed any more if it was not before.
    BigDecimal claimed = Fields.quantity(mine, QUANTITY).add(sold.unclaimed(ref));
    BigDecimal wanted = current.max(gone.min(claimed));
    retry(line, mine);
    String place = Fields.text(mine, LOCATION);
    String wish = wish(line);
    boolean elsewhere = place != null && wish != null && !wish.equals(place);
    if (elsewhere && !mine.path("moved").asBoolean() && gone.signum() == 0) {
      // The merchant moved it: given back here, taken there.
      change(line, mine, gone, gone, Going.NO);
      place = null;
    }
    if (place == null && wish == null) {
      if (wanted.signum() > 0) {
        throw new Refusal(
            "$.fulfilments",
            "no location is known for "
                + Fields.text(line, "sku")
                + ": map the shop's location (caravan.locations.<name>."
                + s.from()
                + ") or set caravan.order.location");
      }
      lines.remove(ref);
      return;
    }
    mine.put(LOCATION, place == null ? wish : place);
    change(line, mine, wanted, gone, going);
  }

  /** Once the shop has shown the hold and lost it again, the merchant wants it tried anew. */
  private void retry(JsonNode line, ObjectNode mine) {
    if (mine.path(SHORT).asBoolean()) {
      if (isOnHold(Fields.text(line, "ref"))) {
        mine.put("held", true);
      } else if (mine.path("held").asBoolean()) {
        mine.remove(List.of(SHORT, "held", "tried"));
        mine.put("sent", false);
      }
    }
  }

  private boolean isOnHold(String ref) {
    for (JsonNode fulfilment : s.incoming().path("fulfilments")) {
      for (JsonNode part : fulfilment.path("lines")) {
        if (ref.equals(Fields.ref(part, "line"))
            && "on_hold".equals(Fields.text(fulfilment, "status"))) {
          return true;
        }
      }
    }
    return false;
  }

  private void change(
      JsonNode line, ObjectNode mine, BigDecimal wanted, BigDecimal gone, Going going) {
    BigDecimal free = sold.unclaimed(Fields.text(line, "ref"));
    BigDecimal before = Fields.quantity(mine, QUANTITY).add(free);
    BigDecimal delta = wanted.subtract(before);
    if (delta.signum() != 0) {
      move(line, mine, delta);
      mine.put(QUANTITY, Fields.plain(wanted.subtract(free)));
    }
    if (till != null && !mine.path(SHORT).asBoolean()) {
      BigDecimal open = wanted.subtract(gone).max(BigDecimal.ZERO);
      tell(line, mine, before.subtract(gone), open, going);
    }
    if (wanted.compareTo(gone) <= 0 && delta.signum() == 0) {
      end(line, mine, gone);
    } else if (wanted.compareTo(gone) <= 0 && going == Going.NO) {
      // The shop's own number is followed first; then what is nothing is taken off the books.
      decision.again(s.now() + s.settings().millis("inventory.settle", "30s"));
    }
  }

  /**
   * @param before open quantity that the till was told of last
   * @param open quantity that is still to be shipped
   */
  private void tell(
      JsonNode line, ObjectNode mine, BigDecimal before, BigDecimal open, Going going) {
    String ref = Fields.text(line, "ref");
    boolean sent = mine.path("sent").asBoolean();
    if (!sent && going == Going.YES && open.signum() > 0) {
      mine.put("sent", true);
      deliver(line, mine, open, "reserve", ref, need(line));
    } else if (sent && open.compareTo(before) != 0 && open.signum() > 0) {
      ObjectNode body = deliver(line, mine, open, "amend", numbered(mine, ref), held(ref));
      body.put("was", Fields.plain(before));
    } else if (sent && open.signum() == 0 && before.signum() > 0) {
      mine.put("sent", false);
      deliver(line, mine, before, "release", numbered(mine, ref), List.of());
    }
  }

  private static String numbered(ObjectNode mine, String ref) {
    return ref + "/" + mine.path("n").asInt();
  }

  private static List<Need> held(String ref) {
    return List.of(Need.must("line", ref));
  }

  /** Nothing is left to ship: what no count will ever hold is, taken together, nothing. */
  private void end(JsonNode line, ObjectNode mine, BigDecimal gone) {
    boolean bySales = till != null && !till.onHandExcludesReservations();
    boolean neverTaken = gone.signum() == 0 && !mine.path("sent").asBoolean();
    if (bySales || neverTaken || mine.path(SHORT).asBoolean()) {
      mine.path(OPEN).forEach(id -> decision.closed().add(id.asText()));
      decision.closed().addAll(Completion.cuts(shipments, Fields.text(line, "ref")));
      mine.remove(List.of(OPEN, SHORT, "held", "tried"));
      mine.put("sent", false);
    }
  }

  private void move(JsonNode line, ObjectNode mine, BigDecimal delta) {
    int n = mine.path("n").asInt() + 1;
    String place = Fields.text(mine, LOCATION);
    boolean takes = delta.signum() > 0;
    String kind = takes ? "reserve" : "release";
    String id = kind + "/" + Fields.text(line, "ref") + "/" + n;
    mine.put("n", n);
    mine.withArray(OPEN).add(id);
    decision
        .movements()
        .add(
            new Movement(
                id,
                Fields.ref(line, "variant"),
                place,
                place.equals(assigned(line)) ? s.from() : HUB,
                kind,
                delta.negate(),
                "order " + Fields.text(s.incoming(), "name"),
                -1,
                s.now()));
  }

  private List<Need> need(JsonNode line) {
    List<Need> needs = new ArrayList<>();
    needs.add(Need.must("variant", Fields.ref(line, "variant")));
    String customer = Fields.ref(s.incoming(), "customer");
    if (customer != null) {
      needs.add(
          new Need(
              "customer", customer, s.now() + s.settings().millis("order.customer-wait", "30s")));
    }
    return needs;
  }

  private ObjectNode deliver(
      JsonNode line,
      ObjectNode mine,
      BigDecimal quantity,
      String action,
      String kind,
      List<Need> needs) {
    ObjectNode body = body(s.incoming(), s.ref(), line, Fields.text(mine, LOCATION), quantity);
    if (till.onHandExcludesReservations()) {
      List<String> held = new ArrayList<>();
      mine.path(OPEN).forEach(id -> held.add(id.asText()));
      if (action.equals("reserve")) {
        held.addAll(Completion.cuts(shipments, Fields.text(line, "ref")));
      }
      Inclusions.in(body, held);
      mine.remove(OPEN);
    }
    decision
        .deliveries()
        .add(
            new DeliveryDraft(
                OrderPolicy.ENTITY,
                till.system(),
                s.ref(),
                action,
                action + "/" + kind,
                body,
                needs));
    return body;
  }

  /** The document of a reservation, an amendment or a release. */
  static ObjectNode body(
      JsonNode order, String orderRef, JsonNode line, String place, BigDecimal quantity) {
    ObjectNode body = Fields.object();
    ObjectNode head = Fields.only(order, Set.of("name", "email", "phone", "currency", "createdAt"));
    body.set("order", head.put("ref", orderRef));
    Set<String> told =
        Set.of(
            "ref", "variant", "sku", "title", "unitPrice", "discount", "taxes", "currentQuantity");
    body.set("line", Fields.only(line, told).put(QUANTITY, Fields.plain(quantity)));
    body.set(LOCATION, Fields.refNode(place));
    String customer = Fields.ref(order, "customer");
    body.set("customer", customer == null ? null : Fields.refNode(customer));
    String note = " caravan:" + orderRef + "#" + Fields.text(line, "ref");
    return body.put("note", Fields.text(order, "name") + note);
  }

  private String wish(JsonNode line) {
    String assigned = assigned(line);
    return assigned == null ? s.settings().get("order.location", null) : assigned;
  }

  /** Where the shop wants the line to be taken from, or null if it does not say. */
  private String assigned(JsonNode line) {
    String ref = Fields.text(line, "ref");
    for (JsonNode fulfilment : s.incoming().path("fulfilments")) {
      String place = Fields.ref(fulfilment, LOCATION);
      if (place != null && !"cancelled".equals(Fields.text(fulfilment, "status"))) {
        for (JsonNode part : fulfilment.path("lines")) {
          if (ref.equals(Fields.ref(part, "line"))) {
            return place;
          }
        }
      }
    }
    return null;
  }
}
