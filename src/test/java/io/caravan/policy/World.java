package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Position;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a policy may look at, in memory: the least a recorder must offer. */
final class World implements Situation.Facts {
  static final Situation.Target POS =
      new Situation.Target(
          "pos",
          "pos",
          List.of("upsert", "reserve", "amend", "release", "complete", "refund"),
          true);

  /** A till whose on hand falls only when the sale is completed. */
  static final Situation.Target COUNTING_SALES =
      new Situation.Target("pos", "pos", POS.actions(), false);

  static final Situation.Target SHOP =
      new Situation.Target(
          "shop",
          "shop",
          List.of("upsert", "set", "hold", "fulfil", "ready", "refund", "create"),
          false);

  final Map<String, JsonNode> states = new HashMap<>();
  final Map<String, JsonNode> memos = new HashMap<>();
  final Map<String, String> orderOfLine = new HashMap<>();
  final Map<String, JsonNode> known = new HashMap<>();
  final List<String> links = new ArrayList<>();
  final Map<String, String> settings = new HashMap<>();
  final List<Movement> movements = new ArrayList<>();
  final Map<String, Position> positions = new HashMap<>();
  final Map<String, Situation.Level> levels = new HashMap<>();
  final List<DeliveryDraft> deliveries = new ArrayList<>();
  final List<Decision.Notice> notices = new ArrayList<>();
  final List<Decision.FieldConflict> conflicts = new ArrayList<>();
  Situation.Target till = POS;
  boolean corrections;
  long now = 1_000_000;

  private static final Map<String, Policy> POLICIES =
      Map.of(
          "item", new ItemPolicy(),
          "inventory", new InventoryPolicy(),
          "order", new OrderPolicy(),
          "shipment", new ShipmentPolicy(),
          "refund", new RefundPolicy(),
          "return", new ReturnPolicy(),
          "customer", new CustomerPolicy());

  /** Tells a record and what follows from it, as the recorder does. */
  Decision tell(String from, String entity, String ref, JsonNode incoming) {
    Decision decision = tell(POLICIES.get(entity), from, entity, ref, incoming);
    for (Decision.Derived derived : decision.derived()) {
      String known = Fields.text(derived.document(), "ref");
      tell(
          from,
          derived.entity(),
          known == null ? String.valueOf(derived.nativeId()) : known,
          derived.document());
    }
    return decision;
  }

  Situation situation(String from, String entity, String ref, JsonNode incoming) {
    return new Situation(
        from,
        role(from),
        ref,
        incoming,
        known.get(from + entity + ref),
        states.get(entity + ref),
        memos.getOrDefault(entity + ref, Fields.object()),
        targets(entity).stream().filter(t -> corrections || !t.system().equals(from)).toList(),
        new Situation.Settings(settings),
        this,
        now);
  }

  /** Decides and keeps what was decided, as the recorder does. */
  Decision tell(Policy policy, String from, String entity, String ref, JsonNode incoming) {
    Decision decision = policy.decide(situation(from, entity, ref, incoming));
    keep(entity, ref, decision);
    known.put(from + entity + ref, incoming);
    links.add(entity + ref + from);
    incoming.path("variants").forEach(v -> links.add("variant" + Fields.text(v, "ref") + from));
    return decision;
  }

  /** Alarms that are open. */
  List<String> alarms() {
    Map<String, String> open = new java.util.LinkedHashMap<>();
    for (Decision.Notice notice : notices) {
      open.remove(notice.kind() + notice.subject());
      if (notice.text() != null) {
        open.put(notice.kind() + notice.subject(), notice.kind());
      }
    }
    return List.copyOf(open.values());
  }

  List<String> kinds(String action) {
    return deliveries.stream()
        .filter(draft -> draft.action().equals(action))
        .map(DeliveryDraft::kind)
        .toList();
  }

  DeliveryDraft last(String action) {
    return deliveries.stream()
        .filter(draft -> draft.action().equals(action))
        .reduce((one, other) -> other)
        .orElseThrow();
  }

