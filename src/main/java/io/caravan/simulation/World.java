package io.caravan.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.CrashPoint;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.MemoryDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** One run: both vendors, their people, the runners between them, and what goes wrong. */
final class World implements AutoCloseable {
  private static final Instant BEGIN = Instant.parse("2026-03-02T08:00:00Z");
  private static final long OPENS_MS = 20_000;
  private static final long DAY_MS = 150_000;
  private static final long QUIET_MS = 50_000;
  private static final long LONGEST_DRAIN_MS = 2_400_000;
  private static final int HOOK_TRIES = 4;

  /** What a vendor keeps as a record of its own, each time it is told. */
  private static final Set<String> TWICE = Set.of("order", "shipment", "customer");

  final long seed;
  final Topology topology;
  final Parts parts;
  final Packs packs;
  final History history = new History();
  final Agenda agenda;
  final Swarm swarm;
  final MemoryDatabase database = MemoryDatabase.fresh();
  final TokenModel tokens;
  final TillModel till;
  final ShopModel shop;
  final People people;
  final Ledger desk;
  final List<String> found = new ArrayList<>();
  final Consumer<String> watcher = this::at;
  private final List<Runner> runners = new ArrayList<>();
  private final List<Object> kept = new ArrayList<>();
  private final Map<String, Long> reads = new HashMap<>();
  private final long[] storms = new long[4];
  private boolean calm;

  World(Day day, Parts parts, Packs packs) {
    this.seed = day.seed();
    this.topology = day.topology();
    this.parts = parts;
    this.packs = packs;
    this.agenda = new Agenda(seed, BEGIN);
    this.swarm = new Swarm(seed, history);
    this.tokens = new TokenModel(agenda, history);
    this.till = new TillModel(agenda, history, tokens);
    this.shop = new ShopModel(agenda, history, this::notice);
    this.desk =
        database.ledger(
            "desk",
            agenda,
            new Random(seed),
            () -> MemoryDatabase.Commit.DONE,
            UnaryOperator.identity());
    this.people = new People(this, day.dropped());
  }

  /** Runs to the end; what was found is in {@link #found}. */
  void run() {
    CrashPoint.watch(watcher);
    try {
      people.fill();
      int count = 2 + new Random(seed).nextInt(3);
      for (int i = 0; i < count; i++) {
        runners.add(new Runner(this, i, 0));
      }
      long opens = agenda.millis() + OPENS_MS;
      people.plan(opens, DAY_MS);
      weather(opens);
      drive(opens + DAY_MS);
      drain();
      new Oracle(this).look();
    } finally {
      CrashPoint.watch(null);
    }
  }

  private void drive(long until) {
    boolean more;
    do {
      more = agenda.next(until);
    } while (more);
  }

  private void weather(long opens) {
    if (swarm.has(Swarm.Kind.STORM)) {
      boolean atTill = new Random(seed + 5).nextBoolean();
      long begin = opens + swarm.between(10_000, 60_000);
      storms[atTill ? 0 : 2] = begin;
      storms[atTill ? 1 : 3] = begin + swarm.between(20_000, 60_000);
      history.fault(Swarm.Kind.STORM.name());
    }
    if (swarm.has(Swarm.Kind.SILENT_SOURCE)) {
      long begin = opens + swarm.between(20_000, 80_000);
      agenda.at(begin, null, () -> till.silent = true);
      agenda.at(begin + 40_000, null, () -> till.silent = false);
      history.fault(Swarm.Kind.SILENT_SOURCE.name());
    }
    if (swarm.has(Swarm.Kind.SEARCH_LAG)) {
      shop.lagMs = swarm.between(1_000, 20_000);
      history.fault(Swarm.Kind.SEARCH_LAG.name());
    }
    if (swarm.has(Swarm.Kind.SKEW)) {
      history.fault(Swarm.Kind.SKEW.name());
    }
  }

  boolean isStorm(boolean atTill) {
    long now = agenda.millis();
    boolean storm = !calm && now >= storms[atTill ? 0 : 2] && now < storms[atTill ? 1 : 3];
    if (storm) {
      history.fault("STORM_REFUSAL");
    }
    return storm;
  }

  /** No more disturbances: everything that was begun comes to an end. */
  private void drain() {
    calm = true;
    till.silent = false;
    swarm.calm();
    long end = agenda.millis() + LONGEST_DRAIN_MS;
    Quiet quiet = new Quiet(this, agenda.millis() + LONGEST_DRAIN_MS);
    long quietSince = -1;
    while (agenda.millis() < end) {
      drive(agenda.millis() + 5_000);
      people.desk();
      boolean busy = people.warehouse.isBusy() || quiet.isBusy();
      long last =
          history.deeds().isEmpty() ? 0 : history.deeds().get(history.deeds().size() - 1).at();
      quietSince = busy ? -1 : Math.max(quietSince < 0 ? agenda.millis() : quietSince, last);
      if (quietSince > 0 && agenda.millis() - quietSince > QUIET_MS) {
        return;
      }
    }
    found.add("P12 stuck: no quiet after " + LONGEST_DRAIN_MS / 1000 + " s without disturbances");
  }

