package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.Finder.Subject;
import io.caravan.ledger.Alarm;
import io.caravan.ledger.Call;
import io.caravan.ledger.Change;
import io.caravan.ledger.Conflict;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.DeliveryState;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Position;
import io.caravan.ledger.State;
import io.caravan.policy.Identity;
import io.caravan.policy.MovementPolicy;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Tells in sentences where a record stands, what happened to it, what it waits for. */
final class Story {
  private static final int CHANGES = 5;
  private static final int DELIVERIES = 200;
  private static final int CONFLICTS = 20;
  private static final int CAUSES = 20;
  private static final int ALARMS = 1000;

  private final LedgerReads reads;
  private final List<String> told = new ArrayList<>();
  private final List<String> todo = new ArrayList<>();
  private final Set<String> waitedFor = new HashSet<>();

  Story(LedgerReads reads) {
    this.reads = reads;
  }

  /** The sentences about one record; what to do comes last. */
  List<String> of(Subject subject, List<String> variants) {
    head(subject);
    links(subject);
    changes(subject);
    deliveries(subject.entity(), subject.ref(), "");
    for (String variant : variants) {
      stock(variant);
    }
    conflicts(subject.entity(), subject.ref());
    alarms(subject.ref());
    variants.forEach(this::alarms);
    if (todo.isEmpty()) {
      told.add("Nothing is to be done by hand.");
    }
    told.addAll(todo);
    return told;
  }

  private void head(Subject subject) {
    State state = reads.state(subject.entity(), subject.ref()).orElse(null);
    if (state == null) {
      told.add("The " + subject.entity() + " " + subject.ref() + " has no agreed state yet.");
      return;
    }
    JsonNode body = state.body();
    switch (subject.entity()) {
      case "order" ->
          told.add(
              "Order "
                  + body.path("name").asText()
                  + " is "
                  + body.path("status").asText()
                  + ", payment "
                  + body.path("payment").asText()
                  + ", "
                  + body.path("lines").size()
                  + " lines, total "
                  + money(body.path("totals").path("total"))
                  + ".");
      case "item" ->
          told.add(
              "Item \""
                  + body.path("title").asText()
                  + "\" is "
                  + body.path("status").asText()
                  + " with "
                  + body.path("variants").size()
                  + " variants.");
      default -> told.add("The " + subject.entity() + " " + subject.ref() + " is known.");
    }
  }

  private void links(Subject subject) {
    Map<String, String> ids = new LinkedHashMap<>();
    for (String[] link : reads.links(subject.entity(), subject.ref())) {
      ids.merge(link[0], link[1], (a, b) -> a + ", " + b);
    }
    if (ids.isEmpty()) {
      told.add("No system is known to hold it.");
    }
    ids.forEach((system, id) -> told.add("At " + system + " it is " + id + "."));
  }

  private void changes(Subject subject) {
    for (Change change : reads.changes(subject.entity(), subject.ref(), CHANGES)) {
      told.add(
          Instant.ofEpochMilli(change.recordedAt())
              + ": "
              + change.system()
              + " told it ("
              + change.origin()
              + "): "
              + change.state().toLowerCase(Locale.ROOT)
              + because(change.reason()));
      if (change.state().equals("PARKED")) {
        todo.add(
            "To do: ./caravan parked show C" + change.changeId() + ", then edit or replay it.");
      }
    }
  }

  private void deliveries(String entity, String key, String about) {
    Set<String> targets = new HashSet<>();
    for (Delivery delivery : reads.deliveries(entity, key, DELIVERIES)) {
      if (delivery.state() == DeliveryState.SUPERSEDED) {
        continue;
      }
      told.add(about + delivery.target() + " " + phrase(delivery) + because(delivery.reason()));
      if (targets.add(delivery.target())) {
        lastCall(delivery);
      }
      if (delivery.state() == DeliveryState.PENDING || delivery.state() == DeliveryState.UNKNOWN) {
        waitedFor.add(delivery.target());
      }
      if (delivery.state() == DeliveryState.PARKED) {
        todo.add(
            "To do: mend the cause, then ./caravan parked replay " + delivery.deliveryId() + ".");
      } else if (delivery.state() == DeliveryState.UNKNOWN) {
        told.add("Its last call had no clear answer; the next attempt looks before it writes.");
      }
    }
  }

