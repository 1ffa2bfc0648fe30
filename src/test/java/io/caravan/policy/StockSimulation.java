package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.DeliveryDraft;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A till, a shop and what lies between them: reads that begin, see and are told at different times,
 * deliveries that have their effect and are answered at different times, all of it in an order that
 * the seed decides. The model is one line: what is there less what web orders still want.
 */
final class StockSimulation {
  private static final String VARIANT = "V1";
  private static final String PLACE = "web";

  /**
   * How stock is decided and what a delivery puts into the counts: broken ones are to be caught.
   */
  interface Rules {
    default Decision decide(Situation s) {
      return new InventoryPolicy().decide(s);
    }

    default Decision publish(StockSituation s) {
      return new InventoryPolicy().publish(s);
    }

    default boolean includes() {
      return true;
    }
  }

  private static final class Web {
    final String ref;
    final int ordered;
    int quantity;
    boolean cancelled;
    boolean shipped;
    boolean refunded;
    boolean known;

    Web(String ref, int quantity) {
      this.ref = ref;
      this.ordered = quantity;
      this.quantity = quantity;
    }
  }

  final World world = new World();
  private final Rules rules;
  private final Random random;
  private final List<Runnable> pending = new ArrayList<>();
  private final Map<String, Deque<DeliveryDraft>> lanes = new HashMap<>();
  private final Map<String, Integer> layaways = new HashMap<>();
  private final List<Web> orders = new ArrayList<>();
  private final Set<String> reading = new HashSet<>();
  private final Set<String> rereads = new HashSet<>();
  private DeliveryDraft waiting;
  private boolean writing;
  private boolean inFlight;
  private long again;
  private JsonNode toldLast;
  private String toldBy;
  private int onHand;
  private int physical;
  private int open;
  int available = 7;
  int writes;
  int edits;

  StockSimulation(long seed, boolean excludes, Rules rules) {
    this.random = new Random(seed);
    this.rules = rules;
    this.onHand = 200 + random.nextInt(100);
    this.physical = onHand;
    world.till = excludes ? World.POS : World.COUNTING_SALES;
    world.settings.put("item.safety-stock", String.valueOf(random.nextInt(4)));
    world.now = Instant.parse("2026-01-02T00:00:00Z").toEpochMilli();
  }

  /** Runs and comes to rest; what the shop must show then. */
  int run(int steps, boolean withEdits) {
    readCount();
    readLevel();
    for (int i = 0; i < steps; i++) {
      world.now += 1 + random.nextInt(400);
      step(withEdits);
      later();
    }
    for (int round = 0; round < 6; round++) {
      drain();
      world.now += 60_000;
      redecide();
      readCount();
      readLevel();
    }
    drain();
    int safety = Integer.parseInt(world.settings.get("item.safety-stock"));
    return Math.max(0, physical - open - safety);
  }

  private void step(boolean withEdits) {
    switch (random.nextInt(10)) {
      case 0 -> {
        int sold = 1 + random.nextInt(3);
        onHand -= sold;
        physical -= sold;
      }
      case 1 -> {
        int received = 1 + random.nextInt(5);
        onHand += received;
        physical += received;
      }
      case 2, 3 -> order();
      case 4 -> cancel(withEdits);
      case 5 -> ship();
      case 6 -> refund();
      case 7 -> readCount();
      case 8 -> readLevel();
      default -> {
        if (withEdits && random.nextInt(6) == 0) {
          available += 1 + random.nextInt(30);
          edits++;
        }
      }
    }
  }

  private void order() {
    int quantity = 1 + random.nextInt(3);
    if (available < quantity) {
      return;
    }
    Web web = new Web("O" + (orders.size() + 1), quantity);
    orders.add(web);
    available -= quantity;
    open += quantity;
    tellOrder(web);
  }

  private Web any(java.util.function.Predicate<Web> which) {
    List<Web> found = orders.stream().filter(which).toList();
    return found.isEmpty() ? null : found.get(random.nextInt(found.size()));
  }

  /** An order that is cancelled before it was ever told leaves a dip that nothing explains. */
  private void cancel(boolean unheard) {
    Web web = any(o -> !o.cancelled && !o.shipped && (unheard || o.known));
    if (web != null) {
      web.cancelled = true;
      open -= web.quantity;
      available += web.quantity;
      web.quantity = 0;
      tellOrder(web);
    }
  }

  private void ship() {
    Web web = any(o -> !o.cancelled && !o.shipped);
    if (web != null) {
      web.shipped = true;
      open -= web.quantity;
      physical -= web.quantity;
      String shipment = "S" + web.ref;
      JsonNode document = StockDocuments.shipment(web.ref, web.quantity, world.now);
      pending.add(() -> tell("shop", "shipment", shipment, document));
      tellOrder(web);
    }
  }

  private void refund() {
    Web web = any(o -> o.shipped && !o.refunded);
    if (web != null) {
      web.refunded = true;
      physical += web.quantity;
      available += web.quantity;
      JsonNode document = StockDocuments.refund(web.ref, web.quantity, world.now);
      web.quantity = 0;
      pending.add(() -> tell("shop", "refund", "R" + web.ref, document));
      tellOrder(web);
    }
  }

  private void tellOrder(Web web) {
    JsonNode document =
        StockDocuments.order(
            web.ref, web.ordered, web.quantity, web.shipped ? web.ordered : 0, world.now);
    pending.add(
        () -> {
          web.known = true;
          tell("shop", "order", web.ref, document);
        });
  }

