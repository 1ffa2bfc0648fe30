package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a number follows from an earlier one by movements that may have happened since. */
final class Explanation {
  /**
   * Field of a number: orders told until then may have been made before it was written, and are
   * written over; ledger ms.
   */
  static final String UNSURE = "unsure";

  private static final int MOST_TRIED = 14;

  private final List<String> ids = new ArrayList<>();
  private final List<BigDecimal> quantities = new ArrayList<>();

  private Explanation() {}

  /**
   * What a shop's order took before we read is in what we read; what we were told after the read
   * had begun may be, and what was given back may be put on sale or not.
   *
   * @param from {@code value} and {@code at}
   * @param moves {@code id}, {@code quantity} and {@code at}
   * @return movements told after the read that the number holds already; empty if nothing explains
   */
  static Optional<List<String>> of(JsonNode from, JsonNode moves, Situation.Level level) {
    BigDecimal value = Fields.quantity(from, "value");
    long unsure = from.path(UNSURE).asLong();
    Explanation open = new Explanation();
    List<String> late = new ArrayList<>();
    for (JsonNode move : moves) {
      BigDecimal quantity = Fields.quantity(move, "quantity");
      long at = move.path("at").asLong();
      if (!isSince(from, move)) {
        continue;
      }
      if (at > unsure && quantity.signum() < 0 && at <= level.readAt()) {
        value = value.add(quantity);
      } else {
        open.ids.add(move.path("id").asText());
        open.quantities.add(quantity);
        if (at > level.readAt()) {
          late.add(move.path("id").asText());
        }
      }
    }
    return open.reach(level.available().subtract(value))
        .map(held -> held.stream().filter(late::contains).toList());
  }

  /** Whether a movement came after a number and is not in it. */
  static boolean isSince(JsonNode from, JsonNode move) {
    for (JsonNode held : from.path("has")) {
      if (held.equals(move.get("id"))) {
        return false;
      }
    }
    return move.path("at").asLong() > from.path("at").asLong();
  }

  private Optional<List<String>> reach(BigDecimal difference) {
    if (ids.size() > MOST_TRIED) {
      BigDecimal low = BigDecimal.ZERO;
      BigDecimal high = BigDecimal.ZERO;
      for (BigDecimal quantity : quantities) {
        low = low.add(quantity.min(BigDecimal.ZERO));
        high = high.add(quantity.max(BigDecimal.ZERO));
      }
      boolean within = difference.compareTo(low) >= 0 && difference.compareTo(high) <= 0;
      return within ? Optional.of(List.copyOf(ids)) : Optional.empty();
    }
    for (int chosen = 0; chosen < 1 << ids.size(); chosen++) {
      BigDecimal sum = BigDecimal.ZERO;
      List<String> held = new ArrayList<>();
      for (int i = 0; i < ids.size(); i++) {
        if ((chosen >> i & 1) == 1) {
          sum = sum.add(quantities.get(i));
          held.add(ids.get(i));
        }
      }
      if (sum.compareTo(difference) == 0) {
        return Optional.of(held);
      }
    }
    return Optional.empty();
  }
}
