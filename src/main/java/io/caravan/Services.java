package io.caravan;

import io.caravan.api.CallSettings;
import io.caravan.api.Clients;
import io.caravan.api.RouteTransport;
import io.caravan.api.SecondLook;
import io.caravan.api.SystemClients;
import io.caravan.api.Vault;
import io.caravan.api.VertxTransport;
import io.caravan.flow.FlowReport;
import io.caravan.hook.HookIngress;
import io.caravan.hub.Hub;
import io.caravan.hub.Repair;
import io.caravan.hub.Ticker;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerException;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.ledger.ScaledTimers;
import io.caravan.ledger.Timers;
import io.caravan.policy.CustomerPolicy;
import io.caravan.policy.InventoryPolicy;
import io.caravan.policy.ItemPolicy;
import io.caravan.policy.MovementPolicy;
import io.caravan.policy.OrderPolicy;
import io.caravan.policy.Policy;
import io.caravan.policy.RefundPolicy;
import io.caravan.policy.ReturnPolicy;
import io.caravan.policy.ShipmentPolicy;
import io.caravan.reconcile.Reconciling;
import io.caravan.system.Durations;
import io.caravan.system.SystemConfig;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that Caravan is in one Camel context, from the ledger to the flows. */
public final class Services {
  private static final Logger LOG = LoggerFactory.getLogger(Services.class);

  private final CamelContext context;
  private final Foundation foundation;
  private final Ledger ledger;
  private final ScaledTimers timers;
  private final SystemClients clients;
  private final Hub hub;
  private final Ending ending;
  private final List<HookIngress> hooks = new ArrayList<>();
  private final ExecutorService ticking = aside("caravan-ticker");
  private final ExecutorService repairing = aside("caravan-repair");
  private Ticker ticker;
  private Reconciling reconciling;
  private Webhooks webhooks;
  private Repair repair;

  private Services(
      CamelContext context,
      Foundation foundation,
      Ledger ledger,
      ScaledTimers timers,
      Vault vault) {
    this.context = context;
    this.foundation = foundation;
    this.ledger = ledger;
    this.timers = timers;
    Settings settings = foundation.settings();
    boolean dry = settings.on("caravan.dry-run") || settings.on("caravan.shadow");
    this.clients =
        new SystemClients(
            foundation.systems(),
            ledger,
            timers,
            vault,
            CallSettings.plain().dryRun(dry).allowPrivate(settings.on("caravan.allow-private")),
            new RouteTransport(context, timers, new VertxTransport(timers)));
    this.hub = hub(foundation, ledger, dry);
    String grace = settings.get("caravan.stop-grace", "2s");
    this.ending = new Ending(clients, ledger, Durations.parse(grace).toMillis());
  }

  /**
   * Opens everything that flows look up, and binds it to the context.
   *
   * @param known faults that were found before
   * @throws StartFault with every fault at once
   */
  static Services open(CamelContext context, Settings settings, List<String> known) {
    Foundation foundation = Foundation.of(settings);
    List<String> faults = new ArrayList<>(known);
    faults.addAll(foundation.faults());
    foundation.schemes().claim(context, faults);
    RunnerClock clock = RunnerClock.of(settings, faults);
    LedgerSettings place = LedgerPlace.of(context, settings, faults);
    if (!faults.isEmpty()) {
      throw new StartFault(faults);
    }
    Ledger ledger;
    try {
      ledger = Ledgers.open(place, clock.clock());
    } catch (LedgerException e) {
      throw new StartFault(List.of(e.getMessage()));
    }
    LedgerUse.claim(ledger, settings);
    return bound(context, foundation, ledger, new ScaledTimers(clock.speed()), foundation.vault());
  }

  /**
   * The same for a context in which flows are only checked: nothing is read, called or kept.
   *
   * @param folder an empty folder for a ledger that is thrown away
   */
  public static Services forCheck(CamelContext context, Foundation foundation, Path folder) {
    return bound(
        context,
        foundation,
        Ledgers.open(
            LedgerSettings.at("jdbc:sqlite:" + folder.resolve("check.db")), Clock.systemUTC()),
        new ScaledTimers(1),
        Vault.open(folder.resolve("check.key"), null));
  }

