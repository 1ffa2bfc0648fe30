package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a policy may look at.
 *
 * @param from system that told the change
 * @param fromRole its role: pos, shop, erp, warehouse
 * @param ref canonical id of the record
 * @param incoming canonical document of the change, native ids already replaced by refs
 * @param known what {@code from} was known to hold before (refs), or null at first sight
 * @param state merged canonical document before, or null
 * @param memo what this policy remembered, an empty object at first
 * @param targets systems that must get this entity, without {@code from} unless it subscribes to
 *     corrections
 * @param settings the flow's settings
 * @param facts look-ups inside the same transaction
 * @param now ledger time, epoch ms
 */
public record Situation(
    String from,
    String fromRole,
    String ref,
    JsonNode incoming,
    JsonNode known,
    JsonNode state,
    JsonNode memo,
    List<Target> targets,
    Settings settings,
    Facts facts,
    long now) {

  /**
   * A system that gets deliveries.
   *
   * @param actions what its pack can do with this entity: upsert, set, reserve, amend, release,
   *     complete, refund, fulfil, hold, ready, create
   * @param onHandExcludesReservations true if its on hand falls when a line is reserved, false if
   *     only when the sale is completed
   */
  public record Target(
      String system, String role, List<String> actions, boolean onHandExcludesReservations) {
    public boolean can(String action) {
      return actions.contains(action);
    }
  }

  /** Look-ups of other records; all consistent with the situation. */
  public interface Facts {
    Optional<JsonNode> state(String entity, String ref);

    Optional<JsonNode> memo(String entity, String ref);

    boolean linked(String kind, String ref, String system);

    /** Role of a configured system. */
    String role(String system);

    /** Systems that must get the entity, with what they can do. */
    List<Target> targets(String entity);

    /** Last shipment states of an order: canonical shipment documents. */
    List<JsonNode> ofOrder(String entity, String orderRef);
  }

  /** Settings by name with typed access; names without the {@code caravan.} prefix. */
  public record Settings(Map<String, String> values) {
    public String get(String name, String otherwise) {
      return values.getOrDefault(name, otherwise);
    }
  }
}
