package io.caravan.api;

import io.caravan.ledger.Ledger;
import io.caravan.ledger.Timers;
import io.caravan.system.SystemConfig;
import io.caravan.system.Systems;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The clients of all configured systems, sharing one transport. */
public final class SystemClients implements Clients, AutoCloseable {
  private static final int THREADS = 4;
  private static final long LONGEST_RENEWAL_MS = 10_000;

  private final Systems systems;
  private final Ledger ledger;
  private final Timers timers;
  private final Vault vault;
  private final CallSettings settings;
  private final HttpTransport transport;
  private final Executor executor;
  private final Runnable end;
  private final LiveCalls live = new LiveCalls();
  private final Map<String, SystemClient> clients = new ConcurrentHashMap<>();

  /** Whose tokens are used, or null: its own. */
  private SystemClients lender;

  /** Clients on the network. */
  public SystemClients(
      Systems systems, Ledger ledger, Timers timers, Vault vault, CallSettings settings) {
    this(systems, ledger, timers, vault, settings, new VertxTransport(timers));
  }

  /**
   * @param transport is closed with the clients
   */
  public SystemClients(
      Systems systems,
      Ledger ledger,
      Timers timers,
      Vault vault,
      CallSettings settings,
      HttpTransport transport) {
    this(systems, ledger, timers, vault, settings, transport, threads());
  }

  private SystemClients(
      Systems systems,
      Ledger ledger,
      Timers timers,
      Vault vault,
      CallSettings settings,
      HttpTransport transport,
      ExecutorService threads) {
    this(systems, ledger, timers, vault, settings, transport, threads, threads::shutdownNow);
  }

  /**
   * @param executor carries on with what was answered
   * @param end done when the clients are closed
   */
  public SystemClients(
      Systems systems,
      Ledger ledger,
      Timers timers,
      Vault vault,
      CallSettings settings,
      HttpTransport transport,
      Executor executor,
      Runnable end) {
    this.systems = systems;
    this.ledger = ledger;
    this.timers = timers;
    this.vault = vault;
    this.settings = settings;
    this.transport = transport;
    this.executor = executor;
    this.end = end;
  }

  private static ExecutorService threads() {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        THREADS,
        task -> {
          Thread thread = new Thread(task, "caravan-calls-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public Client of(String system) {
    SystemConfig config = systems.require(system);
    return clients.computeIfAbsent(config.name(), name -> client(config));
  }

  @Override
  public boolean dryRun() {
    return settings.dryRun();
  }

  /** How a system is connected: consent, then its first tokens. */
  public OAuth oauth(String system) {
    SystemConfig config = systems.require(system);
    return new OAuth(config, ledger, vault, endpoint(config));
  }

  private SystemClient client(SystemConfig config) {
    Budget budget = new Budget(config.name(), config.pack().limiter(), ledger, timers);
    return new SystemClient(
        config,
        ledger,
        settings,
        transport,
        tokens(config),
        budget,
        new Breaker(config.name(), ledger),
        live,
        executor);
  }

  /**
   * Clients of the same systems for somebody who tries them out: tokens are those of these clients,
   * since some vendors take each only once; limits, outages and evidence are kept apart.
   *
   * @param carrier is closed with the new clients
   */
  public SystemClients apart(Ledger other, HttpTransport carrier) {
    SystemClients made = new SystemClients(systems, other, timers, vault, settings, carrier);
    made.lender = this;
    return made;
  }

  private TokenSource tokens(SystemConfig config) {
    return lender == null ? own(config) : lender.own(config);
  }

  private TokenSource own(SystemConfig config) {
    String fixed = config.get("access-token", "");
    boolean none = "none".equals(config.pack().auth().kind());
    boolean stored =
        config.pack().auth().tokenUrl() != null || config.pack().auth().session() != null;
    if (none || !fixed.isEmpty() || !stored) {
      return TokenSource.fixed(config.name(), none || fixed.isEmpty() ? null : fixed);
    }
    return new StoredTokens(config, ledger, timers, vault, endpoint(config));
  }

  private TokenEndpoint endpoint(SystemConfig config) {
    return new TokenEndpoint(config, transport, Reach.of(config, settings.allowPrivate()));
  }

  /**
   * Gives up what is on its way and sends nothing more. What had left counts as unclear and stands
   * so in the ledger.
   */
  public void giveUp() {
    live.giveUp();
  }

  @Override
  public void close() {
    live.awaitRenewals(LONGEST_RENEWAL_MS);
    transport.close();
    end.run();
  }
}
