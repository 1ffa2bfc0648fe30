package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Movement;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * What a target must show by now. A shop changes its number by itself for its own orders and
 * refunds, and a level that was read before one of them was told may contain it or not.
 *
 * <p>The memo of a target: {@code agreed}, what it must show; {@code before}, what it may show if
 * the writes since its last word were refused; {@code or}, what it must show if its last word is
 * explained otherwise; {@code setting}, the number of the last write and {@code wroteAt} its time;
 * {@code setAt}, since when a level is news; {@code orders}, movements taken over; {@code late},
 * those of them that no level has shown yet.
 */
final class ShownLevel {
  private static final String AGREED = "agreed";
  private static final String BEFORE = "before";
  private static final String OR = "or";
  private static final String SETTING = "setting";
  private static final String SET_AT = "setAt";
  private static final String WROTE_AT = "wroteAt";
  private static final String UNDONE = "undone";
  private static final String LATE = "late";
  private static final String QUANTITY = "quantity";

  private final ObjectNode memo;

  ShownLevel(ObjectNode memo) {
    this.memo = memo;
  }

  /**
   * Takes each of the target's own movements over once, as soon as it is told, for a count that
   * contains it says nothing about the target.
   */
  void follow(List<Movement> movements, String system) {
    Set<String> known = new HashSet<>();
    memo.path("orders").forEach(id -> known.add(id.asText()));
    ArrayNode orders = memo.putArray("orders");
    for (Movement movement : movements) {
      if (movement.system().equals(system) && Availability.moves(movement)) {
        orders.add(movement.movementId());
        if (!known.contains(movement.movementId())) {
          add(movement.quantity());
          memo.withArray(LATE)
              .addObject()
              .put(QUANTITY, Fields.plain(movement.quantity()))
              .put("at", movement.at())
              .put(UNDONE, memo.has(WROTE_AT));
        }
      }
    }
  }

  private void add(BigDecimal quantity) {
    if (memo.has(AGREED)) {
      memo.put(AGREED, Fields.plain(Fields.quantity(memo, AGREED).add(quantity)));
    }
    for (String field : List.of(BEFORE, OR)) {
      ArrayNode moved = Fields.array();
      memo.path(field)
          .forEach(
              number -> moved.add(Fields.plain(new BigDecimal(number.asText()).add(quantity))));
      memo.set(field, moved);
    }
  }

  /** What was agreed shows once the last write is done; if it was refused, one before it does. */
  private boolean mayShow(BigDecimal number, boolean written) {
    if (has(OR, number)) {
      return true;
    }
    return written || memo.path(BEFORE).isEmpty() ? isAgreed(number) : has(BEFORE, number);
  }

  private boolean has(String field, BigDecimal number) {
    for (JsonNode one : memo.path(field)) {
      if (new BigDecimal(one.asText()).compareTo(number) == 0) {
        return true;
      }
    }
    return false;
  }

  boolean isAgreed(BigDecimal number) {
    return memo.has(AGREED) && Fields.quantity(memo, AGREED).compareTo(number) == 0;
  }

  /** A level that says more than the last one did or the last write will. */
  boolean isFresh(Situation.Level level) {
    return level != null
        && level.available() != null
        && !level.beingWritten()
        && level.readAt() > memo.path(SET_AT).asLong(-1);
  }

  /** Whether another number than this one is on its way to the target. */
  boolean isWritingOther(Situation.Level level, BigDecimal number) {
    return level != null
        && level.beingWritten()
        && memo.has(SETTING)
        && Fields.quantity(memo, SETTING).compareTo(number) != 0;
  }

  /**
   * The level with what it cannot contain yet, if it is what was agreed or what was there before
   * writes that were refused; else nothing. Two sums of movements can be equal: then there are
   * several.
   */
  List<BigDecimal> explained(Situation.Level level) {
    return missing(level).entrySet().stream()
        .filter(missing -> mayShow(level.available().add(missing.getKey()), level.written()))
        .flatMap(missing -> missing.getValue().stream())
        .distinct()
        .map(part -> level.available().add(part))
        .toList();
  }

