package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Movement;
import io.caravan.mapping.Json;

/**
 * Rows of the stock owner's own log: why its count moved, for people who ask. They are never added
 * to anything, for the count contains them.
 *
 * <p>The cause of such a movement is a document with what the row names: {@code sale} and {@code
 * count}, ids at that system, and {@code reason}. Whose they are is told when somebody asks: a row
 * can be read before the answer to the call of ours that made it.
 */
public final class MovementPolicy implements Policy {
  public static final String KIND = "cause";
  public static final String SALE = "sale";
  public static final String COUNT = "count";
  public static final String REASON = "reason";

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
                Json.text(cause(row)),
                0,
                Fields.millis(row, "at", s.now())));
    return decision;
  }

  private static ObjectNode cause(JsonNode row) {
    ObjectNode cause = Fields.object();
    cause.put(SALE, Fields.text(row.path(SALE), "id"));
    cause.put(COUNT, Fields.text(row.path(COUNT), "id"));
    cause.put(REASON, Fields.text(row, REASON));
    return cause;
  }
}
