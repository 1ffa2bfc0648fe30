package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.outside.Pause;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerSettings;
import io.caravan.ledger.Ledgers;
import io.caravan.reconcile.Request;
import java.io.Console;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.main.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reconcile}: do both sides agree? */
@Command(
    name = "reconcile",
    description =
        "Reads both sides to the end and compares them record by record. Exit code 0: nothing is"
            + " unexplained.",
    mixinStandardHelpOptions = true)
public final class ReconcileCommand extends LedgerCommand {
  private static final long ALIVE_MS = 30_000;
  private static final Duration LOOK = Duration.ofMillis(250);

  @Parameters(
      arity = "0..*",
      paramLabel = "ENTITY",
      description = "item, inventory, customer, order or shipment; all of them by default.")
  private List<String> entities = new ArrayList<>();

  @Option(
      names = "--heal",
      description = "Makes changes of what nothing explains, decided like anything that is told.")
  private boolean heal;

  @Option(names = "--yes", description = "Heals more than caravan.reconcile.most without asking.")
  private boolean yes;

  @Option(names = "--last", description = "Prints the last report and compares nothing.")
  private boolean last;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "7200",
      description = "How long to wait for the report (${DEFAULT-VALUE}).")
  private long timeout;

  @Override
  public Integer call() throws Exception {
    for (String entity : entities) {
      if (!Request.ENTITIES.contains(entity)) {
        throw new CommandFault(
            entity + " is not compared; there are " + String.join(", ", Request.ENTITIES));
      }
    }
    if (last) {
      try (Ledger ledger = toRead()) {
        return print(ledger.read(Request::report).orElseThrow(ReconcileCommand::none));
      }
    }
    JsonNode report = asked(yes);
    if (ReconcileReport.held(report) > 0 && agreed(report)) {
      report = asked(true);
    }
    return print(report);
  }

  private static CommandFault none() {
    return new CommandFault("nothing was compared yet: ./caravan reconcile");
  }

  private int print(JsonNode report) {
    if (json()) {
      out().println(report.toPrettyString());
    } else {
      ReconcileReport.print(report, out());
    }
    out().flush();
    return ReconcileReport.isGood(report) ? GOOD : FAILED;
  }

  private boolean agreed(JsonNode report) {
    Console console = System.console();
    if (console == null || json()) {
      return false;
    }
    String answer =
        console.readLine(
            "%d records would be changed, more than caravan.reconcile.most. Go on? [y/N] ",
            ReconcileReport.held(report));
    return answer != null && answer.trim().equalsIgnoreCase("y");
  }

  private JsonNode asked(boolean confirmed) throws Exception {
    Map<String, String> values = configuration().read();
    LedgerSettings place = Configuration.ledger(values);
    Request request =
        new Request(
            UUID.randomUUID().toString(),
            entities.isEmpty() ? Request.ENTITIES : List.copyOf(entities),
            heal,
            confirmed,
            actor());
    try (Ledger ledger = toWrite()) {
      if (Ledgers.isRunning(place, ledger, ALIVE_MS)) {
        ask(ledger, request);
        return await(ledger, request);
      }
      ask(ledger, request);
    }
    return alone(request);
  }

  /** No hub runs: one that reads, compares and writes to nobody does, for as long as it takes. */
  private JsonNode alone(Request request) throws Exception {
    err().println("No hub runs on this ledger: both sides are read by this command.");
    err().flush();
    Main hub =
        RunCommand.main(
            configuration(),
            Map.of(
                "caravan.dry-run", "true", "caravan.http.port", "", "caravan.management.port", ""));
    hub.start();
    try (Ledger ledger = toRead()) {
      return await(ledger, request);
    } finally {
      hub.stop();
    }
  }

  private static void ask(Ledger ledger, Request request) {
    if (!ledger.writeNow(request::ask)) {
      throw new CommandFault(
          "another comparison is asked for already; its report: ./caravan reconcile --last");
    }
  }

  private JsonNode await(Ledger ledger, Request request) {
    long until = System.nanoTime() + Duration.ofSeconds(timeout).toNanos();
    while (System.nanoTime() < until) {
      Optional<JsonNode> report =
          ledger
              .read(Request::report)
              .filter(told -> request.id().equals(told.path("request").asText()));
      if (report.isPresent()) {
        return report.get();
      }
      Pause.of(LOOK);
    }
    throw new CommandFault(
        "there is no report yet; the hub goes on with it: ./caravan reconcile --last");
  }
}
