package io.caravan.command.crash;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.outside.Catalogue;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.Parcel;
import io.caravan.command.outside.Pause;
import io.caravan.command.outside.Storefront.Shopper;
import io.caravan.command.outside.Vendors;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Shoppers, tills and a warehouse that know nothing of the runners' troubles: a steady seeded
 * stream, of which everything that was acknowledged must have its effect exactly once.
 */
final class Trade implements AutoCloseable {
  private static final Duration BETWEEN = Duration.ofMillis(300);
  private static final Duration AGAIN = Duration.ofMillis(100);
  private static final int WEB_STOCK = 2000;
  private static final int STORE_STOCK = 60;
  private static final int SHOPPERS = 12;

  /** So many deeds have parcels and new titles among them, whose order is looked at. */
  private static final int LEAST = 40;

  /** At least five minutes, once nobody kills the runners any more. */
  private static final int MOST_TRIES = 3_000;

  /** After the last parcel. */
  private static final Acknowledged END = new Acknowledged("", "", "", Map.of());

  private final Vendors vendors;
  private final String url;
  private final String secret;
  private final Random random;
  private final List<Product> catalogue;
  private final List<Sellable> items = new ArrayList<>();
  private final List<Order> open = new ArrayList<>();
  private final List<Acknowledged> acknowledged = new ArrayList<>();
  private final BlockingQueue<Acknowledged> parcels = new LinkedBlockingQueue<>();
  private final Map<String, String> itemIds = new LinkedHashMap<>();
  private final Map<String, Integer> titles = new LinkedHashMap<>();
  private final Thread trading = new Thread(this::trade, "trade");
  private final Thread shipping = new Thread(this::ship, "warehouse");
  private int deeds;
  private int customers;
  private volatile boolean over;
  private volatile Throwable broken;

  private record Order(String name, List<Map.Entry<String, Integer>> lines) {}

  /** A parcel that the warehouse was told is recorded, in the order of its order's parcels. */
  record Acknowledged(String id, String order, String tracking, Map<String, Integer> lines) {}

  Trade(Vendors vendors, String url, String secret, long seed) {
    this.vendors = vendors;
    this.url = url;
    this.secret = secret;
    this.random = new Random(seed);
    this.catalogue = Catalogue.of(seed);
    catalogue.forEach(product -> items.addAll(product.items()));
  }

  /** Fills the shelves. */
  void stock() {
    int n = 0;
    for (Product product : catalogue) {
      vendors
          .till()
          .create("product-" + n++, product, key -> key.endsWith("@web") ? WEB_STOCK : STORE_STOCK);
    }
    vendors.pos().items().values().forEach(item -> itemIds.put(item.sku(), item.itemId()));
  }

  void start() {
    trading.setDaemon(true);
    shipping.setDaemon(true);
    trading.start();
    shipping.start();
  }

  /**
   * Nothing new from now on, once there is enough to look at; what is to be shipped is shipped.
   *
   * @throws IllegalStateException if the trade broke off, with the cause: a campaign with less of
   *     it than was meant proves nothing
   */
  void end() {
    over = true;
    try {
      trading.join();
      shipping.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    if (broken != null) {
      throw new IllegalStateException("the trade broke off: " + broken.getMessage(), broken);
    }
  }

  int deeds() {
    return deeds;
  }

  List<Acknowledged> acknowledged() {
    synchronized (acknowledged) {
      return List.copyOf(acknowledged);
    }
  }

  private void trade() {
    try {
      while (!over || deeds < LEAST) {
        deed();
        deeds++;
        Pause.of(BETWEEN);
      }
    } catch (RuntimeException | Error e) {
      broken = e;
    } finally {
      parcels.add(END);
    }
  }

  private void deed() {
    int what = random.nextInt(100);
    String once = "deed-" + deeds;
    if (what < 45) {
      order(once);
    } else if (what < 70 && !open.isEmpty()) {
      send(open.remove(0));
    } else if (what < 80) {
      vendors.till().sell(once, "downtown", id(any()), 1);
    } else if (what < 87) {
      vendors.till().count(once, "harbour", id(any()), BigDecimal.valueOf(5L + random.nextInt(50)));
    } else if (what < 93) {
      customers++;
      vendors.till().customer(once, "Ada", "Till" + customers, "till" + customers + "@example.com");
    } else {
      rename(once);
    }
  }

  private void order(String once) {
    Map<String, Integer> lines = new LinkedHashMap<>();
    for (int i = 0; i <= random.nextInt(2); i++) {
      lines.put(any().sku(), 1 + random.nextInt(2));
    }
    int who = random.nextInt(SHOPPERS);
    Shopper shopper = new Shopper("Grace", "Web" + who, "web" + who + "@example.com");
    String name =
        vendors.storefront().order(once, shopper, lines, null, "paid", false).path("name").asText();
    open.add(new Order(name, List.copyOf(lines.entrySet())));
  }

  // In one parcel or line by line, of which each is acknowledged before the next is sent.
  private void send(Order order) {
    List<Map<String, Integer>> parts = new ArrayList<>();
    if (random.nextBoolean()) {
      order.lines().forEach(line -> parts.add(Map.of(line.getKey(), line.getValue())));
    } else {
      Map<String, Integer> all = new LinkedHashMap<>();
      order.lines().forEach(line -> all.put(line.getKey(), line.getValue()));
      parts.add(all);
    }
    int n = 0;
    for (Map<String, Integer> part : parts) {
      String id = order.name().substring(1) + "-" + ++n;
      parcels.add(new Acknowledged("W-" + id, order.name(), "1Z-" + id, part));
    }
  }

  // Items with a title of their own only; each title tells its number.
  private void rename(String once) {
    List<Product> singles = catalogue.stream().filter(p -> p.sizes().isEmpty()).toList();
    String sku = singles.get(random.nextInt(singles.size())).items().get(0).sku();
    int version = titles.merge(sku, 1, Integer::sum);
    vendors.till().rename(once, itemIds.get(sku), "Thing " + sku + " v" + version);
  }

  private Sellable any() {
    return items.get(random.nextInt(items.size()));
  }

  private String id(Sellable item) {
    return itemIds.get(item.sku());
  }

  private void ship() {
    try {
      for (Acknowledged parcel = parcels.take(); parcel != END; parcel = parcels.take()) {
        post(parcel);
        synchronized (acknowledged) {
          acknowledged.add(parcel);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      broken = e;
    }
  }

  private void post(Acknowledged parcel) {
    ObjectNode body =
        Parcel.of(parcel.id(), parcel.order(), "UPS", parcel.tracking(), parcel.lines());
    // The same body each time, as a warehouse that was not answered sends it again.
    body.put("state", "shipped").put("shippedAt", Instant.EPOCH.toString());
    RuntimeException last = null;
    for (int tries = 0; tries < MOST_TRIES; tries += over ? 1 : 0) {
      try {
        if (vendors.warehouse(url, secret, body)) {
          return;
        }
      } catch (IllegalStateException | UncheckedIOException e) {
        // No runner took it: it is not recorded, as far as the warehouse knows.
        last = e;
      }
      Pause.of(AGAIN);
    }
    throw new IllegalStateException("no runner records parcel " + parcel.tracking(), last);
  }

  @Override
  public void close() {
    over = true;
    trading.interrupt();
    shipping.interrupt();
  }
}
