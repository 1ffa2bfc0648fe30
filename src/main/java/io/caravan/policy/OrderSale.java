package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Need;
import io.caravan.policy.OrderPolicy.Going;
import io.caravan.policy.OrderSums.Extra;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps what the till has sold of a web order equal to what the order is now, where orders are sold
 * at once (see {@link OrderMode}). Each decision books the difference to what was booked before, so
 * it does not matter who tells of a change, how often, or in which order.
 *
 * <p>The memo of the order has its lines, see {@link SoldLine}, and {@code till}: {@code n} papers
 * made, refs of the {@code sales} among them, the {@code extra} money booked.
 */
final class OrderSale {
  private static final String TILL = "till";
  private static final String AWAITS = "awaits";

  /**
   * How long goods of which the shop counts less than has left wait for the refund that says
   * whether they are on a shelf again. Refunds are told seconds after their order.
   */
  private static final long REFUND_WAIT_MS = 900_000;

  private final Situation s;
  private final Decision decision;
  private final ObjectNode memo;
  private final ObjectNode till;
  private final Situation.Target target;
  private final String usual;
  private final Shipped shipped;
  private final List<JsonNode> refunds;
  private final Map<SoldLine, JsonNode> lines = new LinkedHashMap<>();

  OrderSale(Situation s, Decision decision) {
    this.s = s;
    this.decision = decision;
    this.memo = Fields.copy(s.memo());
    OrderMode.SALE.keep(memo);
    this.till = memo.withObject("/" + TILL);
    this.target =
        s.targets().stream()
            .filter(t -> t.can("complete") && t.can("return"))
            .findFirst()
            .orElse(null);
    this.usual = s.settings().get("order.location", null);
    this.shipped = Shipped.of(s.facts().ofOrder("shipment", s.ref()));
    this.refunds = s.facts().ofOrder("refund", s.ref());
    ObjectNode known = memo.withObject("/lines");
    for (JsonNode line : s.incoming().path("lines")) {
      String ref = Fields.text(line, "ref");
      SoldLine sold = new SoldLine(ref, known.withObject("/" + ref));
      sold.describe(line);
      lines.put(sold, line);
    }
    // A line that was removed may be missing altogether.
    known
        .properties()
        .forEach(
            line -> {
              if (lines.keySet().stream().noneMatch(one -> one.ref().equals(line.getKey()))) {
                lines.put(
                    new SoldLine(line.getKey(), (ObjectNode) line.getValue()), Fields.object());
              }
            });
  }

  void decide(Going going) {
    decision.memo(memo);
    boolean begun = till.path("n").asInt() > 0;
    if (begun && awaitsRefund()) {
      decision.again(memo.path(AWAITS).asLong() + REFUND_WAIT_MS);
      return;
    }
    Map<String, BigDecimal> kept = new LinkedHashMap<>();
    lines.forEach((line, now) -> kept.put(line.ref(), claim(line, now, going)));
    if (going == Going.HELD && !begun) {
      decision.again(
          Fields.millis(s.incoming(), "createdAt", s.now())
              + s.settings().millis("order.pending-ttl", "3d"));
    } else if (target != null && (begun || !isOnHold())) {
      book(going == Going.NO ? OrderSums.part(s.incoming(), kept) : whole());
    }
    lines.keySet().forEach(this::close);
  }

  /** What the shop holds back is taken off sale here and sold once the hold is released. */
  private boolean isOnHold() {
    for (JsonNode fulfilment : s.incoming().path("fulfilments")) {
      if ("on_hold".equals(Fields.text(fulfilment, "status"))) {
        return true;
      }
    }
    return false;
  }

  private OrderSums whole() {
    return OrderSums.whole(s.incoming());
  }

  /** Whether the shop takes back goods that have left without having told of the refund yet. */
  private boolean awaitsRefund() {
    boolean awaits = false;
    for (Map.Entry<SoldLine, JsonNode> line : lines.entrySet()) {
      String ref = line.getKey().ref();
      BigDecimal known =
          Fields.quantity(line.getValue(), "currentQuantity")
              .add(Returned.of(refunds, ref, usual).refunded());
      awaits |= shipped.of(ref).compareTo(known) > 0;
    }
    if (!awaits) {
      memo.remove(AWAITS);
    } else if (!memo.has(AWAITS)) {
      memo.put(AWAITS, s.now());
    }
    return awaits && s.now() < memo.path(AWAITS).asLong() + REFUND_WAIT_MS;
  }

  /**
   * Takes the pieces of a line from their places in the stock journal.
   *
   * @return pieces that count as ordered
   */
  private BigDecimal claim(SoldLine line, JsonNode now, Going going) {
    BigDecimal gone = shipped.of(line.ref());
    BigDecimal ordered =
        going == Going.NO ? BigDecimal.ZERO : Fields.quantity(now, "currentQuantity");
    BigDecimal cameBack = cameBack(line, now, gone);
    BigDecimal all = ordered.add(cameBack).max(gone);
    Map<String, BigDecimal> taken =
        Places.spread(
            all, line.taken(), Places.wished(s.incoming(), line.ref()), usual, gone.signum() == 0);
    if (taken == null) {
      throw new Refusal(
          "$.lines",
          "no location is known for line "
              + line.ref()
              + ": map the shop's location or set caravan.order.location");
    }
    taken.forEach(line::take);
    Map<String, BigDecimal> shelved =
        Returned.of(refunds, line.ref(), taken.keySet().stream().findFirst().orElse(usual))
            .shelved(cameBack);
    Map<String, BigDecimal> wanted = new LinkedHashMap<>(taken);
    shelved.forEach((place, pieces) -> wanted.merge(place, pieces.negate(), BigDecimal::add));
    Map<String, BigDecimal> claimed = line.claimed();
    wanted.forEach(
        (place, pieces) -> {
          BigDecimal delta = pieces.subtract(claimed.getOrDefault(place, BigDecimal.ZERO));
          if (delta.signum() != 0) {
            line.claim(place, pieces, move(line, place, delta, shelved.containsKey(place)));
          }
        });
    return all.subtract(cameBack);
  }

