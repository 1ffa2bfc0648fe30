package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.Since;
import io.caravan.ledger.Ledger;
import io.caravan.mapping.Json;
import io.caravan.shadow.Limits;
import io.caravan.shadow.Marks;
import io.caravan.shadow.ShadowReport;
import java.time.Instant;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code shadow report}: what we would have written, and what the other one did of it. */
@Command(
    name = "report",
    description =
        "What Caravan would have written, and what the other integration lost, doubled, wrote"
            + " otherwise or was late with; kept in the ledger as well.",
    mixinStandardHelpOptions = true)
public final class ShadowReportCommand extends LedgerCommand {
  private static final int EXAMPLES = 20;

  @Option(
      names = "--since",
      paramLabel = "SPAN|TIME",
      description = "Causes from then on: 24h, 2026-01-31 or a time. Default: since it began.")
  private String since;

  @Override
  public Integer call() {
    Map<String, String> values = configuration().read();
    ObjectNode report;
    try (Ledger ledger = toWrite()) {
      long begun =
          ledger.read(
              reads ->
                  reads
                      .fact(Marks.BEGUN)
                      .map(Long::parseLong)
                      .orElseThrow(
                          () ->
                              new CommandFault(
                                  "this ledger was never run in shadow mode: start ./caravan run"
                                      + " --shadow with it first, or name the right one with --set"
                                      + " caravan.ledger.url=...")));
      long now = ledger.now();
      long from = since == null ? begun : from(now);
      Limits limits = Limits.of(values, begun, Math.max(begun, from), now);
      report = ledger.read(reads -> ShadowReport.of(reads, limits)).json(EXAMPLES);
      String text = Json.text(report);
      ledger.writeNow(
          tx -> {
            tx.putFact(Marks.REPORT, text);
            return null;
          });
    }
    if (json()) {
      out().println(report.toPrettyString());
    } else {
      print(report);
    }
    out().flush();
    return GOOD;
  }

  private long from(long now) {
    try {
      return Since.parse(since).from(now).toEpochMilli();
    } catch (IllegalArgumentException e) {
      throw new CommandFault("--since: " + e.getMessage());
    }
  }

  private void print(ObjectNode report) {
    out()
        .println(
            "Causes from "
                + report.path("since").asText()
                + " to "
                + report.path("at").asText()
                + "; shadow mode began "
                + report.path("begun").asText()
                + ".");
    Table table =
        new Table(
            "entity",
            "would write",
            "in time",
            "late",
            "lost",
            "doubled",
            "wrong",
            "uncertain",
            "waiting",
            "overtaken",
            "standing",
            "not judged",
            "median s",
            "p99 s",
            "worst s");
    for (JsonNode row : report.path("entities")) {
      table.row(
          row.path("entity").asText(),
          row.path("wouldWrite").asInt(),
          row.path("inTime").asInt(),
          row.path("late").asInt(),
          row.path("lost").asInt(),
          row.path("doubled").asInt(),
          row.path("wrong").asInt(),
          row.path("uncertain").asInt(),
          row.path("waiting").asInt(),
          row.path("overtaken").asInt(),
          row.path("standing").asInt(),
          row.path("notJudged").asInt(),
          seconds(row.path("medianSeconds").asDouble(-1)),
          seconds(row.path("p99Seconds").asDouble(-1)),
          seconds(row.path("worstSeconds").asDouble(-1)));
    }
    table.print(out(), false, "");
    out().println("Oversold: " + report.path("oversoldUnits").asText() + " pieces");
    report.path("oversold").forEach(line -> out().println("  " + Printable.of(line.asText())));
    report
        .path("examples")
        .forEach(one -> out().println("  " + Printable.of(one.path("line").asText())));
    if (report.path("examples").isEmpty()) {
      out().println("Nothing was lost, doubled, wrong or late.");
    }
    out()
        .println(
            "Looked at " + Instant.parse(report.path("at").asText()) + "; kept in the ledger.");
  }

  private static String seconds(double value) {
    return value < 0 ? "-" : String.valueOf(value);
  }
}
