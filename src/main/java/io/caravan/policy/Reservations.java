package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Need;
import io.caravan.policy.OrderPolicy.Going;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Keeps what is reserved of each line of a web order equal to what the order says now: the first
 * time a reservation, then amendments, at the end a release. What has left is never taken back.
 *
 * <p>The memo of the order has for each line: {@code quantity} claimed so far, {@code location},
 * {@code n} movements made, {@code sent} to the till or held in the hub only.
 */
final class Reservations {
  private final Situation s;
  private final Decision decision;
  private final ObjectNode memo;
  private final ObjectNode lines;
  private final List<JsonNode> shipments;
  private final Situation.Target till;

  Reservations(Situation s, Decision decision) {
    this.s = s;
    this.decision = decision;
    this.memo = Fields.copy(decision.memo() == null ? s.memo() : decision.memo());
    this.lines = memo.withObject("/lines");
    this.shipments = s.facts().ofOrder("shipment", s.ref());
    this.till = s.targets().stream().filter(t -> t.can("reserve")).findFirst().orElse(null);
  }

  /** Follows what the shop takes off sale for a test order; nothing is reserved. */
  void ofTest(Going going) {
    hold(going, line -> Fields.quantity(line, "currentQuantity"), true);
  }

  /**
   * Keeps from sale what was added to an order that people book themselves, until it has left: the
   * shop takes it off sale too, and who puts it back sells it twice.
   */
  void ofEarlier(Going going) {
    hold(going, Earlier::open, false);
  }

  private void hold(Going going, Function<JsonNode, BigDecimal> quantity, boolean test) {
    for (JsonNode line : s.incoming().path("lines")) {
      String place = location(line);
      ObjectNode mine = lines.withObject("/" + Fields.text(line, "ref"));
      BigDecimal wanted = going == Going.NO ? BigDecimal.ZERO : quantity.apply(line);
      BigDecimal delta = wanted.subtract(Fields.quantity(mine, "quantity"));
      if (Fields.ref(line, "variant") != null && place != null && delta.signum() != 0) {
        String kind = delta.signum() > 0 ? "reserve" : "release";
        move(line, mine, place, delta, test ? Availability.TEST : kind);
        mine.put("quantity", Fields.plain(wanted));
        if (!test && wanted.signum() == 0) {
          mine.withArray("open").forEach(id -> decision.closed().add(id.asText()));
          mine.remove("open");
        }
      }
    }
    decision.memo(memo);
  }

  void decide(Going going) {
    for (JsonNode line : s.incoming().path("lines")) {
      if (Fields.ref(line, "variant") != null) {
        decide(line, going);
      }
    }
    // A line that was removed may be missing altogether.
    lines
        .fieldNames()
        .forEachRemaining(
            ref -> {
              if (find(s.incoming(), ref) == null && find(s.state(), ref) != null) {
                decide(removed(find(s.state(), ref)), going);
              }
            });
    if (going == Going.HELD) {
      decision.again(
          Fields.millis(s.incoming(), "createdAt", s.now())
              + s.settings().millis("order.pending-ttl", "3d"));
    }
    decision.memo(memo);
  }

  private static JsonNode find(JsonNode order, String ref) {
    if (order != null) {
      for (JsonNode line : order.path("lines")) {
        if (ref.equals(Fields.text(line, "ref"))) {
          return line;
        }
      }
    }
    return null;
  }

  private static JsonNode removed(JsonNode line) {
    return Fields.copy(line).put("currentQuantity", "0");
  }