  private void lastCall(Delivery delivery) {
    List<Call> calls = reads.calls(delivery.deliveryId());
    if (calls.isEmpty()) {
      return;
    }
    Call last = calls.get(calls.size() - 1);
    told.add(
        "  Last sent to "
            + delivery.target()
            + " "
            + Instant.ofEpochMilli(last.startedAt())
            + " ("
            + last.operation()
            + "): "
            + answer(last)
            + because(last.error()));
  }

  private static String answer(Call call) {
    String status = call.status() > 0 ? " with HTTP " + call.status() : "";
    return switch (call.state()) {
      case "DONE" -> "done" + status;
      case "FAILED" -> "refused" + status;
      case "INTENT" -> "not answered yet";
      default -> "no clear answer" + status;
    };
  }

  private static String phrase(Delivery delivery) {
    String what = delivery.action() + " of " + Instant.ofEpochMilli(delivery.createdAt());
    return switch (delivery.state()) {
      case DONE -> "has got " + what;
      case PENDING -> "waits for " + what + (delivery.attempt() > 0 ? tries(delivery) : "");
      case UNKNOWN -> "may have got " + what + tries(delivery);
      case PARKED -> "did not get " + what + "; it is parked";
      case IGNORED -> "needs no " + what;
      case DISCARDED -> "will not get " + what + "; it was discarded";
      case SUPERSEDED -> "got a newer " + what;
    };
  }

  private static String tries(Delivery delivery) {
    return " (tried " + delivery.attempt() + " times)";
  }

  private void stock(String variant) {
    for (Position position : reads.positions(variant)) {
      List<Movement> open =
          reads.movementsNotIn(variant, position.location(), position.countedAt());
      BigDecimal moved =
          open.stream().map(Movement::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
      told.add(
          "Stock at "
              + position.location()
              + ": on hand "
              + (position.onHand() == null ? "unknown" : position.onHand().toPlainString())
              + " (counted "
              + Instant.ofEpochMilli(position.countedAt())
              + "), "
              + open.size()
              + " later movements of "
              + moved.toPlainString()
              + " in all.");
      for (Movement movement : open) {
        told.add(
            "  "
                + movement.kind()
                + " "
                + movement.quantity().toPlainString()
                + " for "
                + movement.cause());
      }
      causes(variant, position.location());
      String place = Identity.place(variant, position.location());
      deliveries("inventory", place, "Stock at " + position.location() + ": ");
      deliveries("movement", place, "Stock at " + position.location() + ": ");
      conflicts("inventory", place);
    }
  }

  /** What the owner's own log says of the newest changes of its count. */
  private void causes(String variant, String location) {
    MovedBy movedBy = new MovedBy(reads);
    for (Movement movement : reads.movements(variant, location, CAUSES)) {
      if (movement.kind().equals(MovementPolicy.KIND)) {
        told.add(
            "  "
                + Instant.ofEpochMilli(movement.at())
                + ": moved by "
                + (movement.quantity().signum() < 0 ? "" : "+")
                + movement.quantity().toPlainString()
                + ", "
                + movedBy.told(movement));
      }
    }
  }

  private void conflicts(String entity, String ref) {
    for (Conflict conflict : reads.conflicts(entity, ref, CONFLICTS)) {
      told.add(
          conflict.other()
              + " says "
              + conflict.field()
              + " = "
              + conflict.otherValue()
              + "; the owner "
              + conflict.owner()
              + " says "
              + conflict.ownerValue()
              + ", which stands.");
    }
  }

  private void alarms(String ref) {
    for (Alarm alarm : reads.openAlarms(ALARMS)) {
      // What keeps a whole system waiting keeps this record waiting.
      if (alarm.subject().contains(ref) || waitedFor.contains(alarm.subject())) {
        told.add("Alarm " + alarm.kind() + ": " + alarm.text());
      }
    }
  }

  private static String because(String reason) {
    return reason == null || reason.isBlank() ? "." : ": " + reason + ".";
  }

  private static String money(JsonNode money) {
    return money.path("amount").asText("?") + " " + money.path("currency").asText();
  }
}
