package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Need;
import io.caravan.policy.Decision.Derived;
import io.caravan.policy.Decision.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Orders. A web order is reserved line by line at the till, or sold there at once, and follows its
 * edits and cancellation; a sale at the till is kept, and what it sells of a web order is told as a
 * shipment. The result depends on what was told, not on the order in which it came.
 */
public final class OrderPolicy implements Policy {
  static final String ENTITY = "order";

  /** Why such a sale has no consequence. */
  public static final String OUR_SALE = "it is a sale that we made there";

  private static final Set<String> NEVER = Set.of("voided", "expired");
  private static final String WEB_TENDER = "web";

  @Override
  public Decision decide(Situation s) {
    return "pos".equals(Fields.text(s.incoming(), "channel")) ? sale(s) : web(s);
  }

  /** A reservation failed because the goods are gone: another location, else a hold at the shop. */
  public Decision shortfall(Situation s, String action, JsonNode deliveryBody) {
    return new LineShortfall(s, action, deliveryBody).decide();
  }

  private static Decision web(Situation s) {
    Decision decision = new Decision();
    if (s.incoming().path("test").asBoolean()) {
      new Reservations(s, decision).ofTest(when(s));
      return decision.state(s.incoming()).ignored("a test order stays in the shop");
    }
    if ("pos".equals(Fields.text(s.state(), "channel"))) {
      // A till sale that we wrote to the shop ourselves comes back.
      return decision.ignored("it is a sale of the till");
    }
    long told = Fields.millis(s.incoming(), "updatedAt", 0);
    if (s.state() != null && told < Fields.millis(s.state(), "updatedAt", 0)) {
      return decision.ignored("a newer state is known");
    }
    Going going = when(s);
    if (Earlier.isDone(s, decision)) {
      new Reservations(s, decision).ofEarlier(going);
      return decision.state(s.incoming()).ignored(Earlier.REASON);
    }
    if (going != Going.NO) {
      // What is never booked need not add up: a cancelled order keeps taxes of nothing.
      Totals.check(s.incoming());
    }
    customer(s, decision);
    decision.state(s.incoming());
    unmapped(s, decision);
    if (OrderMode.of(s) == OrderMode.SALE) {
      new OrderSale(s, decision).decide(going);
    } else {
      new Reservations(s, decision).decide(going);
      new Repointing(s, decision).decide();
    }
    return decision;
  }

  /** What a web order may do: nothing, hold stock in the hub only, or go to the till. */
  enum Going {
    NO,
    HELD,
    YES
  }

  private static Going when(Situation s) {
    String payment = Fields.text(s.incoming(), "payment");
    if ("cancelled".equals(Fields.text(s.incoming(), "status")) || NEVER.contains(payment)) {
      return Going.NO;
    }
    if (!"pending".equals(payment)) {
      return Going.YES;
    }
    long until =
        Fields.millis(s.incoming(), "createdAt", s.now())
            + s.settings().millis("order.pending-ttl", "3d");
    return s.now() < until ? Going.HELD : Going.NO;
  }

  private static void customer(Situation s, Decision decision) {
    JsonNode customer = s.incoming().get("customer");
    if (customer != null && customer.hasNonNull("id") && !customer.hasNonNull("ref")) {
      decision.derived().add(new Derived("customer", customer.get("id").asText(), customer));
    } else if (customer != null && customer.hasNonNull("ref") && customer.size() > 1) {
      decision.derived().add(new Derived("customer", Fields.text(customer, "id"), customer));
    }
  }

  private static void unmapped(Situation s, Decision decision) {
    List<String> lines = new ArrayList<>();
    for (JsonNode line : s.incoming().path("lines")) {
      if (Fields.ref(line, "variant") == null) {
        lines.add(line.path("title").asText("?"));
      }
    }
    decision
        .notices()
        .add(
            new Notice(
                "unmapped-line",
                s.ref(),
                lines.isEmpty()
                    ? null
                    : "order "
                        + Fields.text(s.incoming(), "name")
                        + " has lines of items that are not known: "
                        + String.join(", ", lines)
                        + "; they keep their text and price"));
  }

