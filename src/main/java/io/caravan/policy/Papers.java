package io.caravan.policy;

import io.caravan.policy.OrderSums.Extra;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sales and returns at the till that lead from what was booked of an order to what it is now:
 * one sale and one return at most for each place. Every amount is the difference of two states of
 * the whole order, so that all of them together are the order's total, whatever happened between.
 */
final class Papers {
  private final String currency;
  private final boolean tillTaxes;
  private final Map<String, Paper> sales = new LinkedHashMap<>();
  private final Map<String, Paper> returns = new LinkedHashMap<>();
  private final Map<Extra, BigDecimal> beside = new LinkedHashMap<>();

  Papers(String currency, boolean tillTaxes) {
    this.currency = currency;
    this.tillTaxes = tillTaxes;
  }

  /**
   * Brings one line from what was booked to what it is.
   *
   * @param wanted pieces by place that the till must have sold
   * @param money what they cost, by part
   */
  void line(SoldLine line, Map<String, BigDecimal> wanted, Map<String, BigDecimal> money) {
    Map<String, BigDecimal> sold = line.sold();
    Map<String, BigDecimal> more = new LinkedHashMap<>();
    Map<String, BigDecimal> less = new LinkedHashMap<>();
    for (String place : union(wanted.keySet(), sold.keySet())) {
      BigDecimal delta = of(wanted, place).subtract(of(sold, place));
      if (delta.signum() != 0) {
        (delta.signum() > 0 ? more : less).put(place, delta.abs());
        line.sell(place, of(wanted, place));
      }
    }
    Map<String, BigDecimal> booked = line.booked();
    BigDecimal pieces = Places.sum(sold);
    BigDecimal moved = Places.sum(more).min(Places.sum(less));
    Map<String, BigDecimal> up = new LinkedHashMap<>();
    Map<String, BigDecimal> down = new LinkedHashMap<>();
    boolean grows = Places.sum(more).compareTo(Places.sum(less)) > 0;
    for (String part : union(money.keySet(), booked.keySet(), Set.of(SoldLine.NET))) {
      BigDecimal difference = of(money, part).subtract(of(booked, part));
      // What only goes to another place is given back for what it cost.
      BigDecimal same =
          moved.signum() == 0 || pieces.signum() <= 0
              ? BigDecimal.ZERO
              : share(of(booked, part), moved.min(pieces), pieces);
      boolean byMore = grows || less.isEmpty();
      up.put(part, byMore ? same.add(difference) : same);
      down.put(part, byMore ? same : same.subtract(difference));
    }
    if (more.isEmpty() && less.isEmpty()) {
      up.forEach((part, amount) -> beside(line, part, amount));
    }
    spread(line, more, up, false);
    spread(line, less, down, true);
    line.book(money);
  }

  private void beside(SoldLine line, String part, BigDecimal amount) {
    if (part.equals(SoldLine.NET)) {
      String title = Fields.text(line.described(), "title");
      beside(new Extra("price", SaleSplit.or(title, "Price")), amount);
    } else {
      beside(new Extra("tax", part), amount);
    }
  }

  private void beside(Extra one, BigDecimal amount) {
    beside.merge(one, amount, BigDecimal::add);
  }

  private void spread(
      SoldLine line, Map<String, BigDecimal> pieces, Map<String, BigDecimal> money, boolean back) {
    BigDecimal all = Places.sum(pieces);
    BigDecimal before = BigDecimal.ZERO;
    for (Map.Entry<String, BigDecimal> here : pieces.entrySet()) {
      BigDecimal after = before.add(here.getValue());
      Map<String, BigDecimal> part = new LinkedHashMap<>();
      for (Map.Entry<String, BigDecimal> whole : money.entrySet()) {
        BigDecimal amount =
            share(whole.getValue(), after, all).subtract(share(whole.getValue(), before, all));
        if (amount.signum() < 0 && whole.getKey().equals(SoldLine.NET)) {
          // The till takes no pieces of a negative price.
          beside(line, whole.getKey(), back ? amount.negate() : amount);
          amount = BigDecimal.ZERO;
        }
        part.put(whole.getKey(), amount);
      }
      paper(back, here.getKey()).add(line, here.getValue(), part);
      before = after;
    }
  }

  /** Brings what belongs to no line from what was booked to what it is, at a place. */
  void rest(Map<Extra, BigDecimal> booked, Map<Extra, BigDecimal> now, String place) {
    union(now.keySet(), booked.keySet())
        .forEach(one -> beside(one, of(now, one).subtract(of(booked, one))));
    BigDecimal sum = Places.sum(beside);
    if (sales.isEmpty() && returns.isEmpty()) {
      if (sum.signum() != 0) {
        Paper only = paper(sum.signum() < 0, place);
        beside.forEach((one, amount) -> only.add(one, only.back ? amount.negate() : amount));
      }
      return;
    }
    beside.forEach(
        (one, amount) -> {
          Paper paper = fitting(amount, place);
          paper.add(one, paper.back ? amount.negate() : amount);
        });
  }

  /** Money goes the way of the goods, if that leaves no paper of the wrong sign. */
  private Paper fitting(BigDecimal amount, String place) {
    boolean back = amount.signum() < 0;
    Map<String, Paper> same = back ? returns : sales;
    Map<String, Paper> other = back ? sales : returns;
    if (same.isEmpty()) {
      for (Paper paper : other.values()) {
        if (paper.total().compareTo(amount.abs()) >= 0) {
          return paper;
        }
      }
      return paper(back, place);
    }
    return same.values().iterator().next();
  }

  /** What comes back first: a later sale is not what it is taken from. */
  List<Paper> all() {
    Set<Paper> all = new LinkedHashSet<>(returns.values());
    all.addAll(sales.values());
    return List.copyOf(all);
  }

  private Paper paper(boolean back, String place) {
    return (back ? returns : sales)
        .computeIfAbsent(place, at -> new Paper(back, at, currency, tillTaxes));
  }

  private BigDecimal share(BigDecimal amount, BigDecimal part, BigDecimal whole) {
    if (part.compareTo(whole) == 0) {
      return amount;
    }
    return amount.multiply(part).divide(whole, Money.decimals(currency), RoundingMode.HALF_UP);
  }

  private static <K> BigDecimal of(Map<K, BigDecimal> map, K key) {
    return map.getOrDefault(key, BigDecimal.ZERO);
  }

  @SafeVarargs
  private static <K> Set<K> union(Set<K>... sets) {
    Set<K> all = new LinkedHashSet<>();
    for (Set<K> set : sets) {
      all.addAll(set);
    }
    return all;
  }
}
