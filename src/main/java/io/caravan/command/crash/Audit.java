package io.caravan.command.crash;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.crash.Trade.Acknowledged;
import io.caravan.command.outside.Comparison;
import io.caravan.command.outside.PosView;
import io.caravan.command.outside.ShopView;
import io.caravan.command.outside.Vendors;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * What an auditor with a login at each vendor finds: knows what was traded and what each of them
 * holds, and nothing of the hub or its ledger.
 *
 * @param lost what should be there and is not
 * @param doubled what is there more often than it happened
 * @param different every other difference between the two
 */
record Audit(int compared, List<String> lost, List<String> doubled, List<String> different) {
  static Audit of(Vendors vendors, List<Acknowledged> parcels) {
    Comparison comparison = vendors.compare();
    Audit audit =
        new Audit(
            comparison.entities().stream().mapToInt(comparison::compared).sum() + parcels.size(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    PosView pos = vendors.pos();
    ShopView shop = vendors.shop();
    audit.goods(pos, shop);
    audit.parcels(shop, parcels);
    audit.sales(vendors, pos);
    audit.people(vendors);
    audit.items(vendors);
    for (String entity : List.of("item", "inventory", "customer")) {
      comparison.differences(entity).forEach(d -> audit.different.add(entity + " " + d));
    }
    comparison.differences("shipment").stream()
        .filter(d -> d.text().contains("money"))
        .forEach(d -> audit.different.add(d.toString()));
    return audit;
  }

  boolean isClean() {
    return lost.isEmpty() && doubled.isEmpty() && different.isEmpty();
  }

  /** Pieces of each order that are held or sold at the till. */
  private void goods(PosView pos, ShopView shop) {
    for (ShopView.Order order : shop.orders()) {
      Map<String, BigDecimal> wanted = new LinkedHashMap<>();
      order.lines().forEach(line -> wanted.merge(line.sku(), line.quantity(), BigDecimal::add));
      Map<String, BigDecimal> held = new LinkedHashMap<>();
      pos.reserved().stream()
          .filter(line -> line.note().startsWith(order.name() + " "))
          .forEach(line -> held.merge(line.sku(), line.quantity(), BigDecimal::add));
      pos.sales().stream()
          .filter(sale -> sale.reference().startsWith(order.name() + "/"))
          .flatMap(sale -> sale.lines().stream())
          .filter(line -> !line.sku().isEmpty())
          .forEach(line -> held.merge(line.sku(), line.quantity(), BigDecimal::add));
      TreeSet<String> skus = new TreeSet<>(wanted.keySet());
      skus.addAll(held.keySet());
      for (String sku : skus) {
        BigDecimal more =
            held.getOrDefault(sku, BigDecimal.ZERO)
                .subtract(wanted.getOrDefault(sku, BigDecimal.ZERO));
        found(more.signum(), "order " + order.name() + " " + sku + " at the till: " + more);
      }
    }
  }

  /** Each acknowledged parcel is one fulfilment with its goods, and one sale. */
  private void parcels(ShopView shop, List<Acknowledged> parcels) {
    for (Acknowledged parcel : parcels) {
      ShopView.Order order =
          shop.orders().stream()
              .filter(o -> o.name().equals(parcel.order()))
              .findFirst()
              .orElseThrow();
      List<ShopView.Fulfilment> sent =
          order.fulfilments().stream()
              .filter(f -> f.status().equals("SUCCESS") && f.tracking().equals(parcel.tracking()))
              .toList();
      found(sent.size() - 1, "parcel " + parcel.tracking() + " in the shop x " + sent.size());
      if (sent.size() == 1) {
        parcel
            .lines()
            .forEach(
                (sku, quantity) ->
                    found(
                        sent.get(0)
                            .bySku()
                            .getOrDefault(sku, BigDecimal.ZERO)
                            .compareTo(BigDecimal.valueOf(quantity)),
                        "parcel " + parcel.tracking() + " " + sku));
      }
    }
  }

  /** No reference twice, and nothing of ours left open. */
  private void sales(Vendors vendors, PosView pos) {
    count(pos.sales().stream().map(PosView.Sale::reference).toList(), "sale ");
    for (JsonNode sale : vendors.all("/Sale.json?completed=false&limit=100", "Sale")) {
      String reference = sale.path("referenceNumber").asText();
      if (!reference.isEmpty() && !sale.path("voided").asText().equals("true")) {
        doubled.add("open sale " + sale.path("saleID").asText() + " " + reference);
      }
    }
  }

  private void people(Vendors vendors) {
    List<String> till = new ArrayList<>();
    vendors
        .all("/Customer.json?load_relations=%5B%22Contact%22%5D&limit=100", "Customer")
        .forEach(
            one -> {
              String email =
                  one.path("Contact").path("Emails").path("ContactEmail").path("address").asText();
              till.add(email.toLowerCase(Locale.ROOT));
            });
    count(till, "customer of the till ");
    List<String> shop = new ArrayList<>();
    vendors
        .shopList("customers", "defaultEmailAddress { emailAddress }")
        .forEach(one -> shop.add(one.path("defaultEmailAddress").path("emailAddress").asText("")));
    count(shop, "customer of the shop ");
  }

  private void items(Vendors vendors) {
    List<String> skus = new ArrayList<>();
    vendors.shopList("productVariants", "sku").forEach(one -> skus.add(one.path("sku").asText("")));
    count(skus, "item of the shop ");
  }

  private void count(List<String> names, String what) {
    Map<String, Integer> times = new LinkedHashMap<>();
    names.stream().filter(n -> !n.isEmpty()).forEach(n -> times.merge(n, 1, Integer::sum));
    times.forEach(
        (name, n) -> {
          if (n > 1) {
            doubled.add(what + name + " x " + n);
          }
        });
  }

  private void found(int sign, String text) {
    if (sign > 0) {
      doubled.add(text);
    } else if (sign < 0) {
      lost.add(text);
    }
  }
}
