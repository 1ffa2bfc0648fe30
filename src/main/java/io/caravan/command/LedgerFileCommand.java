package io.caravan.command;

import io.caravan.ledger.LedgerMoves;
import io.caravan.ledger.LedgerSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ledger}: moves the whole ledger to another database. */
@Command(
    name = "ledger",
    description =
        "Moves the whole ledger, with all that waits, from SQLite to PostgreSQL or back. Stop the"
            + " hub first.",
    mixinStandardHelpOptions = true,
    subcommands = {LedgerFileCommand.Export.class, LedgerFileCommand.Import.class})
public final class LedgerFileCommand {

  /** Both ways. */
  abstract static class Move extends LedgerCommand {
    @Parameters(paramLabel = "FILE", description = "The exported ledger (gzip of JSON lines).")
    private Path file;

    @Override
    public Integer call() {
      Map<String, String> values = configuration().read();
      Map<String, Long> counts = move(Configuration.ledger(values), clock(values), file);
      Table table = new Table("table", "rows");
      counts.forEach(table::row);
      table.print(out(), json(), "");
      return GOOD;
    }

    abstract Map<String, Long> move(LedgerSettings ledger, Clock clock, Path place);
  }

  /** {@code ledger export}. */
  @Command(
      name = "export",
      description =
          "Writes the ledger of the configuration to a new file, which holds personal data and"
              + " encrypted tokens; their key is not in it.",
      mixinStandardHelpOptions = true)
  static final class Export extends Move {
    @Override
    Map<String, Long> move(LedgerSettings ledger, Clock clock, Path place) {
      return LedgerMoves.export(ledger, clock, place);
    }
  }

  /** {@code ledger import}. */
  @Command(
      name = "import",
      description =
          "Fills the empty ledger of the configuration from a file, after checking all of it;"
              + " completely or not at all.",
      mixinStandardHelpOptions = true)
  static final class Import extends Move {
    @Override
    Map<String, Long> move(LedgerSettings ledger, Clock clock, Path place) {
      return LedgerMoves.fill(ledger, clock, place);
    }
  }
}
