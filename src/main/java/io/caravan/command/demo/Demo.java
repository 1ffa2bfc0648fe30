package io.caravan.command.demo;

import io.caravan.command.Configuration;
import io.caravan.command.Installation;
import io.caravan.command.RunCommand;
import io.caravan.command.SandboxCommand;
import io.caravan.command.outside.ChildProcess;
import io.caravan.command.outside.Comparison;
import io.caravan.command.outside.FreePort;
import io.caravan.command.outside.KeyFile;
import io.caravan.command.outside.Pause;
import io.caravan.command.outside.Vendors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.main.Main;
import org.apache.camel.util.FileUtil;

/** A trading day: the vendors in a process of their own, the hub in this one, people by script. */
public final class Demo {
  private static final String SECRET = "demo-warehouse-secret";
  private static final Duration LOOK = Duration.ofMillis(700);
  private static final int LOOKS = 60;

  private final DemoSettings settings;
  private final PrintWriter out;
  private Report last;
  private boolean corrupted;

  public Demo(DemoSettings settings, PrintWriter out) {
    this.settings = settings;
    this.out = out;
  }

  /** Runs the day; true if both sides agree. */
  public boolean run() throws Exception {
    DemoFolder held = DemoFolder.take(settings.folder());
    try {
      return day(settings.folder());
    } finally {
      held.close();
    }
  }

  private boolean day(Path folder) throws Exception {
    if (!settings.resume()) {
      FileUtil.removeDir(folder.toFile());
    }
    Files.createDirectories(folder);
    Path key = folder.resolve("caravan.key");
    if (!Files.exists(key)) {
      KeyFile.make(key);
    }
    Map<String, String> ports = ports(folder.resolve("ports.properties"));
    Path config = folder.resolve("sandbox.properties");
    say("Starting the emulated vendors ...");
    Files.deleteIfExists(config);
    try (ChildProcess sandbox =
        ChildProcess.start(folder.resolve("sandbox.log"), vendors(config, ports))) {
      sandbox.await(() -> sandbox.told().contains(SandboxCommand.SERVING));
      Vendors vendors = new Vendors(read(config));
      Player player =
          new Player(
              vendors,
              new Diary(folder.resolve("day.jsonl")),
              settings.seed(),
              "http://127.0.0.1:" + ports.get("hook") + "/hook/warehouse/shipments",
              SECRET);
      player.stock();
      Installation.install(configuration(config, folder, ports), "shop", out);
      Main hub = hub(config, folder, ports);
      try {
        hub.start();
        baseline(vendors);
        day(player);
        boolean agreed = settle(vendors, player);
        if (settings.broken() != null) {
          if (!agreed) {
            say("Both sides did not agree, so that nothing would be shown by --break.");
            return false;
          }
          say("Both sides agree; now the run is corrupted: " + settings.broken());
          hub.stop();
          new Breakage(vendors).cause(settings.broken());
          corrupted = true;
          last = report(vendors, player);
          agreed = last.print(out);
        }
        if (!settings.exit()) {
          say("The hub stays up; stop it with Ctrl-C. Vendors: " + config);
          while (sandbox.alive()) {
            Pause.of(Duration.ofSeconds(1));
          }
        }
        return agreed;
      } finally {
        hub.stop();
      }
    }
  }

  /** Differences of the last comparison that nothing explains. */
  public int unexplained() {
    return last == null ? 0 : last.unexplained().size() + last.missing().size();
  }

  /** Records of the last comparison. */
  public int compared() {
    return last == null ? 0 : last.compared();
  }

  /** Whether the day was well and then corrupted, as its settings want it. */
  public boolean corrupted() {
    return corrupted;
  }

  private List<String> vendors(Path config, Map<String, String> ports) {
    return List.of(
        "sandbox",
        SandboxCommand.WITH_PARENT,
        "--write-config",
        config.toString(),
        "--seed",
        String.valueOf(settings.seed()),
        "--speed",
        String.valueOf(settings.speed()),
        "--origin",
        ports.get("origin"),
        "--lightspeed-port",
        ports.get("lightspeed"),
        "--shopify-port",
        ports.get("shopify"),
        "--admin-port",
        ports.get("admin"),
        "--journal",
        settings.folder().resolve("vendors").toString(),
        "--hook-url",
        "http://127.0.0.1:" + ports.get("hook") + "/hook/shop");
  }

