package io.caravan.api;

import io.caravan.api.Client.Urgency;
import io.caravan.ledger.ApiUse;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerTx;
import java.time.Duration;

/**
 * Counts in the ledger who uses a system's limit, so that all runners' calls stand in one place.
 */
public final class UseCount {
  public static final long HOUR_MS = Duration.ofHours(1).toMillis();
  private static final long KEPT_MS = Duration.ofHours(48).toMillis();

  private final String system;
  private final Ledger ledger;
  private long tidied;

  UseCount(String system, Ledger ledger) {
    this.system = system;
    this.ledger = ledger;
  }

  /** A request came back. */
  void count(Prepared request, Urgency urgency, double cost, boolean refused) {
    String operation = request.what().substring(system.length()).strip();
    ledger.write(tx -> count(tx, operation, urgency, cost, refused));
  }

  private Void count(LedgerTx tx, String operation, Urgency urgency, double cost, boolean refused) {
    long hour = tx.now() / HOUR_MS * HOUR_MS;
    tx.used(new ApiUse(system, hour, urgency.name(), operation, 1, cost, refused ? 1 : 0));
    if (tidied != hour) {
      tidied = hour;
      tx.forgetUses(system, hour - KEPT_MS);
    }
    return null;
  }
}
