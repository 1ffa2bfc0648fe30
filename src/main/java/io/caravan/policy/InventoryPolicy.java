package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Need;
import java.math.BigDecimal;
import java.util.List;

/**
 * Stock: the owner's counts set positions; what a shop shows is compared with what follows from
 * them. {@link #publish} is asked after every count and movement.
 */
public final class InventoryPolicy implements Policy {
  private static final String ENTITY = "inventory";
  private static final String COUNT = "count";

  @Override
  public Decision decide(Situation s) {
    String variant = Fields.ref(s.incoming(), "variant");
    String location = Fields.ref(s.incoming(), "location");
    if (variant == null) {
      return new Decision().ignored("the item is not known yet");
    }
    if (location == null) {
      return new Decision().ignored("the location is not mapped");
    }
    boolean owner = new Ownership(s.settings()).ofInventory().equals(s.fromRole());
    return owner ? count(s, variant, location) : level(s, variant, location);
  }

  private static Decision count(Situation s, String variant, String location) {
    boolean never =
        !s.incoming().hasNonNull("onHand") || !s.incoming().path("counted").asBoolean(true);
    if (never && onSale(s, variant, location)) {
      return new Decision()
          .ignored("it was never counted at " + s.from() + ": what the shop shows stays");
    }
    BigDecimal onHand = never ? BigDecimal.ZERO : Fields.quantity(s.incoming(), "onHand");
    long readAt = Fields.millis(s.incoming(), "readAt", s.now());
    Decision decision = new Decision();
    decision
        .movements()
        .add(
            new Movement(
                "count/" + s.from() + "/" + variant + "@" + location + "/" + readAt,
                variant,
                location,
                s.from(),
                COUNT,
                onHand,
                "count at " + s.from(),
                0,
                readAt));
    ObjectNode state = place(s, variant, location);
    state.put("onHand", Fields.plain(onHand));
    for (String name : List.of("reserved", "incoming")) {
      if (s.incoming().has(name)) {
        state.set(name, s.incoming().get(name));
      }
    }
    return decision.state(state);
  }

  private static boolean onSale(Situation s, String variant, String location) {
    return s.facts().stock(variant, location).levels().values().stream()
        .anyMatch(level -> level.available() != null && level.available().signum() > 0);
  }

  private static Decision level(Situation s, String variant, String location) {
    ObjectNode state = place(s, variant, location);
    JsonNode available = s.incoming().get("available");
    state.withObject("/levels").set(s.from(), available);
    Situation.Level told =
        available == null || available.isNull()
            ? null
            : new Situation.Level(
                new BigDecimal(available.asText()), Fields.millis(s.incoming(), "readAt", s.now()));
    StockSituation stock =
        new StockSituation(
            variant,
            location,
            s.facts().stock(variant, location),
            s.facts().targets(ENTITY),
            s.memo(),
            s.settings(),
            s.facts(),
            s.now());
    return publish(stock, s.from(), told).state(state);
  }

  private static ObjectNode place(Situation s, String variant, String location) {
    ObjectNode state = Fields.copy(s.state());
    state.put("ref", s.ref());
    state.set("variant", Fields.refNode(variant));
    state.set("location", Fields.refNode(location));
    return state;
  }

  /** What each target must show after a count or movement was folded in. */
  public Decision publish(StockSituation s) {
    return publish(s, null, null);
  }

  private static Decision publish(StockSituation s, String teller, Situation.Level told) {
    Decision decision = new Decision();
    ObjectNode memo = Fields.copy(s.memo());
    Availability availability = Availability.of(s.stock(), s.location(), s.settings());
    String owner = new Ownership(s.settings()).ofInventory();
    for (Situation.Target target : s.targets()) {
      if (target.can("set") && !owner.equals(target.role())) {
        ShownLevel shown = new ShownLevel(s, target, memo.withObject("/" + key(target)), decision);
        shown.follow(target.system().equals(teller) ? told : null);
        if (availability != null && shown.mustBecome(wanted(availability, target))) {
          decision.deliveries().add(draft(s, target, availability));
        }
      }
    }
    return decision.memo(memo);
  }

  /** Shops take whole units only. */
  private static BigDecimal wanted(Availability availability, Situation.Target target) {
    return "shop".equals(target.role()) ? availability.whole() : availability.exact();
  }

  private static DeliveryDraft draft(
      StockSituation s, Situation.Target target, Availability availability) {
    ObjectNode body = Fields.object();
    body.set("variant", Fields.refNode(s.variant()));
    body.set("location", Fields.refNode(s.location()));
    body.put("available", Fields.plain(wanted(availability, target)));
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

  private static String key(Situation.Target target) {
    return target.system().replace("~", "~0").replace("/", "~1");
  }
}
