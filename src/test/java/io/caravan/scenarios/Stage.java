package io.caravan.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.Caravan;
import io.caravan.command.Configuration;
import io.caravan.command.Emulation;
import io.caravan.command.Installation;
import io.caravan.command.RunCommand;
import io.caravan.command.outside.AdminPort;
import io.caravan.command.outside.Catalogue.Product;
import io.caravan.command.outside.Catalogue.Sellable;
import io.caravan.command.outside.Http;
import io.caravan.command.outside.PosView;
import io.caravan.command.outside.ShopView;
import io.caravan.command.outside.Storefront;
import io.caravan.command.outside.Till;
import io.caravan.command.outside.Vendors;
import io.caravan.mapping.Json;
import io.caravan.sandbox.Faults;
import io.caravan.sandbox.Sandbox;
import io.caravan.sandbox.SandboxClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.main.Main;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import picocli.CommandLine;

/**
 * Both emulated vendors and the packaged runner with the shipped flows between them. A scenario
 * drives and looks at all of it over HTTP and by the command line, as people do.
 */
final class Stage implements AutoCloseable {
  private static final double SPEED = 60;
  private static final String WAREHOUSE_SECRET = "stage-warehouse-secret";
  private static final String KEY = "caravan.key";
  private static final int KEY_BYTES = 32;
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Path folder;
  private final Sandbox sandbox;
  private final int hookPort;
  private final Map<String, String> config = new LinkedHashMap<>();
  private final Http http = new Http();
  private final Vendors vendors;
  private boolean installed;
  private Main hub;

  private Stage(Path folder, Sandbox sandbox, int hookPort) {
    this.folder = folder;
    this.sandbox = sandbox;
    this.hookPort = hookPort;
    this.config.putAll(sandbox.config());
    this.vendors = new Vendors(config);
  }

  /**
   * Opens both vendors; the hub is started by {@link #start}.
   *
   * @param settings of the hub, before everything else
   */
  static Stage open(Path folder, Map<String, String> settings) {
    return open(folder, settings, SPEED);
  }

  /**
   * As above, on a slower or faster clock.
   *
   * @param speed seconds of the stage for each real one; a lease of the hub is a minute of it
   */
  static Stage open(Path folder, Map<String, String> settings, double speed) {
    int hookPort = freePort();
    Sandbox sandbox =
        Emulation.of(
            SandboxClock.starting(speed),
            new Faults(1),
            null,
            1,
            "http://127.0.0.1:" + hookPort + "/hook/shop");
    sandbox.start(0, Map.of());
    Stage stage = new Stage(folder, sandbox, hookPort);
    stage.config.putAll(stage.own());
    stage.config.putAll(settings);
    return stage;
  }

  private Map<String, String> own() {
    Map<String, String> own = new LinkedHashMap<>();
    own.put("caravan.ledger.url", "jdbc:sqlite:" + folder.resolve("caravan.db"));
    own.put("caravan.key-file", key(folder.resolve(KEY)).toString());
    own.put("caravan.http.port", String.valueOf(hookPort));
    own.put("caravan.order.location", "web");
    own.put("caravan.systems.warehouse.kind", "generic");
    own.put("caravan.systems.warehouse.secret", WAREHOUSE_SECRET);
    own.put("caravan.systems.warehouse.folder", folder.resolve("csv").toString());
    return own;
  }

