package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.caravan.sandbox.Faults;
import io.caravan.sandbox.SandboxClock;
import io.caravan.sandbox.Store;
import io.caravan.sandbox.Timers;
import io.caravan.sandbox.Vendor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * An emulated Shopify: the Admin API in GraphQL, OAuth and webhooks, with a shop behind it. What is
 * not emulated says so.
 */
public final class Shopify implements Vendor {
  static final String DOMAIN = "sandbox.myshopify.com";
  static final String TOKEN = "shpat_00000000000000000000000000sandbox";
  static final String CLIENT_ID = "sandbox-client";
  static final String CLIENT_SECRET = "shpss_0000000000000000000000000sandbox";

  private static final int THREADS = 12;
  private static final List<String> SCOPES =
      List.of(
          "read_all_orders",
          "read_products",
          "write_products",
          "read_inventory",
          "write_inventory",
          "read_locations",
          "read_orders",
          "write_orders",
          "write_order_edits",
          "read_merchant_managed_fulfillment_orders",
          "write_merchant_managed_fulfillment_orders",
          "read_fulfillments",
          "write_fulfillments",
          "read_customers",
          "write_customers",
          "read_publications",
          "write_publications",
          "write_files");

  static {
    // Otherwise small answers wait 40 ms for the acknowledgement of their own header.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** How the hub is told to authenticate. */
  public enum Auth {
    STATIC_TOKEN,
    CLIENT_CREDENTIALS
  }

  private final Store store;
  private final Db db;
  private final Auth auth;
  private final Hooks hooks;
  private final HttpApi http;
  private final OAuth oauth;
  private final Admin admin;
  private HttpServer server;
  private ExecutorService threads;

  /**
   * @param store the shop's database; closed by {@link #close}
   * @param timers not closed here
   */
  public Shopify(Store store, SandboxClock clock, Timers timers, Faults faults) {
    this(store, clock, timers, faults, Auth.STATIC_TOKEN);
  }

  public Shopify(Store store, SandboxClock clock, Timers timers, Faults faults, Auth auth) {
    this.store = store;
    this.auth = auth;
    this.db = new Db(store, clock);
    Tokens tokens = new Tokens(db, clock.origin().toEpochMilli());
    store.change(() -> open(tokens));
    this.hooks =
        new Hooks(db, timers, faults, new HookSender(CLIENT_SECRET, DOMAIN, ShopFields.VERSION));
    Api api = new Api(new Idempotency(db), db::shop);
    this.admin = new Admin(Parts.wire(db, hooks, timers, faults, api));
    Engine engine = new Engine(api, db, new Buckets(clock));
    this.http = new HttpApi(engine, tokens, db, faults, timers);
    this.oauth = new OAuth(tokens, db, faults, DOMAIN);
  }

  /** A shop that is new gets its own document and the installed app. */
  private Void open(Tokens tokens) {
    if (db.shop() == null) {
      ObjectNode shop =
          Db.node()
              .put("id", 1)
              .put("name", "Sandbox")
              .put("email", "owner@sandbox.example")
              .put("myshopifyDomain", DOMAIN)
              .put("currencyCode", "EUR")
              .put("countryCode", "NL")
              .put("ianaTimezone", "Europe/Amsterdam")
              .put("taxShipping", false)
              .put("taxesIncluded", false)
              .put("plan", "standard")
              .put("trial", false)
              .put("createdAt", db.now())
              .put("updatedAt", db.now());
      shop.putArray("presentmentCurrencies").add("EUR");
      db.put("Shop", shop);
      ObjectNode app =
          Db.node()
              .put("id", 1)
              .put("title", "Hub")
              .put("handle", "hub")
              .put("clientId", CLIENT_ID)
              .put("clientSecret", CLIENT_SECRET);
      SCOPES.forEach(app.putArray("scopes")::add);
      db.put("App", app);
      tokens.keepStatic(TOKEN);
    }
    return null;
  }

  @Override
  public String name() {
    return "shopify";
  }

  @Override
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void start(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("the port " + port + " could not be opened", e);
    }
    threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "sandbox-shopify");
              thread.setDaemon(true);
              return thread;
            });
    server.createContext("/admin/api/", http::handle);
    server.createContext("/admin/oauth/", oauth::handle);
    server.setExecutor(threads);
    server.start();
    hooks.resume();
  }

  @Override
  public JsonNode admin(String verb, JsonNode body) {
    return admin.run(verb, body);
  }

  @Override
  public Map<String, String> config() {
    Map<String, String> config = new LinkedHashMap<>();
    String system = "caravan.systems.shop.";
    config.put(system + "kind", "shopify");
    config.put(system + "url", "http://127.0.0.1:" + port());
    if (auth == Auth.STATIC_TOKEN) {
      config.put(system + "access-token", TOKEN);
      config.put(system + "webhook-secret", CLIENT_SECRET);
    } else {
      config.put(system + "client-id", CLIENT_ID);
      config.put(system + "client-secret", CLIENT_SECRET);
      config.put(system + "webhook-secret", CLIENT_SECRET);
    }
    config.put(system + "currency", db.shop().path("currencyCode").asText());
    config.put(
        system + "publications",
        db.all(Db.PUBLICATION).stream()
            .map(p -> Db.gid(Db.PUBLICATION, p.get("id").longValue()))
            .collect(Collectors.joining(",")));
    for (ObjectNode location : db.all(Db.LOCATION)) {
      config.put(
          "caravan.locations." + key(location) + ".shop",
          Db.gid(Db.LOCATION, location.get("id").longValue()));
    }
    return config;
  }

  /** Name of a location in the configuration: as seeded, else "Web warehouse" is web-warehouse. */
  static String key(ObjectNode location) {
    String key = Db.text(location, "key");
    return key == null ? Metafields.handle(location.path("name").asText()) : key;
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
      threads.shutdownNow();
    }
    store.close();
  }
}
