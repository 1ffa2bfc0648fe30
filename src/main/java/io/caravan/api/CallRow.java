package io.caravan.api;

import io.caravan.ledger.Call;
import io.caravan.mapping.Json;

/** Rows of evidence: what was asked, what came back. */
final class CallRow {
  static final String INTENT = "INTENT";
  static final String DONE = "DONE";
  static final String FAILED = "FAILED";
  static final String UNKNOWN = "UNKNOWN";

  private CallRow() {}

  /** Whether it may have happened: sent without an answer, or maybe not even sent. */
  static boolean unclear(Call call) {
    return call != null && (INTENT.equals(call.state()) || UNKNOWN.equals(call.state()));
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
