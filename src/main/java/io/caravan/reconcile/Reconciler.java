package io.caravan.reconcile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.CallException;
import io.caravan.hub.Hub;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.RecordName;
import io.caravan.ledger.Timers;
import io.caravan.ledger.Worksheet;
import io.caravan.mapping.Json;
import io.caravan.policy.Facets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;

/**
 * Compares all that the systems show of an entity, record by record. What nothing explains is read
 * again before it is called so: two readings must agree.
 */
final class Reconciler {
  /** Differences that are named in a report; all of them are counted. */
  private static final int MOST_NAMED = 1_000;

  /** Differences that are looked at again; with more than that something bigger is wrong. */
  private static final int MOST_AGAIN = 5_000;

  private final Hub hub;
  private final Ledger ledger;
  private final CamelContext context;
  private final Freshness freshness;

  Reconciler(Hub hub, CamelContext context, Timers timers) {
    this.hub = hub;
    this.ledger = hub.ledger();
    this.context = context;
    this.freshness = new Freshness(ledger, timers);
  }

  /**
   * @param goOn false once it should stop
   * @return the report, or null if it was stopped
   */
  ObjectNode run(Request request, BooleanSupplier goOn) {
    ObjectNode report = Json.mapper().createObjectNode();
    report.put("request", request.id()).put("begun", at(ledger.now()));
    ObjectNode entities = report.putObject("entities");
    int unexplained = 0;
    boolean whole = true;
    for (String entity : request.entities()) {
      ObjectNode told = one(entity, request, goOn);
      if (told == null) {
        return null;
      }
      entities.set(entity, told);
      unexplained += told.path("unexplained").asInt();
      whole &= told.path("failed").isMissingNode();
    }
    return report
        .put("ended", at(ledger.now()))
        .put("unexplained", unexplained)
        .put("whole", whole);
  }

  private static String at(long ms) {
    return Instant.ofEpochMilli(ms).toString();
  }

  private ObjectNode one(String entity, Request request, BooleanSupplier goOn) {
    Sides sides = Sides.of(entity, context, hub);
    try (Worksheet sheet = Worksheet.open()) {
      if (!read(entity, sides.readable(), sheet, goOn)) {
        return null;
      }
      return compared(entity, sides, sheet, request, goOn);
    } catch (CallException e) {
      ObjectNode told = new Tally().asJson();
      places(told, sides);
      return told.put("failed", e.getMessage());
    }
  }

  private boolean read(String entity, List<Side> sides, Worksheet sheet, BooleanSupplier goOn)
      throws CallException {
    Looking looking = new Looking(hub, entity, sheet);
    for (Side side : sides) {
      if (!side.all(looking, goOn)) {
        return false;
      }
    }
    return true;
  }

  private ObjectNode compared(
      String entity, Sides sides, Worksheet sheet, Request request, BooleanSupplier goOn)
      throws CallException {
    Comparer comparer = ledger.read(reads -> new Comparer(hub, entity, sides.readable(), reads));
    if (!request.confirmed()) {
      new Emptied(ledger, comparer).refuse(entity, sides.readable(), sheet);
    }
    Tally tally = new Tally();
    List<Difference> named = new ArrayList<>();
    Map<String, List<Difference>> open = new LinkedHashMap<>();
    sheet.walk(
        (key, rows) -> {
          Comparer.Outcome outcome = ledger.read(reads -> comparer.judge(reads, key, rows));
          tally.record(key, outcome);
          if (key.startsWith(Looking.UNKNOWN)) {
            Worksheet.Row row = rows.get(0);
            tally.month(row.fields().path(Facets.MONTH).asText(), row.side());
          }
          for (Difference one : outcome.differences()) {
            if (one.cause() == Cause.UNEXPLAINED && open.size() < MOST_AGAIN) {
              open.computeIfAbsent(key, first -> new ArrayList<>()).add(one);
            } else {
              tally.cause(one.cause());
              if (named.size() < MOST_NAMED) {
                named.add(one);
              }
            }
          }
        });
    Rereading rereading = new Rereading(hub, entity, sides.readable(), freshness);
    List<Difference> unexplained = new ArrayList<>();
    List<Difference> judged = rereading.judged(open, tally, goOn);
    if (!goOn.getAsBoolean()) {
      return null;
    }
    for (Difference one : judged) {
      tally.cause(one.cause());
      named.add(named.size() < MOST_NAMED ? named.size() : 0, one);
      if (one.cause() == Cause.UNEXPLAINED) {
        unexplained.add(one);
      }
    }
    ObjectNode told = tally.asJson();
    places(told, sides);
    ArrayNode list = told.putArray("list");
    for (Difference one : named.subList(0, Math.min(MOST_NAMED, named.size()))) {
      list.add(one.asJson(name(entity, one.key())));
    }
    if (request.heal() && !unexplained.isEmpty()) {
      told.set(
          "heal",
          new Heal(hub, entity, sides.readable(), comparer)
              .run(unexplained, tally.compared(), request));
    }
    return told;
  }

  private String name(String entity, String key) {
    return key.startsWith(Looking.UNKNOWN)
        ? key.substring(Looking.UNKNOWN.length())
        : ledger.read(reads -> RecordName.of(reads, entity, key));
  }

  private static void places(ObjectNode told, Sides sides) {
    ArrayNode unreadable = told.putArray("notReadable");
    sides.unreadable().forEach(unreadable::add);
  }
}
