package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Movement;
import io.caravan.ledger.Need;
import io.caravan.mapping.Json;
import io.caravan.policy.Decision;
import io.caravan.policy.Identity;
import io.caravan.policy.Policy;
import io.caravan.policy.Refusal;
import io.caravan.policy.Situation;
import io.caravan.policy.StockSituation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The least that makes a hub: everything told goes to everybody else. */
final class TestPolicies {
  /** A line that is asked for once more in its place when its goods are gone. */
  static final String ELSEWHERE = "ELSEWHERE";

  private TestPolicies() {}

  static Map<String, Policy> all() {
    return Map.of(
        "item",
        s -> whole("item", s),
        "customer",
        s -> whole("customer", s),
        "order",
        TestPolicies::order,
        "shipment",
        s -> new Decision().state(s.incoming()),
        "refund",
        TestPolicies::refund,
        "inventory",
        TestPolicies::inventory);
  }

  private static Decision whole(String entity, Situation s) {
    if ("poison".equals(s.incoming().path("title").asText())) {
      throw new Refusal("$.title", "is poison");
    }
    JsonNode merged = Known.overlaid(s.state(), s.incoming());
    Decision decision = new Decision().state(merged);
    for (Situation.Target target : s.targets()) {
      if (!merged.equals(s.state()) || s.known() == null) {
        decision
            .deliveries()
            .add(
                new DeliveryDraft(
                    entity, target.system(), s.ref(), "upsert", "upsert", merged, List.of()));
      }
    }
    return decision;
  }

  private static Decision order(Situation s) {
    Decision decision = new Decision().state(s.incoming());
    if (s.incoming().path("payment").asText().equals("pending")) {
      decision.again(s.now() + 60_000);
      return s.now() < Instant.parse("2026-11-24T10:00:30Z").toEpochMilli()
          ? decision
          : new Decision().state(((ObjectNode) s.incoming()).put("payment", "expired"));
    }
    JsonNode customer = s.incoming().path("customer");
    if (customer.isObject()) {
      decision
          .derived()
          .add(new Decision.Derived("customer", customer.path("id").asText(null), customer));
    }
    if (s.state() != null) {
      s.facts().ofOrder("refund", s.ref()).forEach(refund -> refunded(s, refund, decision));
      return decision;
    }
    for (JsonNode line : s.incoming().path("lines")) {
      String variant = line.path("variant").path("ref").asText(null);
      String ref = line.path("ref").asText();
      ObjectNode body = Json.mapper().createObjectNode();
      body.putObject("order").put("ref", s.ref());
      body.set("line", line);
      if (variant != null) {
        body.putArray("includes").add("reserve/" + ref);
      }
      List<Need> needs = variant == null ? List.of() : List.of(Need.must("variant", variant));
      for (Situation.Target target : s.targets()) {
        decision
            .deliveries()
            .add(
                new DeliveryDraft(
                    "order", target.system(), s.ref(), "reserve", "reserve/" + ref, body, needs));
      }
      if (variant != null) {
        decision
            .movements()
            .add(
                new Movement(
                    "reserve/" + ref,
                    variant,
                    "main",
                    s.from(),
                    "reserve",
                    new BigDecimal(line.path("quantity").asText()).negate(),
                    "order",
                    -1,
                    s.now()));
      }
    }
    return decision;
  }

  private static void refunded(Situation s, JsonNode refund, Decision decision) {
    String kind = "release/" + refund.path("ref").asText();
    for (Situation.Target target : s.targets()) {
      decision
          .deliveries()
          .add(
              new DeliveryDraft(
                  "order", target.system(), s.ref(), "release", kind, refund, List.of()));
    }
  }

  private static Decision refund(Situation s) {
    Decision decision = new Decision().state(s.incoming());
    String order = s.incoming().path("order").path("ref").asText();
    decision.redecided().add(new Decision.Redecided("order", order));
    return decision;
  }

  static Decision shortfall(Situation s, String action, JsonNode body) {
    Decision decision = new Decision();
    if (body.at("/line/sku").asText().equals(ELSEWHERE) && !body.has("again")) {
      ObjectNode again = body.deepCopy();
      return decision.instead(again.put("again", true));
    }
    decision
        .notices()
        .add(new Decision.Notice("short", s.ref(), "short of " + body.at("/line/sku").asText()));
    return decision;
  }

  private static Decision inventory(Situation s) {
    Decision decision = new Decision();
    if ("pos".equals(s.fromRole())) {
      String variant = s.incoming().at("/variant/ref").asText();
      String location = s.incoming().at("/location/ref").asText();
      long at = Instant.parse(s.incoming().path("readAt").asText()).toEpochMilli();
      decision
          .movements()
          .add(
              new Movement(
                  "count/" + s.ref() + "/" + at,
                  variant,
                  location,
                  s.from(),
                  "count",
                  new BigDecimal(s.incoming().path("onHand").asText()),
                  "count",
                  0,
                  at));
    }
    return decision;
  }

  static Decision publish(StockSituation s) {
    Decision decision = new Decision();
    if (s.stock().position() == null) {
      return decision;
    }
    BigDecimal free = s.stock().position().onHand();
    for (Movement movement : s.stock().movements()) {
      free = free.add(movement.quantity());
    }
    ObjectNode memo = s.memo().deepCopy();
    String place = Identity.place(s.variant(), s.location());
    for (Situation.Target target : s.targets()) {
      if (target.can("set") && !free.toPlainString().equals(memo.path(target.system()).asText())) {
        memo.put(target.system(), free.toPlainString());
        ObjectNode body = Json.mapper().createObjectNode();
        body.putObject("variant").put("ref", s.variant());
        body.putObject("location").put("ref", s.location());
        body.put("available", free.toPlainString());
        decision
            .deliveries()
            .add(
                new DeliveryDraft(
                    "inventory",
                    target.system(),
                    place,
                    "set",
                    "set/" + place,
                    body,
                    List.of(Need.must("stock", s.variant()))));
      }
    }
    return decision.memo(memo);
  }
}
