package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.SourceRecord;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.Position;
import io.caravan.policy.Identified;
import io.caravan.policy.Identity;
import io.caravan.policy.Refusal;
import io.caravan.policy.Situation;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** What the ledger knows of records that are only looked at: nothing becomes known by it. */
public final class Knowledge {
  private static final String INVENTORY = "inventory";

  private final Hub hub;

  public Knowledge(Hub hub) {
    this.hub = hub;
  }

  /**
   * A document with the refs of its record and parts.
   *
   * @return empty if the record was never told to the hub, or could not be identified
   */
  public Optional<Identified> identified(
      LedgerReads reads, SourceRecord source, String entity, JsonNode document) {
    String id = document.path("id").asText(source.nativeId());
    boolean known = INVENTORY.equals(entity) || reads.ref(entity, source.system(), id).isPresent();
    if (!known) {
      return Optional.empty();
    }
    try {
      LedgerLookup lookup = new LedgerLookup(reads, hub.systems());
      return Optional.of(Identity.toRefs(entity, source.system(), document, id, lookup));
    } catch (Refusal | IllegalStateException e) {
      return Optional.empty();
    }
  }

  /** The stock of a place if {@code onHand} was counted there at {@code countedAt}. */
  public Situation.Stock counted(
      LedgerReads reads, String variant, String location, BigDecimal onHand, long countedAt) {
    return new Situation.Stock(
        new Position(variant, location, onHand, countedAt, 0),
        reads.movementsNotIn(variant, location, countedAt),
        Map.of());
  }
}
