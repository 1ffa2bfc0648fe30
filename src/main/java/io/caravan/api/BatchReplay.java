package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.Client.Answer;
import io.caravan.api.Client.Urgency;
import io.caravan.ledger.Call;
import io.caravan.ledger.Ledger;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Sends a batch whose answer was lost once more, as it stands in the ledger: the same members in
 * the same order under the same key.
 */
final class BatchReplay {
  private static final String WITH_ITS_BATCH = "refused with its batch";

  private final Client client;
  private final Operation operation;
  private final Ledger ledger;
  private final BatchRequest requests;
  private final Map<String, CompletableFuture<Map<String, Outcome>>> running = new HashMap<>();

  /** How a member came out: an answer, its own failure, or neither (it may go again). */
  record Outcome(Answer answer, CallException failure) {}

  BatchReplay(Client client, Operation operation, Ledger ledger, BatchRequest requests) {
    this.client = client;
    this.operation = operation;
    this.ledger = ledger;
    this.requests = requests;
  }

  static String id(String deliveryId, int place) {
    return deliveryId + "#" + place;
  }

  /** An answer to several at once tells a single member nothing. */
  static Answer own(Answer answer, int members) {
    return members == 1
        ? answer
        : new Answer(answer.status(), Json.mapper().createObjectNode(), answer.headers());
  }

  /** The vendor said no to what was asked, as against not now or not known. */
  static boolean isRefusal(CallException failure) {
    return switch (failure.failure()) {
      case PERMANENT, STALE, SHORT, MISSING -> true;
      case TRANSIENT -> failure instanceof RefusedCall;
      case THROTTLED, AUTH, SETUP, UNKNOWN -> false;
    };
  }

  /**
   * Once for all members that ask meanwhile.
   *
   * @return outcomes by {@link #id}; fails with {@link CallException} while it is not clear
   */
  CompletableFuture<Map<String, Outcome>> again(String batchId, Urgency urgency) {
    CompletableFuture<Map<String, Outcome>> result = new CompletableFuture<>();
    synchronized (running) {
      CompletableFuture<Map<String, Outcome>> other = running.get(batchId);
      if (other != null) {
        return other;
      }
      running.put(batchId, result);
    }
    CompletableFuture.completedFuture(batchId)
        .thenCompose(id -> send(id, urgency))
        .whenComplete(
            (outcomes, failure) -> {
              synchronized (running) {
                running.remove(batchId);
              }
              if (failure == null) {
                result.complete(outcomes);
              } else {
                result.completeExceptionally(CallFailures.cause(failure));
              }
            });
    return result;
  }

  private CompletableFuture<Map<String, Outcome>> send(String batchId, Urgency urgency) {
    List<Call> rows = ledger.read(reads -> reads.callsOfBatch(batchId));
    if (rows.stream().noneMatch(CallRow::unclear)) {
      // Another runner has cleared it meanwhile.
      return CompletableFuture.completedFuture(asStored(rows));
    }
    if (CallRow.isPartOf(batchId, rows)) {
      return refused(rows);
    }
    List<JsonNode> members = rows.stream().map(row -> Json.parse(row.request())).toList();
    JsonNode request = requests.join(members, rows.get(0).idempotencyKey());
    return client
        .send(operation.request(), request, urgency)
        .handle(
            (answer, failure) ->
                failure == null
                    ? done(rows, answer)
                    : failed(rows, members, CallFailures.of(failure, what(), Failure.UNKNOWN)))
        .thenCompose(next -> next);
  }

  /** A runner that was told so had lost these by then, and could not write it down. */
  private CompletableFuture<Map<String, Outcome>> refused(List<Call> rows) {
    long now = ledger.now();
    List<Call> ended =
        rows.stream()
            .filter(CallRow::unclear)
            .map(row -> CallRow.ended(row, CallRow.FAILED, null, 0, WITH_ITS_BATCH, now))
            .toList();
    return written(ended, Map.of());
  }

  private Map<String, Outcome> asStored(List<Call> rows) {
    Map<String, Outcome> outcomes = new HashMap<>();
    for (Call row : rows) {
      if (CallRow.DONE.equals(row.state()) && row.answer() != null) {
        Answer answer = new Answer(row.status(), Json.parse(row.answer()), Map.of());
        outcomes.put(id(row.deliveryId(), row.n()), new Outcome(answer, null));
      }
    }
    return outcomes;
  }

  private CompletableFuture<Map<String, Outcome>> done(List<Call> rows, Answer answer) {
    Answer own = own(answer, rows.size());
    Map<String, Outcome> outcomes = new HashMap<>();
    long now = ledger.now();
    List<Call> ended = new ArrayList<>();
    for (Call row : rows) {
      ended.add(CallRow.answered(row, own, now));
      outcomes.put(id(row.deliveryId(), row.n()), new Outcome(own, null));
    }
    return written(ended, outcomes);
  }

  private CompletableFuture<Map<String, Outcome>> failed(
      List<Call> rows, List<JsonNode> members, CallException failure) {
    if (!isRefusal(failure)) {
      // Nothing was learnt of the first time: the rows stay as they are.
      return CompletableFuture.failedFuture(failure);
    }
    Map<Integer, CallException> told =
        rows.size() == 1 ? Map.of(0, failure) : requests.told(members, failure, what());
    Map<String, Outcome> outcomes = new HashMap<>();
    long now = ledger.now();
    List<Call> ended = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Call row = rows.get(i);
      CallException own = told.get(i);
      ended.add(
          own == null
              ? CallRow.ended(row, CallRow.FAILED, null, 0, WITH_ITS_BATCH, now)
              : CallRow.failed(row, own, "", now));
      outcomes.put(id(row.deliveryId(), row.n()), new Outcome(null, own));
    }
    return written(ended, outcomes);
  }

  private CompletableFuture<Map<String, Outcome>> written(
      List<Call> rows, Map<String, Outcome> outcomes) {
    return ledger.write(
        tx -> {
          tx.answered(rows);
          return outcomes;
        });
  }

  private String what() {
    return client.system().name() + " " + operation.name();
  }
}
