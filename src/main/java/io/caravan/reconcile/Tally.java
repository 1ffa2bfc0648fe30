package io.caravan.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import io.caravan.policy.Facets;
import io.caravan.policy.Gaps;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Counts of one entity, and for each side a hash over everything that it shows of what is compared:
 * sides that agree have the same, and so have two reports between which nothing changed.
 */
final class Tally {
  private static final Set<String> NOT_COMPARED = Set.of("readAt", Facets.VERSION);

  private final Map<String, Map<String, Integer>> months = new TreeMap<>();
  private final Map<String, Integer> late = new TreeMap<>();
  private final Map<Cause, Integer> causes = new EnumMap<>(Cause.class);
  private final Map<String, MessageDigest> roots = new TreeMap<>();
  private final Map<String, Integer> records = new TreeMap<>();
  private int compared;
  private int equal;

  void record(String key, Comparer.Outcome outcome) {
    compared++;
    if (outcome.differences().isEmpty()) {
      equal++;
    }
    // What need not be elsewhere says nothing about whether two sides agree.
    boolean alone =
        outcome.shown().size() < 2
            && outcome.differences().stream().allMatch(one -> one.cause() == Cause.RULE);
    for (Gaps.Shown shown : outcome.shown()) {
      month(shown.fields().path(Facets.MONTH).asText(), shown.side());
      records.merge(shown.side(), 1, Integer::sum);
      if (alone) {
        continue;
      }
      MessageDigest root = roots.computeIfAbsent(shown.side(), side -> sha256());
      TreeSet<String> names = new TreeSet<>();
      shown.fields().fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        if (!NOT_COMPARED.contains(name) && isShownByAll(name, outcome)) {
          String line = key + '\t' + name + '\t' + shown.fields().get(name).asText() + '\n';
          root.update(line.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  private static boolean isShownByAll(String name, Comparer.Outcome outcome) {
    return outcome.shown().stream().allMatch(shown -> shown.fields().has(name));
  }

  /** Counts the records of each month, so that a list that says it is whole can be believed. */
  void month(String month, String side) {
    if (!month.isEmpty()) {
      months.computeIfAbsent(month, first -> new TreeMap<>()).merge(side, 1, Integer::sum);
    }
  }

  /** A change that this side's hooks should have told of, and that only reading found. */
  void late(String side) {
    late.merge(side, 1, Integer::sum);
  }

  void cause(Cause cause) {
    causes.merge(cause, 1, Integer::sum);
  }

  /** A record that turned out to be equal when it was looked at again. */
  void cleared() {
    equal++;
  }

  int compared() {
    return compared;
  }

  int unexplained() {
    return causes.getOrDefault(Cause.UNEXPLAINED, 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  ObjectNode asJson() {
    ObjectNode told = Json.mapper().createObjectNode();
    told.put("compared", compared).put("equal", equal);
    ObjectNode read = told.putObject("records");
    records.forEach(read::put);
    ObjectNode why = told.putObject("differences");
    causes.forEach((cause, count) -> why.put(cause.word(), count));
    told.put("unexplained", unexplained());
    ObjectNode missed = told.putObject("toldByNoHook");
    late.forEach(missed::put);
    ObjectNode made = told.putObject("months");
    months.forEach(
        (month, sides) -> {
          ObjectNode counts = made.putObject(month);
          sides.forEach(counts::put);
        });
    ObjectNode hashes = told.putObject("roots");
    roots.forEach((side, root) -> hashes.put(side, HexFormat.of().formatHex(root.digest())));
    return told;
  }
}
