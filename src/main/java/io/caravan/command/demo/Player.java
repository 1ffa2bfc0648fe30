package io.caravan.command.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.demo.Plan.Kind;
import io.caravan.command.demo.Plan.Step;
import io.caravan.command.outside.Catalogue;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.Parcel;
import io.caravan.command.outside.Pause;
import io.caravan.command.outside.PosView;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.command.outside.Vendors;
import io.caravan.mapping.Json;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Plays the day step by step. Each step is named, so one that was cut off can be done again. */
final class Player {
  private static final List<String> STORES = List.of("downtown", "harbour");
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final String TIMES = "2026-01-05T10:00:00Z";

  private final Vendors vendors;
  private final Diary diary;
  private final long seed;
  private final List<Product> catalogue;
  private final List<Sellable> items = new ArrayList<>();
  private final String warehouseUrl;
  private final String warehouseSecret;
  private Map<String, PosView.Item> tillItems = Map.of();

  Player(Vendors vendors, Diary diary, long seed, String warehouseUrl, String warehouseSecret) {
    this.vendors = vendors;
    this.diary = diary;
    this.seed = seed;
    this.catalogue = Catalogue.of(seed);
    this.warehouseUrl = warehouseUrl;
    this.warehouseSecret = warehouseSecret;
    catalogue.forEach(product -> items.addAll(product.items()));
  }

  /** Fills the shelves, before the hub has seen anything. */
  void stock() {
    Random random = new Random(seed);
    Map<String, Integer> levels = new LinkedHashMap<>();
    for (Sellable item : items) {
      levels.put(item.sku() + "@downtown", 5 + random.nextInt(20));
      levels.put(item.sku() + "@harbour", 5 + random.nextInt(20));
      levels.put(item.sku() + "@web", 20 + random.nextInt(20));
    }
    int n = 0;
    for (Product product : catalogue) {
      vendors.till().create("product-" + n++, product, levels::get);
    }
  }

  /** Which orders must differ, by name, with the cause. */
  Map<String, String> explained() {
    Map<String, String> explained = new LinkedHashMap<>();
    for (Step step : Plan.of(seed)) {
      if (step.kind() == Kind.SHORT) {
        String name = diary.result(step.id()).path("name").asText();
        if (!name.isEmpty()) {
          explained.put("order/" + name, "SHORT: the till sold the last piece first");
        }
      }
    }
    return explained;
  }

  int steps() {
    return Plan.of(seed).size();
  }

  /** Does one step, unless the diary says it is done. */
  void play(Step step) {
    if (diary.has(step.id())) {
      return;
    }
    if (tillItems.isEmpty()) {
      tillItems = vendors.pos().items();
    }
    Random random = new Random(seed * 1_000_003 + step.id().hashCode());
    diary.wrote(step.id(), act(step, random));
    Pause.of(BETWEEN);
  }

  private JsonNode act(Step step, Random random) {
    ObjectNode nothing = Json.mapper().createObjectNode();
    switch (step.what()) {
      case "sell" -> {
        Sellable item = items.get(random.nextInt(items.size() - 1));
        vendors
            .till()
            .sell(step.id(), STORES.get(random.nextInt(STORES.size())), id(item.sku()), 1);
        return nothing;
      }
      case "create-item" -> {
        Product fresh =
            new Product(
                "Wool blanket",
                List.of(new Sellable("N1", new BigDecimal("49.90"), "4006381999996")),
                List.of());
        vendors.till().create(step.id(), fresh, place -> 9);
        return nothing;
      }
      case "rename-item" -> {
        vendors.till().rename(step.id(), vendors.pos().items().get("N1").itemId(), "Wool plaid");
        return nothing;
      }
      case "archive-item" -> {
        vendors.till().archive(step.id(), id(items.get(items.size() - 1).sku()));
        return nothing;
      }
      case "till-customers" -> {
        for (int i = 0; i < 3; i++) {
          Shopper shopper = shopper(i);
          vendors.till().customer(step.id() + i, shopper.first(), shopper.last(), shopper.email());
        }
        return nothing;
      }
      default -> {
        return order(step, random);
      }
    }
  }

