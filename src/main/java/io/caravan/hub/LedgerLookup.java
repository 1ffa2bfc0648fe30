package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.State;
import io.caravan.policy.Lookup;
import io.caravan.system.SystemConfig;
import io.caravan.system.Systems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Identity as the ledger and the configuration have it. */
final class LedgerLookup implements Lookup {
  private final LedgerReads reads;
  private final Systems systems;

  LedgerLookup(LedgerReads reads, Systems systems) {
    this.reads = reads;
    this.systems = systems;
  }

  @Override
  public Optional<String> ref(String kind, String system, String nativeId) {
    return reads.ref(kind, system, nativeId);
  }

  @Override
  public List<String> nativeIds(String kind, String ref, String system) {
    return reads.nativeIds(kind, ref, system);
  }

  @Override
  public Set<String> systems(String kind, String ref) {
    Set<String> linked = new TreeSet<>();
    reads.links(kind, ref).forEach(link -> linked.add(link[0]));
    return linked;
  }

  @Override
  public Set<String> refsByAlias(String entity, String aliasKind, String value) {
    return reads.refsByAlias(entity, aliasKind, value);
  }

  @Override
  public Optional<JsonNode> state(String entity, String ref) {
    return reads.state(entity, ref).map(State::body);
  }

  @Override
  public String newRef(String entity) {
    if (reads instanceof LedgerTx tx) {
      return tx.newRef(entity);
    }
    throw new IllegalStateException("a new ref needs a transaction that writes");
  }

  @Override
  public Optional<String> location(String system, String nativeId) {
    return systems.locations().entrySet().stream()
        .filter(location -> nativeId.equals(location.getValue().get(system)))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  @Override
  public Optional<String> locationId(String system, String name) {
    return Optional.ofNullable(systems.locations().get(name)).map(ids -> ids.get(system));
  }

  @Override
  public String role(String system) {
    SystemConfig config = systems.get(system);
    return config == null ? "" : config.pack().role();
  }
}
