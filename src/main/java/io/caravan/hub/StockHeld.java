package io.caravan.hub;

import io.caravan.ledger.Call;
import io.caravan.ledger.Delivery;
import io.caravan.ledger.Hint;
import io.caravan.ledger.LedgerTx;
import io.caravan.policy.Inclusions;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.util.List;

/**
 * A delivery that changed the till's own count: its movements are in the counts from now on, and
 * the count is read anew, because the last one known may have been read just before.
 */
final class StockHeld {
  private static final String INVENTORY = "inventory";

  private StockHeld() {}

  static void by(LedgerTx tx, Delivery delivery, SystemConfig target) {
    long began =
        tx.calls(delivery.deliveryId()).stream()
            .mapToLong(Call::startedAt)
            .filter(at -> at > 0)
            .min()
            .orElse(tx.now());
    Inclusions.of(delivery.body(), began, tx.now())
        .forEach(held -> tx.included(held.movementId(), held.at()));
    for (String variant : Inclusions.variants(delivery.body())) {
      readAnew(tx, variant, target);
    }
  }

  private static void readAnew(LedgerTx tx, String variant, SystemConfig target) {
    List<String> stock = tx.nativeIds("stock", variant, target.name());
    List<String> ids = stock.isEmpty() ? tx.nativeIds("variant", variant, target.name()) : stock;
    for (SystemPack.Stream stream : target.pack().streams().values()) {
      if (stream.entity().equals(INVENTORY) && !ids.isEmpty()) {
        tx.hint(new Hint(target.name(), stream.name(), ids.get(0), null, tx.now()));
      }
    }
  }
}
