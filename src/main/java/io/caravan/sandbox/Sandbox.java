package io.caravan.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caravan.mapping.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The emulated vendors and their admin port, all on loopback. The admin port orders disturbances
 * and does what people do at the vendors' screens; state is read through the emulated APIs only.
 */
public final class Sandbox implements AutoCloseable {
  private static final int LARGEST_ORDER = 1_000_000;

  private final SandboxClock clock;
  private final Faults faults;
  private final List<Vendor> vendors;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final Deeds deeds;
  private HttpServer admin;

  public Sandbox(SandboxClock clock, Faults faults, List<Vendor> vendors) {
    this(clock, faults, vendors, new Store(null));
  }

  /**
   * @param done where deeds that must happen once are remembered; closed by {@link #close}
   */
  public Sandbox(SandboxClock clock, Faults faults, List<Vendor> vendors, Store done) {
    this.deeds = new Deeds(done);
    this.clock = clock;
    this.faults = faults;
    this.vendors = List.copyOf(vendors);
  }

  /**
   * Starts everything.
   *
   * @param ports port of each vendor by its name; 0 or absent takes a free one
   */
  public void start(int adminPort, Map<String, Integer> ports) {
    vendors.forEach(vendor -> vendor.start(ports.getOrDefault(vendor.name(), 0)));
    try {
      admin =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), adminPort), 0);
      admin.createContext("/", this::answer);
      admin.setExecutor(threads);
      admin.start();
    } catch (IOException e) {
      throw new UncheckedIOException("the admin port " + adminPort + " could not be opened", e);
    }
  }

  /**
   * Does something unless it was done before under this name, by this process or one before it.
   *
   * @return what came of it, then or now
   */
  public JsonNode once(String name, Supplier<JsonNode> deed) {
    return deeds.once(name, deed);
  }

  public int adminPort() {
    return admin.getAddress().getPort();
  }

  public Vendor vendor(String name) {
    return vendors.stream()
        .filter(vendor -> vendor.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no vendor " + name));
  }

  /** Properties with which a hub reaches both vendors on the sandbox's clock. */
  public Map<String, String> config() {
    Map<String, String> config = new LinkedHashMap<>();
    vendors.forEach(vendor -> config.putAll(vendor.config()));
    config.put("caravan.clock.origin", clock.origin().toString());
    config.put("caravan.clock.speed", String.valueOf(clock.speed()));
    config.put("sandbox.admin", "http://127.0.0.1:" + adminPort());
    return config;
  }

  /** Writes {@link #config} as a properties file. */
  public void writeConfig(Path file) {
    StringBuilder text = new StringBuilder("# Written by the sandbox: how to reach it.\n");
    config().forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    try {
      if (file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("the configuration " + file + " could not be written", e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_ORDER);
        JsonNode order = body.length == 0 ? Json.mapper().createObjectNode() : Json.parse(body);
        reply(exchange, 200, serve(exchange, order));
      } catch (IllegalArgumentException | IllegalStateException e) {
        reply(
            exchange,
            400,
            Json.mapper().createObjectNode().put("error", String.valueOf(e.getMessage())));
      }
    }
  }

  private JsonNode serve(HttpExchange exchange, JsonNode order) {
    String[] path = exchange.getRequestURI().getPath().split("/");
    String first = path.length > 1 ? path[1] : "";
    if (first.equals("health")) {
      return Json.mapper().createObjectNode().put("status", "UP");
    }
    if (first.equals("faults")) {
      if (exchange.getRequestMethod().equals("DELETE")) {
        faults.clear();
      } else if (exchange.getRequestMethod().equals("GET")) {
        return faults.happened();
      } else {
        faults.add(order);
      }
      return Json.mapper().createObjectNode().put("faults", "changed");
    }
    if (path.length == 3) {
      return deeds.once(
          exchange.getRequestHeaders().getFirst("X-Once"),
          () -> vendor(first).admin(path[2], order));
    }
    throw new IllegalArgumentException(
        "the admin port knows /health, /faults and /<vendor>/<verb>");
  }

  private static void reply(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = Json.mapper().writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.stop(0);
    }
    threads.shutdownNow();
    vendors.forEach(Vendor::close);
    deeds.close();
  }
}
