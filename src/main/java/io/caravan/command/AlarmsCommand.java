package io.caravan.command;

import io.caravan.ledger.Alarm;
import io.caravan.ledger.Ledger;
import java.time.Instant;
import picocli.CommandLine.Command;

/** {@code alarms}: what a person must know. */
@Command(
    name = "alarms",
    description = "What a person must know: each open alarm with what to do.",
    mixinStandardHelpOptions = true)
public final class AlarmsCommand extends LedgerCommand {
  private static final int MOST = 1000;

  @Override
  public Integer call() {
    Table table = new Table("since", "kind", "about", "text");
    try (Ledger ledger = toRead()) {
      for (Alarm alarm : ledger.read(reads -> reads.openAlarms(MOST))) {
        table.row(Instant.ofEpochMilli(alarm.at()), alarm.kind(), alarm.subject(), alarm.text());
      }
    }
    table.print(out(), json(), "There are no alarms.");
    return GOOD;
  }
}
