package io.caravan.command.crash;

import io.caravan.command.Configuration;
import io.caravan.hub.Repair;
import io.caravan.ledger.Alarm;
import io.caravan.ledger.DeliveryState;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads.Count;
import io.caravan.ledger.Ledgers;
import java.time.Clock;
import java.util.List;

/**
 * What the ledger says when all is done.
 *
 * @param parked changes and deliveries that wait for a person
 * @param unfinished deliveries that are in no final state
 * @param orphans traces of fenced-off runners that nobody has looked at
 * @param undone second documents that were taken away
 * @param alarms that are open
 */
record LedgerLook(int parked, long unfinished, int orphans, long undone, List<String> alarms) {
  private static final int MANY = 10_000;

  static LedgerLook at(Configuration configuration) {
    try (Ledger ledger = Ledgers.openReadOnly(configuration.ledger(), Clock.systemUTC())) {
      return ledger.read(
          reads ->
              new LedgerLook(
                  reads.parkedChanges(MANY).size() + reads.parkedDeliveries(MANY).size(),
                  reads.counts().stream()
                      .filter(count -> !DeliveryState.valueOf(count.state()).isFinal())
                      .mapToLong(Count::count)
                      .sum(),
                  reads.orphanEffects(MANY).size(),
                  Repair.undone(reads),
                  reads.openAlarms(MANY).stream().map(LedgerLook::text).toList()));
    }
  }

  private static String text(Alarm alarm) {
    return alarm.kind() + " " + alarm.text();
  }

  boolean isQuiet() {
    return parked == 0 && unfinished == 0 && orphans == 0 && alarms.isEmpty();
  }
}
