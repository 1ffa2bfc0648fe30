package io.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.ledger.Settlement.Outcome;
import io.caravan.mapping.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is let go of, and that nothing is decided otherwise without it, whatever the database. */
abstract class RetentionContract {
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long BODIES = 30 * DAY;
  private static final long ROWS = 400 * DAY;
  private static final int WINDOW = 20;

  /** More than are looked at whenever something is decided. */
  private static final int NEWER = 60;

  private static final int STEPS = 700;
  private static final List<String> SYSTEMS = List.of("pos", "shop", "web");
  private static final List<String> ENTITIES = List.of("item", "order");

  private final TestClock clock = new TestClock();
  private Ledger all;
  private Ledger kept;

  abstract LedgerSettings place();

  @BeforeEach
  void open() {
    all = Ledgers.open(place(), clock, new Random(1));
    kept = Ledgers.open(place(), clock, new Random(1));
  }

  @AfterEach
  void close() {
    all.close();
    kept.close();
  }

  @Test
  void whatever_is_decided_after_it_is_decided_as_without_it() {
    for (long seed = 1; seed <= 2; seed++) {
      Random random = new Random(seed);
      for (int step = 0; step < STEPS; step++) {
        long choice = random.nextLong();
        assertThat(act(kept, new Random(choice))).isEqualTo(act(all, new Random(choice)));
        clock.advance(random.nextInt(4) == 0 ? random.nextLong(9 * DAY) : 1000);
        assertThat(kept.<LaneCheck>writeNow(tx -> tx.checkLanes(0, 100)).mended()).isEmpty();
        if (step % 25 == 0) {
          forget(kept);
        }
        if (step % 100 == 0) {
          assertThat(decisive(kept)).isEqualTo(decisive(all));
        }
      }
    }
    clock.advance(2 * ROWS);
    forget(kept);
    assertThat(decisive(kept)).isEqualTo(decisive(all));
    for (String table : List.of("change", "payload", "delivery", "vendor_call")) {
      assertThat(rows(kept, table)).as(table).isLessThan(rows(all, table));
    }
  }

  @Test
  void bodies_go_before_rows_and_parked_ones_stay() {
    long told = change(kept, "order", null, "shop", "REPLAYED");
    long parked = change(kept, "order", null, "shop", "PARKED");
    clock.advance(BODIES + DAY);
    forget(kept);
    assertThat(kept.<Object>read(r -> r.change(told).orElseThrow().body() == null)).isEqualTo(true);
    clock.advance(ROWS);
    forget(kept);
    assertThat(kept.<Object>read(r -> r.change(told).isPresent())).isEqualTo(false);
    assertThat(kept.read(r -> r.change(parked)).orElseThrow().body()).isNotNull();
  }

