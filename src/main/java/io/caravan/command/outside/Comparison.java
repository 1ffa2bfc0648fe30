package io.caravan.command.outside;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares both systems record by record and field by field. Knows nothing of the hub: what it sees
 * is what an auditor with two logins would see.
 */
public final class Comparison {
  private static final Set<String> NOT_FOR_THE_TILL = Set.of("PENDING", "VOIDED", "EXPIRED");

  private final PosView pos;
  private final ShopView shop;
  private final Map<String, String> locations;
  private final String web;
  private final Map<String, Integer> compared = new LinkedHashMap<>();
  private final Map<String, List<Difference>> differences = new LinkedHashMap<>();

  /**
   * @param locations shop location id by shopID of the till
   * @param web shopID that web orders are taken from
   */
  public Comparison(PosView pos, ShopView shop, Map<String, String> locations, String web) {
    this.web = web;
    this.pos = pos;
    this.shop = shop;
    this.locations = locations;
    for (String entity : List.of("item", "inventory", "order", "shipment", "customer")) {
      compared.put(entity, 0);
      differences.put(entity, new ArrayList<>());
    }
    items();
    inventory();
    orders();
    shipments();
    customers();
  }

  /** One record that differs. */
  public record Difference(String entity, String id, String text) {}

  public int compared(String entity) {
    return compared.get(entity);
  }

  /** Differences of an entity, one for each record. */
  public List<Difference> differences(String entity) {
    return differences.get(entity);
  }

  public Set<String> entities() {
    return compared.keySet();
  }

  private void items() {
    for (PosView.Item item : pos.items().values()) {
      compared.merge("item", 1, Integer::sum);
      ShopView.Variant variant = shop.variants().get(item.sku());
      if (variant == null) {
        differs("item", item.sku(), "is not in the shop");
        continue;
      }
      List<String> fields = new ArrayList<>();
      field(fields, "title", item.title(), variant.title());
      number(fields, "price", item.price(), variant.price());
      field(fields, "barcode", item.barcode(), variant.barcode());
      differs("item", item.sku(), fields);
    }
    for (String sku : shop.variants().keySet()) {
      if (!pos.items().containsKey(sku)) {
        compared.merge("item", 1, Integer::sum);
        differs("item", sku, "is in the shop only");
      }
    }
  }

  private void inventory() {
    for (PosView.Item item : pos.items().values()) {
      for (Map.Entry<String, String> place : locations.entrySet()) {
        BigDecimal counted = pos.onHand().getOrDefault(item.sku(), Map.of()).get(place.getKey());
        BigDecimal shown =
            shop.available().getOrDefault(item.sku(), Map.of()).get(place.getValue());
        if (counted == null && (shown == null || shown.signum() == 0)) {
          continue;
        }
        compared.merge("inventory", 1, Integer::sum);
        BigDecimal held = place.getKey().equals(web) ? unpaid(item.sku()) : BigDecimal.ZERO;
        BigDecimal sellable =
            counted == null ? BigDecimal.ZERO : counted.subtract(held).max(BigDecimal.ZERO);
        if (shown == null || shown.compareTo(sellable) != 0) {
          differs(
              "inventory",
              item.sku() + "@" + place.getKey(),
              "till " + counted + ", shop " + shown);
        }
      }
    }
  }

