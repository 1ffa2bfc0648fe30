package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.policy.OrderSums.Extra;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The papers that lead from what was booked to what is: for what, where, and for how much. */
class PapersTest {
  private static final Extra SHIPPING = new Extra("shipping", "Standard");
  private final Papers papers = new Papers("EUR", false);

  private static SoldLine line(String places, String booked) {
    ObjectNode memo =
        (ObjectNode)
            World.json(
                "{'title':'Shirt','variant':{'ref':'V1'},'places':"
                    + places
                    + ",'booked':"
                    + booked
                    + "}");
    return new SoldLine("L1", memo);
  }

  private static Map<String, BigDecimal> amounts(Object... pairs) {
    Map<String, BigDecimal> amounts = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      amounts.put((String) pairs[i], new BigDecimal((String) pairs[i + 1]));
    }
    return amounts;
  }

  /** Each paper as {@code <sale or return> at <place>: <pieces> x <price>, <extras> = <total>}. */
  private List<String> told() {
    return papers.all().stream().map(PapersTest::told).toList();
  }

  private static String told(Paper paper) {
    StringBuilder text =
        new StringBuilder(paper.back ? "return" : "sale").append(" at ").append(paper.place);
    JsonNode sale = paper.sale("r", "n", "web");
    for (JsonNode line : sale.path("lines")) {
      text.append(", ").append(Fields.text(line, "quantity")).append(" x ");
      text.append(line.at("/unitPrice/amount").asText());
    }
    for (JsonNode extra : sale.path("extra")) {
      text.append(", ").append(Fields.text(extra, "title")).append(' ');
      text.append(extra.at("/amount/amount").asText());
    }
    assertThat(Money.of(sale.get("total"))).isEqualByComparingTo(paper.total());
    assertThat(Money.of(sale.at("/payments/0/amount"))).isEqualByComparingTo(paper.total());
    return text.append(" = ").append(Fields.plain(paper.total())).toString();
  }

  @Test
  void what_goes_to_another_place_is_given_back_and_sold_for_what_it_cost() {
    SoldLine line = line("{'web':{'sold':'2'}}", "{'':'20.00','VAT':'4.00'}");
    papers.line(line, amounts("store", "2"), amounts("", "20.00", "VAT", "4.00"));
    assertThat(told())
        .containsExactly(
            "return at web, 2 x 10.00, VAT 4.00 = 24", "sale at store, 2 x 10.00, VAT 4.00 = 24");
    assertThat(line.sold()).isEqualTo(amounts("web", "0", "store", "2"));
    assertThat(line.booked()).isEqualTo(amounts("", "20.00", "VAT", "4.00"));
  }

  @Test
  void a_new_price_of_what_moves_is_in_what_comes_back() {
    SoldLine line = line("{'web':{'sold':'2'}}", "{'':'20.00'}");
    papers.line(line, amounts("store", "2"), amounts("", "24.00"));
    assertThat(told())
        .containsExactly("return at web, 2 x 8.00 = 16", "sale at store, 2 x 10.00 = 20");
  }

  @Test
  void what_grows_and_moves_is_sold_for_the_difference_and_what_moved() {
    SoldLine line = line("{'web':{'sold':'2'}}", "{'':'20.00'}");
    papers.line(line, amounts("web", "1", "store", "3"), amounts("", "40.00"));
    assertThat(told())
        .containsExactly("return at web, 1 x 10.00 = 10", "sale at store, 3 x 10.00 = 30");
  }

  @Test
  void what_shrinks_and_moves_comes_back_for_the_difference_and_what_moved() {
    SoldLine line = line("{'web':{'sold':'3'}}", "{'':'30.00'}");
    papers.line(line, amounts("store", "1"), amounts("", "12.00"));
    assertThat(told())
        .containsExactly(
            "return at web, 3 x 9.33, Rounding 0.01 = 28", "sale at store, 1 x 10.00 = 10");
  }

  @Test
  void a_part_that_moves_costs_its_share_to_the_cent() {
    SoldLine line = line("{'web':{'sold':'3'}}", "{'':'10.00'}");
    papers.line(line, amounts("web", "1", "store", "2"), amounts("", "10.00"));
    assertThat(told())
        .containsExactly("return at web, 2 x 3.3350 = 6.67", "sale at store, 2 x 3.3350 = 6.67");
  }

  @Test
  void pieces_of_several_places_share_an_amount_without_a_rest() {
    papers.line(
        line("{}", "{}"), amounts("web", "1", "store", "2"), amounts("", "10.00", "VAT", "0.50"));
    assertThat(told())
        .containsExactly(
            "sale at web, 1 x 3.33, VAT 0.17 = 3.5", "sale at store, 2 x 3.3350, VAT 0.33 = 7");
  }

  @Test
  void a_price_that_changes_alone_is_beside_the_pieces_with_the_name_of_its_line() {
    SoldLine line = line("{'web':{'sold':'2'}}", "{'':'20.00','VAT':'4.00'}");
    papers.line(line, amounts("web", "2"), amounts("", "18.00", "VAT", "3.60"));
    papers.rest(Map.of(), Map.of(), "web");
    assertThat(told()).containsExactly("return at web, Shirt 2.00, VAT 0.40 = 2.4");
    assertThat(papers.all().get(0).sale("r", "n", "web").at("/extra/0/kind").asText())
        .isEqualTo("price");
    assertThat(papers.all().get(0).sale("r", "n", "web").at("/extra/1/kind").asText())
        .isEqualTo("tax");
  }

  @Test
  void pieces_of_a_negative_price_are_sold_for_nothing_and_the_rest_beside_them() {
    papers.line(line("{}", "{}"), amounts("web", "1"), amounts("", "-5.00", "VAT", "-1.00"));
    papers.rest(Map.of(), extras(SHIPPING, "9.00"), "web");
    assertThat(told())
        .containsExactly(
            "return at web, Shirt 5.00 = 5", "sale at web, 1 x 0.00, VAT -1.00, Standard 9.00 = 8");
  }

  private static Map<Extra, BigDecimal> extras(Extra one, String amount) {
    return Map.of(one, new BigDecimal(amount));
  }

  @Test
  void pieces_of_a_negative_price_come_back_for_nothing_too() {
    SoldLine line = line("{'web':{'sold':'1'}}", "{'':'-5.00'}");
    papers.line(line, Map.of(), Map.of());
    papers.rest(Map.of(), Map.of(), "web");
    assertThat(told())
        .containsExactly("return at web, 1 x 0.00 = 0", "sale at web, Shirt 5.00 = 5");
  }

  @Test
  void money_without_goods_is_one_paper_or_none() {
    papers.rest(extras(SHIPPING, "5.00"), Map.of(), "store");
    assertThat(told()).containsExactly("return at store, Standard 5.00 = 5");
    Papers more = new Papers("EUR", false);
    more.rest(extras(SHIPPING, "5.00"), extras(SHIPPING, "7.00"), "store");
    assertThat(more.all())
        .extracting(PapersTest::told)
        .containsExactly("sale at store, Standard 2.00 = 2");
    Papers same = new Papers("EUR", false);
    same.rest(extras(SHIPPING, "5.00"), extras(SHIPPING, "5.00"), "store");
    assertThat(same.all()).isEmpty();
    Papers even = new Papers("EUR", false);
    even.rest(extras(SHIPPING, "5.00"), extras(new Extra("fee", "Fee"), "5.00"), "store");
    assertThat(even.all()).isEmpty();
  }

  @Test
  void money_goes_with_goods_of_its_own_way() {
    papers.line(
        line("{'web':{'sold':'1'}}", "{'':'9.00'}"), amounts("store", "1"), amounts("", "9.00"));
    papers.rest(extras(new Extra("fee", "Fee"), "2.00"), extras(SHIPPING, "5.00"), "else");
    assertThat(told())
        .containsExactly(
            "return at web, 1 x 9.00, Fee 2.00 = 11",
            "sale at store, 1 x 9.00, Standard 5.00 = 14");
  }

  @Test
  void money_that_comes_back_lessens_a_sale_that_can_bear_it() {
    papers.line(line("{}", "{}"), amounts("web", "1"), amounts("", "5.00"));
    papers.rest(extras(SHIPPING, "5.00"), Map.of(), "web");
    assertThat(told()).containsExactly("sale at web, 1 x 5.00, Standard -5.00 = 0");
    Papers less = new Papers("EUR", false);
    less.line(line("{}", "{}"), amounts("web", "1"), amounts("", "5.00"));
    less.rest(extras(SHIPPING, "5.01"), Map.of(), "store");
    assertThat(less.all())
        .extracting(PapersTest::told)
        .containsExactly("return at store, Standard 5.01 = 5.01", "sale at web, 1 x 5.00 = 5");
  }

  @Test
  void a_till_that_taxes_what_it_sells_gets_no_lines_of_taxes_but_back() {
    Papers taxing = new Papers("EUR", true);
    SoldLine line = line("{'web':{'sold':'1'}}", "{'':'10.00','VAT':'2.00'}");
    taxing.line(line, amounts("store", "1"), amounts("", "10.00", "VAT", "2.00"));
    assertThat(taxing.all())
        .extracting(PapersTest::told)
        .containsExactly(
            "return at web, 1 x 10.00, VAT 2.00 = 12", "sale at store, 1 x 10.00 = 12");
  }
}
