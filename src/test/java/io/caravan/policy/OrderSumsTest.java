package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.policy.OrderSums.Extra;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What an order comes to, line by line and beside them. */
class OrderSumsTest {
  private static String order(boolean included, int quantity, String total) {
    return "{'currency':'EUR','taxesIncluded':"
        + included
        + ",'lines':[{'ref':'L1','currentQuantity':'"
        + quantity
        + "','unitPrice':{'amount':'10.00','currency':'EUR'},'taxes':["
        + tax("VAT", "1.00")
        + ","
        + tax("VAT", "0.50")
        + ","
        + tax("City", "0.25")
        + "]}],'shippingLines':[{'price':{'amount':'5.00','currency':'EUR'},'taxes':["
        + tax("VAT", "0.40")
        + "]},{'price':{'amount':'1.00','currency':'EUR'}}],'fees':[{'kind':'tip','title':'Tip',"
        + "'amount':{'amount':'2.00','currency':'EUR'}},{'kind':'fee','amount':{'amount':'0.30',"
        + "'currency':'EUR'}}],'totals':{'total':{'amount':'"
        + total
        + "','currency':'EUR'}}}";
  }

  private static String tax(String title, String amount) {
    return "{'title':'" + title + "','amount':{'amount':'" + amount + "','currency':'EUR'}}";
  }

  private static Map<String, String> told(OrderSums sums) {
    Map<String, String> told = new TreeMap<>();
    sums.lines()
        .forEach(
            (line, parts) ->
                parts.forEach(
                    (part, amount) -> told.put(line + " " + part, amount.toPlainString())));
    sums.extra()
        .forEach((one, amount) -> told.put(one.kind() + " " + one.title(), amount.toPlainString()));
    return told;
  }

  private static OrderSums whole(String order) {
    return OrderSums.whole(World.json(order));
  }

  @Test
  void taxes_that_come_on_top_are_parts_of_their_lines_and_those_of_shipping_beside_them() {
    assertThat(told(whole(order(false, 2, "30.45"))))
        .isEqualTo(
            Map.of(
                "L1 ",
                "20.00",
                "L1 VAT",
                "1.50",
                "L1 City",
                "0.25",
                "shipping Shipping",
                "6.00",
                "tax VAT",
                "0.40",
                "tip Tip",
                "2.00",
                "fee Fee",
                "0.30"));
    assertThat(whole(order(false, 2, "30.45")).total()).isEqualByComparingTo("30.45");
  }

  @Test
  void taxes_that_prices_contain_are_no_part_and_a_total_that_is_off_is_rounding() {
    assertThat(told(whole(order(true, 2, "28.31"))))
        .isEqualTo(
            Map.of(
                "L1 ",
                "20.00",
                "shipping Shipping",
                "6.00",
                "tip Tip",
                "2.00",
                "fee Fee",
                "0.30",
                "rounding Rounding",
                "0.01"));
  }

  @Test
  void without_goods_what_is_left_of_the_money_still_counts() {
    assertThat(told(whole(order(true, 0, "8.30"))))
        .containsEntry("tip Tip", "2.00")
        .doesNotContainKey("rounding Rounding");
  }

  @Test
  void a_part_of_an_order_has_its_share_and_all_that_stands_beside_as_soon_as_it_has_any() {
    JsonNode order = World.json(order(false, 3, "0"));
    Map<String, String> one = told(OrderSums.part(order, Map.of("L1", BigDecimal.ONE)));
    assertThat(one).containsEntry("L1 ", "10.00").containsEntry("L1 VAT", "0.50");
    assertThat(one).containsEntry("L1 City", "0.08").containsEntry("tip Tip", "2.00");
    Map<String, String> none = told(OrderSums.part(order, Map.of()));
    assertThat(none).containsEntry("L1 ", "0.00").doesNotContainKey("tip Tip");
  }

  @Test
  void what_stands_beside_is_kept_by_kind_and_title() {
    Extra one = new Extra("tax", "VAT 19%");
    assertThat(Extra.parse(one.key())).isEqualTo(one);
  }
}
