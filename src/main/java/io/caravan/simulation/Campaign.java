package io.caravan.simulation;

import io.caravan.ledger.CrashPoint;
import io.caravan.proof.Effort;
import io.caravan.proof.Proof;
import io.caravan.proof.Tally;
import io.caravan.simulation.Simulation.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Many simulated days: real statements, policies and protocol under a clock of their own, between
 * two reference vendors, with everything going wrong that can. A run that fails tells its seed and
 * the fewest steps that still break the same.
 */
public final class Campaign implements Proof {
  private static final int BRIEF = 100;
  private static final int BUILD = 1_000;
  private static final int ALL = 10_000;
  private static final long STACK_BYTES = 64L << 20;
  private static final double MS_PER_HOUR = 3_600_000.0;
  private static final int MOST_TOLD = 10;

  private final int threads;
  private final LongFunction<Day> days;
  private final Map<String, Integer> faults = new TreeMap<>();
  private final Map<String, Integer> places = new TreeMap<>();
  private final Map<Topology, Integer> topologies = new EnumMap<>(Topology.class);
  private final List<Outcome> failed = new ArrayList<>();
  private long runs;
  private long virtualMs;

  public Campaign() {
    this(Runtime.getRuntime().availableProcessors(), Day::of);
  }

  /**
   * @param days the day of each seed
   */
  Campaign(int threads, LongFunction<Day> days) {
    this.threads = threads;
    this.days = days;
  }

  @Override
  public String name() {
    return "simulation";
  }

  @Override
  public Tally run(Effort effort, Consumer<String> told) throws InterruptedException {
    int seeds =
        switch (effort.size()) {
          case BRIEF -> BRIEF;
          case BUILD -> BUILD;
          case CAMPAIGN -> ALL;
        };
    return run(effort.seed(), seeds, told);
  }

  /** Runs seeds from the first on. */
  Tally run(long first, int seeds, Consumer<String> told) throws InterruptedException {
    return run(new Simulation(), first, seeds, told);
  }

  Tally run(Simulation simulation, long first, int seeds, Consumer<String> told)
      throws InterruptedException {
    AtomicLong next = new AtomicLong(first);
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Runnable task = () -> work(simulation, next, first + seeds, told);
      Thread thread = new Thread(null, task, "simulation-" + i, STACK_BYTES);
      thread.setDaemon(true);
      thread.start();
      all.add(thread);
    }
    for (Thread thread : all) {
      thread.join();
    }
    return tally();
  }

  private void work(Simulation simulation, AtomicLong next, long end, Consumer<String> told) {
    for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
      Outcome outcome = simulation.run(days.apply(seed));
      boolean tell;
      synchronized (this) {
        keep(outcome);
        tell = !outcome.good() && failed.size() <= MOST_TOLD;
      }
      if (tell) {
        told.accept(words(simulation, outcome));
      }
    }
  }

  private static String words(Simulation simulation, Outcome outcome) {
    Day day = outcome.day();
    StringBuilder text = new StringBuilder("seed " + day.seed() + ", " + day.topology() + ": ");
    text.append(String.join("; ", outcome.found()));
    Day smallest = simulation.smallest(outcome);
    text.append(" | the same without steps ").append(smallest.dropped());
    text.append("; keep it: ").append(smallest);
    return text.toString();
  }

  private synchronized void keep(Outcome outcome) {
    runs++;
    topologies.merge(outcome.day().topology(), 1, Integer::sum);
    virtualMs += outcome.virtualMs();
    outcome.faults().forEach((kind, count) -> faults.merge(kind, count, Integer::sum));
    outcome.places().forEach((place, count) -> places.merge(place, count, Integer::sum));
    if (!outcome.good()) {
      failed.add(outcome);
    }
  }

  private Tally tally() {
    return new Tally(runs, count("P1"), count("P2"), count("P7"), count("P3"), others(), detail());
  }

  private long count(String property) {
    return failed.stream().filter(one -> one.breaks(property)).count();
  }

  private long others() {
    Set<String> own = Set.of("P1", "P2", "P7", "P3");
    return failed.stream()
        .filter(one -> one.found().stream().anyMatch(f -> !own.contains(f.split(" ")[0])))
        .count();
  }

  private String detail() {
    Set<String> seen = new TreeSet<>();
    places.keySet().forEach(place -> seen.add(place.substring(place.indexOf(' ') + 1)));
    return String.format(
        Locale.ROOT,
        "%d failed, days %s, %.0f simulated hours, %d of %d places to die at, faults %s",
        failed.size(),
        topologies,
        virtualMs / MS_PER_HOUR,
        seen.size(),
        CrashPoint.ALL.size(),
        faults);
  }

  /** Days that broke something; only the first of them are told. */
  int failedDays() {
    return failed.size();
  }

  /** Crash points that some runner died or stood still at. */
  Set<String> seen() {
    Set<String> seen = new TreeSet<>();
    places.keySet().forEach(place -> seen.add(place.substring(place.indexOf(' ') + 1)));
    return seen;
  }

  Map<String, Integer> faults() {
    return faults;
  }
}
