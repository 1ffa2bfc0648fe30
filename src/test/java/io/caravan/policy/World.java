package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Position;
import io.caravan.mapping.Json;
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
          List.of(
              "upsert",
              "reserve",
              "amend",
              "repoint",
              "release",
              "complete",
              "return",
              "refund",
              "count"),
          true);
  static final Situation.Target SHOP =
      new Situation.Target(
          "shop",
          "shop",
          List.of("upsert", "set", "hold", "fulfil", "track", "ready", "refund", "create"),
          false);

  Situation.Target till = POS;
  final Map<String, JsonNode> states = new HashMap<>();
  final Map<String, JsonNode> memos = new HashMap<>();
  final Map<String, String> orderOfLine = new HashMap<>();
  final Map<String, JsonNode> known = new HashMap<>();
  final List<String> links = new ArrayList<>();
  final Map<String, String> settings = new HashMap<>();
  final Map<String, String> buyers = new HashMap<>();
  final List<Movement> movements = new ArrayList<>();
  final Map<String, Position> positions = new HashMap<>();
  final Map<String, Situation.Level> levels = new HashMap<>();
  List<Situation.Target> targets;

  /** A shop that has none of the orders. */
  String otherShop = "shop-eu";

  long ordersReadAt = Long.MAX_VALUE;
  long begunAt;
  long now = 1_000_000;

  Situation situation(String from, String entity, String ref, JsonNode incoming) {
    return new Situation(
        from,
        role(from),
        ref,
        incoming,
        known.get(from + entity + ref),
        states.get(entity + ref),
        memos.getOrDefault(entity + ref, Fields.object()),
        targets(entity).stream().filter(t -> !t.system().equals(from)).toList(),
        new Situation.Settings(settings),
        this,
        now,
        false);
  }

  /** Decides and keeps what was decided, as the recorder does. */
  Decision tell(Policy policy, String from, String entity, String ref, JsonNode incoming) {
    Decision decision = policy.decide(situation(from, entity, ref, incoming));
    keep(entity, ref, decision);
    known.put(from + entity + ref, incoming);
    return decision;
  }

  /** The same for a record that belongs to an order, which is decided again if it must be. */
  List<Decision> tellOfOrder(
      Policy policy, Policy orders, String entity, String ref, JsonNode incoming) {
    List<Decision> all = new ArrayList<>(List.of(tell(policy, "shop", entity, ref, incoming)));
    for (Decision.Redecided other : List.copyOf(all.get(0).redecided())) {
      JsonNode last = states.get(other.entity() + other.ref());
      all.add(tell(orders, "shop", other.entity(), other.ref(), last));
    }
    return all;
  }

  void keep(String entity, String ref, Decision decision) {
    if (decision.state() != null) {
      ObjectNode state = Fields.copy(decision.state());
      states.put(entity + ref, state.put("ref", ref));
    }
    if (decision.memo() != null) {
      memos.put(entity + ref, decision.memo());
    }
    movements.addAll(decision.movements());
    movements.removeIf(m -> decision.closed().contains(m.movementId()));
    for (JsonNode line : Fields.copy(decision.state()).path("lines")) {
      if (entity.equals("order") && line.hasNonNull("ref")) {
        orderOfLine.putIfAbsent(line.get("ref").asText(), ref);
      }
    }
  }

  /** Asks what is on sale at a place and keeps what was decided. */
  Decision publish(Publisher publisher, String variant, String location) {
    String place = Identity.place(variant, location);
    Decision decision = publisher.publish(stockSituation(variant, location));
    keep("inventory", place, decision);
    return decision;
  }

  StockSituation stockSituation(String variant, String location) {
    String place = Identity.place(variant, location);
    return new StockSituation(
        variant,
        location,
        stock(variant, location),
        targets("inventory"),
        memos.getOrDefault("inventory" + place, Fields.object()),
        new Situation.Settings(settings),
        this,
        now);
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
    return kind.equals("order") ? !system.equals(otherShop) : links.contains(kind + ref + system);
  }

  @Override
  public Optional<String> buyer(String lineRef, String system) {
    return Optional.ofNullable(buyers.get(lineRef + system));
  }

  @Override
  public String role(String system) {
    return system;
  }

  @Override
  public List<Situation.Target> targets(String entity) {
    return targets == null ? List.of(till, SHOP) : targets;
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
            .toList(),
        levels);
  }

  @Override
  public long ordersReadAt(String system) {
    return ordersReadAt;
  }

  @Override
  public long begunAt(String system, String entity) {
    return begunAt;
  }

  @Override
  public List<Position> positions(String variant) {
    return positions.values().stream().filter(p -> p.variant().equals(variant)).toList();
  }

  void count(String variant, String location, String onHand) {
    positions.put(
        variant + "@" + location, new Position(variant, location, new BigDecimal(onHand), now, 1));
  }

  /** A line of an order: three were ordered, so many count now, at ten each. */
  static String line(String ref, String variant, int quantity) {
    return "{'ref':'"
        + ref
        + "','variant':{'ref':'"
        + variant
        + "'},'sku':'A','title':'t','quantity':'3','currentQuantity':'"
        + quantity
        + "','unitPrice':{'amount':'10','currency':'EUR'}}";
  }

  static JsonNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }
}