  private JsonNode order(Step step, Random random) {
    String placed = "place-" + step.order();
    String name = diary.result(placed).path("name").asText();
    ObjectNode nothing = Json.mapper().createObjectNode();
    Map<String, Integer> lines = lines(step.order(), step.kind());
    String first = lines.keySet().iterator().next();
    switch (step.what()) {
      case "place" -> {
        String pickup = step.kind() == Kind.PICKUP ? "downtown" : null;
        String payment = step.kind() == Kind.UNPAID ? "pending" : "paid";
        if (step.kind() == Kind.SHORT) {
          sellOut(step, first);
        }
        return vendors
            .storefront()
            .order(
                step.id(), shopper(step.order()), lines, pickup, payment, step.kind() == Kind.TEST);
      }
      case "edit" -> vendors.storefront().edit(step.id(), name, first, lines.get(first) + 1);
      case "cancel" -> vendors.storefront().cancel(step.id(), name);
      case "fulfil" -> vendors.storefront().fulfil(step.id(), name, "1Z" + step.order());
      case "pick-up" -> vendors.storefront().pickedUp(step.id(), name);
      case "refund" -> vendors.storefront().refund(step.id(), name, first, lines.get(first));
      case "ship-part" -> warehouse(step, name, Map.of(first, 1));
      case "ship-rest" -> {
        Map<String, Integer> rest = new LinkedHashMap<>(lines);
        rest.merge(first, -1, Integer::sum);
        rest.values().removeIf(quantity -> quantity == 0);
        warehouse(step, name, rest);
      }
      default -> {
        Map<String, Integer> all = new LinkedHashMap<>(lines);
        if (step.kind() == Kind.EDITED) {
          all.merge(first, 1, Integer::sum);
        }
        warehouse(step, name, all);
      }
    }
    return nothing;
  }

  /** The till sells the last pieces while the shop still shows them. */
  private void sellOut(Step step, String sku) {
    vendors.admin().fault("shopify", "throttle", "inventorySetQuantities", 15);
    int n = 0;
    for (Map.Entry<String, BigDecimal> level :
        vendors.pos().onHand().getOrDefault(sku, Map.of()).entrySet()) {
      vendors
          .till()
          .count(step.id() + "-sold-" + n++, location(level.getKey()), id(sku), BigDecimal.ZERO);
    }
  }

  private String location(String shop) {
    return switch (shop) {
      case "1" -> "downtown";
      case "2" -> "harbour";
      default -> "web";
    };
  }

  private void warehouse(Step step, String order, Map<String, Integer> lines) {
    ObjectNode shipment = Parcel.of("W-" + step.id(), order, "UPS", "1Z-" + step.id(), lines);
    shipment.put("state", "shipped").put("shippedAt", TIMES).put("updatedAt", TIMES);
    for (int i = 0; i < 100; i++) {
      try {
        if (vendors.warehouse(warehouseUrl, warehouseSecret, shipment)) {
          return;
        }
      } catch (IllegalStateException | UncheckedIOException e) {
        // The hub is not up yet; a warehouse tries again.
        Pause.of(BETWEEN);
      }
    }
    throw new IllegalStateException("the hub does not take the warehouse's shipments");
  }

  private Map<String, Integer> lines(int order, Kind kind) {
    if (kind == Kind.SHORT) {
      return Map.of("S9", 1);
    }
    Random random = new Random(seed * 7919 + order);
    Set<String> skus = new LinkedHashSet<>();
    while (skus.size() < 2) {
      Sellable item = items.get(random.nextInt(items.size() - 2));
      skus.add(item.sku());
    }
    Map<String, Integer> lines = new LinkedHashMap<>();
    int quantity = kind == Kind.IN_PARTS ? 2 : 1;
    for (String sku : skus) {
      lines.put(sku, quantity);
      quantity = 1;
    }
    return lines;
  }

  private static Shopper shopper(int n) {
    List<String> names = List.of("Ada", "Linus", "Grace", "ليلى", "Alan", "Edsger", "Barbara");
    int who = n % 15;
    return new Shopper(
        names.get(who % names.size()), "Shopper" + who, "shopper" + who + "@example.com");
  }

  private String id(String sku) {
    PosView.Item item = tillItems.get(sku);
    if (item == null) {
      tillItems = vendors.pos().items();
      item = tillItems.get(sku);
    }
    return item.itemId();
  }
}
