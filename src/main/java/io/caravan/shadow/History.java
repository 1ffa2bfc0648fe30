package io.caravan.shadow;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Change;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.RecordName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What was planned and what was read, out of the ledger. */
final class History {
  private static final int MOST = 1_000_000;
  private static final int CHUNK = 1000;

  private final LedgerReads reads;
  private final List<Seen> seen = new ArrayList<>();
  private final Map<List<String>, List<Seen>> bySystem = new HashMap<>();
  private final Map<List<String>, List<Seen>> byRef = new HashMap<>();
  private final List<Would> wants = new ArrayList<>();
  private final Map<Long, Change> causes = new HashMap<>();

  History(LedgerReads reads) {
    this.reads = reads;
    long after = 0;
    List<Change> part;
    do {
      part = reads.seen(after, CHUNK);
      for (Change change : part) {
        after = change.changeId();
        if (change.body() != null) {
          seen.add(seen(change));
        }
      }
    } while (part.size() == CHUNK);
    seen.sort(Seen.IN_ORDER);
    for (Seen one : seen) {
      put(bySystem, List.of(one.entity(), one.system()), one);
      put(byRef, List.of(one.entity(), one.system(), one.ref()), one);
    }
    reads.waitingDeliveries(MOST).stream()
        .filter(delivery -> delivery.body() != null)
        .map(this::would)
        .sorted(Comparator.comparingLong(Would::planned))
        .forEach(wants::add);
  }

  private static void put(Map<List<String>, List<Seen>> index, List<String> key, Seen one) {
    index.computeIfAbsent(key, first -> new ArrayList<>()).add(one);
  }

  private static Seen seen(Change change) {
    long told = millis(change.body(), "updatedAt");
    return new Seen(
        change.entity(),
        change.system(),
        change.nativeId() == null ? change.body().path("id").asText(null) : change.nativeId(),
        told == 0 ? change.recordedAt() : told,
        change.recordedAt(),
        change.body());
  }

  private Would would(Delivery delivery) {
    Change cause = causes.computeIfAbsent(delivery.changeId(), id -> reads.change(id).orElse(null));
    JsonNode told = cause == null ? null : cause.body();
    long at = told == null ? 0 : millis(told, "updatedAt");
    if (at == 0 || at > delivery.createdAt()) {
      at = delivery.createdAt();
    }
    return new Would(
        delivery.entity(),
        delivery.target(),
        delivery.key(),
        delivery.action(),
        delivery.body(),
        at,
        delivery.createdAt(),
        cause == null ? "" : cause.system());
  }

  static long millis(JsonNode document, String field) {
    JsonNode at = document.path(field);
    return at.isTextual() ? Instant.parse(at.textValue()).toEpochMilli() : 0;
  }

  LedgerReads reads() {
    return reads;
  }

  /** What was planned of an entity, by target and key, oldest first. */
  Map<List<String>, List<Would>> wants(String entity) {
    Map<List<String>, List<Would>> found =
        new TreeMap<>(
            Comparator.comparing((List<String> k) -> k.get(0)).thenComparing(k -> k.get(1)));
    wants.stream()
        .filter(would -> would.entity().equals(entity))
        .forEach(
            would ->
                found
                    .computeIfAbsent(List.of(would.target(), would.key()), key -> new ArrayList<>())
                    .add(would));
    return found;
  }

  Stream<Would> wants() {
    return wants.stream();
  }

  /** What was read of an entity in all systems, in the order of its changes there. */
  Stream<Seen> seen(String entity) {
    return seen.stream().filter(one -> one.entity().equals(entity));
  }

  /** The same of one system. */
  List<Seen> seen(String entity, String system) {
    return bySystem.getOrDefault(List.of(entity, system), List.of());
  }

  /** The same of one record. */
  List<Seen> seen(String entity, String system, String ref) {
    return byRef.getOrDefault(List.of(entity, system, ref), List.of());
  }

  /** A name for people: SKU, order name, e-mail. */
  String name(String entity, String ref) {
    return RecordName.of(reads, entity, ref);
  }
}