  @Test
  void ids_of_old_events_go_a_few_at_a_time() {
    for (int n = 0; n < 5; n++) {
      String id = "e" + n;
      kept.writeNow(tx -> tx.hint(new Hint("shop", "orders", "1", id, tx.now())));
    }
    clock.advance(DAY);
    kept.writeNow(tx -> tx.hint(new Hint("shop", "orders", "1", "new", tx.now())));
    List<Integer> forgotten = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      forgotten.add(kept.writeNow(tx -> tx.forgetEvents(tx.now() - 1, 2)));
    }
    assertThat(forgotten).containsExactly(2, 2, 1, 0);
    assertThat(kept.<Object>writeNow(tx -> tx.hint(new Hint("shop", "orders", "1", "new", 0))))
        .isEqualTo(false);
  }

  @Test
  void closed_alarms_and_conflicts_go_with_the_rows_and_open_alarms_stay() {
    kept.writeNow(
        tx -> {
          tx.alarm("kind", "closed", "over");
          tx.alarm("kind", "open", "still so");
          tx.clearAlarm("kind", "closed");
          tx.conflict(new Conflict(0, "item", "r1", "price", "pos", "1", "shop", "2", tx.now()));
          return null;
        });
    clock.advance(ROWS - DAY);
    forget(kept);
    assertThat(rows(kept, "alarm")).isEqualTo(2);
    assertThat(rows(kept, "field_conflict")).isEqualTo(1);
    clock.advance(2 * DAY);
    forget(kept);
    assertThat(kept.<List<Alarm>>read(reads -> reads.openAlarms(9))).hasSize(1);
    assertThat(rows(kept, "alarm")).isEqualTo(1);
    assertThat(rows(kept, "field_conflict")).isZero();
  }

  @Test
  void rows_of_what_may_have_been_made_twice_stay_until_somebody_looked() {
    String doubted = delivered();
    String plain = delivered();
    kept.writeNow(
        tx -> {
          tx.orphanEffect(doubted, 1, "ext-1");
          return null;
        });
    for (int n = 0; n < NEWER; n++) {
      delivered();
    }
    clock.advance(2 * ROWS);
    forget(kept);
    assertThat(kept.<Object>read(r -> r.delivery(doubted).isPresent())).isEqualTo(true);
    assertThat(kept.<Object>read(r -> r.delivery(plain).isPresent())).isEqualTo(false);
    kept.writeNow(
        tx -> {
          tx.orphanEffects(9).forEach(effect -> tx.resolveOrphan(effect.orphanId()));
          return null;
        });
    forget(kept);
    assertThat(kept.<Object>read(r -> r.delivery(doubted).isPresent())).isEqualTo(false);
  }

  @Test
  void the_body_of_what_arrived_late_stays_as_long_as_that_of_others() {
    long change = change(kept, "order", "r1", "pos", "RECORDED");
    queue(change);
    clock.advance(BODIES + DAY);
    String id = arrives();
    clock.advance(BODIES - DAY);
    forget(kept);
    assertThat(kept.read(r -> r.delivery(id)).orElseThrow().body()).isNotNull();
    clock.advance(2 * DAY);
    forget(kept);
    assertThat(kept.<Object>read(r -> r.delivery(id).orElseThrow().body() == null)).isEqualTo(true);
  }

  @Test
  void calls_of_a_batch_keep_their_bodies_while_one_of_them_is_unclear() {
    for (String ref : List.of("r1", "r2")) {
      queue(change(kept, "order", ref, "pos", "RECORDED"), "order", "shop", ref);
    }
    List<Claimed> both = kept.claim("order", "shop", 2, 9, 60_000);
    List<String> ids = both.stream().map(one -> one.deliveries().get(0).deliveryId()).toList();
    kept.writeNow(
        tx -> {
          tx.intend(both.stream().map(one -> call(tx, one.deliveries().get(0), "b")).toList());
          return null;
        });
    kept.settle(both.get(0), LedgerFixture.all(both.get(0), Outcome.DONE, 0)).join();
    kept.settle(both.get(1), LedgerFixture.all(both.get(1), Outcome.UNKNOWN, 0)).join();
    clock.advance(BODIES + DAY);
    forget(kept);
    assertThat(kept.<List<Call>>read(r -> r.calls(ids.get(0))))
        .allMatch(call -> call.request() != null);
    Claimed again = kept.claim("order", "shop", 2, 9, 60_000).get(0);
    kept.settle(again, LedgerFixture.all(again, Outcome.DONE, 0)).join();
    clock.advance(BODIES + DAY);
    forget(kept);
    assertThat(kept.<List<Call>>read(r -> r.calls(ids.get(0))))
        .allMatch(call -> call.request() == null);
  }

  @Test
  void rows_of_what_is_still_to_be_delivered_stay_however_many_are_newer() {
    long first = change(kept, "order", "r1", "pos", "RECORDED");
    queue(first, "order", "web", "r1");
    for (int n = 0; n < NEWER; n++) {
      delivered();
    }
    clock.advance(2 * ROWS);
    forget(kept);
    Claimed waiting = kept.claim("order", "web", 1, 9, 60_000).get(0);
    assertThat(waiting.deliveries()).hasSize(1);
    assertThat(kept.<Object>read(r -> r.change(first).isPresent())).isEqualTo(true);
  }

  @Test
  void rows_that_tell_that_a_parked_one_is_outdated_stay_as_long_as_it() {
    String parked = settled("item", Outcome.PARKED, 1);
    settled("item", Outcome.IGNORED, 2);
    for (int n = 0; n < NEWER; n++) {
      settled("item", Outcome.IGNORED, 1);
    }
    clock.advance(2 * ROWS);
    forget(kept);
    assertThat(kept.<Boolean>writeNow(tx -> tx.replay(parked, null, "ann"))).isTrue();
    assertThat(kept.read(r -> r.delivery(parked)).orElseThrow().state())
        .isEqualTo(DeliveryState.SUPERSEDED);
  }

  /** So many states of one record, of which the last is sent; its delivery. */
  private String settled(String entity, Outcome outcome, int states) {
    for (int n = 0; n < states; n++) {
      clock.advance(1000);
      queue(change(kept, entity, "r1", "pos", "RECORDED"), entity, "shop", "r1");
    }
    Claimed claimed = kept.claim(entity, "shop", 1, 9, 60_000).get(0);
    kept.settle(claimed, LedgerFixture.all(claimed, outcome, 0)).join();
    return claimed.deliveries().get(0).deliveryId();
  }

  private String delivered() {
    return settled("order", Outcome.DONE, 1);
  }

  private void queue(long change) {
    queue(change, "order", "shop", "r1");
  }

  private void queue(long change, String entity, String target, String key) {
    DeliveryDraft draft =
        new DeliveryDraft(entity, target, key, "do", "k", Json.parse("{}"), List.of());
    kept.writeNow(
        tx -> {
          tx.enqueue(change, List.of(draft));
          return null;
        });
  }

  private String arrives() {
    Claimed claimed = kept.claim("order", "shop", 1, 9, 60_000).get(0);
    kept.settle(claimed, LedgerFixture.all(claimed, Outcome.DONE, 0)).join();
    return claimed.deliveries().get(0).deliveryId();
  }

  private static void forget(Ledger ledger) {
    long after = 0;
    while (after >= 0) {
      long from = after;
      after = ledger.writeNow(tx -> tx.forget(from, 7, tx.now() - BODIES, tx.now() - ROWS));
    }
  }

  /** One thing that happens; what came of it. */
  private Object act(Ledger ledger, Random random) {
    String entity = ENTITIES.get(random.nextInt(2));
    String ref = "r" + random.nextInt(3);
    switch (random.nextInt(8)) {
      case 0, 1, 2, 3 -> {
        String system = SYSTEMS.get(random.nextInt(10) == 0 ? 1 : random.nextInt(2) * 2);
        String state = random.nextInt(3) == 0 ? "IGNORED" : "RECORDED";
        long change = change(ledger, entity, random.nextInt(9) == 0 ? null : ref, system, state);
        boolean sends = random.nextBoolean();
        if (sends) {
          ledger.writeNow(
              tx -> {
                tx.enqueue(
                    change,
                    List.of(
                        new DeliveryDraft(
                            entity, "shop", ref, "do", "k", Json.parse("{}"), List.of())));
                return null;
              });
        }
        return change;
      }
      case 4, 5, 6 -> {
        return deliver(ledger, entity, random);
      }
      default -> {
        List<Delivery> parked = ledger.read(reads -> reads.parkedDeliveries(100));
        if (parked.isEmpty()) {
          return "none is parked";
        }
        String id = parked.get(random.nextInt(parked.size())).deliveryId();
        boolean again = random.nextBoolean();
        boolean done =
            ledger.writeNow(tx -> again ? tx.replay(id, null, "me") : tx.discard(id, "no", "me"));
        return done + " " + ledger.read(reads -> reads.delivery(id)).orElseThrow().state();
      }
    }
  }

  private static Object deliver(Ledger ledger, String entity, Random random) {
    // Lanes of one claim come in any order: what happens to each must not hang on it.
    List<Claimed> claims = new ArrayList<>(ledger.claim(entity, "shop", 3, 9, 60_000));
    claims.sort(Comparator.comparingLong(Claimed::laneId));
    String batch = "b" + random.nextLong();
    for (Claimed lane : claims) {
      Outcome outcome =
          List.of(Outcome.DONE, Outcome.DONE, Outcome.IGNORED, Outcome.UNKNOWN, Outcome.PARKED)
              .get(random.nextInt(5));
      ledger.writeNow(
          tx -> {
            tx.intend(lane.deliveries().stream().map(d -> call(tx, d, batch)).toList());
            return null;
          });
      ledger.settle(lane, LedgerFixture.all(lane, outcome, 0)).join();
    }
    return claims.stream().map(lane -> lane.deliveries().get(0).key()).toList();
  }

  private static Call call(LedgerTx tx, Delivery delivery, String batch) {
    return new Call(
        delivery.deliveryId(),
        1,
        "set",
        "REPEATABLE",
        "INTENT",
        null,
        batch,
        0,
        "{\"a\":1}",
        "{\"b\":2}",
        200,
        null,
        tx.now(),
        tx.now());
  }

  private static long change(
      Ledger ledger, String entity, String ref, String system, String state) {
    return ledger.writeNow(
        tx ->
            tx.insertChange(
                new Change(
                    0,
                    entity,
                    ref,
                    system,
                    "n-1",
                    "v",
                    state,
                    null,
                    null,
                    "canonical",
                    "t",
                    null,
                    Json.parse("{\"at\":" + tx.now() + "}"),
                    0)));
  }

  /** All that the hub asks of what happened. */
  private static Map<String, Object> decisive(Ledger ledger) {
    return ledger.read(
        reads -> {
          Map<String, Object> found = new TreeMap<>();
          found.put("waiting", reads.waitingDeliveries(1000));
          found.put("parked", reads.parkedDeliveries(1000));
          reads.waitingDeliveries(1000).stream()
              .flatMap(delivery -> reads.calls(delivery.deliveryId()).stream())
              .forEach(call -> found.put(call.batchId(), reads.callsOfBatch(call.batchId())));
          for (String entity : ENTITIES) {
            for (int n = 0; n < 3; n++) {
              String ref = "r" + n;
              found.put(entity + ref + " wrote", lastWrite(reads, entity, ref));
              found.put(
                  entity + ref + " said",
                  first(reads, entity, ref, c -> "RECORDED".equals(c.state())));
              found.put(entity + ref + " told", first(reads, entity, ref, c -> true));
              for (String not : SYSTEMS) {
                found.put(
                    entity + ref + " not " + not,
                    first(reads, entity, ref, c -> !c.system().equals(not)));
              }
            }
          }
          return found;
        });
  }

  private static Object first(
      LedgerReads reads, String entity, String ref, Function<Change, Boolean> which) {
    return reads.changes(entity, ref, WINDOW).stream()
        .filter(change -> change.body() != null && "canonical".equals(change.stage()))
        .filter(change -> List.of("RECORDED", "IGNORED").contains(change.state()))
        .filter(which::apply)
        .findFirst();
  }

  private static Object lastWrite(LedgerReads reads, String entity, String key) {
    return reads.deliveries(entity, key, WINDOW).stream().map(Delivery::state).toList();
  }

  private static long rows(Ledger ledger, String table) {
    return ledger.writeNow(tx -> new MovedTable(table, null).count(((SqlTx) tx).session));
  }
}
