package io.caravan.ledger;

import java.util.Set;

/**
 * Entities that share one order of delivery per key, and what a parked head means for the rest.
 *
 * @param name part of the lane's identity
 * @param blocks true: a parked delivery stops its lane until a person decides; false: the lane goes
 *     on and the parked one comes back as the last, unless it may have made something: see {@link
 *     Unclear}
 * @param supersedes true: of waiting deliveries with the same action only the newest is sent
 */
public record LaneGroup(String name, boolean blocks, boolean supersedes) {
  private static final Set<String> ORDER = Set.of("order", "shipment", "refund", "return");
  private static final Set<String> WHOLE_STATES = Set.of("item", "inventory", "customer");

  /** Whether each of its documents tells all there is, so that the newest one is enough. */
  public static boolean isWholeState(String entity) {
    return WHOLE_STATES.contains(entity);
  }

  /**
   * What belongs to an order stays in one order of time: no shipment overtakes its reservation.
   * Items, stock levels and customers are whole states, so a newer one heals a failed one. Unknown
   * entities get the careful rule.
   */
  static LaneGroup of(String entity) {
    if (ORDER.contains(entity)) {
      return new LaneGroup("order", true, false);
    }
    boolean whole = isWholeState(entity);
    return new LaneGroup(entity, !whole, whole);
  }
}
