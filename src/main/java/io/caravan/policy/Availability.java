package io.caravan.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Position;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;

/**
 * What can be sold: {@code max(0, on hand − reservations and + restocks that the count does not
 * contain − safety stock)}.
 */
final class Availability {
  private static final Set<String> COUNTING =
      Set.of("reserve", "release", "restock", ShopEdit.KIND);

  /** Of a test order: the shop takes the goods off sale, but nobody gets them. */
  static final String TEST = "test";

  private final BigDecimal onHand;
  private final BigDecimal moved;
  private final BigDecimal safety;

  private Availability(BigDecimal onHand, BigDecimal moved, BigDecimal safety) {
    this.onHand = onHand;
    this.moved = moved;
    this.safety = safety;
  }

  /** Null while the owner's count is not known. */
  static Availability of(Situation.Stock stock, String location, Situation.Settings settings) {
    Position position = stock.position();
    if (position == null || position.onHand() == null) {
      return null;
    }
    String safety =
        settings.get("safety-stock." + location, settings.get("item.safety-stock", "0"));
    return new Availability(
        position.onHand(), open(stock.movements(), position.countedAt()), new BigDecimal(safety));
  }

  /** Whether it changes what a shop shows by itself. */
  static boolean moves(Movement movement) {
    return counts(movement) || TEST.equals(movement.kind());
  }

  /**
   * Whether goods were promised, came back or were corrected; counts and causes only say what is
   * there.
   */
  static boolean counts(Movement movement) {
    return COUNTING.contains(movement.kind());
  }

  private static BigDecimal open(List<Movement> movements, long countedAt) {
    return movements.stream()
        .filter(Availability::counts)
        .filter(m -> m.includedAt() < 0 || m.includedAt() > countedAt)
        .map(Movement::quantity)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Exact. */
  BigDecimal exact() {
    return onHand.add(moved).subtract(safety).max(BigDecimal.ZERO);
  }

  /** Whole units, as shops take them. */
  BigDecimal whole() {
    return exact().setScale(0, RoundingMode.FLOOR);
  }

  /** Change of the on hand after which exactly this number of whole units can be sold. */
  BigDecimal upTo(BigDecimal available) {
    return available.subtract(onHand.add(moved).subtract(safety).setScale(0, RoundingMode.FLOOR));
  }

  /** Each term, so that a number can be explained. */
  ObjectNode terms() {
    return Fields.object()
        .put("onHand", Fields.plain(onHand))
        .put("reserved", Fields.plain(moved.negate()))
        .put("safety", Fields.plain(safety));
  }
}
