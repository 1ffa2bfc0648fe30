package io.caravan.command;

import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerException;
import io.caravan.ledger.Ledgers;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code flows unsubscribe}: the one way to end a subscription. */
@Command(
    name = "unsubscribe",
    description =
        "Ends a subscription: the system gets nothing more of this kind. Kept in the audit.",
    mixinStandardHelpOptions = true)
final class UnsubscribeCommand extends LedgerCommand {
  @Parameters(index = "0", paramLabel = "SYSTEM", description = "Name in the configuration.")
  private String system;

  @Parameters(index = "1", paramLabel = "ENTITY", description = "item, inventory, order, ...")
  private String entity;

  @Override
  public Integer call() {
    try (Ledger ledger = toWrite()) {
      if (!ledger.<Boolean>read(reads -> reads.subscribers(entity).contains(system))) {
        throw new CommandFault(
            system + " is not subscribed to " + entity + ". See ./caravan flows");
      }
      ledger.writeNow(
          tx -> {
            tx.unsubscribe(system, entity, actor());
            return null;
          });
      out().println(system + " gets no more " + entity + ".");
      out().flush();
      return GOOD;
    }
  }

  /** The ledger, if there is one yet. */
  static Optional<Ledger> ifAny(Map<String, String> values) {
    try {
      return Optional.of(Ledgers.openReadOnly(Configuration.ledger(values), clock(values)));
    } catch (LedgerException none) {
      return Optional.empty();
    }
  }
}
