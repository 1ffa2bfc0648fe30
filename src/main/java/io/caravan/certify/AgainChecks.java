package io.caravan.certify;

import io.caravan.api.CallException;
import io.caravan.api.HttpTransport.Incoming;
import io.caravan.api.HttpTransport.Outgoing;
import io.caravan.system.SystemPack;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What was done comes once more: as the very same request, and as the same delivery. */
final class AgainChecks {
  private static final String GROUP = "outcome";
  private static final String REPEATABLE = "REPEATABLE";
  private static final int SERVER_ERRORS = 500;

  private AgainChecks() {}

  static List<Check> all() {
    return List.of(
        resent("KEY"),
        resent(REPEATABLE),
        Check.writing(
            GROUP,
            "what is done is not done again",
            "each finished delivery is tried once more: only writes of a whole state may leave, and"
                + " the records stay as many",
            AgainChecks::doneOnce));
  }

  private static Check resent(String outcome) {
    return Check.writing(
        GROUP,
        "the same request twice, class " + outcome,
        "each write of this class goes to the system once more, byte for byte, without any look"
            + " before it: the records stay as many",
        bench -> resent(bench, outcome));
  }

  private static Result resent(Bench bench, String outcome) throws CallException {
    TestRecords records = bench.records();
    Findings found = new Findings();
    Set<String> tried = new HashSet<>();
    for (TestRecords.Run run : records.undisturbed().values()) {
      for (Outgoing sent : run.sent()) {
        SystemPack.Operation operation = bench.wire().write(sent).orElseThrow();
        if (outcome.equals(operation.outcome()) && tried.add(operation.name())) {
          Map<String, Integer> before = records.effects(run.ids());
          int status = again(bench, sent).status();
          records.changed();
          Map<String, Integer> after = records.effects(run.ids());
          String name = operation.name();
          found.note(
              status < SERVER_ERRORS && after.equals(before),
              name,
              name + " (HTTP " + status + ") left " + after + " and not " + before);
        }
      }
    }
    return found
        .skip("the kit reaches no write of class " + outcome + " of this pack")
        .result("as many records as before", OutcomeChecks.remedy(outcome));
  }

  private static Incoming again(Bench bench, Outgoing sent) throws CallException {
    // The token of then may have ended.
    Calls.read(bench);
    List<LossyTransport.Exchange> seen = bench.transport().seen();
    String header = bench.pack().auth().header();
    Map<String, String> headers = new LinkedHashMap<>(sent.headers());
    if (header != null) {
      headers.put(header, seen.get(seen.size() - 1).request().headers().get(header));
    }
    return bench.answer(
        bench
            .transport()
            .send(
                new Outgoing(
                    sent.method(),
                    sent.url(),
                    headers,
                    sent.body(),
                    sent.reach(),
                    sent.timeoutMs())));
  }

  private static Result doneOnce(Bench bench) throws CallException {
    Findings found = new Findings();
    TestRecords records = bench.records();
    for (TestRecords.Run run : records.undisturbed().values()) {
      Map<String, Integer> before = records.effects(run.ids());
      int seen = bench.transport().seen().size();
      run.delivery().attempt();
      Set<String> writes = new TreeSet<>();
      for (Outgoing sent : records.writesSince(seen)) {
        SystemPack.Operation operation = bench.wire().write(sent).orElseThrow();
        if (!REPEATABLE.equals(operation.outcome())) {
          writes.add(operation.name());
        }
      }
      records.changed();
      Map<String, Integer> after = records.effects(run.ids());
      String name = run.scenario().name();
      found.note(
          writes.isEmpty() && after.equals(before),
          name,
          name + ": " + writes + ", left " + after + " and not " + before);
    }
    return found.result(
        "no write that makes something",
        "a request must be the same in each attempt: no time, no chance");
  }
}
