package io.caravan.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerReads;
import io.caravan.mapping.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flows}: each flow, what waits for delivery, and what a person must know. */
@Command(
    name = "flows",
    description =
        "Each flow in a sentence: on, off or refused and why; what waits, and every open alarm.",
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
    Table deliveries = new Table("entity", "to", "state", "deliveries", "oldest");
    Table alarms = new Table();
    Optional<Ledger> ledger = UnsubscribeCommand.ifAny(values);
    if (ledger.isPresent()) {
      try (Ledger open = ledger.get()) {
        count(open, deliveries);
        alarms = AlarmsCommand.table(open);
      }
    }
    print(report, deliveries, alarms);
    return report.all().isEmpty() ? LedgerCommand.GOOD : LedgerCommand.FAILED;
  }

  private static void count(Ledger ledger, Table deliveries) {
    long now = ledger.now();
    for (LedgerReads.Count count : ledger.read(LedgerReads::counts)) {
      deliveries.row(
          count.entity(),
          count.target(),
          count.state().toLowerCase(Locale.ROOT),
          count.count(),
          Duration.ofMillis(now - count.oldestAt()).toSeconds() + "s ago");
    }
  }

  private void print(CheckReport report, Table deliveries, Table alarms) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode all = Json.mapper().createObjectNode();
      all.set("flows", report.table().asJson());
      all.set("deliveries", deliveries.asJson());
      all.set("alarms", alarms.asJson());
      report.all().forEach(all.putArray("faults")::add);
      out.println(all.toPrettyString());
    } else {
      report.table().print(out, false, "There are no flows.");
      out.println();
      deliveries.print(out, false, "Nothing was delivered yet.");
      out.println();
      alarms.print(out, false, AlarmsCommand.NONE);
    }
    out.flush();
  }
}
