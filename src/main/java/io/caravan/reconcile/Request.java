package io.caravan.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.mapping.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Somebody asks for a comparison. It stands in the ledger, so that whichever runner works on it
 * does it, and the one who asked finds the report there.
 *
 * @param id chosen by the one who asks
 * @param entities what to compare
 * @param heal whether what nothing explains becomes changes
 * @param confirmed however much that is
 * @param by who asks, for the audit
 */
public record Request(
    String id, List<String> entities, boolean heal, boolean confirmed, String by) {
  /** Everything that can be compared, in the order in which it is. */
  public static final List<String> ENTITIES =
      List.of("item", "inventory", "customer", "order", "shipment");

  private static final String OPEN = "reconcile/request";
  private static final String REPORT = "reconcile/report";

  /** Asks for it; false if another request is still open. */
  public boolean ask(LedgerTx tx) {
    if (open(tx).isPresent()) {
      return false;
    }
    ObjectNode asked =
        Json.mapper()
            .createObjectNode()
            .put("id", id)
            .put("heal", heal)
            .put("confirmed", confirmed)
            .put("by", by);
    entities.forEach(asked.putArray("entities")::add);
    tx.putFact(OPEN, Json.text(asked));
    return true;
  }

  /** The request that waits. */
  static Optional<Request> open(LedgerReads reads) {
    return reads.fact(OPEN).filter(text -> !text.isEmpty()).map(Json::parse).map(Request::of);
  }

  private static Request of(JsonNode asked) {
    List<String> entities = new ArrayList<>();
    asked.path("entities").forEach(one -> entities.add(one.asText()));
    return new Request(
        asked.path("id").asText(),
        entities,
        asked.path("heal").asBoolean(),
        asked.path("confirmed").asBoolean(),
        asked.path("by").asText());
  }

  /** Keeps the report and ends the request. */
  void answer(LedgerTx tx, ObjectNode report) {
    tx.putFact(REPORT, Json.text(report));
    if (open(tx).filter(waiting -> waiting.id().equals(id)).isPresent()) {
      tx.putFact(OPEN, "");
    }
  }

  /** The newest report. */
  public static Optional<JsonNode> report(LedgerReads reads) {
    return reads.fact(REPORT).map(Json::parse);
  }
}
