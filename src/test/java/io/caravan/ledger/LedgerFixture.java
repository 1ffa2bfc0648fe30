package io.caravan.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.mapping.Json;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** One open ledger per class on a fresh place, and a target of its own for each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LedgerFixture {
  static final long LEASE = 60_000;
  private static final AtomicInteger TARGETS = new AtomicInteger();

  final TestClock clock = new TestClock();
  Ledger ledger;
  String target;

  /** A place that no other class uses. */
  abstract LedgerSettings place();

  @BeforeAll
  void open() {
    ledger = Ledgers.open(place(), clock, new Random(1));
  }

  @AfterAll
  void close() {
    if (ledger != null) {
      ledger.close();
    }
  }

  @BeforeEach
  void newTarget() {
    target = "target-" + TARGETS.incrementAndGet();
  }

  static JsonNode json(String text) {
    return Json.parse(text);
  }

  static Change change(String entity, String ref, String state, JsonNode body) {
    return new Change(
        0, entity, ref, "shop", "n-1", "v1", state, null, null, "canonical", "test", null, body, 0);
  }

  long recorded(LedgerTx tx) {
    return tx.insertChange(change("order", "o1", "RECORDED", json("{}")));
  }

  DeliveryDraft draft(String entity, String key, String kind) {
    return new DeliveryDraft(
        entity, target, key, "do", kind, json("{\"kind\":\"" + kind + "\"}"), List.of());
  }

  /** Queues one delivery per kind, all of one change. */
  void enqueue(String entity, String key, String... kinds) {
    ledger.writeNow(
        tx -> {
          long change = recorded(tx);
          for (String kind : kinds) {
            tx.enqueue(change, List.of(draft(entity, key, kind)));
          }
          return null;
        });
  }

  List<Claimed> claim(String entity) {
    return ledger.claim(entity, target, 10, 50, LEASE);
  }

  Claimed claimOne(String entity) {
    List<Claimed> claims = claim(entity);
    Assertions.assertThat(claims).hasSize(1);
    return claims.get(0);
  }

  static List<String> kinds(Claimed claimed) {
    return claimed.deliveries().stream().map(d -> d.body().get("kind").asText()).toList();
  }

  boolean settle(Claimed claimed, Settlement.Outcome outcome, long delay) {
    return ledger.settle(claimed, all(claimed, outcome, delay)).join();
  }

  static List<Settlement> all(Claimed claimed, Settlement.Outcome outcome, long delay) {
    return claimed.deliveries().stream()
        .map(d -> new Settlement(d.seq(), outcome, delay, "because", null))
        .toList();
  }

  Map<String, DeliveryState> states(String entity, String key) {
    return ledger.read(
        reads -> {
          Map<String, DeliveryState> states = new TreeMap<>();
          reads.deliveries(entity, key, 1000).stream()
              .filter(d -> d.target().equals(target))
              .forEach(d -> states.put(d.body().get("kind").asText(), d.state()));
          return states;
        });
  }

  String idOf(String entity, String key, String kind) {
    return ledger.read(
        reads ->
            reads.deliveries(entity, key, 1000).stream()
                .filter(d -> d.target().equals(target))
                .filter(d -> d.body().get("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow()
                .deliveryId());
  }
}
