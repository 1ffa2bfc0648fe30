package io.caravan.command;

import io.caravan.command.Finder.Subject;
import io.caravan.hub.Healing;
import io.caravan.ledger.Ledger;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code unlink}: a record and its counterpart in one system are two from now on. */
@Command(
    name = "unlink",
    description =
        "Forgets by which id a system knows an item or customer: of one that was deleted there, or"
            + " that was taken for another.",
    mixinStandardHelpOptions = true)
public final class UnlinkCommand extends LedgerCommand {
  private static final List<String> ENTITIES = List.of("item", "customer");

  @Parameters(index = "0", paramLabel = "SKU|E-MAIL|ID", description = "The record.")
  private String term;

  @Parameters(index = "1", paramLabel = "SYSTEM", description = "Where it is forgotten: shop.")
  private String system;

  @Override
  public Integer call() {
    try (Ledger ledger = toWrite()) {
      List<Subject> found =
          ledger.read(
              reads ->
                  new Finder(reads, WhyCommand.systems(configuration().read()))
                      .find(term).stream()
                          .filter(one -> ENTITIES.contains(one.entity()))
                          .filter(
                              one -> !reads.nativeIds(one.entity(), one.ref(), system).isEmpty())
                          .toList());
      if (found.size() != 1) {
        throw new CommandFault(
            term
                + (found.isEmpty()
                    ? " is no item or customer with a counterpart at " + system
                    : " could be several records; name it by an id of a system"));
      }
      Subject one = found.get(0);
      ledger.writeNow(
          tx -> {
            Healing.unlink(tx, one.entity(), one.ref(), system);
            tx.audit(actor(), "unlink", one.entity() + " " + one.ref(), system);
            return null;
          });
      out()
          .println(
              term
                  + " is unlinked from "
                  + system
                  + ". It is matched or made there anew when it changes, or by: ./caravan reconcile "
                  + one.entity()
                  + " --heal");
      out().flush();
      return GOOD;
    }
  }
}
