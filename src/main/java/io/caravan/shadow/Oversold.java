package io.caravan.shadow;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Pieces that a shop sold while the till had none left for it: what the till counted when the order
 * was made, less what earlier web orders were promised and the till had not booked yet.
 */
final class Oversold {
  private static final String BOOKING = "reserve";
  private static final String ORDER = "order";

  private final History history;
  private final Limits limits;
  private final Map<String, List<Seen>> counts = new HashMap<>();

  /** When a record of a system was made, as it was first or last told. */
  private final Map<List<String>, Long> made = new HashMap<>();

  Oversold(History history, Limits limits) {
    this.history = history;
    this.limits = limits;
    history
        .seen("inventory")
        .filter(seen -> seen.body().hasNonNull("onHand"))
        .filter(seen -> !seen.body().hasNonNull("available"))
        .forEach(seen -> counts.computeIfAbsent(seen.ref(), k -> new ArrayList<>()).add(seen));
    history
        .seen(ORDER)
        .filter(seen -> seen.nativeId() != null)
        .forEach(
            seen ->
                made.merge(
                    List.of(seen.system(), seen.nativeId()),
                    History.millis(seen.body(), "createdAt"),
                    Math::min));
  }

  /** One sale of more than there was. */
  record Sale(String order, String place, BigDecimal units, long at) {
    String line() {
      return order + " sold " + units.toPlainString() + " of " + place + " that the till had not";
    }
  }

  private record Promise(long at, long bookedAt, BigDecimal quantity) {}

  List<Sale> find() {
    List<Sale> found = new ArrayList<>();
    Map<String, List<Promise>> promises = new HashMap<>();
    Set<String> lines = new HashSet<>();
    history
        .wants()
        .filter(would -> would.entity().equals(ORDER) && would.action().equals(BOOKING))
        .forEach(
            would -> {
              JsonNode line = would.body().path("line");
              if (lines.add(line.path("ref").asText())) {
                check(would, line, promises, found);
              }
            });
    return found;
  }

  private void check(
      Would would, JsonNode line, Map<String, List<Promise>> promises, List<Sale> found) {
    String place =
        line.path("variant").path("ref").asText()
            + "@"
            + would.body().path("location").path("ref").asText();
    long at = History.millis(would.body().path("order"), "createdAt");
    BigDecimal quantity = SaleMatch.decimal(line.path("quantity").asText("0"));
    List<Promise> earlier = promises.computeIfAbsent(place, key -> new ArrayList<>());
    BigDecimal onHand = onHand(place, at);
    if (onHand != null && at >= Math.max(limits.begun(), limits.since())) {
      BigDecimal promised =
          earlier.stream()
              .filter(promise -> promise.at <= at && promise.bookedAt > at)
              .map(Promise::quantity)
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      BigDecimal free = onHand.subtract(promised).max(BigDecimal.ZERO);
      BigDecimal over = quantity.subtract(free);
      if (over.signum() > 0) {
        found.add(
            new Sale(
                history.name("order", would.key()), history.name("inventory", place), over, at));
      }
    }
    earlier.add(new Promise(at, bookedAt(would), quantity));
  }

  private long bookedAt(Would would) {
    return history.reads().nativeIds(Marks.SALE, would.key(), would.target()).stream()
        .map(id -> made.get(List.of(would.target(), id)))
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private BigDecimal onHand(String place, long at) {
    BigDecimal last = null;
    for (Seen count : counts.getOrDefault(place, List.of())) {
      if (count.at() <= at || last == null) {
        last = new BigDecimal(count.body().path("onHand").asText());
      }
    }
    return last;
  }
}
