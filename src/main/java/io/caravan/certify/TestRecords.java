package io.caravan.certify;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.CallException;
import io.caravan.api.Failure;
import io.caravan.api.HttpTransport.Outgoing;
import io.caravan.api.RecordPaths;
import io.caravan.ledger.Call;
import io.caravan.mapping.MappingException;
import io.caravan.system.SystemPack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Test records of one run: what was made undisturbed, and how others are made like it. */
final class TestRecords {
  private static final int LONGEST = 200;
  private static final String ITEM = "item.upsert";

  private final Bench bench;
  private final String run;
  private final TestIds.Site site;
  private final Map<String, Run> undisturbed = new LinkedHashMap<>();
  private final Map<String, String> refused = new LinkedHashMap<>();
  private Map<String, Map<String, Integer>> effects;
  private List<Run> lost;
  private TestIds base;
  private int sets;

  /**
   * One scenario that was played.
   *
   * @param operation whose answer was lost, or null
   * @param sent writes that left for the system
   * @param failure with which it ended, or null
   */
  record Run(
      Scenario scenario,
      TestIds ids,
      SystemPack.Operation operation,
      TestDelivery delivery,
      List<Outgoing> sent,
      CallException failure) {
    /** Names of the writes that it made, in their order. */
    Set<String> writes(Bench bench) {
      Set<String> names = new LinkedHashSet<>();
      sent.forEach(one -> bench.wire().write(one).ifPresent(op -> names.add(op.name())));
      return names;
    }
  }

  private TestRecords(Bench bench) {
    this.bench = bench;
    this.run = "certify-" + Long.toString(bench.ledger().now() / 1_000, 36);
    TestIds.Site site =
        new TestIds.Site(
            bench.system().get("currency", "EUR"),
            bench.locations().isEmpty() ? null : bench.locations().get(0),
            Instant.ofEpochMilli(bench.ledger().now()).toString().replaceAll("\\.\\d+Z", "Z"),
            false);
    this.site = takesPrices(site) ? site : site.withOnePrice();
  }

  /** Whether variants of one item may have prices of their own: else its mapping refuses them. */
  private boolean takesPrices(TestIds.Site site) {
    if (!bench.pack().actions().containsKey(ITEM)) {
      return true;
    }
    JsonNode item = TestDocuments.item(new TestIds(run, 0, site, null));
    try {
      new TestDelivery(bench, run, ITEM, item).body();
      return true;
    } catch (MappingException e) {
      return false;
    }
  }

  /** Makes the shared records, then plays every scenario once on its own, undisturbed. */
  static TestRecords make(Bench bench) throws CallException {
    TestRecords records = new TestRecords(bench);
    TestIds shared = records.ids();
    for (Scenario scenario : Scenario.of(bench.pack())) {
      if (scenario.name().startsWith("new ")) {
        records.tried(scenario, shared);
      }
    }
    records.base = shared;
    for (Scenario scenario : Scenario.of(bench.pack())) {
      records.tried(scenario, records.ids());
    }
    return records;
  }

  private void tried(Scenario scenario, TestIds ids) throws CallException {
    try {
      Run played = play(scenario, ids, null, null);
      if (played.failure() != null) {
        throw played.failure();
      }
      undisturbed.put(scenario.name(), played);
    } catch (CallException e) {
      if (e.failure() == Failure.SETUP) {
        throw e;
      }
      refused.put(scenario.name(), e.getMessage());
    }
  }

  /** One for each write that a scenario reaches: its answer was lost. */
  List<Run> lost() throws CallException {
    if (lost == null) {
      lost = new ArrayList<>();
      Set<String> tried = new LinkedHashSet<>();
      for (Run run : List.copyOf(undisturbed.values())) {
        for (String name : run.writes(bench)) {
          if (tried.add(name)) {
            SystemPack.Operation operation = bench.pack().operations().get(name);
            lost.add(again(run.scenario(), operation, Losses.answer(bench.wire(), operation)));
          }
        }
      }
    }
    return lost;
  }

