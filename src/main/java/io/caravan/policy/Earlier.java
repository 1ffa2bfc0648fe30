package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.policy.Decision.Notice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Orders from before this hub: people booked them at the till in their own way. One of which
 * everything has left when it is first heard of stays as it is, and so does all that belongs to it;
 * what is still to be sent of the others is ours from then on.
 */
final class Earlier {
  private static final String ORDER = "order";

  /** Field of the memo of an order: it was done before. */
  private static final String MEMO = "earlier";

  static final String REASON = "it was done before this hub began";

  private Earlier() {}

  /** Whether the order of a shipment or a refund was done before. */
  static boolean isOf(Situation s, String order) {
    return s.facts().memo(ORDER, order).map(memo -> memo.path(MEMO).asBoolean()).orElse(false);
  }

  /** Whether a sale at the till is one that was rung up before. */
  static boolean isSale(Situation s) {
    return at(s, "processedAt", "createdAt") < begun(s);
  }

  /** Whether a web order was done before; keeps that. */
  static boolean isDone(Situation s, Decision decision) {
    boolean known = s.memo().path(MEMO).asBoolean();
    boolean first = s.state() == null && at(s, "createdAt", "createdAt") < begun(s);
    if (!known && !first) {
      return false;
    }
    boolean some = false;
    List<String> left = new ArrayList<>();
    for (JsonNode line : s.incoming().path("lines")) {
      some |= Fields.quantity(line, "fulfilledQuantity").signum() > 0;
      BigDecimal open = open(line);
      if (open.signum() > 0) {
        left.add(Fields.plain(open) + " x " + line.path("title").asText("?"));
      }
    }
    boolean all = left.isEmpty();
    if (known && !all) {
      tell(
          s,
          decision,
          "was done before this hub began and has something to send again: "
              + String.join(", ", left)
              + ". It is kept from sale and not booked: ring it up at the till");
    } else if (!known && some && !all) {
      tell(s, decision, "was sent in part before this hub began and comes to the till whole");
    }
    boolean done = known || all;
    if (done) {
      ObjectNode memo = Fields.copy(s.memo());
      decision.memo(memo.put(MEMO, true));
    }
    return done;
  }

  /** How much of a line is still to be sent. */
  static BigDecimal open(JsonNode line) {
    return Fields.quantity(line, "currentQuantity")
        .subtract(Fields.quantity(line, "fulfilledQuantity"))
        .max(BigDecimal.ZERO);
  }

  private static void tell(Situation s, Decision decision, String what) {
    decision
        .notices()
        .add(
            new Notice(
                "earlier-order",
                s.ref(),
                "order " + Fields.text(s.incoming(), "name") + " " + what));
  }

  private static long at(Situation s, String field, String otherwise) {
    return Fields.millis(s.incoming(), field, Fields.millis(s.incoming(), otherwise, s.now()));
  }

  private static long begun(Situation s) {
    return s.facts().begunAt(s.from(), ORDER);
  }
}
