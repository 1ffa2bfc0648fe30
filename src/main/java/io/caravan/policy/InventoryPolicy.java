package io.caravan.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Movement;

/**
 * Stock: the owner's counts set positions; what a shop shows is compared with what follows from
 * them. {@link #publish} is asked after every count, movement or level read.
 */
public final class InventoryPolicy implements Policy {
  private static final String COUNT = "count";

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
        new TargetStock(s, target, availability, memo, decision).publish();
      }
    }
    return decision.memo(memo);
  }
}
