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
    return all(probe, call, urgency).thenApply(found -> found.stream().findFirst());
  }

  /** Every record that the call may have made; more than one if it was made twice. */
  CompletableFuture<List<JsonNode>> all(Probe probe, Call call, Urgency urgency) {
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
    CompletableFuture<List<JsonNode>> result = new CompletableFuture<>();
    client
        .send(probe.request(), variables, urgency)
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                result.complete(match(probe, request, since, answer.body()));
                return;
              }
              CallException known = CallFailures.of(failure, client.system().name() + " probe");
              if (known.failure() == Failure.MISSING) {
                result.complete(List.of());
              } else {
                result.completeExceptionally(known);
              }
            });
    return result;
  }

  // The vendor's filter is never trusted: every record is compared.
  private static List<JsonNode> match(Probe probe, JsonNode request, long since, JsonNode answer) {
    return RecordPaths.list(answer, probe.records()).stream()
        .filter(record -> compares(probe.compare(), request, record))
        .filter(record -> isNewEnough(record, probe.since(), since))
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

  private static boolean isNewEnough(JsonNode record, String field, long since) {
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
