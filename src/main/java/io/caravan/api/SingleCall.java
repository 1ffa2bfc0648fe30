package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.Client.Answer;
import io.caravan.api.Client.Urgency;
import io.caravan.ledger.Call;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerTx;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * One write that goes alone. What it may have done in an attempt before is looked for before it is
 * sent once more, and once more if the vendor then refuses it: the runner before may have been
 * paused with its request on the way.
 */
final class SingleCall {
  private static final String PROBE = "PROBE";

  /** Marks a call that was sent a second time because the first was not found. */
  private static final String AGAIN = "sent again: ";

  private static final Set<Failure> REFUSALS =
      Set.of(Failure.PERMANENT, Failure.MISSING, Failure.SHORT, Failure.STALE);

  private final Client client;
  private final Ledger ledger;
  private final ProbeSearch probes;
  private final Operation operation;
  private final JsonNode variables;
  private final CallLog log;
  private final int place;
  private final Urgency urgency;
  private final Function<JsonNode, JsonNode> finish;

  /**
   * @param place of the call in its delivery
   * @param finish tells the delivery what an answer means, and returns what was found
   */
  SingleCall(
      Client client,
      Ledger ledger,
      ProbeSearch probes,
      Operation operation,
      JsonNode variables,
      CallLog log,
      int place,
      Urgency urgency,
      Function<JsonNode, JsonNode> finish) {
    this.client = client;
    this.ledger = ledger;
    this.probes = probes;
    this.operation = operation;
    this.variables = variables;
    this.log = log;
    this.place = place;
    this.urgency = urgency;
    this.finish = finish;
  }

  /**
   * @param earlier unclear call that this one repeats, or null
   */
  CompletableFuture<JsonNode> send(Call earlier, String note) {
    AtomicReference<Call> row = new AtomicReference<>();
    return client
        .send(
            operation.request(),
            variables,
            urgency,
            () -> {
              Call intent = intent(earlier, note);
              // Known only once it is on disk: what was not written is not this call's to mend.
              return ledger.write(tx -> intended(tx, intent, earlier)).thenAccept(row::set);
            })
        .handle(
            (answer, failure) ->
                failure == null
                    ? answered(row.get(), answer)
                    : failed(row.get(), earlier, note, CallFailures.of(failure, what())))
        .thenCompose(outcome -> outcome);
  }

  /** Fenced: a runner that lost the lane while it waited sends nothing any more. */
  private Call intended(LedgerTx tx, Call intent, Call earlier) throws CallException {
    if (!log.held(tx)) {
      throw new CallException(
          Failure.THROTTLED, what() + " was not sent: another runner has the delivery");
    }
    if (earlier != null && looksBack()) {
      log.mayBeTwice(tx);
    }
    tx.intend(List.of(intent));
    return intent;
  }

  private CompletableFuture<JsonNode> answered(Call row, Answer answer) {
    if (row != null) {
      keep(CallRow.answered(row, answer, ledger.now()));
    }
    return CompletableFuture.completedFuture(finish.apply(answer.body()));
  }

  private CompletableFuture<JsonNode> failed(
      Call row, Call earlier, String note, CallException failure) {
    boolean mayBeDone =
        row != null && earlier != null && looksBack() && REFUSALS.contains(failure.failure());
    if (mayBeDone) {
      return probes
          .search(operation.probe(), earlier, urgency)
          .thenCompose(
              found ->
                  found.isPresent() ? found(row, found.get()) : refusedAgain(row, note, failure));
    }
    if (row != null) {
      keep(CallRow.failed(row, failure, note, ledger.now()));
    }
    return CompletableFuture.failedFuture(failure);
  }

  private CompletableFuture<JsonNode> refusedAgain(Call row, String note, CallException failure) {
    if (PROBE.equals(operation.outcome())) {
      keep(CallRow.failed(row, failure, note, ledger.now()));
      return CompletableFuture.failedFuture(failure);
    }
    String text = AGAIN + failure.getMessage();
    keep(CallRow.ended(row, CallRow.UNKNOWN, null, 0, text, ledger.now()));
    return CompletableFuture.failedFuture(notYet(operation.probe().settleMs()));
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

  /** Only looks: what is not to be seen is not sent again. */
  CompletableFuture<JsonNode> look(Call earlier) {
    return probes
        .search(operation.probe(), earlier, urgency)
        .thenCompose(
            found ->
                found.isPresent()
                    ? found(earlier, found.get())
                    : CompletableFuture.completedFuture(null));
  }

  private CompletableFuture<JsonNode> probed(Call earlier, Optional<JsonNode> found) {
    if (found.isPresent()) {
      return found(earlier, found.get());
    }
    if (PROBE.equals(operation.outcome()) || wasLeft(earlier)) {
      return send(earlier, "");
    }
    long sent = Math.max(earlier.startedAt(), earlier.endedAt());
    long wait = sent + operation.probe().settleMs() - ledger.now();
    if (wait > 0) {
      return CompletableFuture.failedFuture(notYet(wait));
    }
    boolean second = earlier.error() != null && earlier.error().startsWith(AGAIN);
    return second
        ? leave(earlier, "it was sent twice and is not to be seen there (" + earlier.error() + ")")
        : send(earlier, AGAIN);
  }

  private CompletableFuture<JsonNode> found(Call row, JsonNode record) {
    return answered(row, new Answer(0, record, Map.of()));
  }

  private CallException notYet(long waitMs) {
    return new CallException(
        Failure.UNKNOWN,
        what() + " is not to be seen there yet; looked for again later",
        waitMs,
        null);
  }

  /**
   * A person must look. A replay after that is sent anew, unless it is to be seen by then: a runner
   * that was paused may have sent it after the last look.
   */
  private CompletableFuture<JsonNode> leave(Call earlier, String reason) {
    String text =
        unclear()
            + reason
            + ". Look in "
            + client.system().name()
            + ", then replay or discard the delivery";
    keep(CallRow.ended(earlier, CallRow.UNKNOWN, null, 0, text, ledger.now()));
    return CompletableFuture.failedFuture(new CallException(Failure.PERMANENT, text));
  }

  /** What can neither be repeated nor looked for goes once more when a person says so. */
  CompletableFuture<JsonNode> askPerson(Call earlier) {
    return wasLeft(earlier)
        ? send(earlier, "")
        : leave(earlier, "it can neither be repeated nor looked for");
  }

  private boolean wasLeft(Call earlier) {
    return earlier.error() != null && earlier.error().startsWith(unclear());
  }

  private String unclear() {
    return what() + " may have happened: ";
  }

  private void keep(Call row) {
    ledger.write(
        tx -> {
          if (log.held(tx)) {
            tx.answered(List.of(row));
          }
          return null;
        });
  }

  private boolean looksBack() {
    return operation.outcome().startsWith(PROBE);
  }

  private String what() {
    return client.system().name() + " " + operation.name();
  }
}
