package io.caravan.e2e;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one system says of itself, read through its own API.
 *
 * @param items title and price by SKU
 * @param stock what may still be sold, by SKU
 * @param orders by the number that the shop gave; a second one of that number stands under it with
 *     a mark
 * @param customers names by e-mail; a second one of that e-mail stands under it with a mark
 * @param stamps everything that moves when a record is written: ids with times and counts
 */
record Books(
    Map<String, String> items,
    Map<String, BigDecimal> stock,
    Map<String, Order> orders,
    Map<String, String> customers,
    Map<String, String> stamps) {

  /**
   * An order as both sides can tell it.
   *
   * @param lines pieces by SKU
   * @param shipped pieces that have left, by tracking number and SKU
   */
  record Order(
      String email,
      BigDecimal total,
      Map<String, Integer> lines,
      Map<String, Map<String, Integer>> shipped) {}

  static Books empty() {
    return new Books(
        new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  /** Adds, and keeps a double beside the first so that it is seen. */
  static <T> void add(Map<String, T> all, String key, T value) {
    String free = key;
    while (all.containsKey(free)) {
      free += " (again)";
    }
    all.put(free, value);
  }

  /** Every difference, in words; empty if both say the same. */
  List<String> differences(Books other) {
    List<String> all = new ArrayList<>();
    differ("item", items, other.items, all);
    differ("stock", stock, other.stock, all);
    differ("order", orders, other.orders, all);
    differ("customer", customers, other.customers, all);
    return all;
  }

  int records() {
    return items.size() + stock.size() + orders.size() + customers.size();
  }

  private static <T> void differ(
      String what, Map<String, T> one, Map<String, T> other, List<String> all) {
    TreeSet<String> keys = new TreeSet<>(one.keySet());
    keys.addAll(other.keySet());
    for (String key : keys) {
      T here = one.get(key);
      T there = other.get(key);
      if (here == null || !here.equals(there)) {
        all.add(what + " " + key + ": " + here + " / " + there);
      }
    }
  }
}
