package io.caravan.processes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Times between two stamps, on the emulated vendors' clock. */
final class Latencies {
  private static final double SHARE = 0.95;

  private final Map<String, List<Duration>> all = new LinkedHashMap<>();

  void add(String what, Instant from, Instant until) {
    Duration took = Duration.between(from, until);
    all.computeIfAbsent(what, w -> new ArrayList<>()).add(took.isNegative() ? Duration.ZERO : took);
  }

  /** A line for each kind: how many, the median, the 95th percentile (nearest rank), the worst. */
  String table() {
    StringBuilder text =
        new StringBuilder(
            String.format("%n%-46s %5s %8s %8s %8s%n", "seconds", "n", "p50", "p95", "worst"));
    all.forEach(
        (what, times) -> {
          List<Duration> sorted = times.stream().sorted().toList();
          text.append(
              String.format(
                  Locale.ROOT,
                  "%-46s %5d %8.1f %8.1f %8.1f%n",
                  what,
                  sorted.size(),
                  seconds(sorted, 0.5),
                  seconds(sorted, SHARE),
                  seconds(sorted, 1)));
        });
    return text.toString();
  }

  private static double seconds(List<Duration> sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(1, rank) - 1).toMillis() / 1000.0;
  }
}
