package io.caravan.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Need;
import io.caravan.policy.Decision.FieldConflict;
import io.caravan.policy.Decision.Notice;
import io.caravan.policy.Decision.Recount;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;

/**
 * Stock of one place at one target: what it shows is understood, then what it must show written.
 */
final class TargetStock {
  private static final String ENTITY = "inventory";
  private static final String SUSPECT = "suspect";
  private static final String SINCE = "since";

  /** Where orders cannot be read, a number that is too high is not left for good. */
  private static final int MOST_SETTLES = 10;

  /** How soon to see whether the orders were read. */
  private static final long LOOK_AGAIN_MS = 2_000;

  private final StockSituation s;
  private final Situation.Target target;
  private final Availability availability;
  private final BigDecimal desired;
  private final ObjectNode memo;
  private final ShownLevel shown;
  private final Situation.Level level;
  private final Decision decision;

  /**
   * @param all memo of the place, with a part for each target
   */
  TargetStock(
      StockSituation s,
      Situation.Target target,
      Availability availability,
      ObjectNode all,
      Decision decision) {
    this.s = s;
    this.target = target;
    this.availability = availability;
    this.desired = availability.whole();
    this.memo = all.withObject("/" + pointer(target.system()));
    this.shown = new ShownLevel(memo);
    this.level = s.stock().levels().get(target.system());
    this.decision = decision;
  }

  private static String pointer(String system) {
    return system.replace("~", "~0").replace("/", "~1");
  }

  void publish() {
    shown.follow(s.stock().movements(), target.system());
    boolean understood = !shown.isFresh(level) || understood();
    lookAgain();
    if (!understood) {
      return;
    }
    memo.remove(SUSPECT);
    memo.remove(SINCE);
    if (!shown.isAgreed(desired) || shown.isWritingOther(level, desired)) {
      write();
    }
  }

  /**
   * Takes a level over, as soon as it is known what it contains. What the target sold before it was
   * read may not have been told yet, so everything but the agreed number waits for its orders.
   */
  private boolean understood() {
    boolean known = s.facts().ordersReadAt(target.system()) >= level.readAt();
    if (shown.confirms(level)) {
      shown.agree(level, List.of(level.available()), known);
      return true;
    }
    List<BigDecimal> told = known ? shown.explained(level) : List.of();
    if (told.isEmpty()) {
      if (waits(known)) {
        return false;
      }
      told = known ? told : shown.explained(level);
    }
    if (told.isEmpty()) {
      return unexplained(known);
    }
    if (!known && desired.compareTo(told.get(0)) > 0) {
      // It can be a number of ours, and as well what orders have left of another one.
      again(s.now() + settleMs());
      return false;
    }
    return agreed(told, known);
  }

  private boolean agreed(List<BigDecimal> numbers, boolean known) {
    shown.agree(level, numbers, known);
    if (numbers.size() > 1 || numbers.get(0).compareTo(level.available()) != 0) {
      // If what is to come was in it already, the level never changes again and nobody tells.
      recount();
    }
    return true;
  }

  private boolean unexplained(boolean known) {
    if (!known && shown.isBelow(level)) {
      // What is missing may be sold: until the orders were read nobody is blamed and nothing is
      // put on sale again, but what is gone here is taken off.
      if (desired.compareTo(level.available()) < 0) {
        write();
      }
      again(s.now() + settleMs());
      return false;
    }
    boolean edit = ShopEdit.take(s, target, level, availability, decision);
    if (!edit) {
      conflict();
    }
    shown.agree(level, List.of(level.available()), known);
    // What follows from an edit is asked again, with it among the movements.
    return !edit;
  }

  /** A number that nobody can explain yet gets some time, and more until the orders were read. */
  private boolean waits(boolean known) {
    String number = Fields.plain(level.available());
    if (!number.equals(Fields.text(memo, SUSPECT))) {
      memo.put(SUSPECT, number).put(SINCE, s.now());
    }
    long until = memo.path(SINCE).asLong() + (known ? 1 : MOST_SETTLES) * settleMs();
    if (s.now() >= until) {
      return false;
    }
    if (!known) {
      decision.rereads().add(target.system());
    }
    again(known ? until : Math.min(until, s.now() + LOOK_AGAIN_MS));
    return true;
  }

  /**
   * An order that was told near a write of ours may be undone by it: only a level that is read now
   * says what became of it. Any other shows before long. If it does not, the number may contain it
   * and an edit that made up for it: then it never changes again, and has to be read as well.
   */
  private void lookAgain() {
    OptionalLong unseen = shown.unseenSince(level);
    boolean undone = shown.mayBeUndone(level);
    if (!undone && unseen.isEmpty()) {
      return;
    }
    long due = undone ? s.now() : unseen.getAsLong() + settleMs();
    if (level != null && level.beingWritten()) {
      again(s.now() + settleMs());
    } else if (s.now() < due) {
      again(due);
    } else {
      recount();
    }
  }

  private void recount() {
    Recount asked = new Recount(target.system(), s.variant());
    if (!decision.recounts().contains(asked)) {
      decision.recounts().add(asked);
    }
  }

  private long settleMs() {
    return s.settings().millis("inventory.settle", "30s");
  }

  private void again(long at) {
    decision.again(decision.again() == 0 ? at : Math.min(at, decision.again()));
  }

  private void conflict() {
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

  private void write() {
    shown.write(desired, s.now());
    ObjectNode body = Fields.object();
    body.set("variant", Fields.refNode(s.variant()));
    body.set("location", Fields.refNode(s.location()));
    body.put("available", Fields.plain(desired));
    body.set("terms", availability.terms());
    decision
        .deliveries()
        .add(
            new DeliveryDraft(
                ENTITY,
                target.system(),
                Identity.place(s.variant(), s.location()),
                "set",
                // One order can move stock at many places.
                "set/" + Identity.place(s.variant(), s.location()),
                body,
                List.of(Need.must("stock", s.variant()))));
  }
}
