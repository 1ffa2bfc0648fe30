package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.policy.Decision.Derived;
import io.caravan.policy.Decision.Notice;
import java.util.List;
import java.util.Set;

/**
 * Orders. A web order is reserved line by line at the till and follows its edits and cancellation;
 * a sale at the till is kept, and what it sells of a web order is told as a shipment. The result
 * depends on what was told, not on the order in which it came.
 */
public final class OrderPolicy implements Policy {
  static final String ENTITY = "order";
  static final String WEB_TENDER = "web";
  private static final String CUSTOMER = "customer";
  private static final String PAYMENT = "payment";
  private static final String CANCELLED = "cancelled";
  private static final Set<String> NEVER = Set.of("voided", "expired");

  /** How far a payment is; of two states of one instant the later one of these holds. */
  private static final List<String> PAYMENTS =
      List.of(
          "pending",
          "authorized",
          "partially_paid",
          "paid",
          "partially_refunded",
          "refunded",
          "voided",
          "expired");

  @Override
  public Decision decide(Situation s) {
    boolean sale = "pos".equals(Fields.text(s.incoming(), "channel"));
    if (sale && "pos".equals(s.fromRole())) {
      return new CounterSale(s).decide();
    }
    return web(s);
  }

  /** A reservation failed because the goods are gone: another location, else a hold at the shop. */
  public Decision shortfall(Situation s, JsonNode deliveryBody) {
    return new LineShortfall(s, deliveryBody).decide();
  }

  private static Decision web(Situation s) {
    Decision decision = new Decision();
    if (s.incoming().path("test").asBoolean()) {
      return decision.state(s.incoming()).ignored("a test order stays in the shop");
    }
    if ("pos".equals(Fields.text(s.state(), "channel"))) {
      // A till sale that we wrote to the shop ourselves comes back.
      return decision.ignored("it is a sale of the till that was written to the shop");
    }
    if ("pos".equals(Fields.text(s.incoming(), "channel"))) {
      return decision.state(s.incoming()).ignored("it was sold at a till of the shop's own");
    }
    if (isOlder(s.incoming(), s.state())) {
      return decision.ignored("a newer state is known");
    }
    Going going = when(s);
    if (going != Going.NO) {
      // What is never booked need not add up: a cancelled order keeps taxes of nothing.
      Totals.check(s.incoming());
    }
    customer(s, decision);
    decision.state(s.incoming());
    unmapped(s, decision);
    new Reservations(s, decision).decide(going);
    if (s.state() == null) {
      waiting(s, decision);
    }
    return decision;
  }

  static boolean isOlder(JsonNode told, JsonNode known) {
    if (known == null) {
      return false;
    }
    int time =
        Long.compare(Fields.millis(told, "updatedAt", 0), Fields.millis(known, "updatedAt", 0));
    return time < 0 || time == 0 && rank(told) < rank(known);
  }

  private static int rank(JsonNode order) {
    int cancelled =
        CANCELLED.equals(Fields.text(order, "status")) || order.hasNonNull("cancelledAt") ? 100 : 0;
    return cancelled + PAYMENTS.indexOf(Fields.text(order, PAYMENT));
  }

  /** What a web order may do: nothing, hold stock in the hub only, or go to the till. */
  enum Going {
    NO,
    HELD,
    YES
  }

  private static Going when(Situation s) {
    String payment = Fields.text(s.incoming(), PAYMENT);
    if (CANCELLED.equals(Fields.text(s.incoming(), "status")) || NEVER.contains(payment)) {
      return Going.NO;
    }
    if (!"pending".equals(payment)) {
      return Going.YES;
    }
    return s.now() < pendingUntil(s) ? Going.HELD : Going.NO;
  }

  static long pendingUntil(Situation s) {
    return Fields.millis(s.incoming(), "createdAt", s.now())
        + s.settings().millis("order.pending-ttl", "3d");
  }

  private static void customer(Situation s, Decision decision) {
    JsonNode customer = s.incoming().get(CUSTOMER);
    if (customer != null && customer.isObject()) {
      boolean tells = customer.hasNonNull("ref") ? customer.size() > 1 : customer.hasNonNull("id");
      if (tells) {
        String id = Fields.text(customer, "id");
        decision.derived().add(new Derived(CUSTOMER, id, customer));
      }
    } else if (s.state() == null) {
      guest(s, decision);
    }
  }

  /** A guest is known again by e-mail or phone. */
  private static void guest(Situation s, Decision decision) {
    ObjectNode guest = Fields.only(s.incoming(), Set.of("email", "phone"));
    guest.properties().removeIf(field -> field.getValue().isNull());
    if (guest.isEmpty()) {
      return;
    }
    JsonNode address = s.incoming().path("billing");
    JsonNode named = address.isObject() ? address : s.incoming().path("shipping");
    for (String name : List.of("firstName", "lastName", "company")) {
      if (named.hasNonNull(name)) {
        guest.set(name, named.get(name));
      }
    }
    guest.put("guest", true).put("updatedAt", Fields.text(s.incoming(), "createdAt"));
    decision.derived().add(new Derived(CUSTOMER, null, guest));
  }

  /** What was told of this order before the order itself is decided now. */
  private static void waiting(Situation s, Decision decision) {
    for (String entity : List.of(ShipmentPolicy.ENTITY, RefundPolicy.ENTITY)) {
      for (JsonNode part : s.facts().ofOrder(entity, s.ref())) {
        ObjectNode told = Fields.copy(part);
        told.remove(List.of(Shipped.TOLD, Shipped.SENT, Sold.SALES, Sold.TILL));
        told.put("after", s.ref());
        decision.derived().add(new Derived(entity, null, told));
      }
    }
  }

  private static void unmapped(Situation s, Decision decision) {
    int lines = 0;
    for (JsonNode line : s.incoming().path("lines")) {
      lines += Fields.ref(line, "variant") == null ? 1 : 0;
    }
    decision
        .notices()
        .add(
            new Notice(
                "unmapped-line",
                s.ref(),
                lines == 0
                    ? null
                    : "order "
                        + Fields.text(s.incoming(), "name")
                        + " has "
                        + lines
                        + (lines == 1 ? " line" : " lines")
                        + " of items that are not known: text and price are kept, no stock is"
                        + " reserved. Give the item the same SKU in both systems"));
  }
}