  /** Fresh names; what is not made under them is taken from the shared records. */
  TestIds ids() {
    return new TestIds(run, ++sets, site, base);
  }

  TestIds base() {
    return base;
  }

  /** What went well without any disturbance, by the name of its scenario. */
  Map<String, Run> undisturbed() {
    return undisturbed;
  }

  /** A scenario that writes, the first that went well. */
  Optional<Run> first() {
    return undisturbed.values().stream().filter(run -> !run.writes(bench).isEmpty()).findFirst();
  }

  /** What the system refused though nothing was disturbed, and in what words. */
  Map<String, String> refused() {
    return refused;
  }

  /** Plays a scenario on records of its own, with a disturbance of its last action. */
  Run again(Scenario scenario, SystemPack.Operation operation, LossyTransport.Disturbance kind)
      throws CallException {
    return play(scenario, ids(), operation, kind);
  }

  private Run play(
      Scenario scenario,
      TestIds ids,
      SystemPack.Operation operation,
      LossyTransport.Disturbance kind)
      throws CallException {
    for (String before : scenario.before()) {
      ids.learn(delivery(Scenario.named(before), ids).deliver().links());
    }
    int seen = bench.transport().seen().size();
    TestDelivery delivery = delivery(scenario, ids);
    CallException failure = null;
    try {
      if (kind != null) {
        bench.transport().disturb(kind);
      }
      delivery.deliver();
    } catch (CallException e) {
      failure = e;
    } finally {
      bench.transport().calm();
    }
    ids.learn(delivery.links());
    effects = null;
    return new Run(scenario, ids, operation, delivery, writesSince(seen), failure);
  }

  TestDelivery delivery(Scenario scenario, TestIds ids) {
    String id = ids.marker() + "/" + scenario.name();
    return new TestDelivery(bench, id, scenario.action(), scenario.document().apply(ids));
  }

  /** Writes that left since so many calls were seen. */
  List<Outgoing> writesSince(int seen) {
    return bench.transport().seen().stream()
        .skip(seen)
        .map(LossyTransport.Exchange::request)
        .filter(request -> bench.wire().write(request).isPresent())
        .toList();
  }

  /** Something was written that is not a run: records are counted anew. */
  void changed() {
    effects = null;
  }

  /** How many records of each stream carry the marker of a run. */
  Map<String, Integer> effects(TestIds ids) throws CallException {
    if (effects == null) {
      effects = new HashMap<>();
      for (SystemPack.Stream stream : bench.streams()) {
        Reading reading = Reading.of(bench, stream).from(site.now()).most(LONGEST).run();
        Map<String, String> shown = new LinkedHashMap<>();
        if (stream.group() == null) {
          reading
              .emitted()
              .forEach(one -> shown.put(String.valueOf(one.nativeId()), one.body().toString()));
        } else {
          // What is told as one depends on where a page ends.
          for (JsonNode one : reading.listed()) {
            shown.put(String.valueOf(RecordPaths.text(one, stream.id())), one.toString());
          }
        }
        shown.values().stream()
            .flatMap(text -> markers(text).stream())
            .forEach(marker -> count(marker, stream.name()));
      }
    }
    return effects.getOrDefault(ids.marker(), Map.of());
  }

  private void count(String marker, String stream) {
    effects.computeIfAbsent(marker, one -> new TreeMap<>()).merge(stream, 1, Integer::sum);
  }

  private Set<String> markers(String text) {
    Set<String> found = new LinkedHashSet<>();
    Matcher all = Pattern.compile(Pattern.quote(run) + "-\\d+").matcher(text);
    while (all.find()) {
      found.add(all.group());
    }
    return found;
  }

  /** Evidence of a run's calls of one operation. */
  static List<Call> calls(Run run, String operation) {
    return run.delivery().calls().stream()
        .filter(call -> call.operation().equals(operation))
        .toList();
  }
}
