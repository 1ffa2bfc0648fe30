package io.caravan.certify;

import io.caravan.api.CallException;
import io.caravan.api.Client;
import io.caravan.api.Failure;
import io.caravan.api.HttpTransport.Incoming;
import io.caravan.ledger.Call;
import io.caravan.system.SystemPack;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Too much was asked. */
final class ThrottleChecks {
  private static final String GROUP = "throttle";
  private static final int TOO_MANY = 429;

  /** Where queries have a cost, the refusal is an error of this code. */
  private static final String USUAL_CODE = "THROTTLED";

  private static final long WAIT_MS = 7_000;
  private static final String RULE = "add the refusal to errors: with class throttled";

  private ThrottleChecks() {}

  static List<Check> all() {
    return List.of(
        Check.reading(
            GROUP,
            "429 with Retry-After",
            "the call ends as throttled and asks to wait the 7 s that were named",
            bench -> judged(bench, refusal("7"), WAIT_MS)),
        Check.reading(
            GROUP,
            "429 without Retry-After",
            "the call ends as throttled and asks to wait at least a second",
            bench -> judged(bench, refusal(null), 1_000)),
        Check.reading(
            GROUP,
            "THROTTLED with HTTP 200",
            "a GraphQL error of code THROTTLED ends as throttled",
            ThrottleChecks::code),
        Check.writing(
            GROUP,
            "a throttled write spends no look-up",
            "a write that is refused with 429 once is sent again at its time and done once",
            ThrottleChecks::write));
  }

  private static CompletableFuture<Incoming> refusal(String retryAfter) {
    return LossyTransport.answer(
        TOO_MANY,
        retryAfter == null ? Map.of() : Map.of("retry-after", retryAfter),
        ErrorChecks.bytes("{\"message\":\"certify\"}"));
  }

  private static Result judged(Bench bench, CompletableFuture<Incoming> answer, long leastMs) {
    Optional<SystemPack.Request> request = Calls.readRequest(bench);
    if (request.isEmpty()) {
      return Result.notApplicable("the pack reads nothing");
    }
    bench.transport().disturb((sent, vendor) -> answer);
    Calls.Ended ended = Calls.made(bench, request.get(), Client.Urgency.READ);
    boolean exact = leastMs != WAIT_MS || ended.waitMs() == leastMs;
    return ended.failed(Failure.THROTTLED) && ended.waitMs() >= leastMs && exact
        ? Result.pass("waits " + ended.waitMs() + " ms")
        : Result.fail(
            "throttled, " + leastMs + " ms", ended.words() + ", " + ended.waitMs() + " ms", RULE);
  }

  private static Result code(Bench bench) {
    if (!"graphql".equals(bench.pack().protocol())) {
      return Result.notApplicable("the pack speaks REST: it is told by a status");
    }
    Optional<String> told =
        bench.pack().errors().stream()
            .filter(rule -> rule.code() != null && "throttled".equals(rule.outcome()))
            .map(SystemPack.ErrorRule::code)
            .findFirst();
    if (told.isEmpty() && !"query-cost".equals(bench.pack().limiter().kind())) {
      return Result.notApplicable("no rule of the pack tells throttling by a code");
    }
    String code = told.orElse(USUAL_CODE);
    String body =
        "{\"errors\":[{\"message\":\"certify\",\"extensions\":{\"code\":\"" + code + "\"}}]}";
    return judged(bench, LossyTransport.answer(200, Map.of(), ErrorChecks.bytes(body)), 1_000);
  }

  private static Result write(Bench bench) throws CallException {
    TestRecords records = bench.records();
    Optional<TestRecords.Run> first = records.first();
    if (first.isEmpty()) {
      return Result.notApplicable("no test record could be made");
    }
    String name = first.get().writes(bench).iterator().next();
    SystemPack.Operation operation = bench.pack().operations().get(name);
    boolean[] done = new boolean[1];
    TestRecords.Run run =
        records.again(
            first.get().scenario(),
            operation,
            (request, vendor) -> {
              if (!done[0] && bench.wire().is(operation.request(), request)) {
                done[0] = true;
                return refusal("1");
              }
              return vendor.send(request);
            });
    List<Call> calls = TestRecords.calls(run, name);
    boolean unclear = calls.stream().anyMatch(call -> !"DONE".equals(call.state()));
    boolean same = records.effects(run.ids()).equals(records.effects(first.get().ids()));
    return run.failure() == null && !unclear && same
        ? Result.pass(name + " was sent again and done once")
        : Result.fail(
            name + " done once",
            run.failure() == null
                ? (unclear ? "its outcome counts as unclear" : "other records than usual")
                : run.failure().getMessage(),
            RULE);
  }
}
