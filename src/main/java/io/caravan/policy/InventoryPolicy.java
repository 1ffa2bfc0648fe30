package io.caravan.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Need;
import io.caravan.policy.Decision.FieldConflict;
import io.caravan.policy.Decision.Notice;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Stock: the owner's counts set positions; what a shop shows is compared with what follows from
 * them. {@link #publish} is asked after every count, movement or level read.
 */
public final class InventoryPolicy implements Policy {
  private static final String ENTITY = "inventory";
  private static final String COUNT = "count";

  /** Fields of the memo of a target: what it must show by now, and what before the last write. */
  private static final String AGREED = "agreed";

  private static final String BEFORE = "before";

  @Override
  public Decision decide(Situation s) {
    Decision decision = new Decision().state(s.incoming());
    String variant = Fields.ref(s.incoming(), "variant");
    String location = Fields.ref(s.incoming(), "location");
    if (variant == null) {
      return decision.ignored("the item is not known yet");
    }
    if (location == null) {
      return decision.ignored("the location is not mapped");
    }
    if (new Ownership(s.settings()).ofInventory().equals(s.fromRole())
        && s.incoming().hasNonNull("onHand")) {
      long readAt = Fields.millis(s.incoming(), "readAt", s.now());
      decision
          .movements()
          .add(
              new Movement(
                  "count/" + s.from() + "/" + variant + "@" + location + "/" + readAt,
                  variant,
                  location,
                  s.from(),
                  COUNT,
                  Fields.quantity(s.incoming(), "onHand"),
                  "count at " + s.from(),
                  0,
                  readAt));
    }
    return decision;
  }

  /** What each target must show after a count, movement or level was folded in. */
  public Decision publish(StockSituation s) {
    Decision decision = new Decision();
    ObjectNode memo = Fields.copy(s.memo());
    Availability availability = Availability.of(s.stock(), s.location(), s.settings());
    if (availability == null) {
      return decision.memo(memo);
    }
    String owner = new Ownership(s.settings()).ofInventory();
    for (Situation.Target target : s.targets()) {
      if (target.can("set") && !owner.equals(target.role())) {
        publish(s, target, availability, memo, decision);
      }
    }
    return decision.memo(memo);
  }

  private static void publish(
      StockSituation s,
      Situation.Target target,
      Availability availability,
      ObjectNode memo,
      Decision decision) {
    ObjectNode mine = memo.withObject("/" + pointer(target.system()));
    followOrders(s, target, mine);
    BigDecimal desired = availability.whole();
    Situation.Level level = s.stock().levels().get(target.system());
    boolean read = level != null && level.available() != null && !level.beingWritten();
    boolean agreed = mine.has(AGREED);
    boolean fresh = read && level.readAt() > mine.path("setAt").asLong(-1);
    if (agreed && fresh && !explained(level, mine)) {
      if (level.available().compareTo(desired) != 0 && waits(s, target, level, mine, decision)) {
        return;
      }
      conflict(s, target, level, desired, decision);
    }
    mine.remove("suspect");
    mine.remove("since");
    if (fresh) {
      mine.put(AGREED, Fields.plain(level.available()));
      mine.put("setAt", level.readAt());
    }
    if (mine.has(AGREED) && Fields.quantity(mine, AGREED).compareTo(desired) == 0) {
      return;
    }
    if (mine.has(AGREED)) {
      mine.set(BEFORE, mine.get(AGREED));
    }
    mine.put(AGREED, Fields.plain(desired)).put("setAt", s.now());
    decision.deliveries().add(draft(s, target, desired, availability));
  }

  /**
   * The shop changes its own number for its own orders and refunds: each is taken over once, as
   * soon as it is told, for a count that contains it says nothing about the shop.
   */
  private static void followOrders(StockSituation s, Situation.Target target, ObjectNode mine) {
    Set<String> known = new HashSet<>();
    mine.path("orders").forEach(id -> known.add(id.asText()));
    ArrayNode orders = mine.putArray("orders");
    for (Movement movement : s.stock().movements()) {
      boolean own = movement.system().equals(target.system());
      if (own && Availability.counts(movement)) {
        orders.add(movement.movementId());
        if (!known.contains(movement.movementId())) {
          add(mine, AGREED, movement.quantity());
          add(mine, BEFORE, movement.quantity());
        }
      }
    }
  }

  private static void add(ObjectNode mine, String field, BigDecimal quantity) {
    if (mine.has(field)) {
      mine.put(field, Fields.plain(Fields.quantity(mine, field).add(quantity)));
    }
  }

  /** Whether the number is what was agreed, or what was there before a write that was refused. */
  private static boolean explained(Situation.Level level, ObjectNode mine) {
    return level.available().compareTo(Fields.quantity(mine, AGREED)) == 0
        || mine.has(BEFORE) && level.available().compareTo(Fields.quantity(mine, BEFORE)) == 0;
  }

  /** A number nobody can explain yet may be an order that was not read: it gets some time. */
  private static boolean waits(
      StockSituation s,
      Situation.Target target,
      Situation.Level level,
      ObjectNode mine,
      Decision decision) {
    String number = Fields.plain(level.available());
    if (!number.equals(Fields.text(mine, "suspect"))) {
      mine.put("suspect", number).put("since", s.now());
    }
    long until = mine.path("since").asLong() + s.settings().millis("inventory.settle", "30s");
    if (s.now() >= until) {
      return false;
    }
    decision.again(decision.again() == 0 ? until : Math.min(until, decision.again()));
    return true;
  }

  private static void conflict(
      StockSituation s,
      Situation.Target target,
      Situation.Level level,
      BigDecimal desired,
      Decision decision) {
    if (level.available().compareTo(desired) == 0) {
      return;
    }
    decision
        .conflicts()
        .add(
            new FieldConflict(
                "available@" + s.location(),
                "pos",
                Fields.plain(desired),
                target.system(),
                Fields.plain(level.available())));
    decision
        .notices()
        .add(
            new Notice(
                "foreign-stock-edit",
                s.variant() + "@" + s.location(),
                target.system()
                    + " shows "
                    + Fields.plain(level.available())
                    + ", which no order or count explains; "
                    + Fields.plain(desired)
                    + " is written"));
  }

  private static DeliveryDraft draft(
      StockSituation s, Situation.Target target, BigDecimal desired, Availability availability) {
    ObjectNode body = Fields.object();
    body.set("variant", Fields.refNode(s.variant()));
    body.set("location", Fields.refNode(s.location()));
    body.put("available", Fields.plain(desired));
    body.set("terms", availability.terms());
    return new DeliveryDraft(
        ENTITY,
        target.system(),
        s.variant() + "@" + s.location(),
        "set",
        "set",
        body,
        List.of(Need.must("stock", s.variant())));
  }

  private static String pointer(String system) {
    return system.replace("~", "~0").replace("/", "~1");
  }
}
