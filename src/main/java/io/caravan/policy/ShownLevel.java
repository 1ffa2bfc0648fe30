package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Movement;
import io.caravan.policy.Decision.FieldConflict;
import io.caravan.policy.Decision.Notice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one target shows of one place, and why. A shop lowers its own number for its own orders, so
 * a number is explained by the last number that was sure there, or one that we wrote since, and
 * those of the shop's own movements that it may hold. What nothing explains may be an order that
 * was not told yet: it gets {@code inventory.settle}, then it is somebody's edit.
 *
 * <p>Memo: {@code base} (value, at, has), {@code wrote} (value, at: not yet seen there), {@code
 * moves} (id, quantity, at: of the target itself since base), {@code read}, {@code suspect}.
 */
final class ShownLevel {
  private static final String VALUE = "value";
  private static final String AT = "at";
  private static final String BASE = "base";
  private static final String SUSPECT = "suspect";
  private static final String ALARM = "foreign-stock-edit";
  private static final int MOST_WRITES = 20;
  private static final int MOST_MOVES = 200;

  private final StockSituation s;
  private final Situation.Target target;
  private final ObjectNode mine;
  private final ArrayNode wrote;
  private final ArrayNode moves;
  private final Decision decision;
  private Situation.Level foreign;
  private boolean waits;
  private boolean lost;

  ShownLevel(StockSituation s, Situation.Target target, ObjectNode mine, Decision decision) {
    this.s = s;
    this.target = target;
    this.mine = mine;
    this.wrote = mine.withArray("wrote");
    this.moves = mine.withArray("moves");
    this.decision = decision;
  }

  /**
   * Takes in what moved and what was seen since the last time.
   *
   * @param told what the target itself says it shows, or null if it said nothing
   */
  void follow(Situation.Level told) {
    s.stock().movements().stream().filter(this::isNews).forEach(this::remember);
    acknowledge();
    if (told != null && told.readAt() > mine.path("read").asLong(Long.MIN_VALUE)) {
      compare(told);
    } else if (mine.has(SUSPECT)) {
      JsonNode suspect = mine.get(SUSPECT);
      compare(new Situation.Level(Fields.quantity(suspect, VALUE), suspect.path(AT).asLong()));
    }
  }

  private boolean isNews(Movement movement) {
    if (!movement.system().equals(target.system())
        || !Availability.counts(movement)
        || movement.at() <= mine.path(BASE).path(AT).asLong(Long.MIN_VALUE)) {
      return false;
    }
    for (JsonNode known : moves) {
      if (movement.movementId().equals(known.path("id").asText())) {
        return false;
      }
    }
    for (JsonNode held : mine.path(BASE).path("has")) {
      if (movement.movementId().equals(held.asText())) {
        return false;
      }
    }
    return true;
  }

  private void remember(Movement movement) {
    moves
        .addObject()
        .put("id", movement.movementId())
        .put("quantity", Fields.plain(movement.quantity()))
        .put(AT, movement.at());
    if (moves.size() > MOST_MOVES && mine.has(BASE)) {
      JsonNode oldest = moves.remove(0);
      ObjectNode base = (ObjectNode) mine.get(BASE);
      base.put(
          VALUE,
          Fields.plain(Fields.quantity(base, VALUE).add(Fields.quantity(oldest, "quantity"))));
      base.withArray("has").add(oldest.get("id"));
    }
  }

  /** A write of ours that the target took is known by its number: the read of it is ours. */
  private void acknowledge() {
    Situation.Level level = s.stock().levels().get(target.system());
    if (level == null || level.available() == null) {
      return;
    }
    for (int i = wrote.size() - 1; i >= 0; i--) {
      JsonNode one = wrote.get(i);
      if (level.readAt() >= one.path(AT).asLong()
          && Fields.quantity(one, VALUE).compareTo(level.available()) == 0) {
        base(level.available(), one, one.path(AT).asLong(), List.of(), i + 1);
        // A read that had begun before may have seen what was there before.
        mine.put("read", Math.max(level.readAt(), mine.path("read").asLong()));
        if (mine.path(SUSPECT).path(AT).asLong() <= level.readAt()) {
          mine.remove(SUSPECT);
        }
        return;
      }
    }
  }