  /**
   * Sums of movements that the level may lack, with the part that is still to come. What a target
   * gives free it may also never put on sale again: a cancellation can leave the goods out. And a
   * write of ours that was under way can have undone an order that was told after it.
   */
  private Map<BigDecimal, Set<BigDecimal>> missing(Situation.Level level) {
    Map<BigDecimal, Set<BigDecimal>> sums = new TreeMap<>();
    sums.put(BigDecimal.ZERO, new TreeSet<>(Set.of(BigDecimal.ZERO)));
    for (JsonNode late : memo.path(LATE)) {
      if (comes(late, level)) {
        lacks(sums, Fields.quantity(late, QUANTITY), true);
      }
    }
    for (JsonNode late : memo.path(LATE)) {
      BigDecimal quantity = Fields.quantity(late, QUANTITY);
      boolean undone = late.path(UNDONE).asBoolean();
      if (!comes(late, level) && (undone || quantity.signum() > 0)) {
        lacks(sums, quantity, false);
      }
    }
    return sums;
  }

  private static boolean comes(JsonNode late, Situation.Level level) {
    return late.path("at").asLong() >= level.begunAt();
  }

  private static void lacks(
      Map<BigDecimal, Set<BigDecimal>> sums, BigDecimal quantity, boolean comes) {
    Map<BigDecimal, Set<BigDecimal>> more = new TreeMap<>();
    sums.forEach(
        (sum, parts) -> {
          Set<BigDecimal> with = new TreeSet<>();
          parts.forEach(part -> with.add(comes ? part.add(quantity) : part));
          more.put(sum.add(quantity), with);
        });
    more.forEach((sum, parts) -> sums.computeIfAbsent(sum, none -> new TreeSet<>()).addAll(parts));
  }

  /** Whether orders that were not told yet can have taken what is missing. */
  boolean isBelow(Situation.Level level) {
    return hasAbove(OR, level)
        || (level.written() || memo.path(BEFORE).isEmpty()
            ? memo.has(AGREED) && Fields.quantity(memo, AGREED).compareTo(level.available()) > 0
            : hasAbove(BEFORE, level));
  }

  private boolean hasAbove(String field, Situation.Level level) {
    for (JsonNode one : memo.path(field)) {
      if (new BigDecimal(one.asText()).compareTo(level.available()) > 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether a write of ours may have undone an order, and no level was read since to tell. */
  boolean mayBeUndone(Situation.Level level) {
    for (JsonNode late : memo.path(LATE)) {
      if (late.path(UNDONE).asBoolean() && (level == null || comes(late, level))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Since when the level lacks movements that are told, epoch ms: the last of those it may contain.
   */
  OptionalLong unseenSince(Situation.Level level) {
    if (level == null || level.available() == null || isAgreed(level.available())) {
      return OptionalLong.empty();
    }
    return StreamSupport.stream(memo.path(LATE).spliterator(), false)
        .filter(late -> comes(late, level))
        .mapToLong(late -> late.path("at").asLong())
        .max();
  }

  /**
   * Whether the level is surely what was agreed, whatever was not told yet. Not while its last word
   * may mean another number: one that lacks something yet can be the same.
   */
  boolean confirms(Situation.Level level) {
    boolean open = !memo.path(OR).isEmpty() || !memo.path(BEFORE).isEmpty() && !level.written();
    return !memo.has(AGREED) || isAgreed(level.available()) && !open;
  }

  /**
   * The target's own word holds from now on.
   *
   * @param numbers what it must show; the likeliest first
   * @param known whether everything it sold before the level was read is told
   */
  void agree(Situation.Level level, List<BigDecimal> numbers, boolean known) {
    memo.remove(BEFORE);
    memo.put(AGREED, Fields.plain(numbers.get(0))).put(SET_AT, level.readAt());
    ArrayNode others = memo.putArray(OR);
    numbers.stream().skip(1).forEach(number -> others.add(Fields.plain(number)));
    ArrayNode open = Fields.array();
    for (JsonNode late : memo.path(LATE)) {
      if (comes(late, level)) {
        open.add(late);
      }
    }
    memo.set(LATE, open);
    if (known && level.written() && open.isEmpty()) {
      memo.remove(WROTE_AT);
    }
  }

  /** A number is written. */
  void write(BigDecimal number, long now) {
    if (memo.has(AGREED) && !isAgreed(number)) {
      memo.withArray(BEFORE).add(memo.get(AGREED));
    }
    memo.path(OR).forEach(memo.withArray(BEFORE)::add);
    memo.remove(OR);
    String plain = Fields.plain(number);
    memo.put(AGREED, plain).put(SETTING, plain).put(SET_AT, now).put(WROTE_AT, now);
  }
}
