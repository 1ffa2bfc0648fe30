package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Movement;
import java.util.Optional;

/**
 * Rows of the stock owner's own log: why its count moved, for people who ask. They are never added
 * to anything, for the count contains them.
 */
public final class MovementPolicy implements Policy {
  private static final String KIND = "cause";

  @Override
  public Decision decide(Situation s) {
    JsonNode row = s.incoming();
    Decision decision = new Decision();
    decision
        .movements()
        .add(
            new Movement(
                s.ref(),
                Fields.ref(row, "variant"),
                Fields.ref(row, "location"),
                s.from(),
                KIND,
                Fields.quantity(row, "quantity"),
                cause(s, row),
                0,
                Fields.millis(row, "at", s.now())));
    return decision;
  }

  private static String cause(Situation s, JsonNode row) {
    String reason = Fields.text(row, "reason");
    return who(s, row) + (reason == null ? "" : " (" + reason + ")");
  }

  private static String who(Situation s, JsonNode row) {
    if (row.path("count").hasNonNull("ref")) {
      return "a count that an edit in the shop asked for";
    }
    if (row.path("count").hasNonNull("id")) {
      return "count " + row.path("count").path("id").asText() + " at " + s.from();
    }
    String sale = Fields.text(row.path("sale"), "id");
    if (sale == null) {
      return "somebody at " + s.from();
    }
    return ours(s, Fields.ref(row, "sale"))
        .map(order -> "our sale " + sale + " of order " + order)
        .orElse("sale " + sale + " at " + s.from());
  }

  /** Name of the web order that a sale or refund of ours belongs to. */
  private static Optional<String> ours(Situation s, String ref) {
    if (ref == null) {
      return Optional.empty();
    }
    return s.facts()
        .state("shipment", ref)
        .or(() -> s.facts().state("refund", ref))
        .map(part -> Fields.ref(part, "order"))
        .flatMap(order -> s.facts().state("order", order))
        .map(order -> Fields.text(order, "name"));
  }
}
