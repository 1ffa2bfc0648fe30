package io.caravan.command.crash;

import io.caravan.command.Configuration;
import io.caravan.command.Installation;
import io.caravan.command.SandboxCommand;
import io.caravan.command.outside.ChildProcess;
import io.caravan.command.outside.KeyFile;
import io.caravan.command.outside.Pause;
import io.caravan.command.outside.Vendors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.util.FileUtil;

/** Trade on top, disturbances below, an audit at the end. */
final class Campaign {
  private static final String THERE = "what happened there: ";
  private static final String SECRET = "crash-warehouse-secret";

  private static final String OWN = "application.properties";
  private static final String SANDBOX = "sandbox.properties";
  private static final Duration EXPORT_AFTER = Duration.ofSeconds(3);
  private static final Duration LOOK = Duration.ofMillis(1500);
  private static final int LOOKS = 80;
  private static final int TOLD_EACH = 20;

  /** How often at most the runners get time to repair, each time twice as long. */
  private static final int REPAIRS = 5;

  private static final int LEASES_TO_REPAIR = 3;

  /** With broken packs the two never agree. */
  private static final int BLIND_LOOKS = 10;

  private final CrashSettings settings;
  private final Consumer<String> told;

  Campaign(CrashSettings settings, Consumer<String> told) {
    this.settings = settings;
    this.told = told;
  }

  /** Runs it; leaves its folder behind and names it only if something was wrong. */
  CrashResult run() throws IOException {
    Path folder = Files.createTempDirectory("caravan-crash");
    PostgresServer server =
        settings.ledger().equals(CrashSettings.POSTGRESQL)
            ? PostgresServer.start(PostgresServer.installed().orElseThrow())
            : null;
    try {
      CrashResult result = tried(folder, server);
      if (result.good()) {
        FileUtil.removeDir(folder.toFile());
      } else {
        export(folder);
        told.accept(THERE + folder);
      }
      return result;
    } finally {
      if (server != null) {
        server.close();
      }
    }
  }

  private CrashResult tried(Path folder, PostgresServer server) throws IOException {
    try {
      return run(folder, server);
    } catch (RuntimeException | IOException e) {
      told.accept(THERE + folder);
      throw e;
    }
  }

  /** For whoever looks for the cause; the server ends with the campaign. */
  private static void export(Path folder) {
    // A runner counts as alive for half a minute of its own clock.
    Pause.of(EXPORT_AFTER);
    List<String> words =
        List.of(
            "ledger",
            "export",
            folder.resolve("ledger.gz").toString(),
            "-c",
            folder.resolve(OWN).toString(),
            "-c",
            folder.resolve(SANDBOX).toString());
    try (ChildProcess export = ChildProcess.start(folder.resolve("export.log"), words)) {
      export.end();
    }
  }

  private CrashResult run(Path folder, PostgresServer server) throws IOException {
    Path own = folder.resolve(OWN);
    Path sandboxed = folder.resolve(SANDBOX);
    List<Path> files = List.of(own, sandboxed);
    try (Runners runners = new Runners(folder, settings.runners(), files);
        Balancer balancer = new Balancer(runners::ports);
        ChildProcess sandbox =
            ChildProcess.start(folder.resolve("sandbox.log"), vendors(folder, balancer))) {
      sandbox.await(() -> sandbox.told().contains(SandboxCommand.SERVING));
      Files.write(own, own(folder, server));
      Vendors vendors = Vendors.of(sandboxed);
      String url = "http://127.0.0.1:" + balancer.port() + "/hook/warehouse/shipments";
      try (Trade trade = new Trade(vendors, url, SECRET, settings.seed())) {
        trade.stock();
        StringWriter said = new StringWriter();
        Installation.install(
            Configuration.of(files, Map.of()), "shop", new PrintWriter(said, true));
        runners.rehearse();
        runners.startAll(Map.of("caravan.repair.every", "0s"));
        return trouble(folder, vendors, trade, runners, server, balancer, files);
      }
    }
  }

