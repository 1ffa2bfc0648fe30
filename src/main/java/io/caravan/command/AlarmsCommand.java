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
  static final String NONE = "There are no alarms.";
  private static final int MOST = 1000;

  @Override
  public Integer call() {
    try (Ledger ledger = toRead()) {
      table(ledger).print(out(), json(), NONE);
    }
    return GOOD;
  }

  /** Every open alarm. */
  static Table table(Ledger ledger) {
    Table table = new Table("alarm", "about", "since", "what");
    for (Alarm alarm : ledger.read(reads -> reads.openAlarms(MOST))) {
      table.row(alarm.kind(), alarm.subject(), Instant.ofEpochMilli(alarm.at()), alarm.text());
    }
    return table;
  }
}