  private void tell(String from, String entity, String ref, JsonNode document) {
    int before = world.movements.size();
    world.tell(from, entity, ref, document);
    settleDecisions(before != world.movements.size());
  }

  private void settleDecisions(boolean moved) {
    if (moved) {
      StockSituation situation =
          new StockSituation(
              VARIANT,
              PLACE,
              world.stock(VARIANT, PLACE),
              List.of(world.till, World.SHOP),
              world.memos.getOrDefault("inventory" + VARIANT + "@" + PLACE, Fields.object()),
              new Situation.Settings(world.settings),
              world,
              world.now);
      keep(rules.publish(situation));
    }
    for (DeliveryDraft draft : world.deliveries) {
      if (draft.action().equals("set")) {
        waiting = draft;
      } else if (draft.target().equals("pos")) {
        lanes.computeIfAbsent(draft.key(), key -> new ArrayDeque<>()).add(draft);
      }
    }
    world.deliveries.clear();
  }

  private void keep(Decision decision) {
    world.keep("inventory", VARIANT + "@" + PLACE, decision);
    again = decision.again() > 0 ? decision.again() : again;
  }

  private void readCount() {
    read("pos", "onHand", () -> onHand);
  }

  private void readLevel() {
    read("shop", "available", () -> available);
  }

  /** A stream is read by one reader: the next read begins when the last one was told. */
  private void read(String from, String field, java.util.function.IntSupplier value) {
    if (!reading.add(from)) {
      rereads.add(from);
      return;
    }
    long began = world.now;
    pending.add(
        () -> {
          int seen = value.getAsInt();
          pending.add(
              () -> {
                stock(from, StockDocuments.stock(field, seen, began), began, seen);
                writing &= !from.equals("shop");
                reading.remove(from);
                if (rereads.remove(from)) {
                  read(from, field, value);
                }
              });
        });
  }

  private void stock(String from, JsonNode document, long readAt, int value) {
    toldLast = document;
    toldBy = from;
    decideStock();
    Situation.Level known = world.levels.get("shop");
    if (from.equals("shop") && (known == null || known.readAt() <= readAt)) {
      world.levels.put("shop", new Situation.Level(BigDecimal.valueOf(value), readAt));
    }
  }

  private void decideStock() {
    Decision decision =
        rules.decide(world.situation(toldBy, "inventory", VARIANT + "@" + PLACE, toldLast));
    keep(decision);
    settleDecisions(!decision.movements().isEmpty());
  }

  private void redecide() {
    if (again > 0 && world.now >= again && toldLast != null) {
      again = 0;
      decideStock();
    }
  }

  /** Something that is under way goes on: a read, a word, a delivery. */
  private void later() {
    redecide();
    int choice = random.nextInt(3);
    if (choice == 0 && !pending.isEmpty()) {
      pending.remove(random.nextInt(pending.size())).run();
    } else if (choice == 1) {
      write();
    } else {
      lanes.values().stream().filter(lane -> !lane.isEmpty()).findAny().ifPresent(this::deliver);
    }
  }

  private void drain() {
    for (int i = 0; i < 20_000; i++) {
      world.now += 5;
      later();
      boolean idle = lanes.values().stream().allMatch(Deque::isEmpty);
      if (pending.isEmpty() && idle && (waiting == null || writing)) {
        return;
      }
    }
    throw new IllegalStateException("it does not come to rest");
  }

  /** Compare-and-set at the shop; the answer comes later. */
  private void write() {
    if (waiting == null || writing || inFlight) {
      return;
    }
    DeliveryDraft draft = waiting;
    waiting = null;
    Situation.Level known = world.levels.get("shop");
    int value = Fields.quantity(draft.body(), "available").intValueExact();
    if (known != null && known.available().intValueExact() != available) {
      waiting = draft;
      writing = true;
      readLevel();
      return;
    }
    available = value;
    writes++;
    inFlight = true;
    pending.add(
        () -> {
          world.levels.put("shop", new Situation.Level(BigDecimal.valueOf(value), world.now));
          inFlight = false;
        });
  }

  private void deliver(Deque<DeliveryDraft> lane) {
    DeliveryDraft draft = lane.peek();
    long began = world.now;
    JsonNode body = draft.body();
    String line = body.at("/line/ref").asText();
    boolean excludes = world.till.onHandExcludesReservations();
    int quantity = Fields.quantity(body.path("line"), "quantity").intValue();
    switch (draft.action()) {
      case "reserve" -> {
        layaways.put(line, quantity);
        onHand -= excludes ? quantity : 0;
      }
      case "release" -> {
        Integer held = layaways.remove(line);
        onHand += excludes && held != null ? held : 0;
      }
      case "complete" -> complete(body, excludes);
      case "refund" -> {
        for (JsonNode back : body.at("/sale/lines")) {
          onHand += Fields.quantity(back, "quantity").intValue();
        }
      }
      default -> throw new IllegalStateException(draft.action());
    }
    lane.remove();
    pending.add(
        () -> {
          if (rules.includes()) {
            world.done(draft, began);
          }
          readCount();
        });
  }

  private void complete(JsonNode body, boolean excludes) {
    for (JsonNode sold : body.at("/sale/lines")) {
      boolean held = sold.path("reserve").asBoolean();
      layaways.remove(sold.at("/line/ref").asText());
      onHand -= excludes && held ? 0 : Fields.quantity(sold, "quantity").intValue();
    }
  }
}
