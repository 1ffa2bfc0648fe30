package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.caravan.mapping.Json;
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
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An emulated Lightspeed Retail R-Series account (API V3), written from the vendor's published
 * documentation and recorded exchanges. What is not emulated answers 501 "not emulated: …". State
 * is read through the API only; {@link #admin} does what people do at tills and in the back office.
 */
public final class Lightspeed implements Vendor {
  private static final int THREADS = 32;
  private static final int BACKLOG = 256;

  static {
    // Without this, each answer waits for a delayed acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final Store store;
  private final Books books;
  private final OAuth oauth;
  private final Gateway gateway;
  private final Admin admin;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "lightspeed");
            thread.setDaemon(true);
            return thread;
          });
  private HttpServer server;

  /**
   * @param store the company's database; closed by {@link #close}
   * @param timers for answers that take their time; not closed here
   */
  public Lightspeed(Store store, SandboxClock clock, Timers timers, Faults faults) {
    this.store = store;
    this.books = new Books(store, clock, new Switches());
    Setup.ensure(books);
    this.oauth = new OAuth(store, clock);
    Api api = new Api(books);
    this.gateway = new Gateway(books, api, oauth, faults, timers);
    this.admin = new Admin(books, api);
  }

  @Override
  public String name() {
    return "lightspeed";
  }

  @Override
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void start(int port) {
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException("the emulated Lightspeed cannot use port " + port, e);
    }
    server.createContext("/", gateway);
    server.setExecutor(threads);
    server.start();
  }

  /** See {@link Admin} for the verbs. */
  @Override
  public JsonNode admin(String verb, JsonNode body) {
    if (verb.equals("token")) {
      // Another client of the same company, with a login of its own.
      return Json.mapper().createObjectNode().put("access_token", oauth.reader());
    }
    return admin.perform(verb, body);
  }

  @Override
  public Map<String, String> config() {
    String url = "http://127.0.0.1:" + port();
    Map<String, String> config = new LinkedHashMap<>();
    config.put("caravan.systems.pos.kind", "lightspeed-r");
    config.put("caravan.systems.pos.url", url);
    config.put("caravan.systems.pos.auth-url", url + "/auth/oauth");
    config.put("caravan.systems.pos.account", Setup.ACCOUNT);
    config.put("caravan.systems.pos.client-id", OAuth.CLIENT_ID);
    config.put("caravan.systems.pos.client-secret", OAuth.CLIENT_SECRET);
    config.put("caravan.systems.pos.refresh-token", oauth.installed());
    config.put("caravan.systems.pos.employee", String.valueOf(Setup.API_EMPLOYEE));
    config.put("caravan.systems.pos.register", String.valueOf(Setup.WEB));
    config.put("caravan.systems.pos.web-payment-type", String.valueOf(Setup.WEB_TENDER));
    config.put("caravan.systems.pos.web-customer", String.valueOf(Setup.WEB_CUSTOMER));
    config.put("caravan.systems.pos.currency", Setup.CURRENCY);
    config.put("caravan.locations.downtown.pos", String.valueOf(Setup.DOWNTOWN));
    config.put("caravan.locations.harbour.pos", String.valueOf(Setup.HARBOUR));
    config.put("caravan.locations.web.pos", String.valueOf(Setup.WEB));
    return config;
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
    }
    threads.shutdownNow();
    store.close();
  }
}
