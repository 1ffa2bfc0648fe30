package io.caravan.certify;

import io.caravan.api.CallException;
import io.caravan.ledger.Call;
import io.caravan.system.SystemPack;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The class of each write, proven: what was done is found, and done once. */
final class OutcomeChecks {
  private static final String GROUP = "outcome";
  private static final String KEY = "KEY";
  private static final String PROBE = "PROBE";

  private OutcomeChecks() {}

  static List<Check> all() {
    return List.of(
        Check.writing(
            GROUP,
            "each action does what it says",
            "every action that the kit has a document for, undisturbed; names the writes of the"
                + " pack that none of them reaches",
            OutcomeChecks::undisturbed),
        lost(KEY, "the same request goes again with the same key, and has one effect"),
        lost("REPEATABLE", "it is written again, and the records are those of one write"),
        lost(PROBE, "it is found and not sent again"),
        lost("PROBE_LAGGING", "it is found after its wait and not sent again"),
        Check.reading(
            GROUP,
            "what can neither be repeated nor found",
            "an action must not use an operation of class NONE",
            OutcomeChecks::none),
        Check.writing(
            GROUP,
            "an error after the effect",
            "the first write of a new item is done and answered with 500",
            bench -> first(bench, Losses::error)),
        Check.writing(
            GROUP,
            "an answer that breaks off after the effect",
            "the first write of a new item is done and half of its answer comes",
            bench -> first(bench, Losses::cut)),
        Check.writing(
            GROUP,
            "a call that never left",
            "the first write of a new item does not reach the system: it is made once",
            bench -> first(bench, Losses::request)),
        Check.writing(
            GROUP,
            "the intent is written down first",
            "when a write leaves, the ledger already tells of it",
            OutcomeChecks::intent));
  }

  private static Check lost(String outcome, String looksAt) {
    return Check.writing(
        GROUP,
        "a lost answer, class " + outcome,
        "each write of this class is made and its answer dropped: " + looksAt,
        bench -> lost(bench, outcome));
  }

  private static Result undisturbed(Bench bench) throws CallException {
    TestRecords records = bench.records();
    Findings found = new Findings();
    records.refused().forEach((name, words) -> found.fault(name + ": " + words));
    Set<String> reached = new LinkedHashSet<>();
    records.undisturbed().values().forEach(run -> reached.addAll(run.writes(bench)));
    records.undisturbed().keySet().forEach(found::good);
    Set<String> missing = new TreeSet<>();
    bench
        .pack()
        .operations()
        .values()
        .forEach(
            operation -> {
              boolean same =
                  reached.stream()
                      .anyMatch(
                          name ->
                              bench
                                  .pack()
                                  .operations()
                                  .get(name)
                                  .request()
                                  .equals(operation.request()));
              if (!"READ".equals(operation.outcome()) && !same) {
                missing.add(operation.name());
              }
            });
    if (!missing.isEmpty() && !reached.isEmpty()) {
      found.good("not reached: " + String.join(", ", missing));
    }
    return found
        .skip("the kit has no document for any action of the pack")
        .result("no refusal", "look at the mapping and the steps of this action");
  }

  private static Result lost(Bench bench, String outcome) throws CallException {
    Findings found = new Findings();
    for (TestRecords.Run run : bench.records().lost()) {
      if (outcome.equals(run.operation().outcome())) {
        judge(bench, run, found);
      }
    }
    return found
        .skip("the kit reaches no write of class " + outcome + " of this pack")
        .result("one effect", remedy(outcome));
  }

  static String remedy(String outcome) {
    return switch (outcome) {
      case KEY -> "the system does not know the request again: find it instead, class PROBE";
      case "REPEATABLE" -> "writing it twice makes two: find it instead, class PROBE";
      default -> "look at probe: its request, variables, records and compare";
    };
  }

