package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What the sale of each part is made of: the last part must not hide what earlier ones lost. */
class SalePartsTest {
  private static final BigDecimal NONE = BigDecimal.ZERO;

  /** Each part has its share of lines and taxes, and of nothing else but the first one's extras. */
  @Property(tries = 200)
  void a_part_is_worth_its_share_and_rounding_hides_nothing(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3) int lines,
      @ForAll boolean included,
      @ForAll boolean tillTaxes) {
    Random random = new Random(seed);
    ObjectNode order = order(random, lines, included);
    Map<String, BigDecimal> before = new HashMap<>();
    BigDecimal sold = NONE;
    BigDecimal taxes = NONE;
    boolean first = true;
    while (true) {
      Map<String, BigDecimal> now = some(order, before, random);
      if (now.isEmpty()) {
        break;
      }
      JsonNode sale = SaleSplit.of(order, before, now, sold, first, tillTaxes);
      BigDecimal extras = of(sale, "shipping").add(of(sale, "fee")).add(of(sale, "duty"));
      assertThat(extras).isEqualByComparingTo(first ? "8.50" : "0");
      BigDecimal own = Money.of(sale.get("total")).subtract(extras);
      BigDecimal shippingTax = first && !included ? new BigDecimal("0.40") : NONE;
      BigDecimal apart = own.subtract(shippingTax).subtract(worth(order, now, included)).abs();
      assertThat(apart).isLessThanOrEqualTo(new BigDecimal("0.02").multiply(number(lines * 2)));
      assertThat(of(sale, "rounding").abs()).isLessThan(new BigDecimal("0.01").multiply(sum(now)));
      taxes = taxes.add(of(sale, "tax"));
      sold = sold.add(Money.of(sale.get("total")));
      now.forEach((ref, pieces) -> before.merge(ref, pieces, BigDecimal::add));
      first = false;
    }
    assertThat(sold).isEqualByComparingTo(Money.of(order.at("/totals/total")));
    BigDecimal due = tillTaxes ? NONE : taxes(order);
    assertThat(taxes).isEqualByComparingTo(included ? NONE : due.add(new BigDecimal("0.40")));
  }

  private static BigDecimal number(int n) {
    return BigDecimal.valueOf(n);
  }

  private static BigDecimal sum(Map<String, BigDecimal> pieces) {
    return Places.sum(pieces);
  }

  private static BigDecimal of(JsonNode sale, String kind) {
    BigDecimal sum = NONE;
    for (JsonNode extra : sale.path("extra")) {
      sum = kind.equals(Fields.text(extra, "kind")) ? sum.add(Money.of(extra.get("amount"))) : sum;
    }
    return sum;
  }

  private static BigDecimal worth(JsonNode order, Map<String, BigDecimal> now, boolean included) {
    BigDecimal worth = NONE;
    for (JsonNode line : order.path("lines")) {
      BigDecimal whole = Totals.line(line).add(included ? NONE : Totals.tax(order, line));
      BigDecimal here = now.getOrDefault(Fields.text(line, "ref"), NONE);
      BigDecimal ordered = Fields.quantity(line, "currentQuantity");
      worth = worth.add(whole.multiply(here).divide(ordered, 9, RoundingMode.HALF_UP));
    }
    return worth;
  }

  private static BigDecimal taxes(JsonNode order) {
    BigDecimal taxes = NONE;
    for (JsonNode line : order.path("lines")) {
      taxes = taxes.add(Totals.tax(order, line));
    }
    return taxes;
  }

  private static Map<String, BigDecimal> some(
      JsonNode order, Map<String, BigDecimal> before, Random random) {
    Map<String, BigDecimal> open = new HashMap<>();
    for (JsonNode line : order.path("lines")) {
      String ref = Fields.text(line, "ref");
      BigDecimal left =
          Fields.quantity(line, "currentQuantity").subtract(before.getOrDefault(ref, NONE));
      if (left.signum() > 0) {
        open.put(ref, left);
      }
    }
    Map<String, BigDecimal> some = new HashMap<>();
    open.forEach((ref, left) -> some.put(ref, number(random.nextInt(left.intValue() + 1))));
    some.values().removeIf(pieces -> pieces.signum() == 0);
    return some.isEmpty() ? open : some;
  }

  private static ObjectNode order(Random random, int lines, boolean included) {
    ObjectNode order = Fields.object().put("currency", "EUR").put("taxesIncluded", included);
    ArrayNode all = order.putArray("lines");
    BigDecimal total = new BigDecimal(included ? "8.50" : "8.90");
    for (int i = 0; i < lines; i++) {
      ObjectNode line = all.addObject().put("ref", "L" + i);
      line.putObject("variant").put("ref", "V" + i);
      int quantity = 1 + random.nextInt(5);
      line.put("currentQuantity", String.valueOf(quantity));
      line.set("unitPrice", amount(500 + random.nextInt(5000)));
      line.set("discount", amount(random.nextInt(100)));
      line.putArray("taxes").addObject().put("title", "VAT").set("amount", amount(random(random)));
      total = total.add(Totals.line(line)).add(Totals.tax(order, line));
    }
    ObjectNode shipping = order.putArray("shippingLines").addObject();
    shipping.set("price", amount(600));
    shipping.set("discount", amount(50));
    shipping.putArray("taxes").addObject().set("amount", amount(40));
    ArrayNode fees = order.putArray("fees");
    fees.addObject().put("kind", "fee").set("amount", amount(200));
    fees.addObject().put("kind", "duty").put("title", "Duty").set("amount", amount(100));
    order.putObject("totals").set("total", Money.node(total, "EUR"));
    return order;
  }

  private static int random(Random random) {
    return random.nextInt(500);
  }

  private static ObjectNode amount(int cents) {
    return Money.node(BigDecimal.valueOf(cents, 2), "EUR");
  }

  private static JsonNode two(boolean tillTaxes) {
    JsonNode order =
        World.json(
            "{'currency':'EUR','taxesIncluded':false,'lines':[{'ref':'L1','variant':{'ref':'V1'},"
                + "'sku':'A','title':'Shirt','currentQuantity':'5','unitPrice':{'amount':'3.00',"
                + "'currency':'EUR'},'taxes':[{'amount':{'amount':'1.00','currency':'EUR'}}]},"
                + "{'ref':'L2','title':'Wrap','currentQuantity':'1','unitPrice':{'amount':'2.00',"
                + "'currency':'EUR'},'taxes':[{'title':'VAT','amount':{'amount':'0.20',"
                + "'currency':'EUR'}}]}],'fees':[{'kind':'fee','amount':{'amount':'1.50',"
                + "'currency':'EUR'}}],'shippingLines':[{'title':'Express','price':{'amount':"
                + "'4.00','currency':'EUR'}},{'price':{'amount':'1.00','currency':'EUR'}}],"
                + "'payments':[{},{'gateway':'paypal'}],"
                + "'totals':{'total':{'amount':'26.70','currency':'EUR'}}}");
    return SaleSplit.of(
        order,
        Map.of("L1", BigDecimal.ONE),
        Map.of("L1", number(2), "L2", BigDecimal.ONE),
        new BigDecimal("3.20"),
        true,
        tillTaxes);
  }

  @Test
  void a_line_of_a_part_says_what_it_is_of_and_what_is_left() {
    JsonNode sale = two(false);
    assertThat(sale.at("/lines/0"))
        .isEqualTo(
            World.json(
                "{'line':{'ref':'L1'},'variant':{'ref':'V1'},'sku':'A','title':'Shirt',"
                    + "'quantity':'2','ordered':'5','rest':'2','reserve':true,"
                    + "'unitPrice':{'amount':'3.00','currency':'EUR'}}"));
    assertThat(sale.at("/lines/1"))
        .isEqualTo(
            World.json(
                "{'line':{'ref':'L2'},'sku':null,'title':'Wrap','quantity':'1','ordered':'1',"
                    + "'rest':'0','reserve':false,"
                    + "'unitPrice':{'amount':'2.00','currency':'EUR'}}"));
    assertThat(sale.at("/payments/0/gateway").asText()).isEqualTo("paypal");
  }

  @Test
  void extras_have_their_titles_and_taxes_are_summed_by_theirs() {
    assertThat(extras(two(false)))
        .isEqualTo("Express 4.00, Shipping 1.00, Fee 1.50, Tax 0.40, VAT 0.20");
    assertThat(Money.of(two(false).get("total"))).isEqualByComparingTo("15.10");
  }

  @Test
  void a_till_that_taxes_its_items_gets_taxes_of_other_lines_only() {
    assertThat(extras(two(true))).isEqualTo("Express 4.00, Shipping 1.00, Fee 1.50, VAT 0.20");
    assertThat(Money.of(two(true).get("total"))).isEqualByComparingTo("15.10");
  }

  private static String extras(JsonNode sale) {
    StringBuilder text = new StringBuilder();
    for (JsonNode extra : sale.path("extra")) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(Fields.text(extra, "title"))
          .append(' ')
          .append(Money.of(extra.get("amount")).toPlainString());
    }
    return text.toString();
  }

  @Test
  void the_cent_that_a_total_is_off_is_in_the_last_part_alone() {
    JsonNode order =
        World.json(
            "{'currency':'EUR','taxesIncluded':false,'lines':[{'ref':'L1','currentQuantity':'2',"
                + "'unitPrice':{'amount':'3.00','currency':'EUR'},'taxes':[{'title':'VAT',"
                + "'amount':{'amount':'1.00','currency':'EUR'}}]}],'shippingLines':[{'price':"
                + "{'amount':'0.00','currency':'EUR'},'taxes':[{'title':'VAT','amount':"
                + "{'amount':'0.30','currency':'EUR'}}]}],"
                + "'totals':{'total':{'amount':'7.31','currency':'EUR'}}}");
    Map<String, BigDecimal> piece = Map.of("L1", BigDecimal.ONE);
    JsonNode first = SaleSplit.of(order, Map.of(), piece, NONE, true, false);
    assertThat(extras(first)).isEqualTo("VAT 0.80");
    assertThat(Money.of(first.get("total"))).isEqualByComparingTo("3.80");
    JsonNode last = SaleSplit.of(order, piece, piece, new BigDecimal("3.80"), false, false);
    assertThat(extras(last)).isEqualTo("VAT 0.50, Rounding 0.01");
    assertThat(Money.of(last.get("total"))).isEqualByComparingTo("3.51");
    JsonNode more = SaleSplit.of(order, Map.of("L1", number(2)), piece, NONE, false, false);
    assertThat(more.at("/lines/0/ordered").asText()).isEqualTo("3");
  }

  @Test
  void an_order_that_was_paid_no_way_was_paid_on_the_web() {
    assertThat(SaleSplit.gateway(World.json("{'payments':[]}"))).isEqualTo("web");
  }
}
