package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.mapping.Mapping;
import io.caravan.system.Action;
import io.caravan.system.SystemPack.Operation;
import io.caravan.system.SystemPack.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The calls of one action, one after the other; each sees the answers before it. */
final class ActionCall {
  private static final String ANSWERS = "answers";

  /** Among the answers: what calls of an earlier attempt made that this one does not ask for. */
  private static final String EARLIER = "earlier";

  // Skipped steps leave gaps, so that a call has the same place in every attempt.
  private static final int STEPS = 100_000;
  private static final int ELEMENTS = 1_000;

  private final String name;
  private final OutcomeProtocol protocol;
  private final Map<String, JsonNode> variables;
  private final List<Prepared> steps = new ArrayList<>();

  private record Prepared(Operation operation, Mapping with) {}

  /**
   * Compiles every step.
   *
   * @param name {@code shop/order.hold}
   * @param variables of mappings of the system
   * @throws io.caravan.mapping.MappingException if a step is broken
   */
  ActionCall(
      String name,
      Action action,
      Map<String, Operation> operations,
      OutcomeProtocol protocol,
      Map<String, JsonNode> variables) {
    this.name = name;
    this.protocol = protocol;
    this.variables = variables;
    for (Step step : action.steps()) {
      String place = name + " step " + step.call();
      steps.add(
          new Prepared(operations.get(step.call()), Mapping.compile(place, place, step.with())));
    }
  }

  /**
   * @param log of the delivery, or null for a host's own call
   * @return the answers by the names of the calls
   */
  CompletableFuture<ObjectNode> run(JsonNode body, CallLog log) {
    int first = log == null ? 0 : log.next();
    return step(0, body, log, first * STEPS, Json.mapper().createObjectNode());
  }

  private CompletableFuture<ObjectNode> step(
      int n, JsonNode body, CallLog log, int place, ObjectNode answers) {
    if (n == steps.size()) {
      return CompletableFuture.completedFuture(answers);
    }
    Prepared step = steps.get(n);
    Map<String, JsonNode> all = new HashMap<>(variables);
    all.put(ANSWERS, answers);
    JsonNode with = step.with.apply(body, all);
    CompletableFuture<JsonNode> made;
    if (with == null || with.isNull() || with.isMissingNode()) {
      made = earlier(step, log, place + n * ELEMENTS, answers);
    } else if (with.isArray()) {
      if (with.size() > ELEMENTS) {
        return CompletableFuture.failedFuture(
            new CallException(
                Failure.PERMANENT,
                name + " would make " + with.size() + " calls of " + step.operation.name()));
      }
      ArrayNode found = Json.mapper().createArrayNode();
      List<Integer> places = ElementPlaces.of(step.operation, with, log, place + n * ELEMENTS);
      made =
          elements(step, with, 0, log, places, found)
              .thenApply(done -> with.isEmpty() ? null : found);
    } else {
      made = call(step, with, log, place + n * ELEMENTS, true);
    }
    return made.thenCompose(
        found -> {
          if (found != null) {
            answers.set(step.operation.name(), found);
          }
          return step(n + 1, body, log, place, answers);
        });
  }

  /**
   * A record that is there by now may be the one that a call of ours has made: later steps may do
   * more with that than with one that was only found.
   */
  private CompletableFuture<JsonNode> earlier(
      Prepared step, CallLog log, int place, ObjectNode answers) {
    if (log == null) {
      return CompletableFuture.completedFuture(null);
    }
    return protocol
        .earlier(step.operation, log, place)
        .thenApply(
            found -> {
              if (found != null) {
                answers.withObjectProperty(EARLIER).set(step.operation.name(), found);
              }
              return null;
            });
  }

  private CompletableFuture<Void> elements(
      Prepared step, JsonNode list, int i, CallLog log, List<Integer> places, ArrayNode found) {
    if (i == list.size()) {
      return CompletableFuture.completedFuture(null);
    }
    return call(step, list.get(i), log, places.get(i), false)
        .thenCompose(
            one -> {
              found.add(one == null ? NullNode.getInstance() : one);
              return elements(step, list, i + 1, log, places, found);
            });
  }

  private CompletableFuture<JsonNode> call(
      Prepared step, JsonNode with, CallLog log, int place, boolean alone) {
    return log == null
        ? protocol.plain(step.operation, with)
        : protocol.call(step.operation, with, log, place, alone);
  }
}
