package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An order as a shop keeps it: edited, shipped, refunded and cancelled at random. */
final class ShopOrder {
  static final List<String> PLACES = List.of("web", "downtown");

  private static final List<String> CURRENCIES = List.of("EUR", "JPY", "KWD");

  private final Random random;
  final String currency;
  private final boolean taxesIncluded;
  final List<Line> lines = new ArrayList<>();
  final List<ObjectNode> refunds = new ArrayList<>();
  final List<ObjectNode> shipments = new ArrayList<>();
  private BigDecimal shipping;
  private BigDecimal goodwill = BigDecimal.ZERO;
  boolean cancelled;
  private int version;

  /** One line; taxes and discount are told for all pieces ever ordered. */
  static final class Line {
    int ordered;
    int current;
    int gone;
    int refunded;
    int shelved;
    String place;
    BigDecimal price;
    BigDecimal discount;
    BigDecimal tax;
  }

  ShopOrder(Random random) {
    this.random = random;
    this.currency = CURRENCIES.get(random.nextInt(CURRENCIES.size()));
    this.taxesIncluded = random.nextBoolean();
    this.shipping = amount(900);
    for (int i = 0; i <= random.nextInt(3); i++) {
      add();
    }
  }

  /** Something happens; refunds and shipments are told beside the order. */
  void happen() {
    Line line = lines.get(random.nextInt(lines.size()));
    switch (random.nextInt(9)) {
      case 0 -> add();
      case 1 -> grow(line);
      case 2, 3 -> shrink(line);
      case 4, 5 -> ship(line);
      case 6 -> giveBack(line);
      case 7 -> giveMoney();
      default -> {
        if (lines.stream().allMatch(one -> one.gone == 0) && random.nextInt(3) == 0) {
          cancel();
        } else {
          line.place = line.gone > 0 ? line.place : PLACES.get(random.nextInt(2));
        }
      }
    }
  }

  private void add() {
    if (cancelled) {
      return;
    }
    Line line = new Line();
    line.ordered = 1 + random.nextInt(5);
    line.current = line.ordered;
    line.place = PLACES.get(random.nextInt(2));
    line.price = amount(5000);
    line.discount = random.nextBoolean() ? BigDecimal.ZERO : amount(100);
    line.tax = amount(500);
    lines.add(line);
  }

  private void grow(Line line) {
    if (!cancelled) {
      int more = 1 + random.nextInt(2);
      line.ordered += more;
      line.current += more;
      line.tax = line.tax.add(amount(50));
    }
  }

  private void shrink(Line line) {
    line.current = Math.max(atBuyer(line), line.current - 1 - random.nextInt(2));
  }

  private static int atBuyer(Line line) {
    return line.gone - line.refunded;
  }

  private void ship(Line line) {
    int some = Math.min(line.current - atBuyer(line), 1 + random.nextInt(2));
    if (some > 0 && !cancelled) {
      line.gone += some;
      shipments.add(part("S" + shipments.size(), line, some).put("state", "shipped"));
    }
  }

  private void giveBack(Line line) {
    if (atBuyer(line) == 0) {
      return;
    }
    BigDecimal before = net(line).add(tax(line));
    line.current--;
    line.refunded++;
    boolean shelf = random.nextBoolean();
    line.shelved += shelf ? 1 : 0;
    ObjectNode refund = part("R" + refunds.size(), line, 1);
    ObjectNode back = (ObjectNode) refund.path("lines").get(0);
    back.put("restock", shelf ? "return" : "none").set("location", Fields.refNode("downtown"));
    refunds.add(total(refund, before.subtract(net(line)).subtract(tax(line))));
  }

  private void giveMoney() {
    BigDecimal all = total();
    if (all.signum() > 0 && !cancelled) {
      BigDecimal some = amount(100).min(all);
      goodwill = goodwill.add(some);
      refunds.add(total(Fields.object().put("ref", "R" + refunds.size()), some));
    }
  }

