package io.caravan.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.Caravan;
import io.caravan.command.Configuration;
import io.caravan.command.Emulation;
import io.caravan.command.Installation;
import io.caravan.command.RunCommand;
import io.caravan.command.outside.AdminPort;
import io.caravan.command.outside.FreePort;
import io.caravan.command.outside.Http;
import io.caravan.command.outside.KeyFile;
import io.caravan.command.outside.PosView;
import io.caravan.command.outside.ShopView;
import io.caravan.command.outside.Signer;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
public final class Stage implements AutoCloseable {
  private static final double SPEED = 60;
  private static final String WAREHOUSE_SECRET = "stage-warehouse-secret";
  private static final String KEY = "caravan.key";
  private static final Duration LONGEST = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Path folder;
  private final Sandbox sandbox;
  private final int hookPort;
  private final Map<String, String> config = new LinkedHashMap<>();
  private final Http http = new Http();
  private final Vendors vendors;
  private final Map<String, String> own = new LinkedHashMap<>();
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
  public static Stage open(Path folder, Map<String, String> settings) {
    return open(folder, settings, SandboxClock.starting(SPEED));
  }

  /** The same in real time. */
  static Stage unhurried(Path folder, Map<String, String> settings) {
    return open(folder, settings, SandboxClock.starting(1));
  }

  /** The same with a clock of vendors and hub that runs so many times as fast as the machine's. */
  public static Stage at(double speed, Path folder, Map<String, String> settings) {
    return open(folder, settings, SandboxClock.starting(speed));
  }

  /** The same on another day for the vendors and the hub. */
  public static Stage on(Instant day, Path folder) {
    Instant now = Instant.now();
    // The clock runs from an instant at which its time is the machine's.
    Duration before = Duration.between(now, day).dividedBy((long) SPEED - 1);
    return open(folder, Map.of(), SandboxClock.scaled(now.minus(before), SPEED));
  }

  /** The same without webhooks, and with the vendors' journals in {@code journal}. */
  static Stage watched(Path folder, Path journal, Map<String, String> settings) {
    SandboxClock clock = SandboxClock.starting(SPEED);
    Sandbox sandbox = Emulation.of(clock, new Faults(1), journal, 1, null);
    return open(folder, settings, sandbox, FreePort.take());
  }

  /** The same on a clock that other vendors have too. */
  static Stage open(Path folder, Map<String, String> settings, SandboxClock clock) {
    int hookPort = FreePort.take();
    String hooks = "http://127.0.0.1:" + hookPort + "/hook/shop";
    Sandbox sandbox = Emulation.of(clock, new Faults(1), null, 1, hooks);
    return open(folder, settings, sandbox, hookPort);
  }

  private static Stage open(
      Path folder, Map<String, String> settings, Sandbox sandbox, int hookPort) {
    sandbox.start(0, Map.of());
    Stage stage = new Stage(folder, sandbox, hookPort);
    stage.config.putAll(stage.usual());
    stage.config.putAll(settings);
    return stage;
  }

  private Map<String, String> usual() {
    Map<String, String> own = new LinkedHashMap<>();
    own.put("caravan.ledger.url", "jdbc:sqlite:" + folder.resolve("caravan.db"));
    own.put("caravan.key-file", KeyFile.make(folder.resolve(KEY)).toString());
    own.put("caravan.http.port", String.valueOf(hookPort));
    own.put("caravan.order.location", "web");
    own.put("caravan.systems.warehouse.kind", "generic");
    own.put("caravan.systems.warehouse.secret", WAREHOUSE_SECRET);
    own.put("caravan.systems.warehouse.folder", folder.resolve("csv").toString());
    return own;
  }

  /** A setting of the hub that other eyes on the vendors do not have. */
  public Stage with(String key, String value) {
    own.put(key, value);
    return this;
  }

  /** Leaves out one of the emulated systems: another stands in its place. */
  public Stage without(String system) {
    config
        .keySet()
        .removeIf(
            key ->
                key.startsWith("caravan.systems." + system + ".")
                    || key.startsWith("caravan.locations.") && key.endsWith("." + system));
    return this;
  }

  /** Starts the hub, as {@code ./caravan run} does. */
  public Stage start() {
    return start(Map.of());
  }

  /** Starts the hub with settings for this start alone. */
  Stage start(Map<String, String> settings) {
    Configuration configuration =
        Configuration.of(
            List.of(written(), Configuration.home().resolve("config/application.properties")),
            settings);
    install(configuration);
    Map<String, String> all = new LinkedHashMap<>(own);
    all.putAll(settings);
    hub = RunCommand.main(configuration, all);
    hub.start();
    return this;
  }

