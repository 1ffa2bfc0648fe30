package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.Hint;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Movement;
import io.caravan.system.SystemPack;
import io.caravan.system.Systems;
import java.util.Optional;

/**
 * From when on counts of a till contain what a delivery took or gave back there. In doubt the
 * smaller number holds, never the greater, and the till is counted again so that doubt ends.
 */
final class StockHeld {
  private static final String INCLUDES = "includes";
  private static final String INVENTORY = "inventory";
  private static final String STOCK = "stock";

  private final Systems systems;

  StockHeld(Systems systems) {
    this.systems = systems;
  }

  /** Keeps what a delivery that is done says it took or gave back. */
  void by(LedgerTx tx, Delivery delivery) {
    for (JsonNode id : delivery.body().path(INCLUDES)) {
      // What was closed since never was anything to the target.
      tx.movement(id.asText())
          .filter(movement -> movement.includedAt() != 0)
          .ifPresent(movement -> held(tx, delivery, movement));
    }
  }

  private void held(LedgerTx tx, Delivery delivery, Movement movement) {
    boolean taken = movement.quantity().signum() < 0;
    // Somewhere between the first call and its answer it became true: a count of that time may or
    // may not have it.
    tx.included(movement.movementId(), taken ? tx.now() : delivery.createdAt());
    countAgain(tx, delivery.target(), movement.variant());
  }

  /** Has a system's word about a variant read again. */
  void countAgain(LedgerTx tx, String system, String variant) {
    Optional<SystemPack.Stream> counts =
        systems.get(system).pack().streams().values().stream()
            .filter(stream -> stream.entity().equals(INVENTORY))
            .findFirst();
    counts.ifPresent(
        stream ->
            tx.nativeIds(STOCK, variant, system).stream()
                .findFirst()
                .ifPresent(id -> tx.hint(new Hint(system, stream.name(), id, null, tx.now()))));
  }
}