  /** A delivery is done: what it put into the till's counts is in them. */
  void done(DeliveryDraft draft, long began) {
    for (Decision.Inclusion held : Inclusions.of(draft.body(), began, now)) {
      movements.replaceAll(m -> m.movementId().equals(held.movementId()) ? held(m, held.at()) : m);
    }
  }

  private static Movement held(Movement m, long at) {
    return m.includedAt() >= 0
        ? m
        : new Movement(
            m.movementId(),
            m.variant(),
            m.location(),
            m.system(),
            m.kind(),
            m.quantity(),
            m.cause(),
            at,
            m.at());
  }

  private void fold(Movement movement) {
    String place = movement.variant() + "@" + movement.location();
    if (!movement.kind().equals("count")) {
      if (movements.stream().noneMatch(m -> m.movementId().equals(movement.movementId()))) {
        movements.add(movement);
      }
      return;
    }
    Position before = positions.get(place);
    if (before == null || before.countedAt() <= movement.at()) {
      positions.put(
          place,
          new Position(
              movement.variant(), movement.location(), movement.quantity(), movement.at(), 1));
    }
  }

  void keep(String entity, String ref, Decision decision) {
    if (decision.state() != null) {
      ObjectNode state = Fields.copy(decision.state());
      states.put(entity + ref, state.put("ref", ref));
    }
    if (decision.memo() != null) {
      memos.put(entity + ref, decision.memo());
    }
    deliveries.addAll(decision.deliveries());
    notices.addAll(decision.notices());
    conflicts.addAll(decision.conflicts());
    decision.movements().forEach(this::fold);
    movements.removeIf(m -> decision.closed().contains(m.movementId()));
    for (JsonNode line : Fields.copy(decision.state()).path("lines")) {
      if (entity.equals("order") && line.hasNonNull("ref")) {
        orderOfLine.putIfAbsent(line.get("ref").asText(), ref);
      }
    }
  }

  @Override
  public Optional<JsonNode> state(String entity, String ref) {
    return Optional.ofNullable(states.get(entity + ref));
  }

  @Override
  public Optional<JsonNode> memo(String entity, String ref) {
    return Optional.ofNullable(memos.get(entity + ref));
  }

  @Override
  public boolean linked(String kind, String ref, String system) {
    return links.contains(kind + ref + system);
  }

  @Override
  public String role(String system) {
    return system;
  }

  @Override
  public List<Situation.Target> targets(String entity) {
    return List.of(till, SHOP);
  }

  @Override
  public List<JsonNode> ofOrder(String entity, String orderRef) {
    return states.entrySet().stream()
        .filter(e -> e.getKey().startsWith(entity))
        .map(Map.Entry::getValue)
        .filter(d -> orderRef.equals(Fields.ref(d, "order")))
        .toList();
  }

  @Override
  public Optional<String> orderOf(String lineRef) {
    return Optional.ofNullable(orderOfLine.get(lineRef));
  }

  @Override
  public Situation.Stock stock(String variant, String location) {
    return new Situation.Stock(
        positions.get(variant + "@" + location),
        movements.stream()
            .filter(m -> m.variant().equals(variant) && m.location().equals(location))
            .filter(m -> m.includedAt() < 0 || m.includedAt() > counted(variant, location))
            .toList(),
        levels);
  }

  private long counted(String variant, String location) {
    Position position = positions.get(variant + "@" + location);
    return position == null ? 0 : position.countedAt();
  }

  @Override
  public List<Position> positions(String variant) {
    return positions.values().stream().filter(p -> p.variant().equals(variant)).toList();
  }

  void count(String variant, String location, String onHand) {
    positions.put(
        variant + "@" + location, new Position(variant, location, new BigDecimal(onHand), now, 1));
  }

  static JsonNode json(String text) {
    return io.caravan.mapping.Json.parse(text.replace('\'', '"'));
  }
}