  public void stop() {
    if (hub != null) {
      hub.stop();
      hub = null;
    }
  }

  private void install(Configuration configuration) {
    if (!installed) {
      Installation.install(configuration, "shop", new PrintWriter(new StringWriter()));
      installed = true;
    }
  }

  /** Settings of a hub that is not started here; the shop is made ready for it. */
  public Map<String, String> settings() {
    install(Configuration.of(List.of(written()), Map.of()));
    return Map.copyOf(config);
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
  public record Told(int code, String text) {}

  /** Types a command, beside the running hub, with its configuration. */
  public Told caravan(String... words) {
    StringWriter told = new StringWriter();
    CommandLine line = Caravan.commandLine();
    line.setOut(new PrintWriter(told)).setErr(new PrintWriter(told));
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("-c", written().toString()));
    return new Told(line.execute(all.toArray(String[]::new)), told.toString());
  }

  public Vendors vendors() {
    return vendors;
  }

  public Till till() {
    return vendors.till();
  }

  public Storefront storefront() {
    return vendors.storefront();
  }

  public AdminPort admin() {
    return vendors.admin();
  }

  public PosView pos() {
    return vendors.pos();
  }

  public ShopView shop() {
    return vendors.shop();
  }

  /** Posts a shipment as the warehouse does; true once it is recorded. */
  public boolean warehouse(ObjectNode shipment) {
    return vendors.warehouse(hook(hookPort, "warehouse/shipments"), WAREHOUSE_SECRET, shipment);
  }

  /** Sends the hub a webhook of the shop with the right signature, beside those that it sends. */
  public JsonNode webhook(String topic, String id, JsonNode body) {
    return webhook(hookPort, topic, id, body);
  }

  /** The same to another runner. */
  public JsonNode webhook(int port, String topic, String id, JsonNode body) {
    String text = Json.text(body);
    byte[] signature = Signer.bytes(config.get("caravan.systems.shop.webhook-secret"), text);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Shopify-Topic", topic);
    headers.put("X-Shopify-Webhook-Id", id);
    headers.put("X-Shopify-Event-Id", id);
    headers.put("X-Shopify-Shop-Domain", "sandbox.myshopify.com");
    headers.put("X-Shopify-Hmac-Sha256", Base64.getEncoder().encodeToString(signature));
    return http.post(hook(port, "shop"), headers, text);
  }

  private static String hook(int port, String path) {
    return "http://127.0.0.1:" + port + "/hook/" + path;
  }

  /** One call of the shop's Admin API by another app. */
  public JsonNode graphql(String query, ObjectNode variables) {
    ObjectNode body = Json.mapper().createObjectNode().put("query", query);
    body.set("variables", variables);
    return http.post(
        config.get("caravan.systems.shop.url") + "/admin/api/2026-10/graphql.json",
        Map.of("X-Shopify-Access-Token", config.get("caravan.systems.shop.access-token")),
        body);
  }

  /** One call of the till's API by another app; {@code path} begins after the account. */
  public JsonNode lightspeed(String method, String path, JsonNode body) {
    return vendors.lightspeed(method, path, body);
  }

  /** Native id of a location of the configuration, by its name. */
  public String location(String name, String system) {
    return config.get("caravan.locations." + name + "." + system);
  }

  /** What the shop shows for sale, or null. */
  public BigDecimal available(String sku, String location) {
    Map<String, BigDecimal> levels = shop().available().get(sku);
    return levels == null ? null : levels.get(location(location, "shop"));
  }

  /** Where the emulated vendor of a system is, whatever stands before it. */
  public String vendor(String system) {
    return sandbox.config().get("caravan.systems." + system + ".url");
  }

  /** Account of the till. */
  public String account() {
    return config.get("caravan.systems.pos.account");
  }

  Path folder() {
    return folder;
  }

  /** Waits while so much time goes by for the vendors and the hub. */
  void passes(Duration time) {
    Instant until = now().plus(time);
    eventually().until(() -> now().isAfter(until));
  }

  /** The time of the vendors and the hub. */
  public Instant now() {
    double speed = Double.parseDouble(config.get("caravan.clock.speed"));
    return SandboxClock.scaled(Instant.parse(config.get("caravan.clock.origin")), speed).instant();
  }

  /** Waits for a state of the world; the longest wait is generous, so that it only ends faults. */
  public ConditionFactory eventually() {
    return Awaitility.await().atMost(LONGEST).pollInterval(LOOK).pollDelay(Duration.ZERO);
  }

  @Override
  public void close() {
    stop();
    sandbox.close();
  }
}
