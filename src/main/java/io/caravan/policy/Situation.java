package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Position;
import java.math.BigDecimal;
import java.util.Arrays;
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
 * @param baseline the only target is a new subscriber, which was told nothing of this record yet
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
    long now,
    boolean baseline) {

  /**
   * A system that gets deliveries.
   *
   * @param actions what its pack can do with this entity: upsert, set, reserve, amend, repoint,
   *     release, complete, refund, fulfil, track, hold, ready, create
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

    /**
     * Customer for whom a system keeps what it has reserved of an order line: empty text for a
     * stand-in, nothing if it has reserved none.
     */
    Optional<String> buyer(String lineRef, String system);

    /** Whether a target has a web order: a till takes any, a shop has its own. */
    default boolean hasOrder(Target target, String orderRef) {
      return "pos".equals(target.role()) || linked("order", orderRef, target.system());
    }

    /** Role of a configured system. */
    String role(String system);

    /** Systems that must get the entity, with what they can do. */
    List<Target> targets(String entity);

    /**
     * Last states of what belongs to an order (entity shipment, refund or return): canonical
     * documents, each with its {@code ref}.
     */
    List<JsonNode> ofOrder(String entity, String orderRef);

    /** The order a line belongs to: the alias (order, line, line ref). */
    Optional<String> orderOf(String lineRef);

    /** Everything known of the stock of one variant at one location. */
    Stock stock(String variant, String location);

    /**
     * Begin of the oldest of the last whole reads of a system's orders and refunds, ledger ms: what
     * it did before is known. Without such reads all that can be known is.
     */
    long ordersReadAt(String system);

    /**
     * When this hub first listened to what happens at a system with an entity, ledger ms, or 0: it
     * always has, as far as anybody knows. What was done there before is not ours.
     */
    long begunAt(String system, String entity);

    /** Positions of a variant at all locations. */
    List<Position> positions(String variant);
  }

  /**
   * The stock of one variant at one location.
   *
   * @param position last count, or null while unknown
   * @param movements at least every movement that is not in the count yet, in any order
   * @param levels what each system that is not the owner is known to show
   */
  public record Stock(Position position, List<Movement> movements, Map<String, Level> levels) {}

  /**
   * What a system is known to show.
   *
   * @param available units on sale there, or null if not known
   * @param readAt ledger ms at which the read was begun or our write was answered
   * @param begunAt ledger ms at which the read or our write was begun: of what was told later
   *     nobody knows whether the number contains it
   * @param beingWritten a write of ours is queued or under way: the number says nothing yet
   * @param written our last write was done
   */
  public record Level(
      BigDecimal available, long readAt, long begunAt, boolean beingWritten, boolean written) {}

  /** Settings by name with typed access; names without the {@code caravan.} prefix. */
  public record Settings(Map<String, String> values) {
    public String get(String name, String otherwise) {
      return values.getOrDefault(name, otherwise);
    }

    /** {@code flows.<route>.<name>}. */
    public String flow(String route, String name, String otherwise) {
      return get("flows." + route + "." + name, otherwise);
    }

    public boolean on(String name) {
      return Boolean.parseBoolean(get(name, "false"));
    }

    public BigDecimal number(String name, String otherwise) {
      return new BigDecimal(get(name, otherwise).trim());
    }

    /** Milliseconds of a duration such as 250ms, 30s, 15m, 2h, 3d or PT30S. */
    public long millis(String name, String otherwise) {
      return Spans.millis(get(name, otherwise));
    }

    /** Names separated by commas; an empty list if not set. */
    public List<String> list(String name) {
      return Arrays.stream(get(name, "").split(","))
          .map(String::trim)
          .filter(text -> !text.isEmpty())
          .toList();
    }
  }
}
