package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.State;
import io.caravan.mapping.Json;
import io.caravan.policy.Situation;
import io.caravan.policy.StockSituation;
import java.util.List;
import java.util.Set;

/** What policies look at, as the ledger has it in one transaction. */
final class Situations {
  private static final String INVENTORY = "inventory";

  private final Hub hub;

  Situations(Hub hub) {
    this.hub = hub;
  }

  Situation of(
      LedgerTx tx,
      String entity,
      String from,
      String ref,
      JsonNode incoming,
      JsonNode known,
      Set<String> only) {
    return of(tx, entity, from, ref, incoming, known, only, false);
  }

  /** The situation of a record that a new subscriber, and nobody else, is told of. */
  Situation baseline(LedgerTx tx, Incoming cause, String ref, JsonNode incoming) {
    return of(tx, cause.entity(), cause.from(), ref, incoming, null, cause.only(), true);
  }

  private Situation of(
      LedgerTx tx,
      String entity,
      String from,
      String ref,
      JsonNode incoming,
      JsonNode known,
      Set<String> only,
      boolean baseline) {
    State state = tx.state(entity, ref).orElse(null);
    LedgerFacts facts = new LedgerFacts(tx, hub.systems(), only);
    List<Situation.Target> targets =
        facts.targets(entity).stream()
            .filter(target -> !target.system().equals(from) || takesCorrections(entity, from))
            .toList();
    return new Situation(
        from,
        facts.role(from),
        ref,
        incoming,
        known,
        state == null ? null : state.body(),
        state == null ? Json.mapper().createObjectNode() : state.memo(),
        targets,
        hub.settings(),
        facts,
        tx.now(),
        baseline);
  }

  private boolean takesCorrections(String entity, String system) {
    return hub.settings().on(entity + "-to-" + system + ".corrections");
  }

  /** The stock situation of a place ({@code <variant ref>@<location>}) as it is now. */
  StockSituation stock(LedgerTx tx, String place, List<Situation.Target> targets) {
    int at = place.lastIndexOf('@');
    String variant = place.substring(0, at);
    String location = place.substring(at + 1);
    LedgerFacts facts = new LedgerFacts(tx, hub.systems(), null);
    JsonNode memo = facts.memo(INVENTORY, place).orElseGet(() -> Json.mapper().createObjectNode());
    return new StockSituation(
        variant,
        location,
        facts.stock(variant, location),
        targets.stream()
            .filter(target -> hub.systems().hasPlace(target.system(), location))
            .toList(),
        memo,
        hub.settings(),
        facts,
        tx.now());
  }
}
