package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SaleSplitTest {
  private static final List<String> CURRENCIES = List.of("EUR", "JPY", "KWD", "USD");

  /** Whatever way an order is shipped, the sales make its total exactly. */
  @Property(tries = 500)
  void the_sales_of_all_parts_make_the_total(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int lines) {
    Random random = new Random(seed);
    ObjectNode order = order(random, lines);
    Totals.check(order);

    BigDecimal sold = BigDecimal.ZERO;
    for (ObjectNode sale : parts(order, random)) {
      sold = sold.add(Money.of(sale.get("total")));
      assertThat(sum(sale)).isEqualByComparingTo(Money.of(sale.get("total")));
      assertThat(Money.of(sale.path("payments").get(0).get("amount")))
          .isEqualByComparingTo(Money.of(sale.get("total")));
    }
    assertThat(sold).isEqualByComparingTo(Money.of(order.path("totals").get("total")));
  }

  /** A split that rounds each part for itself loses or makes money: the property can see it. */
  @Property(tries = 1, seed = "7")
  void a_split_that_rounds_each_part_for_itself_is_caught() {
    int caught = 0;
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      ObjectNode order = order(random, 3);
      String currency = Fields.text(order, "currency");
      BigDecimal sold = BigDecimal.ZERO;
      for (JsonNode line : order.path("lines")) {
        BigDecimal ordered = Fields.quantity(line, "currentQuantity");
        for (int i = 0; i < ordered.intValue(); i++) {
          sold =
              sold.add(
                  Totals.line(line)
                      .add(Totals.tax(order, line))
                      .divide(ordered, Money.decimals(currency), RoundingMode.HALF_UP));
        }
      }
      BigDecimal rest =
          Money.of(order.path("totals").get("total"))
              .subtract(Totals.shipping(order.path("shippingLines").get(0)));
      caught += sold.compareTo(rest) == 0 ? 0 : 1;
    }
    assertThat(caught).isGreaterThan(50);
  }

  @Test
  void an_order_that_does_not_add_up_is_refused_with_the_difference() {
    ObjectNode order = order(new Random(1), 2);
    order
        .withObject("/totals/total")
        .put("amount", Money.of(order.at("/totals/total")).add(new BigDecimal("5")).toString());
    assertThatThrownBy(() -> Totals.check(order))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("they differ by 5")
        .extracting(e -> ((Refusal) e).path())
        .isEqualTo("$.totals.total");
  }

  private static List<ObjectNode> parts(ObjectNode order, Random random) {
    Map<String, BigDecimal> before = new HashMap<>();
    List<ObjectNode> sales = new ArrayList<>();
    BigDecimal sold = BigDecimal.ZERO;
    while (true) {
      Map<String, BigDecimal> now = new HashMap<>();
      boolean open = false;
      for (JsonNode line : order.path("lines")) {
        String ref = Fields.text(line, "ref");
        int left =
            Fields.quantity(line, "currentQuantity")
                .subtract(before.getOrDefault(ref, BigDecimal.ZERO))
                .intValue();
        open |= left > 0;
        if (left > 0) {
          now.put(ref, BigDecimal.valueOf(random.nextInt(left + 1)));
        }
      }
      if (!open) {
        return sales;
      }
      now.values().removeIf(q -> q.signum() == 0);
      if (!now.isEmpty()) {
        ObjectNode sale = SaleSplit.of(order, before, now, sold, sales.isEmpty(), false);
        sold = sold.add(Money.of(sale.get("total")));
        sales.add(sale);
        now.forEach((ref, q) -> before.merge(ref, q, BigDecimal::add));
      }
    }
  }

  private static BigDecimal sum(ObjectNode sale) {
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode line : sale.path("lines")) {
      sum = sum.add(Money.of(line.get("unitPrice")).multiply(Fields.quantity(line, "quantity")));
    }
    for (JsonNode extra : sale.path("extra")) {
      sum = sum.add(Money.of(extra.get("amount")));
    }
    return sum;
  }

  private static ObjectNode order(Random random, int lines) {
    String currency = CURRENCIES.get(random.nextInt(CURRENCIES.size()));
    boolean included = random.nextBoolean();
    ObjectNode order = Fields.object();
    order.put("currency", currency).put("taxesIncluded", included);
    ArrayNode all = order.putArray("lines");
    BigDecimal total = BigDecimal.ZERO;
    for (int i = 0; i < lines; i++) {
      int quantity = 1 + random.nextInt(7);
      ObjectNode line = all.addObject().put("ref", "L" + i).put("title", "t");
      line.put("currentQuantity", String.valueOf(quantity));
      BigDecimal price = amount(random, currency, 5000);
      BigDecimal discount = random.nextBoolean() ? BigDecimal.ZERO : amount(random, currency, 100);
      BigDecimal tax = amount(random, currency, 500);
      line.set("unitPrice", Money.node(price, currency));
      line.set("discount", Money.node(discount, currency));
      line.putArray("taxes")
          .addObject()
          .put("title", "VAT")
          .set("amount", Money.node(tax, currency));
      total = total.add(price.multiply(BigDecimal.valueOf(quantity))).subtract(discount);
      total = included ? total : total.add(tax);
    }
    BigDecimal shipping = amount(random, currency, 900);
    order.putArray("shippingLines").addObject().set("price", Money.node(shipping, currency));
    order.putArray("fees");
    order.putObject("totals").set("total", Money.node(total.add(shipping), currency));
    return order;
  }

  private static BigDecimal amount(Random random, String currency, int most) {
    return BigDecimal.valueOf(1 + random.nextInt(most), Money.decimals(currency));
  }
}