  private void compare(Situation.Level level) {
    if (!mine.has(BASE) && wrote.isEmpty()) {
      ObjectNode first = Fields.object();
      // It may hold orders that are not told yet.
      accept(level, first.put(Explanation.UNSURE, level.readAt() + settle()), List.of(), 0);
      return;
    }
    // What was there before comes first: a write that is still on its way stays expected.
    for (int i = -1; i < wrote.size(); i++) {
      JsonNode from = i < 0 ? mine.get(BASE) : wrote.get(i);
      if (from != null) {
        Optional<List<String>> held = Explanation.of(from, moves, level);
        if (held.isPresent()) {
          accept(level, from.deepCopy(), held.get(), i + 1);
          lost =
              !wrote.isEmpty()
                  && level.readAt() - wrote.get(wrote.size() - 1).path(AT).asLong() > settle();
          return;
        }
      }
    }
    unexplained(level);
  }

  private void accept(Situation.Level level, JsonNode from, List<String> held, int writesSeen) {
    long at = Math.max(level.readAt(), from.path(AT).asLong());
    base(level.available(), from, at, held, writesSeen);
    mine.put("read", level.readAt());
    mine.remove(SUSPECT);
  }

  private void base(BigDecimal value, JsonNode from, long at, List<String> held, int writesSeen) {
    long unsure = from.path(Explanation.UNSURE).asLong();
    ObjectNode base = mine.putObject(BASE).put(VALUE, Fields.plain(value)).put(AT, at);
    base.put(Explanation.UNSURE, unsure);
    ArrayNode has = base.putArray("has");
    held.forEach(has::add);
    List<JsonNode> left = new ArrayList<>();
    moves.forEach(left::add);
    moves.removeAll();
    for (int i = 0; i < writesSeen; i++) {
      wrote.remove(0);
    }
    long since = wrote.isEmpty() ? at : Math.min(at, wrote.get(0).path(AT).asLong());
    left.stream().filter(move -> move.path(AT).asLong() > since).forEach(moves::add);
  }

  private void unexplained(Situation.Level level) {
    // A write that still waits may now go over this number and the order that made it.
    long unsure = s.now() + settle();
    wrote.forEach(one -> ((ObjectNode) one).put(Explanation.UNSURE, unsure));
    ObjectNode suspect = mine.withObject("/" + SUSPECT);
    String number = Fields.plain(level.available());
    boolean same = number.equals(Fields.text(suspect, VALUE));
    long since = same ? suspect.path("since").asLong() : s.now();
    suspect.put(VALUE, number).put(AT, level.readAt()).put("since", since);
    long until = since + settle();
    if (s.now() < until) {
      waits = true;
      decision.again(decision.again() == 0 ? until : Math.min(until, decision.again()));
      return;
    }
    wrote.removeAll();
    accept(level, Fields.object(), List.of(), 0);
    foreign = level;
  }

  private long settle() {
    return s.settings().millis("inventory.settle", "30s");
  }

  /** Whether the target must be told this number; remembered as written if so. */
  boolean mustBecome(BigDecimal wanted) {
    if (waits) {
      return false;
    }
    if (foreign != null && foreign.available().compareTo(wanted) != 0) {
      conflict(wanted);
    } else if (mine.path("edited").asBoolean() && wrote.isEmpty()) {
      mine.remove("edited");
      decision.notices().add(new Notice(ALARM, subject(), null));
    }
    JsonNode last = wrote.isEmpty() ? mine.get(BASE) : wrote.get(wrote.size() - 1);
    if (last != null && !lost && now(last).compareTo(wanted) == 0) {
      return false;
    }
    if (wrote.size() >= MOST_WRITES) {
      wrote.remove(0);
    }
    wrote
        .addObject()
        .put(VALUE, Fields.plain(wanted))
        .put(AT, s.now())
        .put(Explanation.UNSURE, s.now() + settle());
    return true;
  }

  /** What it shows by now if nobody but its own orders changed it since. */
  private BigDecimal now(JsonNode from) {
    BigDecimal value = Fields.quantity(from, VALUE);
    for (JsonNode move : moves) {
      if (Explanation.isSince(from, move)) {
        value = value.add(Fields.quantity(move, "quantity"));
      }
    }
    return value;
  }

  private String subject() {
    return s.variant() + "@" + s.location() + " " + target.system();
  }

  private void conflict(BigDecimal wanted) {
    String shown = Fields.plain(foreign.available());
    String owner = new Ownership(s.settings()).ofInventory();
    decision
        .conflicts()
        .add(
            new FieldConflict(
                "available@" + s.location(), owner, Fields.plain(wanted), target.system(), shown));
    decision
        .notices()
        .add(
            new Notice(
                ALARM,
                subject(),
                target.system()
                    + " shows "
                    + shown
                    + " of "
                    + s.variant()
                    + " at "
                    + s.location()
                    + ", which no order and no count explains; "
                    + Fields.plain(wanted)
                    + " is written. Change stock at "
                    + owner
                    + " instead"));
    mine.put("edited", true);
  }
}