  // Dying and standing still

  private void at(String place) {
    if (!(agenda.current() instanceof Runner runner)) {
      return;
    }
    if (runner.isGone()) {
      throw new Crash(place);
    }
    if (calm) {
      return;
    }
    if (swarm.strikes(Swarm.Kind.CRASH)) {
      history.came("crash " + place);
      kill(runner);
      throw new Crash(place);
    }
    if (swarm.strikes(Swarm.Kind.PAUSE)) {
      history.came("pause " + place);
      runner.stand(swarm.between(65_000, 130_000));
    }
  }

  /**
   * A delivery is about to be called: its runner may stand still there for longer than its lease,
   * with all that it has looked at in its hands. Only one that can have two effects.
   */
  void begins(String entity) {
    Swarm.Kind kind = Swarm.Kind.FREEZE;
    boolean mayDouble = !calm && TWICE.contains(entity);
    if (mayDouble && agenda.current() instanceof Runner runner && swarm.strikes(kind)) {
      history.came("freeze delivery.begin");
      runner.stand(swarm.between(kind, 66_000, 100_000));
      agenda.stand(runner);
    }
  }

  private void kill(Runner runner) {
    runner.die();
    agenda.after(
        swarm.between(500, 20_000),
        null,
        () -> runners.set(runner.number(), new Runner(this, runner.number(), runner.life() + 1)));
  }

  /** One that takes requests now, or null. */
  Runner awake() {
    List<Runner> some =
        runners.stream()
            .filter(runner -> !runner.isGone() && runner.standsUntil() <= agenda.millis())
            .toList();
    return some.isEmpty() ? null : some.get(swarm.between(0, some.size() - 1));
  }

  // Notices of the shop

  private void notice(String topic, ObjectNode body) {
    if (runners.isEmpty() || swarm.strikes(Swarm.Kind.HOOK_DROP)) {
      return;
    }
    String event = shop.next("E");
    long wait = swarm.strikes(Swarm.Kind.HOOK_LATE) ? swarm.between(2_000, 90_000) : 100;
    long since = agenda.millis();
    agenda.after(wait, null, () -> post(topic, event, body, HOOK_TRIES, since));
    if (swarm.strikes(Swarm.Kind.HOOK_DUPLICATE)) {
      agenda.after(
          swarm.between(50, 20_000), null, () -> post(topic, event, body, HOOK_TRIES, since));
    }
  }

  private void post(String topic, String event, ObjectNode body, int tries, long since) {
    Runner runner = awake();
    boolean[] taken = new boolean[1];
    if (runner != null) {
      agenda.as(runner, () -> runner.posted(topic, event, body, ok -> taken[0] = ok));
    }
    if (taken[0] && !runner.isGone()) {
      agenda.after(5_000, null, () -> acknowledged(topic, body, since));
    } else if (tries > 1) {
      agenda.after(10_000, null, () -> post(topic, event, body, tries - 1, since));
    }
  }

  /** What was acknowledged is known: as a hint that waits, or because it was read since. */
  private void acknowledged(String topic, ObjectNode body, long since) {
    String stream =
        switch (topic) {
          case "products" -> "items";
          case "levels" -> "inventory";
          case "fulfilments" -> "shipments";
          default -> topic;
        };
    String id = topic.equals("levels") ? body.path("item").asText() : body.path("id").asText();
    boolean waits =
        desk.read(r -> r.hints("shop", stream, 10_000)).stream()
            .anyMatch(hint -> hint.nativeId().equals(id));
    long readAt =
        Math.max(
            reads.getOrDefault(topic, 0L),
            Math.max(
                reads.getOrDefault(topic + "/" + id, 0L),
                reads.getOrDefault("levels-of/" + id, 0L)));
    if (!waits && readAt < since) {
      found.add("P1 lost: the notice " + topic + " " + id + " was acknowledged and is not known");
    }
  }

  /** A vendor was asked. */
  void read(boolean atTill, Model.Asked asked) {
    if (!atTill && !asked.write()) {
      String id = asked.second() == null ? asked.query().get("item") : asked.second();
      reads.put(asked.first() + (id == null ? "" : "/" + id), agenda.millis());
    }
  }

  /** Holds what the ledger only holds weakly. */
  void keep(Object used) {
    kept.add(used);
  }

  void note(String text) {
    history.fault("note: " + text.substring(0, Math.min(60, text.length())));
  }

  long virtualMs() {
    return agenda.millis() - BEGIN.toEpochMilli();
  }

  @Override
  public void close() {
    database.close();
  }
}
