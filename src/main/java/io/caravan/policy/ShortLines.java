package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.DeliveryDraft;
import io.caravan.ledger.Need;
import io.caravan.policy.Decision.Notice;
import io.caravan.policy.Decision.Redecided;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Lines of web orders of which the till keeps less than it should. */
final class ShortLines {
  /** Kind of alarm, open as long as the line is short. */
  static final String ALARM = "short";

  private ShortLines() {}

  static boolean is(JsonNode mine) {
    return mine.path(ALARM).asBoolean();
  }

  static String subject(String order, String line) {
    return order + "#" + line;
  }

  /** The till is asked anew: nothing is known to be short any more. */
  static void end(ObjectNode mine, String order, String line, Decision decision) {
    mine.remove(List.of(ALARM, "tried"));
    decision.notices().add(new Notice(ALARM, subject(order, line), null));
  }

  /**
   * Goods that were short have left all the same: the till takes them off its stock, whatever it
   * says it has, before it sells them.
   *
   * @param earlier what the till sold before, by line
   * @param now what leaves now, by line
   */
  static void taken(
      Situation s,
      Situation.Target till,
      String order,
      JsonNode head,
      Map<String, BigDecimal> earlier,
      Map<String, BigDecimal> now,
      Decision decision) {
    JsonNode memo =
        s.facts().memo(OrderPolicy.ENTITY, order).map(m -> m.path("lines")).orElse(null);
    boolean some = false;
    for (JsonNode line : head.path("lines")) {
      String ref = Fields.text(line, "ref");
      JsonNode mine = memo == null ? null : memo.path(ref);
      if (mine != null && is(mine) && now.containsKey(ref)) {
        some = true;
        decision.deliveries().add(taking(s, till, order, head, line, mine, earlier));
      }
    }
    if (some) {
      decision.redecided().add(new Redecided(OrderPolicy.ENTITY, order));
    }
  }

  private static DeliveryDraft taking(
      Situation s,
      Situation.Target till,
      String order,
      JsonNode head,
      JsonNode line,
      JsonNode mine,
      Map<String, BigDecimal> earlier) {
    String ref = Fields.text(line, "ref");
    BigDecimal open =
        Fields.quantity(mine, "quantity").subtract(earlier.getOrDefault(ref, BigDecimal.ZERO));
    ObjectNode body = ReservationBody.of(head, order, line, Fields.text(mine, "location"), open);
    ReservationBody.number(body.put("force", true), mine);
    if (till.onHandExcludesReservations()) {
      body.set("includes", mine.path("open").deepCopy());
    }
    boolean amends = mine.path("sent").asBoolean();
    return new DeliveryDraft(
        OrderPolicy.ENTITY,
        till.system(),
        order,
        amends ? "amend" : "reserve",
        "taken/" + ref + "/" + s.ref(),
        body,
        List.of(
            amends ? Need.must("line", ref) : Need.must("variant", Fields.ref(line, "variant"))));
  }
}
