package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever happens to an order that is sold at once, the till comes to what the order is. */
class OrderSaleTotalsTest {
  private static final String ORDER = "order";

  /** What a till with faults would do besides. */
  private enum Fault {
    NONE,
    FORGETS,
    REFUNDS_TWICE
  }

  private World world;
  private String tax = "as-lines";
  private final OrderPolicy orders = new OrderPolicy();
  private final List<DeliveryDraft> papers = new ArrayList<>();
  private final List<String> held = new ArrayList<>();
  private BigDecimal beside = BigDecimal.ZERO;

  @Property(tries = 400)
  void sales_less_returns_are_the_total_of_the_order(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int events) {
    ShopOrder order = play(new Random(seed), events, Fault.NONE);
    assertThat(money()).isEqualByComparingTo(order.total());
    for (DeliveryDraft paper : papers) {
      addsUp(paper.body().path("sale"));
    }
    for (ShopOrder.Line line : order.lines) {
      int sold = line.current + line.refunded - line.shelved;
      assertThat(pieces(order.ref(line))).isEqualByComparingTo(BigDecimal.valueOf(sold));
    }
    onceInTheJournal();
  }

  /** What the till adds to its items by itself is in the total that it must come to. */
  @Property(tries = 200)
  void so_they_are_where_the_till_computes_taxes(@ForAll long seed) {
    tax = "pos";
    ShopOrder order = play(new Random(seed), 8, Fault.NONE);
    assertThat(money()).isEqualByComparingTo(order.total());
    papers.stream()
        .filter(paper -> paper.action().equals("return"))
        .forEach(paper -> addsUp(paper.body().path("sale")));
    onceInTheJournal();
  }

  @Property(tries = 1, seed = "7")
  void a_till_that_forgets_what_it_sold_is_caught() {
    assertThat(caught(Fault.FORGETS)).isGreaterThan(50);
  }

  @Property(tries = 1, seed = "7")
  void a_till_that_gives_back_for_the_refund_and_for_the_order_is_caught() {
    assertThat(caught(Fault.REFUNDS_TWICE)).isGreaterThan(50);
  }

  private int caught(Fault fault) {
    int caught = 0;
    for (int seed = 0; seed < 200; seed++) {
      ShopOrder order = play(new Random(seed), 8, fault);
      caught += money().compareTo(order.total()) == 0 ? 0 : 1;
    }
    return caught;
  }

  private ShopOrder play(Random random, int events, Fault fault) {
    world = new World();
    papers.clear();
    held.clear();
    beside = BigDecimal.ZERO;
    world.settings.put("flows.order-to-pos.mode", "sale");
    world.settings.put("order.tax", tax);
    ShopOrder order = new ShopOrder(random);
    JsonNode stale = order.document("pending");
    int pending = random.nextInt(3);
    for (int i = 0; i <= events; i++) {
      int shipments = order.shipments.size();
      int refunds = order.refunds.size();
      if (i > 0) {
        order.happen();
      }
      for (ObjectNode shipment : order.shipments.subList(shipments, order.shipments.size())) {
        told(new ShipmentPolicy(), "shipment", shipment);
      }
      List<ObjectNode> fresh = order.refunds.subList(refunds, order.refunds.size());
      boolean first = random.nextBoolean();
      if (first && i > 0) {
        fresh.forEach(refund -> refunded(refund, fault));
      }
      if (fault == Fault.FORGETS) {
        world.memos.clear();
      }
      JsonNode now = order.document(i < pending && i < events ? "pending" : "paid");
      told(orders, ORDER, now);
      if (!first || i == 0) {
        fresh.forEach(refund -> refunded(refund, fault));
      }
      if (random.nextBoolean()) {
        told(orders, ORDER, random.nextBoolean() ? now : stale);
      }
    }
    return order;
  }

  private void refunded(ObjectNode refund, Fault fault) {
    told(new RefundPolicy(), "refund", refund);
    if (fault == Fault.REFUNDS_TWICE) {
      beside = beside.add(Money.of(refund.get("total")));
    }
  }

  private void told(Policy policy, String entity, JsonNode document) {
    String ref = entity.equals(ORDER) ? "O1" : document.path("ref").asText();
    if (!entity.equals(ORDER) && world.states.get("orderO1") == null) {
      return;
    }
    for (Decision decision : world.tellOfOrder(policy, orders, entity, ref, document)) {
      for (DeliveryDraft draft : decision.deliveries()) {
        if (draft.target().equals("pos")) {
          papers.add(draft);
          draft.body().path("includes").forEach(id -> held.add(id.asText()));
        }
      }
      held.addAll(decision.closed());
    }
  }

  private BigDecimal money() {
    BigDecimal money = beside.negate();
    for (DeliveryDraft paper : papers) {
      BigDecimal total = Money.of(paper.body().at("/sale/total"));
      money = paper.action().equals("complete") ? money.add(total) : money.subtract(total);
    }
    return money;
  }

  private BigDecimal pieces(String line) {
    BigDecimal pieces = BigDecimal.ZERO;
    for (DeliveryDraft paper : papers) {
      for (JsonNode sold : paper.body().at("/sale/lines")) {
        if (line.equals(Fields.ref(sold, "line"))) {
          BigDecimal some = Fields.quantity(sold, "quantity");
          pieces = paper.action().equals("complete") ? pieces.add(some) : pieces.subtract(some);
        }
      }
    }
    return pieces;
  }

  /** What the journal says was taken from a place is what the till sold there. */
  private void onceInTheJournal() {
    assertThat(held).doesNotHaveDuplicates();
    Map<String, BigDecimal> places = new HashMap<>();
    for (DeliveryDraft paper : papers) {
      boolean sale = paper.action().equals("complete");
      for (JsonNode sold : paper.body().at("/sale/lines")) {
        BigDecimal some = Fields.quantity(sold, "quantity");
        places.merge(
            Fields.ref(sold, "variant") + "@" + Fields.ref(paper.body(), "location"),
            sale ? some : some.negate(),
            BigDecimal::add);
      }
    }
    for (Movement movement : world.movements) {
      places.merge(
          movement.variant() + "@" + movement.location(), movement.quantity(), BigDecimal::add);
      assertThat(held).contains(movement.movementId());
    }
    assertThat(places.values()).allMatch(rest -> rest.signum() == 0);
  }

  private static void addsUp(JsonNode sale) {
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode line : sale.path("lines")) {
      assertThat(Money.of(line.get("unitPrice")).signum()).isNotNegative();
      sum = sum.add(Money.of(line.get("unitPrice")).multiply(Fields.quantity(line, "quantity")));
    }
    for (JsonNode extra : sale.path("extra")) {
      sum = sum.add(Money.of(extra.get("amount")));
    }
    BigDecimal total = Money.of(sale.get("total"));
    assertThat(sum).isEqualByComparingTo(total);
    assertThat(Money.of(sale.at("/payments/0/amount"))).isEqualByComparingTo(total);
    assertThat(total.signum()).isNotNegative();
  }
}