  private static Decision sale(Situation s) {
    if (isOurSale(s.settings(), s.from(), s.incoming())) {
      return new Decision().ignored(OUR_SALE);
    }
    Decision decision = new Decision().state(s.incoming());
    if ("cancelled".equals(Fields.text(s.incoming(), "status"))) {
      // A void puts the goods back: the owner's next count tells so.
      return decision;
    }
    shipments(s, decision);
    toShops(s, decision);
    return decision;
  }

  /** Whether a system tells of a sale that shows the mark of those that we make there. */
  public static boolean isOurSale(Situation.Settings settings, String from, JsonNode order) {
    String mark = settings.get("systems." + from + ".reference-source", "caravan").strip();
    return "pos".equals(Fields.text(order, "channel"))
        && !mark.isEmpty()
        && mark.equals(Fields.text(order, "sourceName"));
  }

  private static void shipments(Situation s, Decision decision) {
    for (JsonNode line : s.incoming().path("lines")) {
      String ref = Fields.text(line, "ref");
      String order = ref == null ? null : s.facts().orderOf(ref).orElse(null);
      boolean ofWebOrder = order != null && !order.equals(s.ref());
      if (ofWebOrder && Fields.quantity(line, "quantity").signum() > 0) {
        shipment(s, decision, order).withArray("lines").add(told(line, ref));
      }
    }
  }

  private static ObjectNode told(JsonNode line, String ref) {
    ObjectNode told = Fields.object();
    told.set("line", Fields.refNode(ref));
    told.set("sku", line.get("sku"));
    return told.put("quantity", Fields.text(line, "quantity"));
  }

  private static ObjectNode shipment(Situation s, Decision decision, String order) {
    for (Derived known : decision.derived()) {
      if (known.entity().equals("shipment") && order.equals(Fields.ref(known.document(), ENTITY))) {
        return (ObjectNode) known.document();
      }
    }
    ObjectNode shipment = Fields.object();
    shipment.set(ENTITY, Fields.refNode(order));
    String delivery =
        s.facts()
            .state(ENTITY, order)
            .map(found -> Fields.text(found, "delivery"))
            .orElse("shipping");
    shipment
        .put("delivery", delivery)
        .put("state", "pickup".equals(delivery) ? "picked_up" : "shipped")
        .put("channel", "pos")
        .put("updatedAt", Fields.text(s.incoming(), "updatedAt"));
    if (s.incoming().hasNonNull("location")) {
      shipment.set("location", s.incoming().get("location"));
    }
    String tender = tender(s.incoming());
    shipment.put("tender", tender);
    String nativeId = "sale/" + Fields.text(s.incoming(), "ref") + "/" + order;
    decision.derived().add(new Derived("shipment", nativeId, shipment));
    return shipment;
  }

  /** The first tender that is not the web's, else the web's. */
  private static String tender(JsonNode sale) {
    String tender = null;
    for (JsonNode payment : sale.path("payments")) {
      String gateway = Fields.text(payment, "gateway");
      if (tender == null || (gateway != null && !gateway.equalsIgnoreCase(WEB_TENDER))) {
        tender = gateway;
      }
    }
    return tender;
  }

  private static void toShops(Situation s, Decision decision) {
    boolean ofWeb = !decision.derived().isEmpty();
    if (s.state() != null || ofWeb || !s.settings().on("sale.to-shop") || Earlier.isSale(s)) {
      return;
    }
    for (Situation.Target target : s.targets()) {
      if (target.can("create")) {
        ObjectNode body = Fields.copy(s.incoming());
        body.put("ref", s.ref());
        decision
            .deliveries()
            .add(
                new DeliveryDraft(
                    ENTITY, target.system(), s.ref(), "create", "create", body, needs(body)));
      }
    }
  }

  private static List<Need> needs(JsonNode order) {
    ArrayNode lines = (ArrayNode) order.withArray("lines");
    return StreamSupport.stream(lines.spliterator(), false)
        .map(line -> Fields.ref(line, "variant"))
        .filter(Objects::nonNull)
        .distinct()
        .map(ref -> Need.must("variant", ref))
        .toList();
  }
}
