package io.caravan.hub;

import io.caravan.ledger.Delivery;
import io.caravan.ledger.Hint;
import io.caravan.ledger.LedgerReads;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Shadow;
import io.caravan.system.SystemConfig;
import io.caravan.system.Systems;
import java.util.List;
import java.util.Optional;

/** What a target shows is read again where its word counts more than our belief. */
final class ReadBack {
  private static final String SHOWN = "available";

  private final Systems systems;

  ReadBack(Systems systems) {
    this.systems = systems;
  }

  /**
   * Another level that was told since the call began may be newer than our write, which its vendor
   * may have done at the first of several attempts. It is read again then.
   *
   * @return whether there is one
   */
  boolean behind(LedgerTx tx, Delivery delivery, long begunAt) {
    Optional<Hint> hint =
        tx.shadow(delivery.target(), delivery.entity(), delivery.key())
            .map(Shadow::known)
            .filter(known -> Known.readAt(known) > begunAt)
            .filter(known -> !known.path(SHOWN).equals(delivery.body().path(SHOWN)))
            .flatMap(known -> hint(tx, delivery));
    hint.ifPresent(tx::hint);
    return hint.isPresent();
  }

  /** The target shows something else than we believed: its own word is read before the next try. */
  void again(LedgerTx tx, Delivery delivery) {
    Optional<Hint> hint = hint(tx, delivery);
    if (hint.isPresent()) {
      tx.hint(hint.get());
    } else if (Handover.isStock(delivery)) {
      // Nobody reads it back, so the next attempt asks by itself.
      tx.putShadow(delivery.target(), delivery.entity(), delivery.key(), null, null, null);
    }
  }

  /** Where its word is read, if anybody reads it. */
  Optional<Hint> hint(LedgerReads reads, Delivery delivery) {
    SystemConfig target = systems.get(delivery.target());
    return target.pack().streams().values().stream()
        .filter(stream -> stream.entity().equals(delivery.entity()))
        .findFirst()
        .flatMap(
            stream ->
                recordIds(reads, delivery).stream()
                    .findFirst()
                    .map(id -> new Hint(target.name(), stream.name(), id, null, reads.now())));
  }

  private static List<String> recordIds(LedgerReads reads, Delivery delivery) {
    if (Handover.isStock(delivery)) {
      String variant = delivery.body().path("variant").path("ref").asText();
      List<String> stock = reads.nativeIds("stock", variant, delivery.target());
      return stock.isEmpty() ? reads.nativeIds("variant", variant, delivery.target()) : stock;
    }
    return reads.nativeIds(delivery.entity(), delivery.key(), delivery.target());
  }
}
