package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Need;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The sale that a shipment is at the till: one for each, of what has left with it. */
final class TillSale {
  private static final String ENTITY = "shipment";
  private static final String ORDER = "order";

  /** Field of a kept shipment: total of its sales at the till. */
  static final String SOLD = "sold";

  /** Field of a kept shipment: number of its sales at the till, if more than one. */
  private static final String SALES = "sales";

  /** Field of a kept shipment: lines of its sales at the till. */
  private static final String LINES = "soldLines";

  /** Field of a kept shipment: its goods were sold by another name of the same parcel. */
  static final String SOLD_AS_TWIN = "soldAsTwin";

  /** Field of a kept shipment: no till could be told when it left. */
  static final String OWED = "owed";

  private TillSale() {}

  /**
   * Point to point, a warehouse tells only the shop; the till gets the sale when the shop tells of
   * the same goods. If nobody knows yet that the shop's shipment is the warehouse's (its answer was
   * lost), it is another record that tells so.
   */
  static void catchUp(
      Situation s,
      String order,
      JsonNode head,
      ObjectNode kept,
      List<JsonNode> others,
      Decision decision) {
    boolean owed = kept.path(OWED).asBoolean() || others.stream().anyMatch(TillSale::isOwed);
    boolean sold = kept.hasNonNull(SOLD) || kept.path(SOLD_AS_TWIN).asBoolean();
    if (sold || !owed || OrderMode.isSale(s, order)) {
      return;
    }
    Shipped left = Shipped.of(others);
    left.add(kept);
    Map<String, BigDecimal> now = beyond(left.lines(head), soldLines(others.stream()));
    Map<String, BigDecimal> own = Shipped.of(List.of(kept)).lines(head);
    now.replaceAll((ref, quantity) -> quantity.min(own.get(ref)));
    now.values().removeIf(quantity -> quantity.signum() <= 0);
    if (!now.isEmpty()) {
      complete(s, order, head, kept, others, now, decision);
    }
  }

  /** Whether goods have left that no till has sold yet, because it could not be told. */
  static boolean owes(JsonNode head, List<JsonNode> shipments) {
    if (shipments.stream().noneMatch(TillSale::isOwed)) {
      return false;
    }
    return !beyond(Shipped.of(shipments).lines(head), soldLines(shipments.stream())).isEmpty();
  }

  /**
   * How much of a line has left that a till has still reserved: it is sold once the till can be
   * told, with the reservation that it has.
   */
  static BigDecimal owed(String lineRef, List<JsonNode> shipments) {
    if (shipments.stream().noneMatch(TillSale::isOwed)) {
      return BigDecimal.ZERO;
    }
    BigDecimal sold = soldLines(shipments.stream()).getOrDefault(lineRef, BigDecimal.ZERO);
    return Shipped.of(shipments).of(lineRef).subtract(sold).max(BigDecimal.ZERO);
  }

  // By the sales, not by who told of the parcels: a sale can hang on another name of its parcel.
  private static Map<String, BigDecimal> soldLines(Stream<JsonNode> shipments) {
    Map<String, BigDecimal> sold = new HashMap<>();
    shipments
        .flatMap(shipment -> shipment.path(LINES).valueStream())
        .forEach(
            line ->
                sold.merge(
                    Fields.ref(line, "line"), Fields.quantity(line, "quantity"), BigDecimal::add));
    return sold;
  }

  private static Map<String, BigDecimal> beyond(
      Map<String, BigDecimal> left, Map<String, BigDecimal> sold) {
    left.replaceAll((ref, all) -> all.subtract(sold.getOrDefault(ref, BigDecimal.ZERO)));
    left.values().removeIf(quantity -> quantity.signum() <= 0);
    return left;
  }

  private static boolean isOwed(JsonNode shipment) {
    return shipment.path(OWED).asBoolean() && !shipment.hasNonNull(SOLD);
  }

