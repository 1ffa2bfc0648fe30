package io.caravan.certify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one check found at each of several places; one fault is enough to fail. */
final class Findings {
  private final List<String> good = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();

  Findings good(String what) {
    good.add(what);
    return this;
  }

  Findings fault(String what) {
    faults.add(what);
    return this;
  }

  Findings skip(String why) {
    skipped.add(why);
    return this;
  }

  /** Notes one place. */
  Findings note(boolean fine, String whatIfFine, String whatIfNot) {
    return fine ? good(whatIfFine) : fault(whatIfNot);
  }

  /** Places with one reason are told together. */
  private List<String> reasons() {
    Map<String, List<String>> places = new LinkedHashMap<>();
    for (String one : skipped) {
      String[] parts = one.split(": ", 2);
      places
          .computeIfAbsent(parts[parts.length - 1], reason -> new ArrayList<>())
          .add(parts.length > 1 ? parts[0] : "");
    }
    return places.entrySet().stream()
        .map(
            one -> {
              String names =
                  String.join(", ", one.getValue().stream().filter(p -> !p.isEmpty()).toList());
              return names.isEmpty() ? one.getKey() : names + ": " + one.getKey();
            })
        .toList();
  }

  Result result(String expected, String remedy) {
    if (!faults.isEmpty()) {
      return Result.fail(expected, String.join("; ", faults), remedy);
    }
    if (good.isEmpty()) {
      return Result.notApplicable(
          skipped.isEmpty() ? "the pack has nothing of the kind" : String.join("; ", reasons()));
    }
    return Result.pass(String.join("; ", good));
  }
}
