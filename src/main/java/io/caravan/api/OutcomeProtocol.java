package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.Client.Answer;
import io.caravan.api.Client.Urgency;
import io.caravan.ledger.Call;
import io.caravan.ledger.Ledger;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
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

  /** Marks a call that was sent a second time because the first was not found. */
  private static final String AGAIN = "sent again: ";

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
    return client
        .send(operation.request(), request, read ? Urgency.READ : Urgency.WRITE)
        .thenApply(answer -> answers.apply(operation, variables, answer.body(), null).found());
  }

  /**
   * One call of a delivery.
   *
   * @param place of the call in its delivery, the same in every attempt
   * @return what was found, or null
   */
  CompletableFuture<JsonNode> call(
      Operation operation, JsonNode variables, CallLog log, int place) {
    Urgency urgency = Urgency.of(log, READ.equals(operation.outcome()));
    if (READ.equals(operation.outcome())) {
      return client
          .send(operation.request(), variables, urgency)
          .thenApply(answer -> finish(operation, variables, answer.body(), log, place));
    }
    if (dryRun) {
      return planned(operation, log.deliveryId());
    }
    Call earlier =
        log.earlier(place).filter(call -> call.operation().equals(operation.name())).orElse(null);
    if (isDone(operation, variables, earlier)) {
      JsonNode answer =
          earlier.answer() == null
              ? Json.mapper().createObjectNode()
              : Json.parse(earlier.answer());
      return CompletableFuture.completedFuture(finish(operation, variables, answer, log, place));
    }
    if (KEY.equals(operation.outcome()) || operation.batch() > 1) {
      return batches
          .apply(operation)
          .call(log, place, variables, earlier)
          .thenApply(answer -> finish(operation, variables, answer.body(), log, place));
    }
    Sending sending = new Sending(operation, variables, log, place, urgency);
    if (!CallRow.unclear(earlier)) {
      return sending.send(null, "");
    }
    return switch (operation.outcome()) {
      case "REPEATABLE" -> sending.send(earlier, "");
      case PROBE, "PROBE_LAGGING" -> sending.probe(earlier);
      default -> sending.leave(earlier, "it can neither be repeated nor looked for");
    };
  }

  // The buyer of a reservation may be known since: its note still says that it is made.
  private static boolean isDone(Operation operation, JsonNode variables, Call earlier) {
    if (earlier == null || !CallRow.DONE.equals(earlier.state())) {
      return false;
    }
    return Json.text(variables).equals(earlier.request())
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

  /** A call that goes alone. */
  private final class Sending {
    private final Operation operation;
    private final JsonNode variables;
    private final CallLog log;
    private final int place;
    private final Urgency urgency;

    Sending(Operation operation, JsonNode variables, CallLog log, int place, Urgency urgency) {
      this.operation = operation;
      this.variables = variables;
      this.log = log;
      this.place = place;
      this.urgency = urgency;
    }

    /**
     * @param earlier unclear call that this one repeats, or null
     */
    CompletableFuture<JsonNode> send(Call earlier, String note) {
      AtomicReference<Call> row = new AtomicReference<>();
      CompletableFuture<JsonNode> result = new CompletableFuture<>();
      client
          .send(
              operation.request(),
              variables,
              urgency,
              () -> {
                row.set(intent(earlier, note));
                return ledger.write(
                    tx -> {
                      tx.intend(List.of(row.get()));
                      return null;
                    });
              })
          .whenComplete((answer, failure) -> settle(row.get(), note, answer, failure, result));
      return result;
    }

    private void settle(
        Call row,
        String note,
        Answer answer,
        Throwable failure,
        CompletableFuture<JsonNode> result) {
      CallException failed = failure == null ? null : CallFailures.of(failure, what());
      if (row != null) {
        answered(
            failed == null
                ? CallRow.answered(row, answer, ledger.now())
                : CallRow.failed(row, failed, note, ledger.now()));
      }
      if (failed != null) {
        result.completeExceptionally(failed);
        return;
      }
      try {
        result.complete(finish(operation, variables, answer.body(), log, place));
      } catch (RuntimeException e) {
        result.completeExceptionally(e);
      }
    }

    // A repeated call keeps the time of the first: its effect may be that old. The end tells when
    // it was sent last.
    private Call intent(Call earlier, String note) {
      long now = ledger.now();
      return new Call(
          log.deliveryId(),
          place,
          operation.name(),
          operation.outcome(),
          CallRow.INTENT,
          null,
          null,
          0,
          Json.text(variables),
          null,
          0,
          note.isEmpty() ? null : note,
          earlier == null ? now : earlier.startedAt(),
          earlier == null ? 0 : now);
    }

    CompletableFuture<JsonNode> probe(Call earlier) {
      return probes
          .search(operation.probe(), earlier, urgency)
          .thenCompose(found -> probed(earlier, found));
    }

    private CompletableFuture<JsonNode> probed(Call earlier, Optional<JsonNode> found) {
      if (found.isPresent()) {
        answered(CallRow.answered(earlier, new Answer(0, found.get(), Map.of()), ledger.now()));
        return CompletableFuture.completedFuture(
            finish(operation, variables, found.get(), log, place));
      }
      if (PROBE.equals(operation.outcome())) {
        return send(earlier, "");
      }
      long sent = Math.max(earlier.startedAt(), earlier.endedAt());
      long wait = sent + operation.probe().settleMs() - ledger.now();
      if (wait > 0) {
        return CompletableFuture.failedFuture(
            new CallException(
                Failure.UNKNOWN,
                what() + " is not to be seen there yet; looked for again later",
                wait,
                null));
      }
      boolean second = earlier.error() != null && earlier.error().startsWith(AGAIN);
      return second
          ? leave(earlier, "it was sent twice and is not to be seen there")
          : send(earlier, AGAIN);
    }

    /** A person must look; a replay after that is sent anew. */
    CompletableFuture<JsonNode> leave(Call earlier, String reason) {
      String text =
          what()
              + " may have happened: "
              + reason
              + ". Look in "
              + client.system().name()
              + ", then replay or discard the delivery";
      answered(CallRow.ended(earlier, CallRow.FAILED, null, 0, text, ledger.now()));
      return CompletableFuture.failedFuture(new CallException(Failure.PERMANENT, text));
    }

    private void answered(Call row) {
      ledger.write(
          tx -> {
            tx.answered(List.of(row));
            return null;
          });
    }

    private String what() {
      return client.system().name() + " " + operation.name();
    }
  }
}
