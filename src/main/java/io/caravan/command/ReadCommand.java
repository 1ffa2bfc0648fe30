package io.caravan.command;

import io.caravan.ledger.Ledger;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code read}: what changed, now. */
@Command(
    name = "read",
    description =
        "Reads what changed since the last time, now instead of by schedule; nothing else is read"
            + " or written.",
    mixinStandardHelpOptions = true)
public final class ReadCommand extends LedgerCommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "SYSTEM/STREAM",
      description = "As the flows name it: pos/inventory.")
  private List<String> streams;

  @Override
  public Integer call() {
    try (Ledger ledger = toWrite()) {
      for (String stream : streams) {
        if (ledger.read(reads -> reads.scheduledAt(stream)) < 0) {
          throw new CommandFault(
              stream + " is not read by any flow; ./caravan flows shows what is");
        }
        ledger.writeNow(
            tx -> {
              tx.fireNow(stream);
              return null;
            });
        out().println(stream + " is read now, if a hub runs.");
      }
      out().flush();
      return GOOD;
    }
  }
}