  /**
   * Pieces that had left and that the order counts no more. A refund can be told before the order
   * that counts it: then it says nothing yet.
   */
  private BigDecimal cameBack(SoldLine line, JsonNode now, BigDecimal gone) {
    long told = Fields.millis(s.incoming(), "updatedAt", Long.MAX_VALUE);
    List<JsonNode> counted =
        refunds.stream().filter(one -> Fields.millis(one, "createdAt", 0) <= told).toList();
    BigDecimal shown = gone.subtract(Fields.quantity(now, "currentQuantity"));
    return Returned.of(refunds, line.ref(), usual)
        .refunded()
        .min(shown)
        .max(Returned.of(counted, line.ref(), usual).refunded())
        .min(gone);
  }

  /** Id of the movement, also of a line without an item, which moves nothing. */
  private String move(SoldLine line, String place, BigDecimal delta, boolean shelved) {
    String id = "reserve/" + line.ref() + "/" + line.nextMovement();
    if (line.variant() != null) {
      String back = shelved ? "restock" : "release";
      decision
          .movements()
          .add(
              new Movement(
                  id,
                  line.variant(),
                  place,
                  s.from(),
                  delta.signum() > 0 ? "reserve" : back,
                  delta.negate(),
                  "order " + Fields.text(s.incoming(), "name"),
                  -1,
                  s.now()));
    }
    return id;
  }

  private void book(OrderSums sums) {
    Papers papers =
        new Papers(
            Fields.text(s.incoming(), "currency"),
            "pos".equals(s.settings().get("order.tax", "as-lines")));
    lines.keySet().forEach(line -> papers.line(line, line.claimed(), money(sums, line)));
    Map<Extra, BigDecimal> booked = new LinkedHashMap<>();
    till.path("extra")
        .properties()
        .forEach(
            one -> booked.put(Extra.parse(one.getKey()), new BigDecimal(one.getValue().asText())));
    papers.rest(booked, sums.extra(), place());
    ObjectNode extra = till.putObject("extra");
    sums.extra().forEach((one, amount) -> extra.put(one.key(), amount.toPlainString()));
    papers.all().forEach(this::deliver);
  }

  private static Map<String, BigDecimal> money(OrderSums sums, SoldLine line) {
    return sums.lines().getOrDefault(line.ref(), Map.of());
  }

  /** Where money without goods is booked. */
  private String place() {
    return lines.keySet().stream()
        .flatMap(line -> line.taken().keySet().stream())
        .findFirst()
        .orElse(usual);
  }

  private void deliver(Paper paper) {
    int n = till.path("n").asInt() + 1;
    till.put("n", n);
    ArrayNode sales = till.withArray("sales");
    String ref = s.ref() + "/" + n;
    ObjectNode head = Fields.copy(s.incoming());
    head.put("ref", s.ref()).remove(List.of("lines", "fulfilments"));
    ObjectNode body = Fields.object();
    body.set("order", head);
    body.set(
        "sale",
        paper.sale(
            ref,
            Fields.text(s.incoming(), "name") + (paper.back ? "/R" : "/") + n,
            SaleSplit.gateway(s.incoming())));
    body.put("tax", s.settings().get("order.tax", "as-lines"));
    if (paper.place != null) {
      body.set("location", Fields.refNode(paper.place));
    }
    ArrayNode includes = body.putArray("includes");
    paper.includes().forEach(includes::add);
    List<Need> needs = new ArrayList<>();
    paper.variants().stream().distinct().map(v -> Need.must("variant", v)).forEach(needs::add);
    if (paper.back) {
      // A sale that waits for a person may never be made: then nothing comes back of it.
      ArrayNode before = body.putArray("sold");
      sales.forEach(sale -> before.add(Fields.refNode(sale.asText())));
    } else {
      sales.add(ref);
      String customer = Fields.ref(s.incoming(), "customer");
      if (customer != null) {
        long wait = s.settings().millis("order.customer-wait", "30s");
        needs.add(new Need("customer", customer, s.now() + wait));
      }
    }
    String action = paper.back ? "return" : "complete";
    decision
        .deliveries()
        .add(
            new DeliveryDraft(
                OrderPolicy.ENTITY,
                target.system(),
                s.ref(),
                action,
                action + "/" + ref,
                body,
                needs));
  }

  /** What was taken and given back before any till knew of it is nothing. */
  private void close(SoldLine line) {
    Map<String, BigDecimal> sold = line.sold();
    line.claimed()
        .forEach(
            (place, pieces) -> {
              if (pieces.compareTo(sold.getOrDefault(place, BigDecimal.ZERO)) == 0) {
                decision.closed().addAll(line.takeOpen(place));
              }
            });
  }
}
