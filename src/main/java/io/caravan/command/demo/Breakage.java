package io.caravan.command.demo;

import io.caravan.command.outside.PosView;
import io.caravan.command.outside.ShopView;
import io.caravan.command.outside.Vendors;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Corrupts a finished day behind the hub's back, to show that the comparison can see what it claims
 * to rule out.
 */
final class Breakage {
  static final List<String> NAMES =
      List.of("lose-order", "double-order", "stock-off-by-one", "wrong-cent");

  private final Vendors vendors;

  Breakage(Vendors vendors) {
    this.vendors = vendors;
  }

  void cause(String how) {
    ShopView shop = vendors.shop();
    PosView pos = vendors.pos();
    String sku = pos.items().keySet().iterator().next();
    switch (how) {
      case "lose-order" -> vendors.deleteReservation();
      case "double-order" -> vendors.copyReservation();
      case "stock-off-by-one" -> {
        Map.Entry<String, BigDecimal> level =
            shop.available().get(sku).entrySet().iterator().next();
        vendors
            .storefront()
            .stock(
                "break-stock",
                sku,
                level.getKey(),
                level.getValue().add(BigDecimal.ONE).intValueExact());
      }
      default ->
          vendors
              .storefront()
              .price(
                  "break-price",
                  sku,
                  shop.variants().get(sku).price().add(new BigDecimal("0.01")).toPlainString());
    }
  }
}