  private void decide(JsonNode line, Going going) {
    String ref = Fields.text(line, "ref");
    BigDecimal gone = Shipped.of(shipments).of(ref);
    BigDecimal wanted =
        going == Going.NO ? gone : Fields.quantity(line, "currentQuantity").max(gone);
    ObjectNode mine = lines.withObject("/" + ref);
    String place = Fields.text(mine, "location");
    String wish = location(line);
    BigDecimal before = Fields.quantity(mine, "quantity");
    boolean sent = mine.path("sent").asBoolean();
    if (place != null
        && wish != null
        && !wish.equals(place)
        && !mine.path("moved").asBoolean()
        && gone.signum() == 0) {
      change(line, mine, place, before, gone, gone, sent, Going.NO);
      before = gone;
      sent = false;
      place = null;
    }
    if (place == null) {
      place = wish;
    }
    if (place == null) {
      if (wanted.signum() > 0) {
        throw new Refusal(
            "$.lines",
            "no location is known for line "
                + ref
                + ": map the shop's location or set caravan.order.location");
      }
      return;
    }
    mine.put("location", place);
    // Point to point, the till may not have been told yet of what has left: it keeps that as well.
    BigDecimal sold = gone.subtract(TillSale.owed(ref, shipments));
    change(line, mine, place, before, wanted, sold, sent, going);
  }

  private void change(
      JsonNode line,
      ObjectNode mine,
      String place,
      BigDecimal before,
      BigDecimal wanted,
      BigDecimal gone,
      boolean sent,
      Going going) {
    BigDecimal delta = wanted.subtract(before);
    if (delta.signum() != 0) {
      move(line, mine, place, delta, delta.signum() > 0 ? "reserve" : "release");
      mine.put("quantity", Fields.plain(wanted));
    }
    if (till == null) {
      return;
    }
    BigDecimal open = wanted.subtract(gone);
    boolean isShort = ShortLines.is(mine);
    if (isShort && gone.signum() > 0) {
      // It was taken with what has left.
      mine.put("sent", true).remove("open");
      sent = true;
    }
    if (isShort && (gone.signum() > 0 || delta.signum() != 0)) {
      ShortLines.end(mine, s.ref(), Fields.text(line, "ref"), decision);
      isShort = false;
    }
    // What was sold with all that has left cannot grow any more.
    boolean keeps = sent && before.compareTo(gone) > 0;
    if (!keeps && going == Going.YES && open.signum() > 0 && !isShort) {
      mine.put("sent", true);
      deliver(
          line, mine, place, open, "reserve", "reserve/" + Fields.text(line, "ref"), need(line));
    } else if (sent && delta.signum() != 0 && open.signum() > 0) {
      deliver(
          line,
          mine,
          place,
          open,
          "amend",
          "amend/" + Fields.text(line, "ref") + "/" + mine.path("n").asInt(),
          List.of(Need.must("line", Fields.text(line, "ref"))));
    } else if (sent && delta.signum() != 0) {
      mine.put("sent", false);
      deliver(
          line,
          mine,
          place,
          before,
          "release",
          "release/" + Fields.text(line, "ref") + "/" + mine.path("n").asInt(),
          List.of());
    } else if (!sent && wanted.signum() == 0) {
      mine.withArray("open").forEach(id -> decision.closed().add(id.asText()));
      mine.remove("open");
    }
  }

  private void move(JsonNode line, ObjectNode mine, String place, BigDecimal delta, String kind) {
    int n = mine.path("n").asInt() + 1;
    String ref = Fields.text(line, "ref");
    String id = (Availability.TEST.equals(kind) ? "test/" : "reserve/") + ref + "/" + n;
    mine.put("n", n);
    mine.withArray("open").add(id);
    decision
        .movements()
        .add(
            new Movement(
                id,
                Fields.ref(line, "variant"),
                place,
                s.from(),
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

  private void deliver(
      JsonNode line,
      ObjectNode mine,
      String place,
      BigDecimal quantity,
      String action,
      String kind,
      List<Need> needs) {
    ObjectNode body = ReservationBody.of(s.incoming(), s.ref(), line, place, quantity);
    ReservationBody.number(body, mine);
    ArrayNode open = mine.withArray("open");
    if (till.onHandExcludesReservations()) {
      body.set("includes", open.deepCopy());
      open.removeAll();
    }
    decision
        .deliveries()
        .add(
            new DeliveryDraft(
                OrderPolicy.ENTITY, till.system(), s.ref(), action, kind, body, needs));
  }

  /** Where the shop wants the line to be taken from, or null if it does not say. */
  private String location(JsonNode line) {
    return Places.first(s.incoming(), Fields.text(line, "ref"))
        .orElseGet(() -> s.settings().get("order.location", null));
  }
}
