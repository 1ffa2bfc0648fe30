package io.caravan.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.hub.Liveness;
import io.caravan.ledger.Alarm;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.RunnerSeen;
import io.caravan.mapping.Json;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code status}: whether anybody works, for health checks of another process. */
@Command(
    name = "status",
    description =
        "Whether a runner is alive, how much waits for delivery and how many alarms are open. Exit"
            + " code 1: no runner is alive.",
    mixinStandardHelpOptions = true)
public final class StatusCommand extends LedgerCommand {
  private static final int MOST = 1000;

  @Override
  public Integer call() {
    try (Ledger ledger = toRead()) {
      Liveness now = ledger.read(Liveness::of);
      List<Alarm> alarms = ledger.read(reads -> reads.openAlarms(MOST));
      if (json()) {
        out().println(asJson(now, alarms).toPrettyString());
      } else {
        runners(now).print(out(), false, "No runner has worked on this ledger yet.");
        out().println(now.fault().map(fault -> "DOWN " + fault).orElseGet(() -> waits(now)));
        out().println(alarms.isEmpty() ? AlarmsCommand.NONE : alarms.size() + " open alarms.");
      }
      out().flush();
      return now.isAlive() ? GOOD : FAILED;
    }
  }

  private static Table runners(Liveness now) {
    Table table = new Table("runner", "on", "version", "last heard of", "state");
    for (RunnerSeen runner : now.runners()) {
      // Each start was a runner of its own; of those that are gone the last one is enough.
      if (now.isAlive(runner) || runner.equals(now.runners().get(0))) {
        table.row(
            runner.runnerId(),
            runner.host(),
            runner.version(),
            Instant.ofEpochMilli(runner.heartbeatAt()),
            now.isAlive(runner) ? "alive" : "gone");
      }
    }
    return table;
  }

  private static String waits(Liveness now) {
    String what =
        now.waiting() == 0
            ? "Nothing waits for delivery."
            : now.waiting()
                + " deliveries wait, the oldest since "
                + Instant.ofEpochMilli(now.since())
                + ".";
    return now.isAlive() ? what : "DOWN no runner is alive. " + what;
  }

  private static ObjectNode asJson(Liveness now, List<Alarm> alarms) {
    ObjectNode all = Json.mapper().createObjectNode();
    all.put("alive", now.isAlive());
    all.put("waiting", now.waiting());
    if (now.waiting() > 0) {
      all.put("oldest", Instant.ofEpochMilli(now.since()).toString());
    }
    now.fault().ifPresent(fault -> all.put("fault", fault));
    all.put("alarms", alarms.size());
    all.set("runners", runners(now).asJson());
    return all;
  }
}
