package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.Client.Urgency;
import io.caravan.ledger.Call;
import io.caravan.ledger.Ledger;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack.Operation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the calls of deliveries so that none has its effect twice: the intent is on disk before the
 * request leaves, and an attempt after a lost answer first finds out what became of it.
 */
final class OutcomeProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(OutcomeProtocol.class);
  private static final String READ = "READ";
  private static final String KEY = "KEY";
  private static final String PROBE = "PROBE";

  private final Client client;
  private final Ledger ledger;
  private final AnswerMapping answers;
  private final Function<Operation, Batch> batches;
  private final ProbeSearch probes;
  private final boolean dryRun;

  /**
   * @param batches where calls of an operation are joined
   * @param dryRun writes are named in the log and not made
   */
  OutcomeProtocol(
      Client client,
      Ledger ledger,
      AnswerMapping answers,
      Function<Operation, Batch> batches,
      boolean dryRun) {
    this.client = client;
    this.ledger = ledger;
    this.answers = answers;
    this.batches = batches;
    this.probes = new ProbeSearch(client);
    this.dryRun = dryRun;
  }

  /** A call of a host that asks for itself: no delivery, no evidence. */
  CompletableFuture<JsonNode> plain(Operation operation, JsonNode variables) {
    boolean read = READ.equals(operation.outcome());
    if (dryRun && !read) {
      return planned(operation, "a host");
    }
    JsonNode request = variables;
    if (operation.keyVariable() != null && !variables.has(operation.keyVariable())) {
      String key =
          new CallKey(operation.name())
              .add(Json.text(variables))
              .add(String.valueOf(ledger.now()))
              .text();
      request = new BatchRequest(operation).join(List.of(variables), key);
    }
    return ListedRead.send(client, operation, request, read ? Urgency.READ : Urgency.WRITE)
        .thenApply(answer -> answers.apply(operation, variables, answer.body(), null).found());
  }

  /**
   * One call of a delivery.
   *
   * @param place of the call in its delivery, the same in every attempt
   * @param alone whether its step makes this call and no other, in every attempt
   * @return what was found, or null
   */
  CompletableFuture<JsonNode> call(
      Operation operation, JsonNode variables, CallLog log, int place, boolean alone) {
    Urgency urgency = Urgency.of(log, READ.equals(operation.outcome()));
    if (READ.equals(operation.outcome())) {
      return ListedRead.send(client, operation, variables, urgency)
          .thenApply(answer -> finish(operation, variables, answer.body(), log, place));
    }
    if (dryRun) {
      return planned(operation, log.deliveryId());
    }
    Call earlier = before(operation, log, place);
    boolean same = isSame(operation, variables, earlier, alone);
    if (isDone(operation, variables, earlier, same)) {
      return CompletableFuture.completedFuture(
          finish(operation, variables, answer(earlier), log, place));
    }
    if (KEY.equals(operation.outcome()) || operation.batch() > 1) {
      return batches
          .apply(operation)
          .call(log, place, variables, earlier, same)
          .thenApply(answer -> finish(operation, variables, answer.body(), log, place));
    }
    SingleCall single = single(operation, variables, log, place, urgency);
    if (!CallRow.unclear(earlier)) {
      return single.send(null, "");
    }
    return switch (operation.outcome()) {
      case "REPEATABLE" -> single.send(earlier, "");
      case PROBE, "PROBE_LAGGING" -> single.probe(earlier);
      default -> single.askPerson(earlier);
    };
  }

  /**
   * Of a call that this attempt does not ask for: what an earlier one made by it, whether it was
   * answered or not.
   *
   * @return what was found, or null
   */
  CompletableFuture<JsonNode> earlier(Operation operation, CallLog log, int place) {
    Call earlier = before(operation, log, place);
    if (dryRun || earlier == null || !operation.outcome().startsWith(PROBE)) {
      return CompletableFuture.completedFuture(null);
    }
    JsonNode request = Json.parse(earlier.request());
    if (CallRow.DONE.equals(earlier.state())) {
      return CompletableFuture.completedFuture(
          finish(operation, request, answer(earlier), log, place));
    }
    return CallRow.unclear(earlier)
        ? single(operation, request, log, place, Urgency.of(log, false)).look(earlier)
        : CompletableFuture.completedFuture(null);
  }

  private static JsonNode answer(Call done) {
    return done.answer() == null ? Json.mapper().createObjectNode() : Json.parse(done.answer());
  }

  private static Call before(Operation operation, CallLog log, int place) {
    return log.earlier(place)
        .filter(call -> call.operation().equals(operation.name()))
        .orElse(null);
  }

  private SingleCall single(
      Operation operation, JsonNode variables, CallLog log, int place, Urgency urgency) {
    return new SingleCall(
        client,
        ledger,
        probes,
        operation,
        variables,
        log,
        place,
        urgency,
        answer -> finish(operation, variables, answer, log, place));
  }

  private static boolean isSame(
      Operation operation, JsonNode variables, Call earlier, boolean alone) {
    if (earlier == null) {
      return false;
    }
    BatchRequest requests = new BatchRequest(operation);
    return requests.isSame(variables, earlier.request()) || alone && requests.isMadeByKey();
  }

  // The buyer of a reservation may be known since: its note still says that it is made.
  private static boolean isDone(
      Operation operation, JsonNode variables, Call earlier, boolean same) {
    if (earlier == null || !CallRow.DONE.equals(earlier.state())) {
      return false;
    }
    return same
        || PROBE.equals(operation.outcome())
            && ProbeSearch.isOneRecord(operation.probe(), variables, Json.parse(earlier.request()));
  }

  private CompletableFuture<JsonNode> planned(Operation operation, String who) {
    LOG.info("Dry run: {} {} would be called for {}", client.system(), operation.name(), who);
    return CompletableFuture.completedFuture(null);
  }

  private JsonNode finish(
      Operation operation, JsonNode variables, JsonNode answer, CallLog log, int place) {
    AnswerMapping.Result result = answers.apply(operation, variables, answer, log.document());
    if (!dryRun) {
      log.succeeded(place, operation.name(), result.effects());
    }
    return result.found();
  }
}