  private static Path key(Path file) {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.writeString(file, Base64.getEncoder().encodeToString(key));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts the hub, as {@code ./caravan run} does. */
  Stage start() {
    return start(Map.of());
  }

  /** Starts the hub with settings for this start alone. */
  Stage start(Map<String, String> settings) {
    Configuration configuration =
        Configuration.of(
            List.of(written(), Configuration.home().resolve("config/application.properties")),
            settings);
    if (!installed) {
      Installation.install(configuration, "shop", new PrintWriter(new StringWriter()));
      installed = true;
    }
    hub = RunCommand.main(configuration, settings);
    hub.start();
    return this;
  }

  void stop() {
    if (hub != null) {
      hub.stop();
      hub = null;
    }
  }

  private Path written() {
    Path file = folder.resolve("application.properties");
    StringBuilder text = new StringBuilder();
    config.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a command printed, its errors after its answers. */
  record Told(int code, String text) {}

  /** Types a command, beside the running hub, with its configuration. */
  Told caravan(String... words) {
    StringWriter told = new StringWriter();
    CommandLine line = Caravan.commandLine();
    line.setOut(new PrintWriter(told)).setErr(new PrintWriter(told));
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("-c", written().toString()));
    return new Told(line.execute(all.toArray(String[]::new)), told.toString());
  }

  /** Puts a product on the shelves; {@code stock} by the name of the location. */
  void shelve(String sku, String price, Map<String, Integer> stock) {
    Sellable item = new Sellable(sku, new BigDecimal(price), "");
    till()
        .create(
            "",
            new Product("Goods " + sku, List.of(item), List.of()),
            place -> stock.getOrDefault(place.substring(sku.length() + 1), 0));
  }

  /** Waits until the shop sells these at this location. */
  void onSale(String location, String... skus) {
    for (String sku : skus) {
      eventually().until(() -> available(sku, location) != null);
      eventually().until(() -> available(sku, location).signum() > 0);
    }
  }

  /** Lines that are reserved at the till for a web order. */
  List<PosView.Line> reserved(JsonNode order) {
    String start = order.path("name").asText() + " ";
    return pos().reserved().stream().filter(line -> line.note().startsWith(start)).toList();
  }

  /** Completed sales at the till for a web order, in the order in which they were rung up. */
  List<PosView.Sale> sold(JsonNode order) {
    String start = order.path("name").asText() + "/";
    return pos().sales().stream().filter(sale -> sale.reference().startsWith(start)).toList();
  }

  Till till() {
    return vendors.till();
  }

  Storefront storefront() {
    return vendors.storefront();
  }

  AdminPort admin() {
    return vendors.admin();
  }

  PosView pos() {
    return vendors.pos();
  }

  ShopView shop() {
    return vendors.shop();
  }

  /** Posts a shipment as the warehouse does; true once it is recorded. */
  boolean warehouse(ObjectNode shipment) {
    return vendors.warehouse(hook("warehouse/shipments"), WAREHOUSE_SECRET, shipment);
  }

  /** Sends the hub a webhook of the shop with the right signature, beside those that it sends. */
  JsonNode webhook(String topic, String id, JsonNode body) {
    return notices().post(topic, id, body);
  }

  Notices notices() {
    return new Notices(http, hook("shop"), config.get("caravan.systems.shop.webhook-secret"));
  }

  private String hook(String path) {
    return "http://127.0.0.1:" + hookPort + "/hook/" + path;
  }

  /** One call of the shop's Admin API by another app. */
  JsonNode graphql(String query, ObjectNode variables) {
    ObjectNode body = Json.mapper().createObjectNode().put("query", query);
    body.set("variables", variables);
    return http.post(
        config.get("caravan.systems.shop.url") + "/admin/api/2026-10/graphql.json",
        Map.of("X-Shopify-Access-Token", config.get("caravan.systems.shop.access-token")),
        body);
  }

  /** One call of the till's API by another app; {@code path} begins after the account. */
  JsonNode lightspeed(String method, String path, JsonNode body) {
    return vendors.lightspeed(method, path, body);
  }

  /** Native id of a location of the configuration, by its name. */
  String location(String name, String system) {
    return config.get("caravan.locations." + name + "." + system);
  }

  /** What the shop shows for sale, or null. */
  BigDecimal available(String sku, String location) {
    Map<String, BigDecimal> levels = shop().available().get(sku);
    return levels == null ? null : levels.get(location(location, "shop"));
  }

  Path folder() {
    return folder;
  }

  /** Waits for a state of the world; the longest wait is generous, so that it only ends faults. */
  ConditionFactory eventually() {
    return Awaitility.await().atMost(LONGEST).pollInterval(LOOK).pollDelay(Duration.ZERO);
  }

  @Override
  public void close() {
    stop();
    sandbox.close();
  }
}
