package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an order comes to now: each line without and with its taxes, and what belongs to no line.
 *
 * @param lines by line ref: {@link SoldLine#NET} and each tax that comes on top by its title
 * @param extra by kind and title
 */
record OrderSums(Map<String, Map<String, BigDecimal>> lines, Map<Extra, BigDecimal> extra) {
  /** Shipping, a fee, a tax of shipping, or what rounding leaves. */
  record Extra(String kind, String title) {
    private static final String BETWEEN = "\t";

    static Extra parse(String key) {
      int at = key.indexOf(BETWEEN);
      return new Extra(key.substring(0, at), key.substring(at + 1));
    }

    String key() {
      return kind + BETWEEN + title;
    }
  }

  /** All of an order, to the cent of its total. */
  static OrderSums whole(JsonNode order) {
    Map<String, BigDecimal> all = new LinkedHashMap<>();
    for (JsonNode line : order.path("lines")) {
      all.put(Fields.text(line, "ref"), Fields.quantity(line, "currentQuantity"));
    }
    OrderSums sums = part(order, all);
    if (Places.sum(all).signum() == 0) {
      // Without goods money may be left: a tip, or shipping that was not given back.
      sums.beside(order);
    }
    BigDecimal total = Money.of(order.path("totals").get("total"));
    sums.add(new Extra("rounding", "Rounding"), total.subtract(sums.total()));
    return sums;
  }

  /**
   * What counts of an order of which not all does; shipping and fees as soon as anything does.
   *
   * @param kept pieces of each line that count
   */
  static OrderSums part(JsonNode order, Map<String, BigDecimal> kept) {
    OrderSums sums = new OrderSums(new LinkedHashMap<>(), new LinkedHashMap<>());
    boolean some = false;
    for (JsonNode line : order.path("lines")) {
      BigDecimal counts = kept.getOrDefault(Fields.text(line, "ref"), BigDecimal.ZERO);
      some |= counts.signum() > 0;
      sums.lines.put(Fields.text(line, "ref"), line(order, line, counts));
    }
    if (some) {
      sums.beside(order);
    }
    return sums;
  }

  private static Map<String, BigDecimal> line(JsonNode order, JsonNode line, BigDecimal counts) {
    BigDecimal ordered = Fields.quantity(line, "currentQuantity");
    Map<String, BigDecimal> money = new LinkedHashMap<>();
    money.put(SoldLine.NET, share(order, Totals.line(line), counts, ordered));
    if (!order.path("taxesIncluded").asBoolean()) {
      for (JsonNode tax : line.path("taxes")) {
        money.merge(
            SaleSplit.title(tax),
            share(order, Money.of(tax.get("amount")), counts, ordered),
            BigDecimal::add);
      }
    }
    return money;
  }

  private static BigDecimal share(
      JsonNode order, BigDecimal amount, BigDecimal counts, BigDecimal ordered) {
    if (counts.compareTo(ordered) >= 0) {
      return amount;
    }
    int decimals = Money.decimals(Fields.text(order, "currency"));
    return amount.multiply(counts).divide(ordered, decimals, RoundingMode.HALF_UP);
  }

  private void beside(JsonNode order) {
    for (JsonNode shipping : order.path("shippingLines")) {
      add(
          new Extra("shipping", SaleSplit.or(Fields.text(shipping, "title"), "Shipping")),
          Totals.shipping(shipping));
      if (!order.path("taxesIncluded").asBoolean()) {
        for (JsonNode tax : shipping.path("taxes")) {
          add(new Extra("tax", SaleSplit.title(tax)), Money.of(tax.get("amount")));
        }
      }
    }
    for (JsonNode fee : order.path("fees")) {
      add(
          new Extra(Fields.text(fee, "kind"), SaleSplit.or(Fields.text(fee, "title"), "Fee")),
          Money.of(fee.get("amount")));
    }
  }

  private void add(Extra one, BigDecimal amount) {
    if (amount.signum() != 0) {
      extra.merge(one, amount, BigDecimal::add);
    }
  }

  BigDecimal total() {
    BigDecimal total = extra.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    for (Map<String, BigDecimal> money : lines.values()) {
      total = total.add(money.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add));
    }
    return total;
  }
}