  /** An unpaid web order holds its goods in the shop; the till knows nothing of it yet. */
  private BigDecimal unpaid(String sku) {
    return shop.orders().stream()
        .filter(o -> o.payment().equals("PENDING") && !o.test() && !o.cancelled())
        .flatMap(o -> o.lines().stream())
        .filter(line -> line.sku().equals(sku))
        .map(ShopView.Line::quantity)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private void orders() {
    for (ShopView.Order order : shop.orders()) {
      compared.merge("order", 1, Integer::sum);
      Map<String, BigDecimal> wanted = new LinkedHashMap<>();
      boolean goes =
          !order.test() && !order.cancelled() && !NOT_FOR_THE_TILL.contains(order.payment());
      if (goes) {
        order.lines().forEach(l -> wanted.merge(l.sku(), l.quantity(), BigDecimal::add));
      }
      Map<String, BigDecimal> held = new LinkedHashMap<>();
      for (PosView.Line line : pos.reserved()) {
        if (line.note().startsWith(order.name() + " ")) {
          held.merge(line.sku(), line.quantity(), BigDecimal::add);
        }
      }
      sales(order).forEach(s -> s.lines().forEach(l -> add(held, l)));
      List<String> fields = new ArrayList<>();
      compare(fields, wanted, held);
      differs("order", order.name(), fields);
    }
  }

  private void shipments() {
    for (ShopView.Order order : shop.orders()) {
      Map<String, BigDecimal> shipped = new LinkedHashMap<>();
      for (ShopView.Fulfilment fulfilment : order.fulfilments()) {
        if (fulfilment.status().equals("SUCCESS")) {
          compared.merge("shipment", 1, Integer::sum);
          fulfilment.bySku().forEach((sku, n) -> shipped.merge(sku, n, BigDecimal::add));
        }
      }
      List<PosView.Sale> sales = sales(order);
      if (shipped.isEmpty() && sales.isEmpty()) {
        continue;
      }
      Map<String, BigDecimal> sold = new LinkedHashMap<>();
      sales.forEach(
          sale ->
              sale.lines().stream()
                  .filter(line -> line.quantity().signum() > 0)
                  .forEach(line -> add(sold, line)));
      List<String> fields = new ArrayList<>();
      compare(fields, shipped, sold);
      boolean whole = order.lines().stream().allMatch(line -> line.open().signum() == 0);
      if (whole && !order.cancelled()) {
        number(
            fields,
            "money",
            sales.stream().map(PosView.Sale::total).reduce(BigDecimal.ZERO, BigDecimal::add),
            order.total());
      }
      differs("shipment", order.name(), fields);
    }
  }

  private void customers() {
    Set<String> both = new TreeSet<>();
    shop.customers().keySet().forEach(email -> both.add(email.toLowerCase(Locale.ROOT)));
    pos.customers().keySet().forEach(email -> both.add(email.toLowerCase(Locale.ROOT)));
    for (String email : both) {
      compared.merge("customer", 1, Integer::sum);
      PosView.Customer till = pos.customers().get(email);
      ShopView.Customer web = shop.customers().get(email);
      if (till == null || web == null) {
        differs("customer", email, "is only at the " + (till == null ? "shop" : "till"));
        continue;
      }
      List<String> fields = new ArrayList<>();
      field(fields, "first name", till.firstName(), web.firstName());
      field(fields, "last name", till.lastName(), web.lastName());
      differs("customer", email, fields);
    }
  }

  private List<PosView.Sale> sales(ShopView.Order order) {
    return pos.sales().stream()
        .filter(sale -> sale.reference().startsWith(order.name() + "/"))
        .toList();
  }

  private static void add(Map<String, BigDecimal> sums, PosView.Line line) {
    if (!line.sku().isEmpty()) {
      sums.merge(line.sku(), line.quantity(), BigDecimal::add);
    }
  }

  private static void compare(
      List<String> fields, Map<String, BigDecimal> web, Map<String, BigDecimal> till) {
    Set<String> skus = new TreeSet<>(web.keySet());
    skus.addAll(till.keySet());
    for (String sku : skus) {
      number(
          fields,
          sku,
          till.getOrDefault(sku, BigDecimal.ZERO),
          web.getOrDefault(sku, BigDecimal.ZERO));
    }
  }

  private static void field(List<String> fields, String name, String till, String web) {
    if (!till.equals(web)) {
      fields.add(name + ": till \"" + till + "\", shop \"" + web + "\"");
    }
  }

  private static void number(List<String> fields, String name, BigDecimal till, BigDecimal web) {
    if (till.compareTo(web) != 0) {
      fields.add(name + ": till " + till.toPlainString() + ", shop " + web.toPlainString());
    }
  }

  private void differs(String entity, String id, List<String> fields) {
    if (!fields.isEmpty()) {
      differs(entity, id, String.join("; ", fields));
    }
  }

  private void differs(String entity, String id, String text) {
    differences.get(entity).add(new Difference(entity, id, text));
  }
}
