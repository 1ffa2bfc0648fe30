package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Need;
import io.caravan.policy.Decision.Inclusion;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sale that the till rings up for what has left and was not sold before. A till that completed
 * the sale itself gets none, but what it sold counts.
 */
final class Completion {
  private static final String ORDER = "order";
  private static final String MOVES = "moves";

  private final Parcel parcel;
  private final Situation s;
  private final Sold sold;
  private final JsonNode reserved;
  private final List<JsonNode> refunds;

  Completion(Parcel parcel) {
    this.parcel = parcel;
    this.s = parcel.s;
    List<JsonNode> all = new ArrayList<>(parcel.others);
    all.add(parcel.kept);
    this.refunds = s.facts().ofOrder(RefundPolicy.ENTITY, parcel.order);
    this.sold = Sold.of(all, refunds);
    this.reserved =
        s.facts().memo(ORDER, parcel.order).map(m -> m.path("lines")).orElse(Fields.object());
  }

  void decide() {
    Map<String, BigDecimal> earlier = new LinkedHashMap<>();
    Map<String, BigDecimal> now = new LinkedHashMap<>();
    for (JsonNode line : parcel.head.path("lines")) {
      String ref = Fields.text(line, "ref");
      earlier.put(ref, sold.of(ref));
      BigDecimal fresh = parcel.shipped.of(ref).subtract(sold.of(ref));
      if (fresh.signum() > 0) {
        now.put(ref, fresh);
      }
    }
    if (now.isEmpty()) {
      return;
    }
    Situation.Target till = till();
    boolean ours = till != null && !"pos".equals(s.fromRole());
    if (!ours && !"pos".equals(s.fromRole())) {
      // Point to point, a warehouse tells only the shop: the shop's own word brings the sale.
      return;
    }
    String tax = s.settings().get("order.tax", "as-lines");
    ObjectNode sale =
        SaleSplit.of(whole(), earlier, now, sold.total(), sold.count() == 0, "pos".equals(tax));
    sale.put("number", Fields.text(parcel.head, "name") + "/" + (sold.count() + 1));
    keep(sale, now, ours);
    if (ours) {
      deliver(till, sale, now, tax);
    } else if (till != null && !till.onHandExcludesReservations()) {
      taken(now, till).forEach(id -> parcel.decision.included().add(new Inclusion(id, s.now())));
    }
    sold.sell(now);
    refunds.stream().filter(refund -> !RefundPolicy.isPassedOn(refund)).forEach(this::again);
  }

  /** A refund that was told before its goods were sold: it can be passed on now. */
  private void again(JsonNode refund) {
    if (!RefundPolicy.waits(refund, parcel.head, sold)) {
      ObjectNode told = Fields.copy(refund).put("after", s.ref());
      told.remove(Sold.TILL);
      parcel.decision.derived().add(new Decision.Derived(RefundPolicy.ENTITY, null, told));
    }
  }

  /** The order as it was sold: what was given back since, passed on or not, is counted in. */
  private ObjectNode whole() {
    ObjectNode whole = sold.whole(parcel.head);
    for (JsonNode refund : refunds) {
      for (JsonNode back : refund.path("lines")) {
        String ref = Fields.ref(back, "line");
        JsonNode line = Parcel.line(whole, ref);
        if (line != null && !RefundPolicy.isPassedOn(refund)) {
          BigDecimal current = Fields.quantity(line, "currentQuantity");
          BigDecimal told = Fields.quantity(back, "quantity");
          BigDecimal gone = told.min(parcel.shipped.of(ref).subtract(current));
          if (gone.signum() > 0) {
            ((ObjectNode) line).put("currentQuantity", Fields.plain(current.add(gone)));
            add(whole, back, gone, told);
          }
        }
      }
    }
    for (JsonNode line : whole.path("lines")) {
      untold(whole, (ObjectNode) line);
    }
    return whole;
  }

  /** What has left was ordered, even if its refund is not told yet. */
  private void untold(ObjectNode order, ObjectNode line) {
    BigDecimal current = Fields.quantity(line, "currentQuantity");
    BigDecimal gap = parcel.shipped.of(Fields.text(line, "ref")).subtract(current);
    if (gap.signum() > 0) {
      line.put("currentQuantity", Fields.plain(current.add(gap)));
      ObjectNode total = order.withObject("/totals").withObject("/total");
      BigDecimal more = Money.of(line.get("unitPrice")).multiply(gap);
      total.put("amount", Money.of(total).add(more).toPlainString());
    }
  }

  private static void add(ObjectNode order, JsonNode back, BigDecimal gone, BigDecimal told) {
    ObjectNode total = order.withObject("/totals").withObject("/total");
    BigDecimal money = Money.of(back.get("subtotal")).add(Money.of(back.get("tax")));
    int decimals = Money.decimals(Fields.text(order, "currency"));
    BigDecimal share = money.multiply(gone).divide(told, decimals, RoundingMode.HALF_UP);
    total.put("amount", Money.of(total).add(share).toPlainString());
  }

  private Situation.Target till() {
    return s.facts().targets(ORDER).stream()
        .filter(t -> t.can("complete"))
        .findFirst()
        .orElse(null);
  }

  private void keep(ObjectNode sale, Map<String, BigDecimal> now, boolean ours) {
    ObjectNode kept = parcel.kept.withArray(Sold.SALES).addObject();
    kept.put("number", Fields.text(sale, "number")).put("ours", ours);
    kept.set("total", sale.get("total"));
    ObjectNode lines = kept.putObject("lines");
    now.forEach((ref, quantity) -> lines.put(ref, Fields.plain(quantity)));
  }

