package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.Movement;
import io.caravan.ledger.State;
import io.caravan.mapping.Json;
import io.caravan.policy.MovementPolicy;
import java.util.Optional;
import java.util.stream.Stream;

/** Says who moved the stock, for a row of the owner's own log. */
final class MovedBy {
  private final LedgerReads reads;

  MovedBy(LedgerReads reads) {
    this.reads = reads;
  }

  /**
   * @param row a movement of the kind {@link MovementPolicy#KIND}
   */
  String told(Movement row) {
    JsonNode cause = Json.parse(row.cause());
    String reason = cause.path(MovementPolicy.REASON).textValue();
    return who(row.system(), cause) + (reason == null ? "" : " (" + reason + ")");
  }

  private String who(String system, JsonNode cause) {
    String count = cause.path(MovementPolicy.COUNT).textValue();
    if (count != null) {
      return reads.ref("count", system, count).isPresent()
          ? "a count that an edit in the shop asked for"
          : "count " + count + " at " + system;
    }
    String sale = cause.path(MovementPolicy.SALE).textValue();
    if (sale == null) {
      return "somebody at " + system;
    }
    return order(system, sale)
        .map(order -> "our sale " + sale + " of order " + order)
        .orElse("sale " + sale + " at " + system);
  }

  /** Name of the web order that a sale or refund of ours belongs to. */
  private Optional<String> order(String system, String sale) {
    return Stream.of("sale", "refund")
        .flatMap(kind -> reads.ref(kind, system, sale).stream())
        .flatMap(ref -> Stream.of("shipment", "refund").flatMap(part -> body(part, ref).stream()))
        .flatMap(part -> body("order", part.path("order").path("ref").asText()).stream())
        .map(order -> order.path("name").asText())
        .findFirst();
  }

  private Optional<JsonNode> body(String entity, String ref) {
    return reads.state(entity, ref).map(State::body);
  }
}
