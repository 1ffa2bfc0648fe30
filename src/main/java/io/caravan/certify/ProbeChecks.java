package io.caravan.certify;

import io.caravan.api.CallException;
import io.caravan.api.SecondLook;
import io.caravan.ledger.Call;
import java.util.List;

/** Finding again what was made, and nothing else. */
final class ProbeChecks {
  private static final String GROUP = "outcome";
  private static final String REMEDY = OutcomeChecks.remedy("PROBE");

  private ProbeChecks() {}

  static List<Check> all() {
    return List.of(
        Check.writing(
            GROUP,
            "a probe finds what was made",
            "each PROBE is looked for by its own request: exactly one record",
            ProbeChecks::finds),
        Check.writing(
            GROUP,
            "a probe finds nothing else",
            "each PROBE is looked for by the reference of a record that does not exist",
            ProbeChecks::findsNothingElse));
  }

  private static Result finds(Bench bench) throws CallException {
    Findings found = new Findings();
    for (TestRecords.Run run : bench.records().undisturbed().values()) {
      for (Call call : probed(bench, run)) {
        int number = look(bench, run, call);
        found.note(
            number == 1, call.operation(), call.operation() + " finds " + number + " records");
      }
    }
    return found.skip("the kit reaches no write that is looked for").result("exactly one", REMEDY);
  }

  private static Result findsNothingElse(Bench bench) throws CallException {
    Findings found = new Findings();
    for (TestRecords.Run run : bench.records().undisturbed().values()) {
      String marker = run.ids().marker();
      for (Call call : probed(bench, run)) {
        if (!call.request().contains(marker)) {
          found.skip(call.operation() + " is found by the ids of what it belongs to");
          continue;
        }
        String other = "x".repeat(3) + marker.substring(3);
        int number = look(bench, run, asking(call, call.request().replace(marker, other)));
        found.note(
            number == 0, call.operation(), call.operation() + " takes " + number + " for its own");
      }
    }
    return found
        .skip("the kit reaches no write that is looked for")
        .result("none", "compare: must hold our own reference");
  }

  private static List<Call> probed(Bench bench, TestRecords.Run run) {
    return run.delivery().calls().stream()
        .filter(call -> bench.pack().operations().get(call.operation()).probe() != null)
        .filter(call -> call.request() != null)
        .toList();
  }

  private static int look(Bench bench, TestRecords.Run run, Call call) throws CallException {
    return bench
        .answer(
            new SecondLook(bench.clients(), bench.mappings())
                .look(call, bench.system().name(), run.delivery().document()))
        .size();
  }

  private static Call asking(Call call, String request) {
    return new Call(
        call.deliveryId(),
        call.n(),
        call.operation(),
        call.outcomeClass(),
        call.state(),
        call.idempotencyKey(),
        call.batchId(),
        call.member(),
        request,
        call.answer(),
        call.status(),
        call.error(),
        call.startedAt(),
        call.endedAt());
  }
}
