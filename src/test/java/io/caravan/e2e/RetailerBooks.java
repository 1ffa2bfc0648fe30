package io.caravan.e2e;

import io.caravan.command.outside.Comparison;
import io.caravan.command.outside.PosView;
import io.caravan.command.outside.ShopView;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a till, two shops and an ERP say of themselves, held against each other. A shop is not told
 * of the buyers of the other one; the till and the ERP know all of them.
 */
record RetailerBooks(
    PosView till, ShopView shop, Books web, Books erp, Comparison both, String place) {
  private static final List<String> COMPARED = List.of("item", "inventory", "order", "shipment");

  /** Every difference, in words. */
  List<String> differences() {
    List<String> all = new ArrayList<>();
    for (String entity : COMPARED) {
      both.differences(entity).forEach(one -> all.add(entity + " " + one.id() + ": " + one.text()));
    }
    Map<String, String> items = new TreeMap<>();
    Map<String, BigDecimal> stock = new TreeMap<>();
    shop.variants()
        .forEach((sku, it) -> items.put(sku, it.title() + " " + it.price().toPlainString()));
    shop.available()
        .forEach(
            (sku, levels) ->
                stock.put(sku, levels.getOrDefault(place, BigDecimal.ZERO).stripTrailingZeros()));
    differ("item at web", items, web.items(), all);
    differ("item at erp", items, erp.items(), all);
    differ("stock at web", stock, web.stock(), all);
    differ("stock at erp", stock, erp.stock(), all);
    people(all);
    web.orders().forEach((code, order) -> sold(code, order, all));
    return all;
  }

  /** Items, stock, orders and customers that were compared. */
  int records() {
    return web.records() + shop.orders().size() + shop.customers().size();
  }

  private void people(List<String> all) {
    Map<String, String> atTill = new TreeMap<>();
    till.customers()
        .forEach((mail, one) -> atTill.put(mail, one.firstName() + " " + one.lastName()));
    Map<String, String> shops = new TreeMap<>(web.customers());
    shop.customers()
        .forEach(
            (mail, one) -> {
              String name = one.firstName() + " " + one.lastName();
              String other = shops.put(mail, name);
              if (other != null && !other.equals(name)) {
                all.add("customer " + mail + ": " + name + " / " + other);
              }
            });
    differ("customer at till", shops, atTill, all);
    differ("customer at erp", shops, erp.customers(), all);
  }

  /** An order of the second shop is on hold at the till, line by line, until it was sold there. */
  private void sold(String code, Books.Order order, List<String> all) {
    Map<String, Integer> reserved = new TreeMap<>();
    till.reserved().stream()
        .filter(line -> line.note().startsWith(code + " "))
        .forEach(line -> reserved.merge(line.sku(), line.quantity().intValue(), Integer::sum));
    Map<String, Integer> sold = new TreeMap<>();
    BigDecimal total = BigDecimal.ZERO;
    for (PosView.Sale sale : till.sales()) {
      if (sale.reference().startsWith(code + "/")) {
        total = total.add(sale.total());
        sale.lines().stream()
            .filter(line -> !line.sku().isEmpty())
            .forEach(line -> sold.merge(line.sku(), line.quantity().intValue(), Integer::sum));
      }
    }
    Map<String, Integer> left = new TreeMap<>();
    order
        .shipped()
        .values()
        .forEach(parcel -> parcel.forEach((k, n) -> left.merge(k, n, Integer::sum)));
    Map<String, Integer> open = new TreeMap<>(order.lines());
    left.forEach((sku, n) -> open.merge(sku, -n, Integer::sum));
    open.values().removeIf(n -> n == 0);
    differ("sold of " + code, left, sold, all);
    differ("reserved of " + code, open, reserved, all);
    if (open.isEmpty() && total.compareTo(order.total()) != 0) {
      all.add("money of " + code + ": " + order.total() + " / " + total);
    }
  }

  private static <T> void differ(
      String what, Map<String, T> one, Map<String, T> other, List<String> all) {
    TreeSet<String> keys = new TreeSet<>(one.keySet());
    keys.addAll(other.keySet());
    for (String key : keys) {
      if (one.get(key) == null || !one.get(key).equals(other.get(key))) {
        all.add(what + ", " + key + ": " + one.get(key) + " / " + other.get(key));
      }
    }
  }
}