  private void deliver(
      Situation.Target till, ObjectNode sale, Map<String, BigDecimal> now, String tax) {
    ObjectNode body = Fields.object();
    ObjectNode head = Fields.copy(parcel.head).put("ref", parcel.order);
    head.remove(List.of("lines", "fulfilments"));
    body.set(ORDER, head);
    body.set(ShipmentPolicy.ENTITY, parcel.shipment());
    body.set("sale", sale);
    body.put("tax", tax);
    List<Need> needs = new ArrayList<>();
    for (JsonNode line : sale.path("lines")) {
      String ref = Fields.ref(line, "line");
      boolean held = isReserved(ref);
      ((ObjectNode) line).put("reserve", held);
      if (held) {
        needs.add(Need.must("line", ref));
      } else if (Fields.ref(line, "variant") != null) {
        needs.add(Need.must("variant", Fields.ref(line, "variant")));
      }
    }
    String customer = Fields.ref(parcel.head, "customer");
    if (customer != null) {
      long until = s.now() + s.settings().millis("order.customer-wait", "30s");
      needs.add(new Need("customer", customer, until));
    }
    String place = place(now.keySet());
    if (place != null) {
      body.set("location", Fields.refNode(place));
    }
    Inclusions.in(body, taken(now, till));
    parcel
        .decision
        .deliveries()
        .add(
            new DeliveryDraft(
                ORDER,
                till.system(),
                parcel.order,
                "complete",
                "complete/" + s.ref(),
                body,
                needs));
  }

  /** A line that was never reserved there (not paid yet, sold out) is sold as it is. */
  private boolean isReserved(String ref) {
    JsonNode mine = reserved.path(ref);
    return mine.path("sent").asBoolean() && !mine.path("short").asBoolean();
  }

  /** Where it is reserved, since a reservation belongs to one shop of the till. */
  private String place(Set<String> lines) {
    for (String ref : lines) {
      String place = Fields.text(reserved.path(ref), "location");
      if (place != null) {
        return place;
      }
    }
    String shipped = lines.stream().map(parcel::place).findFirst().orElse(null);
    return shipped == null ? s.settings().get("order.location", null) : shipped;
  }

  /**
   * Movements that the count holds once the sale is done: what leaves without a reservation that
   * lowered the count before is cut off its claim as a movement of its own.
   */
  private List<String> taken(Map<String, BigDecimal> now, Situation.Target till) {
    List<String> ids = new ArrayList<>();
    now.forEach(
        (ref, quantity) -> {
          JsonNode line = Parcel.line(parcel.head, ref);
          String place = Fields.text(reserved.path(ref), "location");
          boolean counted = till.onHandExcludesReservations() && isReserved(ref);
          boolean stocked = place != null && line != null && Fields.ref(line, "variant") != null;
          if (stocked && !counted) {
            ids.add(cut(line, ref, place, quantity));
          }
        });
    return ids;
  }

  private String cut(JsonNode line, String ref, String place, BigDecimal quantity) {
    String cut = s.ref() + "/" + ref + "/" + (sold.count() + 1);
    BigDecimal used = sold.of(ref).subtract(sold.unclaimed(ref));
    BigDecimal left = Fields.quantity(reserved.path(ref), "quantity").subtract(used);
    BigDecimal claimed = left.max(BigDecimal.ZERO).min(quantity);
    if (claimed.signum() > 0) {
      move("release/" + cut, "release", line, place, claimed);
      parcel.kept.withArray(MOVES).addObject().put("line", ref).put("id", "release/" + cut);
    }
    move(Inclusions.TAKES + cut, "reserve", line, place, quantity.negate());
    JsonNode sale = parcel.kept.withArray(Sold.SALES).get(parcel.kept.path(Sold.SALES).size() - 1);
    ((ObjectNode) sale).withObject("/unclaimed").put(ref, Fields.plain(quantity.subtract(claimed)));
    close(ref, left.subtract(claimed));
    return Inclusions.TAKES + cut;
  }

  private void move(String id, String kind, JsonNode line, String place, BigDecimal quantity) {
    parcel
        .decision
        .movements()
        .add(
            new Movement(
                id,
                Fields.ref(line, "variant"),
                place,
                Reservations.HUB,
                kind,
                quantity,
                "sale of order " + Fields.text(parcel.head, "name"),
                -1,
                s.now()));
  }

  /** A reservation that was cut off wholly is nothing any more. */
  private void close(String ref, BigDecimal left) {
    if (left.signum() == 0 && !isNew(ref)) {
      List<JsonNode> all = new ArrayList<>(parcel.others);
      all.add(parcel.kept);
      parcel.decision.closed().addAll(cuts(all, ref));
      reserved.path(ref).path("open").forEach(id -> parcel.decision.closed().add(id.asText()));
    }
  }

  /** What the shop's own number is still to be followed by must not be taken off the books. */
  private boolean isNew(String ref) {
    JsonNode line = Parcel.line(parcel.head, ref);
    String place = Fields.text(reserved.path(ref), "location");
    List<String> open = new ArrayList<>();
    reserved.path(ref).path("open").forEach(id -> open.add(id.asText()));
    return s.facts().stock(Fields.ref(line, "variant"), place).movements().stream()
        .anyMatch(m -> m.at() >= s.now() && open.contains(m.movementId()));
  }

  /** Movements that gave a line's shipped parts out of its reservation. */
  static List<String> cuts(List<JsonNode> shipments, String ref) {
    List<String> ids = new ArrayList<>();
    for (JsonNode shipment : shipments) {
      for (JsonNode move : shipment.path(MOVES)) {
        if (ref.equals(Fields.text(move, "line"))) {
          ids.add(Fields.text(move, "id"));
        }
      }
    }
    return ids;
  }
}
