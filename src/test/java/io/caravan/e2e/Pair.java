package io.caravan.e2e;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A real shop and a real ERP on fresh data, and a hub between them. */
final class Pair implements AutoCloseable {
  private static final String SECRET = "secret-of-the-notices";
  private static final String OFTEN = "1s..3s";
  private static final List<String> READERS =
      List.of(
          "item-from-erp",
          "inventory-from-erp",
          "sale-from-erp",
          "shipment-from-erp",
          "customer-from-erp",
          "item-from-web",
          "matrix-from-web",
          "inventory-from-web",
          "order-from-web",
          "shipment-from-web",
          "customer-from-web");

  private final Hub hub;
  private final Peer shopPeer;
  private final Peer erpPeer = new Peer("tryton");
  private final VendureShop shop;
  private final TrytonErp erp = new TrytonErp(erpPeer.port());

  Pair(Path folder) {
    hub = new Hub(folder);
    shopPeer =
        new Peer("vendure")
            .with("CARAVAN_E2E_HOOK", hub.url() + "/hook/web")
            .with("CARAVAN_E2E_HOOK_SECRET", SECRET);
    shop = new VendureShop(shopPeer.port());
  }

  /** Starts all three. */
  Pair start() {
    shopPeer.fresh();
    erpPeer.fresh();
    String key = shop.open();
    int nobody = erp.open();
    hub.with(settings(shop, key, erp, nobody)).start();
    return this;
  }

  Hub hub() {
    return hub;
  }

  Peer shopPeer() {
    return shopPeer;
  }

  Peer erpPeer() {
    return erpPeer;
  }

  VendureShop shop() {
    return shop;
  }

  TrytonErp erp() {
    return erp;
  }

  private static Map<String, String> settings(
      VendureShop shop, String key, TrytonErp erp, int nobody) {
    Map<String, String> all = new TreeMap<>();
    for (String system : List.of("web", "erp")) {
      String it = "caravan.systems." + system + ".";
      all.put(it + "allow-http", "true");
      all.put(it + "allow-private", "true");
      all.put(it + "currency", VendureShop.CURRENCY);
    }
    all.put("caravan.systems.web.kind", "vendure");
    all.put("caravan.systems.web.url", shop.url());
    all.put("caravan.systems.web.access-token", key);
    all.put("caravan.systems.web.webhook-secret", SECRET);
    all.put("caravan.systems.erp.kind", "tryton");
    all.put("caravan.systems.erp.url", erp.url());
    all.put("caravan.systems.erp.user", TrytonErp.HUB);
    all.put("caravan.systems.erp.password", TrytonErp.PASSWORD);
    all.put("caravan.systems.erp.company", String.valueOf(erp.company()));
    all.put("caravan.systems.erp.unit", String.valueOf(erp.unit()));
    all.put("caravan.systems.erp.web-customer", String.valueOf(nobody));
    all.put("caravan.systems.erp.invoice-method", "manual");
    all.put("caravan.locations.main.web", shop.location());
    all.put("caravan.locations.main.erp", String.valueOf(erp.warehouse()));
    all.put("caravan.owner.inventory", "erp");
    for (String field : List.of("title", "price", "sku", "options", "archived", "barcode")) {
      all.put("caravan.owner.item." + field, "erp");
    }
    READERS.forEach(flow -> all.put("caravan.flows." + flow + ".schedule", OFTEN));
    all.put("caravan.inventory.settle", "3s");
    all.put("caravan.order.customer-wait", "5s");
    all.put("caravan.retry.longest", "5s");
    return all;
  }

  /** Every difference between what both say of themselves. */
  List<String> differences() {
    return shop.books().differences(erp.books());
  }

  /** Ends all three; what they wrote is gone. */
  void forget() {
    hub.close();
    shopPeer.forget();
    erpPeer.forget();
  }

  @Override
  public void close() {
    hub.close();
    shopPeer.close();
    erpPeer.close();
  }
}