  private CrashResult trouble(
      Path folder,
      Vendors vendors,
      Trade trade,
      Runners runners,
      PostgresServer server,
      Balancer balancer,
      List<Path> files)
      throws IOException {
    long begun = System.nanoTime();
    settled(vendors, trade, LOOKS);
    told.accept("the assortment is in the shop" + after(begun));
    loseAnswers(vendors);
    trade.start();
    Disturbances disturbances = new Disturbances(settings, runners, server);
    disturbances.run();
    trade.end();
    vendors.admin().calm();
    told.accept("the trouble is over" + after(begun));
    told.accept(
        "%s; %d deeds, %d parcels and %d requests acknowledged"
            .formatted(
                disturbances.done(),
                trade.deeds(),
                trade.acknowledged().size(),
                balancer.acknowledged()));
    Audit before = settled(vendors, trade, settings.unprobed() ? BLIND_LOOKS : LOOKS);
    told.accept("settled" + after(begun));
    runners.stopAll();
    Audit after = null;
    LedgerLook ledger = null;
    Duration rest = Duration.ofMillis(settings.leaseMs() * LEASES_TO_REPAIR);
    for (int round = 0; round < REPAIRS; round++) {
      // The last runners look whether a runner that was fenced off has made something twice.
      runners.startAll(Map.of());
      Pause.of(rest);
      after = settled(vendors, trade, settings.unprobed() ? 1 : LOOKS);
      runners.stopAll();
      ledger = LedgerLook.at(Configuration.of(files, Map.of()));
      if (ledger.orphans() == 0 || settings.unprobed()) {
        break;
      }
      rest = rest.multipliedBy(2);
    }
    told.accept("repaired" + after(begun));
    return new CrashResult(
        disturbances.kills(),
        disturbances.pauses(),
        disturbances.stops(),
        before,
        after,
        Sequence.broken(folder.resolve("vendors").resolve("shopify.journal")),
        ledger);
  }

  private static String after(long begun) {
    return " after " + Duration.ofNanos(System.nanoTime() - begun).toSeconds() + " s";
  }

  /** Waits until both sides agree, but not for ever. */
  private Audit settled(Vendors vendors, Trade trade, int looks) {
    Audit last = null;
    for (int i = 0; i < looks; i++) {
      last = Audit.of(vendors, trade.acknowledged());
      if (last.isClean() && last.compared() > 0) {
        break;
      }
      if (i % TOLD_EACH == TOLD_EACH - 1) {
        told.accept("not settled yet: " + CrashReport.counts(last));
      }
      Pause.of(LOOK);
    }
    return last;
  }

  /** Of the calls that make documents a few have their effect and no answer. */
  private static void loseAnswers(Vendors vendors) {
    Map<String, String> lost =
        Map.of(
            "POST /SaleLine.json", "lightspeed",
            "POST /Sale.json", "lightspeed",
            "POST /Customer.json", "lightspeed",
            "fulfillmentCreate", "shopify");
    lost.forEach((operation, system) -> Lost.some(vendors.admin(), system, operation));
  }

  private List<String> vendors(Path folder, Balancer balancer) {
    return List.of(
        "sandbox",
        SandboxCommand.WITH_PARENT,
        "--write-config",
        folder.resolve(SANDBOX).toString(),
        "--seed",
        String.valueOf(settings.seed()),
        "--speed",
        String.valueOf(settings.speed()),
        "--journal",
        folder.resolve("vendors").toString(),
        "--hook-url",
        "http://127.0.0.1:" + balancer.port() + "/hook/shop");
  }

  private List<String> own(Path folder, PostgresServer server) throws IOException {
    Map<String, String> own = new LinkedHashMap<>();
    if (server == null) {
      own.put("caravan.ledger.url", "jdbc:sqlite:" + folder.resolve("caravan.db"));
    } else {
      own.put("caravan.ledger.url", server.url());
      own.put("caravan.ledger.user", PostgresServer.USER);
    }
    own.put("caravan.key-file", KeyFile.make(folder.resolve("caravan.key")).toString());
    own.put("caravan.order.location", "web");
    // It begins at an hour of the day: what a campaign finds must not depend on when it is run.
    own.put("caravan.reconcile.schedule", "off");
    own.put("caravan.systems.warehouse.kind", "generic");
    own.put("caravan.systems.warehouse.secret", SECRET);
    if (settings.unprobed()) {
      own.put("caravan.packs", Unprobed.packs(folder.resolve("packs")).toString());
    }
    return own.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).toList();
  }
}