  private static Services bound(
      CamelContext context,
      Foundation foundation,
      Ledger ledger,
      ScaledTimers timers,
      Vault vault) {
    Services services = new Services(context, foundation, ledger, timers, vault);
    services.bind();
    return services;
  }

  private static Hub hub(Foundation foundation, Ledger ledger, boolean dry) {
    InventoryPolicy inventory = new InventoryPolicy();
    OrderPolicy orders = new OrderPolicy();
    Map<String, Policy> policies =
        Map.of(
            "item", new ItemPolicy(),
            "inventory", inventory,
            "movement", new MovementPolicy(),
            "order", orders,
            "shipment", new ShipmentPolicy(),
            "customer", new CustomerPolicy(),
            "refund", new RefundPolicy(),
            "return", new ReturnPolicy());
    return new Hub(
        ledger,
        foundation.systems(),
        policies,
        inventory::publish,
        orders::shortfall,
        foundation.settings().unprefixed(),
        dry);
  }

  private static ExecutorService aside(String name) {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  private void bind() {
    foundation.bind(context);
    context.getRegistry().bind("caravanLedger", Ledger.class, ledger);
    context.getRegistry().bind("caravanTimers", Timers.class, timers);
    context.getRegistry().bind("caravanClients", Clients.class, clients);
    context.getRegistry().bind("caravanHub", Hub.class, hub);
    context.getRegistry().bind("caravanRandom", RandomGenerator.class, new SecureRandom());
  }

  /** Loads the flows and opens the doors; called once the context is up. */
  void run() {
    openHooks();
    FlowReport report = foundation.loader(context).load(foundation.flowFiles(context));
    report
        .flows()
        .forEach(
            flow ->
                LOG.info(
                    "{} {}: {}",
                    flow.state(),
                    flow.routeId(),
                    flow.faults().isEmpty() ? flow.sentence() : flow.faults()));
    FlowsCheck.register(context, report, ledger);
    ticker =
        new Ticker(
            hub,
            timers,
            ticking,
            "runner-" + ProcessHandle.current().pid(),
            System.getenv().getOrDefault("HOSTNAME", "this machine"),
            Version.text());
    ticker.start();
    reconciling = new Reconciling(hub, context, timers);
    reconciling.start();
    watchWebhooks();
    repair = new Repair(hub, new SecondLook(clients, foundation.mappings()), timers, repairing);
    repair.start();
    LOG.info("Caravan {} keeps its ledger at {}", Version.text(), ledger.describe());
  }

  private void watchWebhooks() {
    Settings settings = foundation.settings();
    String publicUrl = settings.get("caravan.public-url", "");
    boolean writes = !settings.on("caravan.dry-run") && !settings.on("caravan.shadow");
    if (!publicUrl.isEmpty() && writes) {
      String every = settings.get("caravan.webhooks.check", "15m");
      webhooks =
          new Webhooks(foundation.systems().all(), clients, ledger, timers, publicUrl, every);
    }
  }

  private void openHooks() {
    boolean port = !foundation.settings().get("caravan.http.port", "").isEmpty();
    boolean runner = foundation.settings().on("caravan.runner");
    if (port && !runner) {
      LOG.warn("caravan.http.port is the runner's; here hooks come in by the host's HTTP server");
    }
    for (SystemConfig system : foundation.systems().all()) {
      if (HookIngress.serves(system)) {
        if (runner && !port) {
          LOG.info("{} is polled only: caravan.http.port is not set", system.name());
          continue;
        }
        try {
          hooks.add(HookIngress.start(context, system, ledger));
        } catch (Exception e) {
          LOG.warn("{} is polled only: {}", system.name(), e.getMessage());
        }
      }
    }
  }

  void stop() {
    ending.begin();
    hooks.forEach(HookIngress::close);
    if (ticker != null) {
      ticker.close();
      reconciling.close();
    }
    if (repair != null) {
      repair.close();
    }
    ticking.shutdown();
    if (webhooks != null) {
      webhooks.close();
    }
    repairing.shutdown();
  }

  /** Lets go of everything that was opened. */
  public void close() {
    timers.close();
    ending.over();
    clients.close();
    ledger.close();
  }
}
