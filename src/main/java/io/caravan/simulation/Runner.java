package io.caravan.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.CallSettings;
import io.caravan.api.ReadLoop;
import io.caravan.api.ReaderSettings;
import io.caravan.api.RecordIntake;
import io.caravan.api.StreamReader;
import io.caravan.api.StreamSchedule;
import io.caravan.api.SystemActions;
import io.caravan.api.SystemClients;
import io.caravan.api.Vault;
import io.caravan.hook.HintStore;
import io.caravan.hub.Deliverer;
import io.caravan.hub.Hub;
import io.caravan.hub.Incoming;
import io.caravan.hub.RecordKeeper;
import io.caravan.hub.Ticker;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.MemoryDatabase;
import io.caravan.ledger.Timers;
import io.caravan.policy.InventoryPolicy;
import io.caravan.policy.OrderPolicy;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** One process: its own objects on the ledger that all share. It can die and stand still. */
final class Runner implements Agenda.Owner {
  static final Map<String, String> SETTINGS =
      Map.of(
          "retry.max", "5",
          "retry.first", "2s",
          "retry.longest", "30s",
          "inventory.settle", "20s",
          "order.customer-wait", "10s");

  private static final String KEY = "c2ltdWxhdGlvbi1zaW11bGF0aW9uLXNpbXVsYXRpb24=";
  private static final long TICK_MS = 2_000;
  private static final long IDLE_MS = 5_000;
  private static final Map<String, Set<String>> TARGETS =
      Map.of(
          "pos",
          Set.of("order", "customer"),
          "shop",
          Set.of("item", "inventory", "order", "shipment", "customer"));

  private final World world;
  private final int number;
  private final int life;
  private final Random random;
  private final double drift;
  private final Map<String, SystemActions> actions = new HashMap<>();
  private final Ledger ledger;
  private final RecordKeeper keeper;
  private final Route route;
  private final HintStore hints;
  private final Ticker ticker;
  private final Timers timers;
  private final Executor executor;
  private boolean booting = true;
  private boolean gone;
  private long standsUntil;

  Runner(World world, int number, int life) {
    this.world = world;
    this.number = number;
    this.life = life;
    this.random = new Random(world.seed * 1_000 + number * 100L + life);
    this.drift = world.swarm.has(Swarm.Kind.SKEW) ? 0.8 + number * 0.2 : 1;
    this.timers = timers();
    this.executor = task -> world.agenda.after(0, this, task);
    Parts parts = world.parts;
    this.ledger =
        parts.ledger(
            world.database.ledger(
                name(),
                parts.clock(world.agenda, number),
                random,
                this::commit,
                parts.statements()),
            this);
    Vault vault = Vault.open(null, KEY);
    SystemClients clients =
        new SystemClients(
            world.packs.systems(),
            ledger,
            timers,
            vault,
            CallSettings.plain(),
            parts.transport(new Post(world, this), this),
            executor,
            () -> {});
    Hub hub =
        new Hub(
            ledger,
            world.packs.systems(),
            parts.policies(),
            new InventoryPolicy()::publish,
            new OrderPolicy()::shortfall,
            SETTINGS,
            false);
    this.keeper = new RecordKeeper(hub);
    this.route = new Route(world, keeper, actions, executor);
    this.hints = new HintStore(world.packs.systems().require("shop"), ledger);
    this.ticker = new Ticker(hub, timers, executor, name(), "simulation", "0");
    for (SystemConfig system : world.packs.systems().all()) {
      actions.put(
          system.name(),
          new SystemActions(clients.of(system.name()), world.packs.mappings(), ledger, timers, 50));
      read(system, clients);
      for (String entity : new TreeSet<>(TARGETS.getOrDefault(system.name(), Set.of()))) {
        Deliverer.of(
                hub,
                entity,
                system.name(),
                timers,
                executor,
                random,
                parts.carrier(route::carry, this),
                new Deliverer.Manner(4, false, IDLE_MS))
            .start();
      }
    }
    world.agenda.after(random.nextInt((int) TICK_MS), this, this::tick);
    booting = false;
  }

  private Timers timers() {
    return new Timers() {
      @Override
      public Cancellable after(long delayMs, Runnable task) {
        return world.agenda.after((long) Math.ceil(delayMs * drift), Runner.this, task)::cancel;
      }

      @Override
      public <T> T await(CompletableFuture<T> result) {
        return world.agenda.await(result);
      }
    };
  }

  private void tick() {
    try {
      ticker.tick();
    } catch (RuntimeException e) {
      world.note("tick: " + e.getMessage());
    }
    world.agenda.after((long) (TICK_MS * drift), this, this::tick);
  }

  private void read(SystemConfig system, SystemClients clients) {
    for (SystemPack.Stream stream : system.pack().streams().values()) {
      if (stream.posted()) {
        continue;
      }
      ReaderSettings settings =
          ReaderSettings.of(clients.of(system.name()), ledger, timers, stream);
      RecordIntake.Way way =
          world.parts.way((record, done) -> route.take(stream.entity(), record, done), this);
      ReadLoop loop =
          new ReadLoop(
              system.name() + "/" + stream.name(),
              ledger,
              timers,
              executor,
              StreamSchedule.parse(settings.schedule()),
              ReaderSettings.DEFAULT_LEASE_MS,
              new StreamReader(settings, new RecordIntake(way, ledger)));
      world.keep(loop);
      loop.start();
    }
  }

  /** A notice is posted; told whether it was taken. */
  void posted(String topic, String eventId, JsonNode body, Consumer<Boolean> done) {
    try {
      world.parts.keep(hints, this, topic, eventId, body);
      done.accept(true);
    } catch (Exception e) {
      done.accept(false);
    }
  }

  /** The warehouse tells of a parcel; told whether it is kept. */
  void parcel(JsonNode shipment, Consumer<Boolean> done) {
    Incoming incoming =
        new Incoming(
            "shipment",
            "depot",
            shipment.path("id").asText(),
            shipment.path("updatedAt").asText(),
            shipment,
            "shipments",
            "hook:depot/shipments",
            null,
            ledger.now(),
            world.parts.only(world.topology, "depot"),
            false);
    keeper.keep(incoming, null).whenComplete((kept, failed) -> done.accept(failed == null));
  }

  private MemoryDatabase.Commit commit() {
    if (booting) {
      return MemoryDatabase.Commit.DONE;
    }
    if (world.swarm.strikes(Swarm.Kind.COMMIT_LOST)) {
      return MemoryDatabase.Commit.CUT_BEFORE;
    }
    return world.swarm.strikes(Swarm.Kind.COMMIT_UNCLEAR)
        ? MemoryDatabase.Commit.CUT_AFTER
        : MemoryDatabase.Commit.DONE;
  }

  void die() {
    gone = true;
    world.database.rollback();
  }

  void stand(long ms) {
    standsUntil = world.agenda.millis() + ms;
  }

  @Override
  public boolean isGone() {
    return gone;
  }

  @Override
  public long standsUntil() {
    return standsUntil;
  }

  String name() {
    return "runner-" + number + "." + life;
  }

  int number() {
    return number;
  }

  int life() {
    return life;
  }

  Ledger ledger() {
    return ledger;
  }

  World world() {
    return world;
  }
}
