package io.caravan.command;

import io.caravan.ledger.Ledger;
import io.caravan.system.SystemConfig;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code disconnect}: ends what a system sends us, and forgets its tokens. */
@Command(
    name = "disconnect",
    description =
        "Ends the webhooks of a system and forgets its tokens; its flows wait until it is connected"
            + " again.",
    mixinStandardHelpOptions = true)
public final class DisconnectCommand extends LedgerCommand {
  @Parameters(paramLabel = "SYSTEM", description = "Name in the configuration.")
  private String name;

  @Override
  public Integer call() {
    Map<String, String> values = configuration().read();
    try (Connected connected = Connected.open(values, name)) {
      SystemConfig system = connected.foundation().systems().require(name);
      Ledger ledger = connected.ledger();
      boolean kept = ledger.read(reads -> reads.credential(name)).isPresent();
      String configured = configured(system);
      if (!kept && configured == null) {
        throw new CommandFault("no tokens of " + name + " are kept");
      }
      // While there is still a token to do it with.
      List<String> faults = new Installation(connected, system, out()).take();
      if (kept) {
        ledger.writeNow(
            tx -> {
              tx.deleteCredential(name);
              tx.audit(actor(), "disconnect", name, null);
              return null;
            });
        out().println("The tokens of " + name + " are deleted here. Revoke the app there as well.");
      }
      if (configured != null) {
        out()
            .println(
                "caravan.systems." + name + "." + configured + " still lets us in: take it out.");
      }
      faults.forEach(fault -> out().println("FAULT " + fault));
      out().flush();
      return faults.isEmpty() ? GOOD : FAILED;
    }
  }

  private static String configured(SystemConfig system) {
    boolean byItself = "client-credentials".equals(system.pack().auth().grant());
    return Stream.of("access-token", "refresh-token", byItself ? "client-secret" : "access-token")
        .filter(key -> !system.get(key, "").isEmpty())
        .findFirst()
        .orElse(null);
  }
}
