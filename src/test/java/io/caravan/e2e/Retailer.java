package io.caravan.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.Emulation;
import io.caravan.command.outside.Comparison;
import io.caravan.command.outside.FreePort;
import io.caravan.command.outside.Vendors;
import io.caravan.sandbox.Faults;
import io.caravan.sandbox.Sandbox;
import io.caravan.sandbox.SandboxClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Four systems and a hub: a till that owns items, prices and stock and books the orders of two
 * shops, and an ERP that keeps the catalogue, the stock and the customers. Till ({@code pos}) and
 * first shop ({@code shop}) are emulated, the second shop ({@code web}) and the ERP ({@code erp})
 * are real. What both shops sell lies in one warehouse, the stores' own shelves are seen by the
 * first shop alone.
 */
final class Retailer implements Trading {
  static final String PLACE = "web";
  private static final String WAREHOUSE = "secret-of-the-warehouse";
  private static final long SEED = 3;
  // The till lets in one call a second.
  private static final String SPARING = "4s..8s";
  private static final List<String> TILL =
      List.of("item", "matrix", "inventory", "sale", "customer", "movement");

  private final Path folder;
  private final Hub hub;
  private final Peer webPeer;
  private final Peer erpPeer = new Peer("tryton");
  private final VendureShop web;
  private final TrytonErp erp = new TrytonErp(erpPeer.port());
  private final Sandbox sandbox;
  private Vendors vendors;

  Retailer(Path folder) {
    this.folder = folder;
    hub = new Hub(folder);
    webPeer =
        new Peer("vendure")
            .with("CARAVAN_E2E_HOOK", hub.url() + "/hook/web")
            .with("CARAVAN_E2E_HOOK_SECRET", VendureShop.NOTICES);
    web = new VendureShop(webPeer.port());
    sandbox =
        Emulation.of(
            SandboxClock.starting(1), new Faults(SEED), null, SEED, hub.url() + "/hook/shop");
  }

  /** Starts all five. */
  void start() {
    // Ports of their own: one that is free now may be the hub's in a moment.
    sandbox.start(
        FreePort.take(), Map.of("lightspeed", FreePort.take(), "shopify", FreePort.take()));
    vendors = new Vendors(sandbox.config());
    webPeer.fresh();
    erpPeer.fresh();
    String key = web.open();
    int nobody = erp.open();
    hub.with(settings(key, nobody));
    String connected = hub.command("connect", "shop");
    if (!connected.startsWith("0\n")) {
      throw new IllegalStateException("the shop could not be connected: " + connected);
    }
    hub.start();
  }

  private Map<String, String> settings(String key, int nobody) {
    Map<String, String> all = new TreeMap<>(sandbox.config());
    all.remove("sandbox.admin");
    for (String system : List.of("pos", "shop")) {
      all.putAll(VendureShop.onLoopback("caravan.systems." + system + "."));
    }
    all.putAll(VendureShop.settings("web", web.url(), key));
    all.putAll(erp.settings("erp", TrytonErp.url(erp.root()), nobody));
    all.put("caravan.systems.warehouse.kind", "generic");
    all.put("caravan.systems.warehouse.secret", WAREHOUSE);
    all.put("caravan.systems.warehouse.folder", folder.resolve("warehouse").toString());
    all.put("caravan.locations." + PLACE + ".web", web.location());
    all.put("caravan.locations." + PLACE + ".erp", String.valueOf(erp.warehouse()));
    all.put("caravan.order.location", PLACE);
    // One of both books the web orders: the till.
    all.put("caravan.flows.order-to-erp.enabled", "false");
    TILL.forEach(flow -> all.put("caravan.flows." + flow + "-from-pos.schedule", SPARING));
    all.put("caravan.inventory.settle", "3s");
    all.put("caravan.order.customer-wait", "20s");
    return all;
  }

  VendureShop web() {
    return web;
  }

  Vendors vendors() {
    return vendors;
  }

  /** The warehouse tells of a parcel; true once that is recorded. */
  boolean ships(ObjectNode parcel) {
    return vendors.warehouse(hub.url() + "/hook/warehouse/shipments", WAREHOUSE, parcel);
  }

  RetailerBooks books() {
    Comparison both = vendors.compare();
    return new RetailerBooks(
        vendors.pos(), vendors.shop(), web.books(), erp.books(), both, place());
  }

  private String place() {
    return sandbox.config().get("caravan.locations." + PLACE + ".shop");
  }

  @Override
  public Hub hub() {
    return hub;
  }

  @Override
  public List<String> differences() {
    return books().differences();
  }

  @Override
  public void forget() {
    hub.close();
    webPeer.forget();
    erpPeer.forget();
    sandbox.close();
  }

  @Override
  public void close() {
    hub.close();
    webPeer.close();
    erpPeer.close();
    sandbox.close();
  }
}