  private Configuration configuration(Path config, Path folder, Map<String, String> ports) {
    return Configuration.of(
        List.of(config, Configuration.home().resolve("config/application.properties")),
        own(folder, ports));
  }

  private Main hub(Path config, Path folder, Map<String, String> ports) {
    return RunCommand.main(configuration(config, folder, ports), own(folder, ports));
  }

  private Map<String, String> own(Path folder, Map<String, String> ports) {
    Map<String, String> own = new LinkedHashMap<>();
    own.put("caravan.topology", settings.topology());
    own.put("caravan.ledger.url", "jdbc:sqlite:" + folder.resolve("caravan.db"));
    own.put("caravan.key-file", folder.resolve("caravan.key").toString());
    own.put("caravan.http.port", ports.get("hook"));
    own.put("caravan.order.location", "web");
    own.put("caravan.systems.warehouse.kind", "generic");
    own.put("caravan.systems.warehouse.secret", SECRET);
    own.put("caravan.systems.warehouse.folder", folder.resolve("csv").toString());
    return own;
  }

  private void baseline(Vendors vendors) {
    say("The hub carries the assortment to the shop ...");
    for (int i = 0; i < LOOKS; i++) {
      Comparison now = vendors.compare();
      int open = now.differences("item").size() + now.differences("inventory").size();
      progress("items " + now.compared("item") + ", still different " + open);
      if (open == 0 && now.compared("item") > 0) {
        return;
      }
      Pause.of(LOOK);
    }
  }

  private void day(Player player) {
    List<Plan.Step> steps = Plan.of(settings.seed());
    int n = 0;
    for (Plan.Step step : steps) {
      n++;
      if (shown(step)) {
        player.play(step);
      }
      if (n % 10 == 0) {
        progress("day: step " + n + " of " + steps.size());
      }
    }
  }

  private boolean shown(Plan.Step step) {
    if (settings.only() == null || settings.only().equals("shipment")) {
      return true;
    }
    return switch (settings.only()) {
      case "item" -> step.what().endsWith("-item");
      case "inventory" -> step.what().equals("sell");
      case "customer" -> step.what().equals("till-customers") || step.what().equals("place");
      default -> !step.what().startsWith("ship");
    };
  }

  private boolean settle(Vendors vendors, Player player) {
    for (int i = 0; i < LOOKS; i++) {
      last = report(vendors, player);
      int open = last.unexplained().size();
      progress("waiting for both sides to agree: " + open + " differences");
      if (open == 0 && last.missing().isEmpty()) {
        break;
      }
      Pause.of(LOOK);
    }
    return last.print(out);
  }

  private Report report(Vendors vendors, Player player) {
    return new Report(settings, vendors.compare(), player.explained());
  }

  private static Map<String, String> ports(Path file) throws IOException {
    Properties kept = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        kept.load(reader);
      }
    } else {
      kept.setProperty("origin", Instant.now().toString());
      for (String name : List.of("lightspeed", "shopify", "admin", "hook")) {
        kept.setProperty(name, String.valueOf(FreePort.take()));
      }
      try (Writer writer = Files.newBufferedWriter(file)) {
        kept.store(writer, null);
      }
    }
    Map<String, String> ports = new LinkedHashMap<>();
    kept.stringPropertyNames().forEach(name -> ports.put(name, kept.getProperty(name)));
    return ports;
  }

  private static Map<String, String> read(Path config) throws IOException {
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(config)) {
      read.load(reader);
    }
    Map<String, String> values = new LinkedHashMap<>();
    read.stringPropertyNames().forEach(name -> values.put(name, read.getProperty(name)));
    return values;
  }

  private void say(String text) {
    out.println(text);
    out.flush();
  }

  private void progress(String text) {
    say("  " + text);
  }
}
