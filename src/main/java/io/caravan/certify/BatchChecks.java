package io.caravan.certify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caravan.api.CallException;
import io.caravan.api.HttpTransport.Outgoing;
import io.caravan.api.RecordPaths;
import io.caravan.system.SystemPack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Writes that go together. */
final class BatchChecks {
  private static final String GROUP = "batch";
  private static final String ACTION = "inventory.set";
  private static final int TRIES = 3;

  private BatchChecks() {}

  static List<Check> all() {
    return List.of(
        Check.writing(
            GROUP,
            "one bad member of a batch",
            "two levels of test items and one of an item that does not exist in one request: the"
                + " two are written, the third fails alone",
            BatchChecks::badMember),
        Check.writing(
            GROUP,
            "a batch that nobody answers",
            "nothing is done and nobody knows: the same members go again in the same order with the same key",
            BatchChecks::lost));
  }

  private static Optional<SystemPack.Operation> operation(Bench bench) {
    return Optional.ofNullable(bench.pack().actions().get(ACTION)).stream()
        .flatMap(action -> action.steps().stream())
        .map(step -> bench.pack().operations().get(step.call()))
        .filter(operation -> operation.batch() > 1)
        .findFirst();
  }

  /** Three deliveries that begin together. */
  private record Three(List<String> ends, List<Outgoing> sent) {}

  private static Three three(Bench bench, SystemPack.Operation operation, boolean bad)
      throws CallException {
    TestRecords records = bench.records();
    List<TestDelivery> deliveries = new ArrayList<>();
    for (String name : List.of(TestDocuments.SMALL, TestDocuments.MEDIUM)) {
      TestIds ids = records.ids();
      deliveries.add(
          new TestDelivery(
              bench, ids.marker() + "/" + name, ACTION, TestDocuments.level(ids, name)));
    }
    if (bad) {
      TestIds ids = records.ids();
      ObjectNode level = TestDocuments.level(ids, TestDocuments.SMALL).put("expected", "0");
      ObjectNode variant = (ObjectNode) level.get("variant");
      variant.set("stockId", TextNode.valueOf(Forged.otherId(variant.get("stockId"), 7).asText()));
      deliveries.add(new TestDelivery(bench, ids.marker() + "/none", ACTION, level));
    }
    int before = bench.transport().seen().size();
    List<CompletableFuture<?>> begun = new ArrayList<>();
    deliveries.forEach(delivery -> begun.add(delivery.begin()));
    List<String> ends = new ArrayList<>();
    for (int i = 0; i < begun.size(); i++) {
      try {
        bench.timers().await(begun.get(i));
        ends.add("done");
      } catch (CompletionException e) {
        CallException failure = (CallException) e.getCause();
        ends.add(failure.failure().name());
        if ("UNKNOWN".equals(failure.failure().name())) {
          deliveries.get(i).deliver();
          ends.set(i, "done");
        }
      }
    }
    List<Outgoing> sent =
        bench.transport().seen().stream()
            .skip(before)
            .map(LossyTransport.Exchange::request)
            .filter(request -> bench.wire().is(operation.request(), request))
            .toList();
    return new Three(ends, sent);
  }

  private static Result badMember(Bench bench) throws CallException {
    Optional<SystemPack.Operation> operation = operation(bench);
    Optional<Result> no = impossible(bench, operation);
    if (no.isPresent()) {
      return no.get();
    }
    Three three = three(bench, operation.get(), true);
    for (int n = 1; n < TRIES && !together(operation.get(), three); n++) {
      three = three(bench, operation.get(), true);
    }
    boolean alone =
        three.ends().subList(0, 2).equals(List.of("done", "done"))
            && List.of("MISSING", "PERMANENT").contains(three.ends().get(2));
    if (alone && !together(operation.get(), three)) {
      return Result.notApplicable(
          "three levels never went in one request, tried " + TRIES + " times");
    }
    return alone
        ? Result.pass("the third: " + three.ends().get(2).toLowerCase(Locale.ROOT))
        : Result.fail(
            "done, done, missing or permanent",
            String.join(", ", three.ends()),
            "look at errors-index of the operation, and at user-error in errors:");
  }

  private static boolean together(SystemPack.Operation operation, Three three) {
    return three.sent().stream()
        .anyMatch(
            request ->
                RecordPaths.at(Wire.body(request), "variables." + operation.list()).size() > 2);
  }

  private static Result lost(Bench bench) throws CallException {
    Optional<SystemPack.Operation> operation = operation(bench);
    Optional<Result> no = impossible(bench, operation);
    if (no.isPresent()) {
      return no.get();
    }
    bench.records();
    bench.transport().disturb(Losses.silence(bench.wire(), operation.get()));
    Three two = three(bench, operation.get(), false);
    boolean same =
        two.sent().size() > 1 && Arrays.equals(two.sent().get(0).body(), two.sent().get(1).body());
    return same && two.ends().equals(List.of("done", "done"))
        ? Result.pass("sent twice, the same")
        : Result.fail(
            "the same request twice",
            two.sent().size() + " requests, " + String.join(", ", two.ends()),
            "look at key-variable of the operation");
  }

  private static Optional<Result> impossible(Bench bench, Optional<SystemPack.Operation> operation)
      throws CallException {
    if (operation.isEmpty()) {
      return Optional.of(Result.notApplicable("the pack has no batch that the kit can fill"));
    }
    return bench.records().undisturbed().containsKey("stock level")
        ? Optional.empty()
        : Optional.of(Result.notApplicable("no stock level could be written"));
  }
}
