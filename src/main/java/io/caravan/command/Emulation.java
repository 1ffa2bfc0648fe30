package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.sandbox.Faults;
import io.caravan.sandbox.Sandbox;
import io.caravan.sandbox.SandboxClock;
import io.caravan.sandbox.Store;
import io.caravan.sandbox.Timers;
import io.caravan.sandbox.lightspeed.Lightspeed;
import io.caravan.sandbox.shopify.Shopify;
import java.nio.file.Path;
import java.util.List;

/** The emulated Lightspeed and Shopify, set up as one retailer: two stores and a web warehouse. */
public final class Emulation {
  private static final List<String> TOPICS =
      List.of(
          "products/create",
          "products/update",
          "inventory_levels/update",
          "inventory_levels/connect",
          "orders/create",
          "orders/updated",
          "orders/paid",
          "orders/edited",
          "orders/cancelled",
          "fulfillments/create",
          "fulfillments/update",
          "fulfillment_orders/order_routing_complete",
          "refunds/create",
          "customers/create",
          "customers/update");

  private Emulation() {}

  /**
   * @param journal folder that keeps the vendors' data, or null
   * @param hookUrl where webhooks go, or null
   */
  public static Sandbox of(
      SandboxClock clock, Faults faults, Path journal, long seed, String hookUrl) {
    Timers timers = new Timers(clock);
    Lightspeed pos = new Lightspeed(store(journal, "lightspeed"), clock, timers, faults);
    Shopify shop = new Shopify(store(journal, "shopify"), clock, timers, faults);
    shop.admin("seed", shopSeed());
    Sandbox sandbox = new Sandbox(clock, faults, List.of(pos, shop), store(journal, "deeds"));
    if (hookUrl != null) {
      ObjectNode hooks = Json.mapper().createObjectNode().put("url", hookUrl);
      ArrayNode topics = hooks.putArray("topics");
      TOPICS.forEach(topics::add);
      sandbox.once("subscribe " + hookUrl, () -> shop.admin("subscribe", hooks));
    }
    return sandbox;
  }

  private static JsonNode shopSeed() {
    ObjectNode seed = Json.mapper().createObjectNode();
    seed.put("currency", "USD");
    ArrayNode locations = seed.putArray("locations");
    locations.addObject().put("name", "Web warehouse").put("key", "web").put("online", true);
    locations.addObject().put("name", "Downtown").put("key", "downtown");
    locations.addObject().put("name", "Harbour").put("key", "harbour");
    seed.putArray("publications").add("Online Store");
    return seed;
  }

  private static Store store(Path journal, String name) {
    return new Store(journal == null ? null : journal.resolve(name + ".journal"));
  }
}
