package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.ledger.Call;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack.Operation;
import java.util.List;

/** Rows of evidence: what was asked, what came back. */
final class CallRow {
  static final String INTENT = "INTENT";
  static final String DONE = "DONE";
  static final String FAILED = "FAILED";
  static final String UNKNOWN = "UNKNOWN";

  /** Between the key of a batch and how many are in it. */
  private static final String SIZE = "/";

  private CallRow() {}

  /** Whether some of a batch have gone on without it: they know that it was refused. */
  static boolean isPartOf(String batchId, List<Call> rows) {
    int size = batchId.lastIndexOf(SIZE);
    return size >= 0 && rows.size() < Integer.parseInt(batchId.substring(size + SIZE.length()));
  }

  /** Whether it may have happened: sent without an answer, or maybe not even sent. */
  static boolean unclear(Call call) {
    return call != null && (INTENT.equals(call.state()) || UNKNOWN.equals(call.state()));
  }

  /**
   * One member of a request for several, before it is sent.
   *
   * @param size how many go together
   */
  static Call ofBatch(
      String deliveryId,
      int place,
      Operation operation,
      String key,
      int member,
      int size,
      JsonNode variables,
      long now) {
    return new Call(
        deliveryId,
        place,
        operation.name(),
        operation.outcome(),
        INTENT,
        operation.keyVariable() == null ? null : key,
        key + SIZE + size,
        member,
        Json.text(variables),
        null,
        0,
        null,
        now,
        0);
  }

  static Call answered(Call call, Client.Answer answer, long now) {
    return ended(call, DONE, Json.text(answer.body()), answer.status(), null, now);
  }

  /**
   * @param note put before the reason
   */
  static Call failed(Call call, CallException failure, String note, long now) {
    String state = failure.failure() == Failure.UNKNOWN ? UNKNOWN : FAILED;
    return ended(call, state, null, 0, note + failure.getMessage(), now);
  }

  static Call ended(Call call, String state, String answer, int status, String error, long now) {
    return new Call(
        call.deliveryId(),
        call.n(),
        call.operation(),
        call.outcomeClass(),
        state,
        call.idempotencyKey(),
        call.batchId(),
        call.member(),
        call.request(),
        answer,
        status,
        error,
        call.startedAt(),
        now);
  }
}
