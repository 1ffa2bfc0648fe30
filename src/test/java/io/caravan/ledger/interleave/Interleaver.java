package io.caravan.ledger.interleave;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * Runs works of several database sessions statement by statement in a chosen order. A session that
 * waits for a lock is seen as such in the database itself and goes on when it has got it.
 */
public final class Interleaver implements AutoCloseable {
  private static final long LOOK_MILLIS = 1;
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int SHOWN = 70;

  private final Object monitor = new Object();
  private final List<Gate> gates = new ArrayList<>();
  private final List<GatedSource> sources = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Connection watch;
  private final PreparedStatement blocked;
  private long lockWaits;
  private long deadlocks;

  /** How a schedule went: what each work gave or threw, and the order of statements. */
  public record Outcome(List<Result> results, List<String> steps) {}

  /** What one work gave. */
  public record Result(Object value, Throwable failure) {}

  public Interleaver(Connection watch) throws SQLException {
    this.watch = watch;
    this.blocked =
        watch.prepareStatement(
            "select count(*) from unnest(?::int[]) s (pid)"
                + " where cardinality(pg_blocking_pids(s.pid)) > 0");
  }

  /** A data source for one more session. */
  public DataSource session(Opener opener, UnaryOperator<String> rewriting) {
    Gate gate = new Gate(monitor);
    GatedSource source = new GatedSource(opener, gate, rewriting);
    gates.add(gate);
    sources.add(source);
    return source;
  }

  /** Makes a new connection. */
  @FunctionalInterface
  public interface Opener {
    Connection open() throws SQLException;
  }

  /**
   * Runs the same works in many orders, each time in a new scene.
   *
   * @param preemptions how often at most a session is stopped that could go on; all such orders are
   *     run, up to {@code atMost}
   * @param samples further orders by chance, if those were not all there are
   */
  public Explored explore(
      int preemptions, int atMost, int samples, long seed, Scenes scenes, Check check)
      throws Exception {
    Choices choices = Choices.all(preemptions);
    int runs = 0;
    boolean more = true;
    for (; more && runs < atMost; runs++) {
      check.of(run(scenes.next(), choices));
      more = choices.next();
    }
    boolean all = !more && choices.complete();
    for (int i = 0; i < samples && !all; i++, runs++) {
      check.of(run(scenes.next(), Choices.random(seed + i)));
    }
    return new Explored(runs, all);
  }

  /**
   * @param runs schedules that were run
   * @param all whether there are no others
   */
  public record Explored(int runs, boolean all) {}

  /** Prepares a scene and gives the work of each session in it. */
  @FunctionalInterface
  public interface Scenes {
    List<Callable<Object>> next() throws Exception;
  }

  /** Looks at what became of the scene. */
  @FunctionalInterface
  public interface Check {
    void of(Outcome outcome) throws Exception;
  }

  private Outcome run(List<Callable<Object>> works, Choices choices) throws SQLException {
    List<Gate> taking = gates.subList(0, works.size());
    synchronized (monitor) {
      taking.forEach(Gate::begin);
    }
    List<CompletableFuture<Result>> results = new ArrayList<>();
    for (int i = 0; i < works.size(); i++) {
      Callable<Object> work = works.get(i);
      Gate gate = gates.get(i);
      results.add(CompletableFuture.supplyAsync(() -> result(work, gate), threads));
    }
    List<String> steps = new ArrayList<>();
    choices.begin();
    int last = Choices.NOBODY;
    try {
      for (List<Integer> ready = quiet(taking); !ready.isEmpty(); ready = quiet(taking)) {
        last = choices.choose(ready, last);
        synchronized (monitor) {
          steps.add((char) ('A' + last) + ": " + shown(gates.get(last).admit()));
        }
      }
    } catch (IllegalStateException e) {
      letGo(taking);
      throw new IllegalStateException(outcome(results, steps).toString(), e);
    } finally {
      letGo(taking);
    }
    return outcome(results, steps);
  }

  private void letGo(List<Gate> taking) {
    synchronized (monitor) {
      taking.forEach(Gate::end);
    }
  }

  private static Outcome outcome(List<CompletableFuture<Result>> results, List<String> steps) {
    return new Outcome(results.stream().map(CompletableFuture::join).toList(), steps);
  }

  private Result result(Callable<Object> work, Gate gate) {
    try {
      return new Result(work.call(), null);
    } catch (Exception e) {
      return new Result(null, e);
    } finally {
      synchronized (monitor) {
        gate.end();
      }
    }
  }

  /** Waits until each session stands before a statement, waits for a lock or is at its end. */
  private List<Integer> quiet(List<Gate> taking) throws SQLException {
    long from = System.nanoTime();
    boolean locked = false;
    boolean deadlocked = false;
    while (true) {
      List<Integer> running;
      synchronized (monitor) {
        running = Gate.running(taking);
        if (!running.isEmpty() && !locked) {
          await();
          running = Gate.running(taking);
        }
        if (running.isEmpty()) {
          return ready(taking);
        }
      }
      locked = !running.contains(0) && blocked(running) == running.size();
      synchronized (monitor) {
        if (locked && running.equals(Gate.running(taking))) {
          List<Integer> ready = ready(taking);
          if (!ready.isEmpty()) {
            lockWaits += taking.stream().filter(Gate::waitsForLock).count();
            return ready;
          }
          // All wait for each other: the database ends that.
          deadlocks += deadlocked ? 0 : 1;
          deadlocked = true;
          locked = false;
        }
      }
      if (System.nanoTime() - from > STUCK_NANOS) {
        throw new IllegalStateException("sessions do not come to rest: " + running);
      }
    }
  }

  private void await() {
    try {
      monitor.wait(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<Integer> ready(List<Gate> taking) {
    List<Integer> ready = new ArrayList<>();
    for (int i = 0; i < taking.size(); i++) {
      if (taking.get(i).waiting()) {
        ready.add(i);
      }
    }
    return ready;
  }

  private int blocked(List<Integer> pids) throws SQLException {
    Array array = watch.createArrayOf("int4", pids.toArray());
    blocked.setArray(1, array);
    try (ResultSet row = blocked.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  private static String shown(String sql) {
    return sql.length() <= SHOWN ? sql : sql.substring(0, SHOWN) + "...";
  }

  /** How often a session was seen waiting for another's lock. */
  public long lockWaits() {
    return lockWaits;
  }

  /** How often all sessions waited for each other. */
  public long deadlocks() {
    return deadlocks;
  }

  @Override
  public void close() throws SQLException {
    threads.shutdownNow();
    for (GatedSource source : sources) {
      source.close();
    }
    blocked.close();
    watch.close();
  }
}
