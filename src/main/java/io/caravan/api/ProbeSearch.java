package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.Client.Urgency;
import io.caravan.ledger.Call;
import io.caravan.mapping.Json;
import io.caravan.system.Probe;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Looks whether a call whose answer was lost has had its effect. */
final class ProbeSearch {
  /** Clocks of vendors differ a little from ours. */
  private static final long SLACK_MS = 120_000;

  private final Client client;

  ProbeSearch(Client client) {
    this.client = client;
  }

  /** The record that the call made, or nothing; fails with {@link CallException}. */
  CompletableFuture<Optional<JsonNode>> search(Probe probe, Call call, Urgency urgency) {
    return records(probe, call, urgency, true).thenApply(found -> found.stream().findFirst());
  }

  /** Every record that the call may have made; more than one if it was made twice. */
  CompletableFuture<List<JsonNode>> all(Probe probe, Call call, Urgency urgency) {
    return records(probe, call, urgency, false);
  }

  private CompletableFuture<List<JsonNode>> records(
      Probe probe, Call call, Urgency urgency, boolean first) {
    JsonNode request = Json.parse(call.request());
    long since = call.startedAt() - SLACK_MS;
    ObjectNode values =
        request instanceof ObjectNode object ? object.deepCopy() : Json.mapper().createObjectNode();
    values.put("since", Instant.ofEpochMilli(since).toString());
    ObjectNode variables = Json.mapper().createObjectNode();
    probe
        .variables()
        .forEach(
            (name, template) -> {
              String value = Templates.fill(template, values);
              if (value != null) {
                variables.put(name, value);
              }
            });
    Pages pages = new Pages(client, probe.request(), variables, probe.page(), urgency);
    CompletableFuture<List<JsonNode>> result = new CompletableFuture<>();
    read(new Search(probe, request, since, pages), new ArrayList<>(), first)
        .whenComplete(
            (found, failure) -> {
              if (failure == null) {
                result.complete(found);
                return;
              }
              CallException known = CallFailures.of(failure, client.system().name() + " probe");
              if (known.failure() == Failure.MISSING && !pages.isBegun()) {
                result.complete(List.of());
              } else {
                // A list that has moved says nothing of the target: it is looked through again.
                result.completeExceptionally(
                    known.failure() == Failure.STALE
                        ? new CallException(Failure.TRANSIENT, known.getMessage())
                        : known);
              }
            });
    return result;
  }

  private record Search(Probe probe, JsonNode request, long since, Pages pages) {}

  // All sales of a buyer since then may be many pages: a record that is not on the first one is
  // there all the same, and would be made again.
  private static CompletableFuture<List<JsonNode>> read(
      Search search, List<JsonNode> found, boolean first) {
    return search
        .pages()
        .next()
        .thenCompose(
            answer -> {
              List<JsonNode> page = RecordPaths.list(answer.body(), search.probe().records());
              found.addAll(match(search, page));
              boolean enough = first && !found.isEmpty() || isPast(search, page);
              return enough || !search.pages().hasNext()
                  ? CompletableFuture.completedFuture(found)
                  : read(search, found, first);
            });
  }

  private static boolean isPast(Search search, List<JsonNode> page) {
    return search.probe().newestFirst()
        && !page.isEmpty()
        && !isNewEnough(page.get(page.size() - 1), search.probe().since(), search.since());
  }

  // The vendor's filter is never trusted: every record is compared.
  private static List<JsonNode> match(Search search, List<JsonNode> page) {
    Probe probe = search.probe();
    return page.stream()
        .filter(record -> compares(probe.compare(), search.request(), record))
        .filter(record -> isNewEnough(record, probe.since(), search.since()))
        .toList();
  }

  private static boolean compares(Map<String, String> compare, JsonNode request, JsonNode record) {
    return compare.entrySet().stream()
        .allMatch(
            rule ->
                same(
                    Templates.fill(rule.getValue(), request),
                    Templates.text(Templates.at(record, rule.getKey()))));
  }

  /**
   * Whether two requests would make what is found by the same reference: then it is one record,
   * whatever else of it was decided in between.
   */
  static boolean isOneRecord(Probe probe, JsonNode one, JsonNode other) {
    boolean named = false;
    for (String template : probe.compare().values()) {
      String wanted = Templates.fill(template, one);
      if (!Objects.equals(wanted, Templates.fill(template, other))) {
        return false;
      }
      named |= wanted != null && !wanted.equals(template);
    }
    return named;
  }

  private static boolean same(String wanted, String found) {
    boolean nothingWanted = wanted == null || wanted.isEmpty();
    boolean nothingFound = found == null || found.isEmpty();
    if (nothingWanted || nothingFound) {
      return nothingWanted && nothingFound;
    }
    return wanted.equals(found) || isDecimal(wanted, found) && equalNumbers(wanted, found);
  }

  // "5" and "5.0" are one quantity; "007" and "7" are two SKUs.
  private static boolean isDecimal(String one, String other) {
    return one.indexOf('.') >= 0 || other.indexOf('.') >= 0;
  }

  private static boolean equalNumbers(String one, String other) {
    try {
      return new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Whether a record was made at an instant or later, or does not tell when. */
  static boolean isNewEnough(JsonNode record, String field, long since) {
    String time = field == null ? null : Templates.text(Templates.at(record, field));
    if (time == null) {
      return true;
    }
    try {
      return OffsetDateTime.parse(time).toInstant().toEpochMilli() >= since;
    } catch (DateTimeException e) {
      return true;
    }
  }
}
