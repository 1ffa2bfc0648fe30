package io.caravan.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.Breaker;
import io.caravan.api.Budget;
import io.caravan.api.OrderCost;
import io.caravan.api.UseCount;
import io.caravan.ledger.ApiUse;
import io.caravan.ledger.BudgetLevel;
import io.caravan.ledger.LedgerReads;
import io.caravan.mapping.Json;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack.Limiter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What the ledger knows of one system's limit. */
final class BudgetStory {
  private static final long DAY_HOURS = 24;
  private static final double MILLIS = 1000.0;

  private final LedgerReads reads;
  private final SystemConfig system;
  private final long hour;
  private final long day;

  /** Calls of one operation made for one kind of thing. */
  private static final class Sum {
    private final long[] calls = new long[2];
    private final double[] units = new double[2];
    private final long[] refused = new long[2];

    void add(ApiUse use, int span) {
      calls[span] += use.calls();
      units[span] += use.cost();
      refused[span] += use.refused();
    }
  }

  BudgetStory(LedgerReads reads, SystemConfig system) {
    this.reads = reads;
    this.system = system;
    long now = reads.now() / UseCount.HOUR_MS * UseCount.HOUR_MS;
    this.hour = now;
    this.day = now - (DAY_HOURS - 1) * UseCount.HOUR_MS;
  }

  ObjectNode told() {
    Limiter limiter = system.pack().limiter();
    BudgetLevel bucket = level(Budget.BUCKET);
    double capacity = bucket == null ? limiter.capacity() : bucket.capacity();
    double rate = bucket == null ? limiter.rate() : bucket.rate();
    ObjectNode told = Json.mapper().createObjectNode().put("system", system.name());
    told.putObject("limit")
        .put("kind", limiter.kind())
        .put("capacity", capacity)
        .put("rate", rate)
        .put("told", bucket == null ? "by the pack" : "as last known");
    told.put("left", bucket == null ? capacity : bucket.left(reads.now()));
    BudgetLevel pause = level(Budget.PAUSE);
    double paused = pause == null ? 0 : -pause.left(reads.now());
    told.put("pausedMs", (long) Math.max(0, paused * MILLIS));
    long silent = Breaker.openSince(reads, system.name());
    told.put("silentSince", silent < 0 ? null : Instant.ofEpochMilli(silent).toString());
    List<ApiUse> uses =
        reads.uses(day).stream().filter(use -> use.system().equals(system.name())).toList();
    OrderCost order =
        OrderCost.of(system.pack(), uses, reads.delivered("order", system.name(), day));
    told.putObject("orders")
        .put("units", order.units())
        .put("measuredOver", order.orders())
        .put("perMinute", order.perMinute(rate, limiter.reserve()));
    told.put("hourSince", Instant.ofEpochMilli(hour).toString());
    told.put("daySince", Instant.ofEpochMilli(day).toString());
    uses(told.putArray("uses"), uses);
    return told;
  }

  private BudgetLevel level(String bucket) {
    Predicate<BudgetLevel> mine =
        level -> level.system().equals(system.name()) && level.bucket().equals(bucket);
    return reads.budgets().stream().filter(mine).findFirst().orElse(null);
  }

  private void uses(ArrayNode told, List<ApiUse> uses) {
    Map<List<String>, Sum> sums =
        new TreeMap<>(
            Comparator.<List<String>, String>comparing(key -> key.get(0))
                .thenComparing(key -> key.get(1)));
    for (ApiUse use : uses) {
      Sum sum = sums.computeIfAbsent(List.of(use.urgency(), use.operation()), key -> new Sum());
      sum.add(use, 1);
      if (use.hour() >= hour) {
        sum.add(use, 0);
      }
    }
    sums.forEach(
        (key, sum) -> {
          ObjectNode row = told.addObject().put("for", key.get(0)).put("operation", key.get(1));
          span(row.putObject("hour"), sum, 0);
          span(row.putObject("day"), sum, 1);
        });
  }

  private static void span(ObjectNode row, Sum sum, int span) {
    row.put("calls", sum.calls[span])
        .put("units", sum.units[span])
        .put("refused", sum.refused[span]);
  }
}