  private void cancel() {
    BigDecimal all = total();
    cancelled = true;
    for (Line line : lines) {
      line.current = 0;
    }
    shipping = BigDecimal.ZERO;
    goodwill = BigDecimal.ZERO;
    refunds.add(total(Fields.object().put("ref", "R" + refunds.size()), all));
  }

  private ObjectNode total(ObjectNode refund, BigDecimal total) {
    refund.put("createdAt", Instant.ofEpochSecond(version + 1L).toString());
    refund.put("currency", currency).set("total", Money.node(total, currency));
    refund.set("order", Fields.refNode("O1"));
    return refund;
  }

  private ObjectNode part(String ref, Line line, int pieces) {
    ObjectNode part = Fields.object().put("ref", ref);
    part.set("order", Fields.refNode("O1"));
    part.put("updatedAt", "2026-01-02T00:00:00Z");
    ObjectNode told = part.putArray("lines").addObject();
    told.put("quantity", String.valueOf(pieces)).set("line", Fields.refNode(ref(line)));
    return part;
  }

  String ref(Line line) {
    return "L" + lines.indexOf(line);
  }

  BigDecimal total() {
    BigDecimal total = shipping.subtract(goodwill);
    for (Line line : lines) {
      total = total.add(net(line)).add(tax(line));
    }
    return cancelled ? BigDecimal.ZERO : total;
  }

  private BigDecimal net(Line line) {
    return line.price
        .multiply(BigDecimal.valueOf(line.current))
        .subtract(share(line.discount, line));
  }

  private BigDecimal tax(Line line) {
    return taxesIncluded ? BigDecimal.ZERO : share(line.tax, line);
  }

  private BigDecimal share(BigDecimal amount, Line line) {
    return amount
        .multiply(BigDecimal.valueOf(line.current))
        .divide(BigDecimal.valueOf(line.ordered), Money.decimals(currency), RoundingMode.HALF_UP);
  }

  private BigDecimal amount(int most) {
    return BigDecimal.valueOf(1 + random.nextInt(most), Money.decimals(currency));
  }

  /** As the shop tells it now. */
  JsonNode document(String payment) {
    ObjectNode order = Fields.object().put("name", "#1001").put("channel", "web");
    order.put("status", cancelled ? "cancelled" : "open").put("payment", payment);
    order.put("currency", currency).put("taxesIncluded", taxesIncluded);
    order.put("createdAt", "1970-01-01T00:00:00Z");
    order.put("updatedAt", Instant.ofEpochSecond(++version).toString());
    ArrayNode told = order.putArray("lines");
    ArrayNode fulfilments = order.putArray("fulfilments");
    for (Line line : lines) {
      ObjectNode one = told.addObject().put("ref", ref(line)).put("title", "t").put("sku", "A");
      one.put("quantity", String.valueOf(line.ordered));
      one.put("currentQuantity", String.valueOf(line.current));
      one.set("variant", Fields.refNode("V" + ref(line)));
      one.set("unitPrice", Money.node(line.price, currency));
      one.set("discount", Money.node(share(line.discount, line), currency));
      ObjectNode tax = one.putArray("taxes").addObject().put("title", "VAT");
      tax.set("amount", Money.node(share(line.tax, line), currency));
      ObjectNode fulfilment = fulfilments.addObject().put("status", "open");
      fulfilment.set("location", Fields.refNode(line.place));
      ObjectNode part = fulfilment.putArray("lines").addObject();
      part.put("quantity", String.valueOf(line.current)).set("line", Fields.refNode(ref(line)));
    }
    order.putArray("shippingLines").addObject().set("price", Money.node(shipping, currency));
    ArrayNode fees = order.putArray("fees");
    if (goodwill.signum() != 0) {
      ObjectNode fee = fees.addObject().put("kind", "fee").put("title", "Refund");
      fee.set("amount", Money.node(goodwill.negate(), currency));
    }
    order.putObject("totals").set("total", Money.node(total(), currency));
    return order;
  }
}
