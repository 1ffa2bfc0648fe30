package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.caravan.Foundation;
import io.caravan.Settings;
import io.caravan.ledger.Ledger;
import io.caravan.mapping.Json;
import io.caravan.system.SystemConfig;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code explain budget}: what each system lets us do, and who used it. */
@Command(
    name = "budget",
    description =
        "What each system lets us do: its limit, what is left now, who used what, refusals,"
            + " whether it answers, and how many orders a minute it can take.",
    mixinStandardHelpOptions = true)
final class ExplainBudgetCommand extends LedgerCommand {
  @Override
  public Integer call() {
    Foundation foundation = Foundation.of(Settings.of(configuration().read()));
    ArrayNode all = Json.mapper().createArrayNode();
    try (Ledger ledger = toRead()) {
      ledger.read(
          reads -> {
            for (SystemConfig system : foundation.systems().all()) {
              if (!"none".equals(system.pack().limiter().kind())) {
                all.add(new BudgetStory(reads, system).told());
              }
            }
            return null;
          });
    }
    if (json()) {
      out().println(all.toPrettyString());
    } else {
      all.forEach(this::print);
    }
    out().flush();
    return GOOD;
  }

  private void print(JsonNode system) {
    String name = system.path("system").asText();
    JsonNode limit = system.path("limit");
    out()
        .printf(
            "%s: %s units at once, %s come back each second (%s); %s are there now%n",
            name,
            number(limit.path("capacity")),
            number(limit.path("rate")),
            limit.path("told").asText(),
            number(system.path("left")));
    if (system.path("pausedMs").asLong() > 0) {
      out()
          .printf("  it wants to be left alone for %d more ms%n", system.path("pausedMs").asLong());
    }
    out()
        .println(
            system.hasNonNull("silentSince")
                ? "  it has not answered since " + system.path("silentSince").asText()
                : "  it answers");
    out().println("  " + orders(system.path("orders")));
    Table table =
        new Table(
            "for",
            "operation",
            "calls, hour",
            "units, hour",
            "calls, day",
            "units, day",
            "refused");
    for (JsonNode use : system.path("uses")) {
      table.row(
          use.path("for").asText().toLowerCase(Locale.ROOT),
          use.path("operation").asText(),
          use.at("/hour/calls").asLong(),
          number(use.at("/hour/units")),
          use.at("/day/calls").asLong(),
          number(use.at("/day/units")),
          use.at("/day/refused").asLong());
    }
    table.print(out(), false, "  Nothing was called in the last day.");
    out().println();
  }

  private static String orders(JsonNode orders) {
    if (orders.path("perMinute").asDouble() <= 0) {
      return "what an order costs here is not known yet";
    }
    long measured = orders.path("measuredOver").asLong();
    return number(orders.path("perMinute"))
        + " orders a minute can be sustained: an order costs "
        + number(orders.path("units"))
        + " units ("
        + (measured > 0 ? "measured over " + measured + " of the last day" : "by the pack")
        + "), of what comes back, less what is left for others";
  }

  private static String number(JsonNode value) {
    return BigDecimal.valueOf(value.asDouble())
        .setScale(1, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
