package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.StreamReader;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.DeliveryState;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.Position;
import io.caravan.ledger.State;
import io.caravan.policy.Identity;
import io.caravan.policy.Situation;
import io.caravan.system.SystemConfig;
import io.caravan.system.Systems;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Facts of one transaction. */
final class LedgerFacts implements Situation.Facts {
  private static final String INVENTORY = "inventory";

  /** What changes the numbers of a shop by itself. */
  static final Set<String> OF_ORDERS = Set.of("order", "refund");

  /** Writes of one place that are looked at; more shops than this do not share one hub. */
  private static final int RECENT = 50;

  private final LedgerReads reads;
  private final Systems systems;
  private final Set<String> only;

  /**
   * @param only targets that may be told of, or null for all
   */
  LedgerFacts(LedgerReads reads, Systems systems, Set<String> only) {
    this.reads = reads;
    this.systems = systems;
    this.only = only;
  }

  @Override
  public Optional<JsonNode> state(String entity, String ref) {
    return reads.state(entity, ref).map(State::body);
  }

  @Override
  public Optional<JsonNode> memo(String entity, String ref) {
    return reads.state(entity, ref).map(State::memo);
  }

  @Override
  public boolean linked(String kind, String ref, String system) {
    return !reads.nativeIds(kind, ref, system).isEmpty();
  }

  @Override
  public Optional<String> buyer(String lineRef, String system) {
    return Buyers.of(reads, lineRef, system);
  }

  @Override
  public String role(String system) {
    return systems.require(system).pack().role();
  }

  @Override
  public List<Situation.Target> targets(String entity) {
    List<Situation.Target> targets = new ArrayList<>();
    for (String name : reads.subscribers(entity)) {
      SystemConfig system = systems.get(name);
      if (system != null && (only == null || only.contains(name))) {
        targets.add(target(system, entity));
      }
    }
    return targets;
  }

  static Situation.Target target(SystemConfig system, String entity) {
    return new Situation.Target(
        system.name(),
        system.pack().role(),
        system.pack().actionsOf(entity),
        system.onHandExcludesReservations());
  }

  @Override
  public List<JsonNode> ofOrder(String entity, String orderRef) {
    List<JsonNode> found = new ArrayList<>();
    for (String ref : reads.refsByAlias(entity, "order", orderRef)) {
      JsonNode state = state(entity, ref).orElse(null);
      if (state instanceof ObjectNode document) {
        found.add(document.put("ref", ref));
      }
    }
    return found;
  }

  @Override
  public Optional<String> orderOf(String lineRef) {
    return reads.refsByAlias("order", "line", lineRef).stream().findFirst();
  }

  @Override
  public Situation.Stock stock(String variant, String location) {
    Position position = reads.position(variant, location).orElse(null);
    Map<String, Situation.Level> levels = new TreeMap<>();
    String place = Identity.place(variant, location);
    for (SystemConfig system : systems.all()) {
      if (!"pos".equals(system.pack().role())) {
        reads
            .shadow(system.name(), INVENTORY, place)
            .filter(shadow -> shadow.known() != null)
            .ifPresent(
                shadow -> levels.put(system.name(), level(shadow.known(), system.name(), place)));
      }
    }
    long countedAt = position == null ? 0 : position.countedAt();
    return new Situation.Stock(
        position, reads.movementsNotIn(variant, location, countedAt), levels);
  }

  private Situation.Level level(JsonNode known, String system, String place) {
    JsonNode available = known.path("available");
    DeliveryState write = lastWrite(system, place);
    return new Situation.Level(
        available.isTextual() ? new BigDecimal(available.textValue()) : null,
        Known.readAt(known),
        Known.begunAt(known),
        write == DeliveryState.PENDING || write == DeliveryState.UNKNOWN,
        write == DeliveryState.DONE);
  }

  // Levels supersede each other, so the newest write is the one that counts.
  private DeliveryState lastWrite(String system, String place) {
    return reads.deliveries(INVENTORY, place, RECENT).stream()
        .filter(write -> write.target().equals(system))
        .findFirst()
        .map(Delivery::state)
        .orElse(null);
  }

  @Override
  public long ordersReadAt(String system) {
    return systems.require(system).pack().streams().values().stream()
        .filter(stream -> OF_ORDERS.contains(stream.entity()))
        .map(stream -> readAt(system, stream.name()))
        .flatMap(Optional::stream)
        .mapToLong(Instant::toEpochMilli)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** A flow that runs and has not come to the end of its first read knows nothing yet. */
  private Optional<Instant> readAt(String system, String stream) {
    return reads
        .fact(StreamReader.readFact(system, stream))
        .map(Instant::parse)
        .or(() -> reads.fact(StreamReader.begunFact(system, stream)).map(begun -> Instant.EPOCH));
  }

  @Override
  public long begunAt(String system, String entity) {
    return systems.require(system).pack().streams().values().stream()
        .filter(stream -> entity.equals(stream.entity()))
        .map(stream -> reads.fact(StreamReader.begunFact(system, stream.name())))
        .flatMap(Optional::stream)
        .mapToLong(at -> Instant.parse(at).toEpochMilli())
        .min()
        .orElse(0);
  }

  @Override
  public List<Position> positions(String variant) {
    return reads.positions(variant);
  }
}
