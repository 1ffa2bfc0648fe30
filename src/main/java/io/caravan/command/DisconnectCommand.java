package io.caravan.command;

import io.caravan.ledger.Ledger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code disconnect}: forgets a system's tokens. */
@Command(
    name = "disconnect",
    description = "Forgets the tokens of a system; its flows wait until it is connected again.",
    mixinStandardHelpOptions = true)
public final class DisconnectCommand extends LedgerCommand {
  @Parameters(paramLabel = "SYSTEM", description = "Name in the configuration.")
  private String system;

  @Override
  public Integer call() {
    try (Ledger ledger = toWrite()) {
      boolean known = ledger.read(reads -> reads.credential(system)).isPresent();
      if (!known) {
        throw new CommandFault("no tokens of " + system + " are kept");
      }
      ledger.writeNow(
          tx -> {
            tx.deleteCredential(system);
            tx.audit(actor(), "disconnect", system, null);
            return null;
          });
      out().println("The tokens of " + system + " are deleted here. Revoke the app there as well.");
      out().flush();
      return GOOD;
    }
  }
}
