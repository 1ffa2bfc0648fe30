package io.caravan.e2e;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A real shop and a real ERP on fresh data, and a hub between them. */
final class Pair implements Trading {
  private final Hub hub;
  private final Peer shopPeer;
  private final Peer erpPeer = new Peer("tryton");
  private final VendureShop shop;
  private final TrytonErp erp = new TrytonErp(erpPeer.port());
  private final Trouble beforeShop;
  private final Trouble beforeErp;

  /**
   * @param seed what goes wrong between the hub and both, once {@link #trouble} begins
   */
  Pair(Path folder, long seed) {
    hub = new Hub(folder);
    shopPeer =
        new Peer("vendure")
            .with("CARAVAN_E2E_HOOK", hub.url() + "/hook/web")
            .with("CARAVAN_E2E_HOOK_SECRET", VendureShop.NOTICES);
    shop = new VendureShop(shopPeer.port());
    beforeShop = new Trouble(shop.url(), seed);
    beforeErp = new Trouble(erp.root(), seed + 1);
  }

  /** What stands before each of both. */
  List<Trouble> trouble() {
    return List.of(beforeShop, beforeErp);
  }

  /** Starts all three. */
  Pair start() {
    shopPeer.fresh();
    erpPeer.fresh();
    String key = shop.open();
    int nobody = erp.open();
    hub.with(settings(key, nobody)).start();
    return this;
  }

  @Override
  public Hub hub() {
    return hub;
  }

  /** SIGKILL of the shop, which comes back with what it had. */
  void killShop() {
    shopPeer.kill();
    shopPeer.again();
    shop.login();
  }

  /** SIGKILL of the ERP, which comes back with what it had. */
  void killErp() {
    erpPeer.kill();
    erpPeer.again();
    erp.login();
  }

  VendureShop shop() {
    return shop;
  }

  TrytonErp erp() {
    return erp;
  }

  private Map<String, String> settings(String key, int nobody) {
    Map<String, String> all = new TreeMap<>();
    all.putAll(VendureShop.settings("web", beforeShop.url(), key));
    all.putAll(erp.settings("erp", TrytonErp.url(beforeErp.url()), nobody));
    all.put("caravan.locations.main.web", shop.location());
    all.put("caravan.locations.main.erp", String.valueOf(erp.warehouse()));
    all.put("caravan.owner.inventory", "erp");
    for (String field : List.of("title", "price", "sku", "options", "archived", "barcode")) {
      all.put("caravan.owner.item." + field, "erp");
    }
    all.put("caravan.inventory.settle", "3s");
    all.put("caravan.retry.longest", "5s");
    return all;
  }

  @Override
  public List<String> differences() {
    return shop.books().differences(erp.books());
  }

  @Override
  public void forget() {
    hub.close();
    trouble().forEach(Trouble::close);
    shopPeer.forget();
    erpPeer.forget();
  }

  @Override
  public void close() {
    hub.close();
    trouble().forEach(Trouble::close);
    shopPeer.close();
    erpPeer.close();
  }
}