  private static void judge(Bench bench, TestRecords.Run run, Findings found) throws CallException {
    String name = run.operation().name();
    if (run.failure() != null) {
      found.fault(
          name + " ended as " + run.failure().failure() + ": " + run.failure().getMessage());
      return;
    }
    TestRecords records = bench.records();
    TestRecords.Run twin = records.undisturbed().get(run.scenario().name());
    Map<String, Integer> effects = records.effects(run.ids());
    Map<String, Integer> wanted = records.effects(twin.ids());
    List<byte[]> sent = bodies(bench, run, run.operation());
    int usual = bodies(bench, twin, run.operation()).size();
    boolean probed = run.operation().probe() != null;
    if (!effects.equals(wanted)) {
      found.fault(name + " left " + effects + " and not " + wanted);
    } else if (probed && sent.size() != usual) {
      found.fault(name + " was sent " + sent.size() + " times and not " + usual);
    } else if (!probed && sent.size() <= usual) {
      found.good(name + " (seen there before it was sent again)");
    } else if (KEY.equals(run.operation().outcome()) && !Arrays.equals(sent.get(0), sent.get(1))) {
      found.fault(name + " was sent again with another key");
    } else {
      found.good(name);
    }
  }

  private static List<byte[]> bodies(
      Bench bench, TestRecords.Run run, SystemPack.Operation operation) {
    return run.sent().stream()
        .filter(request -> bench.wire().is(operation.request(), request))
        .map(request -> request.body() == null ? new byte[0] : request.body())
        .toList();
  }

  private static Result none(Bench bench) {
    Findings found = new Findings();
    bench
        .pack()
        .actions()
        .values()
        .forEach(
            action ->
                action.steps().stream()
                    .map(step -> bench.pack().operations().get(step.call()))
                    .filter(operation -> !"READ".equals(operation.outcome()))
                    .forEach(
                        operation ->
                            found.note(
                                !"NONE".equals(operation.outcome()),
                                operation.name(),
                                action.name() + " calls " + operation.name())));
    Result result =
        found
            .skip("the pack writes nothing")
            .result("a class that can be kept", "give it a probe, or leave the action out");
    return result.isFailed() || result.state() == Result.State.NOT_APPLICABLE
        ? result
        : Result.pass("every write of an action can be repeated or found");
  }

  /** A way of losing an answer. */
  private interface Loss {
    LossyTransport.Disturbance of(Wire wire, SystemPack.Operation operation);
  }

  private static Result first(Bench bench, Loss loss) throws CallException {
    TestRecords records = bench.records();
    TestRecords.Run twin = records.first().orElse(null);
    if (twin == null) {
      return Result.notApplicable("no test record could be made");
    }
    String name = twin.writes(bench).iterator().next();
    SystemPack.Operation operation = bench.pack().operations().get(name);
    TestRecords.Run run =
        records.again(twin.scenario(), operation, loss.of(bench.wire(), operation));
    Findings found = new Findings();
    if (run.failure() != null) {
      found.fault(
          name + " ended as " + run.failure().failure() + ": " + run.failure().getMessage());
    } else {
      Map<String, Integer> effects = records.effects(run.ids());
      Map<String, Integer> wanted = records.effects(twin.ids());
      found.note(effects.equals(wanted), name, name + " left " + effects + " and not " + wanted);
    }
    return found.result("one effect", remedy(operation.outcome()));
  }

  private static Result intent(Bench bench) throws CallException {
    TestRecords records = bench.records();
    TestRecords.Run twin = records.first().orElse(null);
    if (twin == null) {
      return Result.notApplicable("no test record could be made");
    }
    Findings found = new Findings();
    TestIds ids = records.ids();
    TestDelivery delivery = records.delivery(twin.scenario(), ids);
    bench
        .transport()
        .disturb(
            (request, vendor) -> {
              bench
                  .wire()
                  .write(request)
                  .ifPresent(
                      operation -> {
                        List<Call> rows =
                            bench.ledger().read(reads -> reads.calls(delivery.deliveryId()));
                        boolean told =
                            rows.stream()
                                .anyMatch(
                                    row ->
                                        "INTENT".equals(row.state())
                                            && row.operation().equals(operation.name()));
                        found.note(told, operation.name(), operation.name() + " was not there");
                      });
              return vendor.send(request);
            });
    delivery.deliver();
    return found.result("a row INTENT", "this is the machinery's: report it");
  }
}