  static void complete(
      Situation s,
      String order,
      JsonNode head,
      ObjectNode kept,
      List<JsonNode> others,
      Map<String, BigDecimal> now,
      Decision decision) {
    if (OrderMode.isSale(s, order)) {
      // It was sold before it left.
      return;
    }
    int own = sales(kept);
    BigDecimal mine = own == 0 ? BigDecimal.ZERO : Money.of(kept.get(SOLD));
    BigDecimal sold = mine;
    int n = 1 + own;
    for (JsonNode other : others) {
      if (other.hasNonNull(SOLD)) {
        sold = sold.add(Money.of(other.get(SOLD)));
        n += sales(other);
      }
    }
    for (JsonNode refund : s.facts().ofOrder("refund", order)) {
      if (refund.hasNonNull(RefundPolicy.BOOKED)) {
        sold = sold.subtract(Money.of(refund.get(RefundPolicy.BOOKED)));
      }
    }
    Map<String, BigDecimal> earlier = soldLines(Stream.concat(others.stream(), Stream.of(kept)));
    String tax = s.settings().get("order.tax", "as-lines");
    ObjectNode sale = SaleSplit.of(head, earlier, now, sold, n == 1, "pos".equals(tax));
    Optional<Situation.Target> till =
        s.facts().targets(ORDER).stream()
            .filter(t -> t.can("complete") && !t.system().equals(s.from()))
            .findFirst();
    if (till.isEmpty()) {
      if ("pos".equals(s.fromRole())) {
        sold(kept, sale, mine, own + 1, head);
      } else {
        kept.put(OWED, true);
      }
      return;
    }
    kept.remove(OWED);
    sold(kept, sale, mine, own + 1, head);
    // What the roles told apart may turn out to be more only after a part was sold.
    String part = own == 0 ? "" : "/" + (own + 1);
    sale.put("ref", s.ref() + part).put("number", Fields.text(head, "name") + "/" + n);
    ObjectNode body = Fields.object();
    ObjectNode whole = Fields.copy(head);
    whole.put("ref", order).remove("lines");
    whole.remove("fulfilments");
    body.set(ORDER, whole);
    body.set(ENTITY, ShipmentPolicy.body(s, order, head, kept).get(ENTITY));
    body.set("sale", sale);
    body.put("tax", tax);
    List<Need> needs = new ArrayList<>();
    for (JsonNode line : sale.path("lines")) {
      if (line.path("reserve").asBoolean()) {
        needs.add(Need.must("line", Fields.ref(line, "line")));
      }
    }
    String place =
        now.keySet().stream()
            .findFirst()
            .flatMap(ref -> Places.first(head, ref))
            .orElseGet(() -> s.settings().get("order.location", null));
    if (place != null) {
      body.set("location", Fields.refNode(place));
    }
    includes(s, till.get(), order, now, body);
    ShortLines.taken(s, till.get(), order, head, earlier, now, decision);
    decision
        .deliveries()
        .add(
            new DeliveryDraft(
                ORDER,
                till.get().system(),
                order,
                "complete",
                "complete/" + s.ref() + part,
                body,
                needs));
  }

  private static int sales(JsonNode shipment) {
    return shipment.hasNonNull(SOLD) ? shipment.path(SALES).asInt(1) : 0;
  }

  private static void sold(
      ObjectNode kept, ObjectNode sale, BigDecimal before, int sales, JsonNode head) {
    BigDecimal total = before.add(Money.of(sale.get("total")));
    kept.set(SOLD, Money.node(total, Fields.text(head, "currency")));
    for (JsonNode line : sale.path("lines")) {
      kept.withArray(LINES).add(Fields.only(line, Set.of("line", "quantity")));
    }
    if (sales > 1) {
      kept.put(SALES, sales);
    }
  }

  /** Refs of the sales that a shipment was, as links know them. */
  static List<String> refs(String shipment, JsonNode kept) {
    List<String> refs = new ArrayList<>(List.of(shipment));
    for (int part = 2; part <= sales(kept); part++) {
      refs.add(shipment + "/" + part);
    }
    return refs;
  }

  /** Where only the sale lowers the count, the reservations are in it once the sale is done. */
  private static void includes(
      Situation s,
      Situation.Target till,
      String order,
      Map<String, BigDecimal> now,
      ObjectNode body) {
    if (till.onHandExcludesReservations()) {
      return;
    }
    ArrayNode ids = body.putArray("includes");
    JsonNode lines = s.facts().memo(ORDER, order).map(m -> m.path("lines")).orElse(null);
    if (lines != null) {
      now.keySet().forEach(ref -> lines.path(ref).path("open").forEach(id -> ids.add(id.asText())));
    }
  }
}
