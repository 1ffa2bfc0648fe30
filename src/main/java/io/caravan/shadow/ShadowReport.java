package io.caravan.shadow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.ledger.LedgerReads;
import io.caravan.mapping.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Caravan would have written since a time, and how the other integration did it. */
public final class ShadowReport {
  private static final List<String> JUDGED =
      List.of("item", "inventory", "order", "customer", "shipment");

  private final Limits limits;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, Integer> notJudged = new TreeMap<>();
  private final List<Oversold.Sale> oversold;

  private ShadowReport(LedgerReads reads, Limits limits) {
    this.limits = limits;
    History history = new History(reads);
    List<Finding> all = new ArrayList<>();
    all.addAll(new RecordJudge("item", history, limits).judge());
    all.addAll(new StockJudge(history, limits).judge());
    all.addAll(new OrderJudge(history, limits).judge());
    all.addAll(new RecordJudge("customer", history, limits).judge());
    all.addAll(new ShipmentJudge(history, limits).judge());
    all.stream()
        .filter(finding -> finding.cause() >= limits.since() || isStanding(finding))
        .forEach(findings::add);
    history
        .wants()
        .filter(would -> !JUDGED.contains(would.entity()))
        .filter(would -> would.cause() >= limits.since())
        .forEach(would -> notJudged.merge(would.entity(), 1, Integer::sum));
    this.oversold = new Oversold(history, limits).find();
  }

  private boolean isStanding(Finding finding) {
    return finding.verdict() == Verdict.STANDING && limits.since() <= limits.begun();
  }

  public static ShadowReport of(LedgerReads reads, Limits limits) {
    return new ShadowReport(reads, limits);
  }

  /** What somebody should look at, the worst first. */
  public List<Finding> bad() {
    return findings.stream()
        .filter(finding -> finding.verdict().isBad())
        .sorted(
            Comparator.comparing(ShadowReport::weight)
                .thenComparing(Comparator.comparingLong(Finding::lagMs).reversed()))
        .toList();
  }

  private static int weight(Finding finding) {
    return List.of(Verdict.LOST, Verdict.DOUBLED, Verdict.WRONG, Verdict.LATE, Verdict.UNCERTAIN)
        .indexOf(finding.verdict());
  }

  /** Lines about pieces that were sold and not there. */
  public List<String> oversold() {
    return oversold.stream().map(Oversold.Sale::line).toList();
  }

  /** All of it; {@code examples} of what is bad for each entity. */
  public ObjectNode json(int examples) {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("begun", Instant.ofEpochMilli(limits.begun()).toString());
    json.put("since", Instant.ofEpochMilli(limits.since()).toString());
    json.put("at", Instant.ofEpochMilli(limits.now()).toString());
    ArrayNode entities = json.putArray("entities");
    for (String entity : JUDGED) {
      entities.add(entity(entity));
    }
    notJudged.forEach(
        (entity, count) ->
            entities
                .addObject()
                .put("entity", entity)
                .put("wouldWrite", count)
                .put("notJudged", count));
    BigDecimal units =
        oversold.stream().map(Oversold.Sale::units).reduce(BigDecimal.ZERO, BigDecimal::add);
    json.put("oversoldUnits", units.toPlainString());
    oversold().forEach(json.putArray("oversold")::add);
    ArrayNode worst = json.putArray("examples");
    Map<String, Integer> told = new TreeMap<>();
    for (Finding finding : bad()) {
      if (told.merge(finding.entity() + finding.verdict(), 1, Integer::sum) <= examples) {
        worst.add(json(finding));
      }
    }
    return json;
  }

  private static ObjectNode json(Finding finding) {
    return Json.mapper()
        .createObjectNode()
        .put("entity", finding.entity())
        .put("target", finding.target())
        .put("verdict", finding.verdict().words())
        .put("about", finding.about())
        .put("cause", Instant.ofEpochMilli(finding.cause()).toString())
        .put("wouldSend", Instant.ofEpochMilli(finding.planned()).toString())
        .put("lagSeconds", finding.lagMs() < 0 ? -1 : finding.lagMs() / 1000)
        .put("found", finding.words())
        .put("line", finding.line());
  }

  private ObjectNode entity(String entity) {
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    List<Long> lags = new ArrayList<>();
    int would = 0;
    for (Finding finding : findings) {
      if (finding.entity().equals(entity)) {
        counts.merge(finding.verdict(), 1, Integer::sum);
        would++;
        boolean done = finding.verdict() == Verdict.IN_TIME || finding.verdict() == Verdict.LATE;
        if (done && finding.lagMs() >= 0) {
          lags.add(finding.lagMs());
        }
      }
    }
    lags.sort(null);
    ObjectNode row = Json.mapper().createObjectNode().put("entity", entity);
    row.put("wouldWrite", would);
    for (Verdict verdict : Verdict.values()) {
      row.put(camel(verdict), counts.getOrDefault(verdict, 0));
    }
    row.put("medianSeconds", at(lags, 0.5));
    row.put("p99Seconds", at(lags, 0.99));
    row.put("worstSeconds", at(lags, 1));
    return row;
  }

  private static String camel(Verdict verdict) {
    return verdict == Verdict.IN_TIME ? "inTime" : verdict.words();
  }

  /** Nearest rank, seconds; -1 if there is none. */
  private static double at(List<Long> sorted, double part) {
    if (sorted.isEmpty()) {
      return -1;
    }
    int index = (int) Math.ceil(part * sorted.size()) - 1;
    return sorted.get(Math.max(0, index)) / 1000.0;
  }
}
