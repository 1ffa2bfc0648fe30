package io.caravan.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Need;
import io.caravan.policy.Decision.FieldConflict;
import io.caravan.policy.Decision.Notice;
import java.math.BigDecimal;
import java.util.List;

/**
 * Stock: the owner's counts set positions; what a shop shows is compared with what follows from
 * them. {@link #publish} is asked after every count, movement or level read.
 */
public final class InventoryPolicy implements Policy {
  private static final String ENTITY = "inventory";
  private static final String COUNT = "count";

  /** Where orders cannot be read, a number that nobody explains is not left for good. */
  private static final int MOST_SETTLES = 10;

  /** How soon to see whether the orders were read. */
  private static final long LOOK_AGAIN_MS = 2_000;

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
    if (new Ownership(s.settings()).countsStock().equals(s.fromRole())
        && s.incoming().hasNonNull("onHand")) {
      long readAt = Fields.millis(s.incoming(), "readAt", s.now());
      decision
          .movements()
          .add(
              new Movement(
                  "count/" + s.from() + "/" + Identity.place(variant, location) + "/" + readAt,
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
    String counter = new Ownership(s.settings()).countsStock();
    for (Situation.Target target : s.targets()) {
      if (target.can("set") && !counter.equals(target.role())) {
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
    ShownLevel shown = new ShownLevel(mine);
    shown.follow(s.stock().movements(), target.system());
    BigDecimal desired = availability.whole();
    Situation.Level level = s.stock().levels().get(target.system());
    boolean fresh = shown.isFresh(level);
    if (fresh && !understood(s, target, level, availability, shown, mine, decision)) {
      return;
    }
    mine.remove("suspect");
    mine.remove("since");
    if (shown.isAgreed(desired) && !shown.isWritingOther(level, desired)) {
      return;
    }
    shown.write(desired, s.now());
    decision.deliveries().add(draft(s, target, desired, availability));
  }

  /**
   * Takes a level over, as soon as it is known what it contains. What the target sold before it was
   * read may not have been told yet, so everything but the agreed number waits for its orders.
   */
  private static boolean understood(
      StockSituation s,
      Situation.Target target,
      Situation.Level level,
      Availability availability,
      ShownLevel shown,
      ObjectNode mine,
      Decision decision) {
    boolean known = s.facts().ordersReadAt(target.system()) >= level.readAt();
    if (shown.confirms(level)) {
      shown.agree(level, List.of(level.available()), known);
      return true;
    }
    List<BigDecimal> told = known ? shown.explained(level) : List.of();
    if (told.isEmpty()) {
      if (waits(s, target, level, known, mine, decision)) {
        return false;
      }
      if (ShopEdit.take(s, target, level, availability, decision)) {
        // What follows from it is asked again, with it among the movements.
        shown.agree(level, List.of(level.available()), known);
        return false;
      }
      conflict(s, target, level, availability.whole(), decision);
    }
    shown.agree(level, told.isEmpty() ? List.of(level.available()) : told, known);
    return true;
  }

  /** A number that nobody can explain yet gets some time, and more until the orders were read. */
  private static boolean waits(
      StockSituation s,
      Situation.Target target,
      Situation.Level level,
      boolean known,
      ObjectNode mine,
      Decision decision) {
    String number = Fields.plain(level.available());
    if (!number.equals(Fields.text(mine, "suspect"))) {
      mine.put("suspect", number).put("since", s.now());
    }
    if (!known) {
      decision.rereads().add(target.system());
    }
    long since = mine.path("since").asLong();
    long settle = s.settings().millis("inventory.settle", "30s");
    long until = since + (known ? settle : MOST_SETTLES * settle);
    if (s.now() >= until) {
      return false;
    }
    long next = known ? until : Math.min(until, s.now() + LOOK_AGAIN_MS);
    decision.again(decision.again() == 0 ? next : Math.min(next, decision.again()));
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
                Identity.place(s.variant(), s.location()),
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
        Identity.place(s.variant(), s.location()),
        "set",
        // One order can move stock at many places.
        "set/" + Identity.place(s.variant(), s.location()),
        body,
        List.of(Need.must("stock", s.variant())));
  }

  private static String pointer(String system) {
    return system.replace("~", "~0").replace("/", "~1");
  }
}
