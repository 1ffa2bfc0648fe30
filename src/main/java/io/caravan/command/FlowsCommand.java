package io.caravan.command;

import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flows}: each flow, and what waits for delivery. */
@Command(
    name = "flows",
    description = "Each flow in a sentence: on, off or refused and why; and what waits.",
    mixinStandardHelpOptions = true,
    subcommands = UnsubscribeCommand.class)
public final class FlowsCommand implements Callable<Integer> {
  @Mixin private Configuration configuration;

  @Option(names = "--json", description = "Prints JSON instead of text.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Map<String, String> values = configuration.read();
    CheckReport report = CheckCommand.check(values);
    report.faults().forEach(fault -> spec.commandLine().getErr().println("FAULT " + fault));
    spec.commandLine().getErr().flush();
    report.table().print(spec.commandLine().getOut(), json, "There are no flows.");
    if (!json) {
      waiting(values);
    }
    return report.all().isEmpty() ? LedgerCommand.GOOD : LedgerCommand.FAILED;
  }

  private void waiting(Map<String, String> values) {
    UnsubscribeCommand.ifAny(values)
        .ifPresent(
            ledger -> {
              try (Ledger open = ledger) {
                Table table = new Table("entity", "to", "state", "deliveries", "oldest");
                long now = open.now();
                for (LedgerReads.Count count : open.read(LedgerReads::counts)) {
                  table.row(
                      count.entity(),
                      count.target(),
                      count.state().toLowerCase(Locale.ROOT),
                      count.count(),
                      Duration.ofMillis(now - count.oldestAt()).toSeconds() + "s ago");
                }
                spec.commandLine().getOut().println();
                table.print(spec.commandLine().getOut(), false, "Nothing was delivered yet.");
              }
            });
  }
}
