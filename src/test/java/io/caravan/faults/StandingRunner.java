package io.caravan.faults;

import io.caravan.Caravan;
import io.caravan.command.Configuration;
import io.caravan.command.outside.ChildProcess;
import io.caravan.command.outside.Pause;
import io.caravan.ledger.CrashPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The packaged runner in a process of its own, whose threads can be made to stand still at the
 * places of {@link CrashPoint}, so that it is killed or paused just there. Both processes speak by
 * files of one folder: {@code stop-<place>}, {@code at-<place>-<n>} and {@code go-<n>}.
 */
final class StandingRunner implements AutoCloseable {
  private static final String FOLDER = "standing.folder";
  private static final String UP = "keeps its ledger at";
  private static final Duration LOOK = Duration.ofMillis(10);

  /** Several may start at once, on a machine that is busy. */
  private static final Duration START = Duration.ofMinutes(3);

  private static final Duration LONGEST = Duration.ofSeconds(90);

  private final Path folder;
  private final ChildProcess process;

  private StandingRunner(Path folder, ChildProcess process) {
    this.folder = folder;
    this.process = process;
  }

  /** What the child runs. */
  public static void main(String[] words) {
    Path folder = Path.of(System.getProperty(FOLDER));
    AtomicInteger arrivals = new AtomicInteger();
    // Nobody else would ever end one that stands still.
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
    CrashPoint.watchAll(place -> stand(folder, place, arrivals));
    Caravan.main(words);
  }

  private static void stand(Path folder, String place, AtomicInteger arrivals) {
    if (Files.exists(folder.resolve("stop-" + place))) {
      int n = arrivals.incrementAndGet();
      touch(folder.resolve("at-" + place + "-" + n));
      while (!Files.exists(folder.resolve("go-" + n))) {
        Pause.of(LOOK);
      }
    }
  }

  /**
   * Starts it; {@link #await} waits until it is up.
   *
   * @param folder of its own
   * @param config file of the configuration
   * @param settings that go before that
   */
  static StandingRunner start(Path folder, Path config, Map<String, String> settings) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> words = new ArrayList<>(List.of("run", "-c", config.toString()));
    settings.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
    List<String> flags =
        List.of(
            "-Xmx256m",
            "-Dcaravan.home=" + Configuration.home(),
            "-D" + FOLDER + "=" + folder.toAbsolutePath());
    String main = StandingRunner.class.getName();
    return new StandingRunner(
        folder, ChildProcess.start(folder.resolve("runner.log"), flags, main, words));
  }

  StandingRunner await() {
    Awaitility.await()
        .atMost(START)
        .until(
            () -> {
              if (!process.alive()) {
                throw new IllegalStateException("it did not start: " + process.told());
              }
              return process.told().contains(UP);
            });
    return this;
  }

  /** Who comes by from now on stands. */
  void stopAt(String place) {
    Path stop = folder.resolve("stop-" + place);
    if (!Files.exists(stop)) {
      touch(stop);
    }
  }

  /**
   * Waits until a thread stands at that place while something holds; who comes by before goes on,
   * as does who comes by later. Who stands there then, stands until {@link #letGo}.
   */
  void standsAt(String place, BooleanSupplier wanted) {
    stopAt(place);
    Awaitility.await()
        .atMost(LONGEST)
        .pollInterval(LOOK)
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              List<String> standing = standing(place);
              if (!standing.isEmpty() && wanted.getAsBoolean()) {
                return true;
              }
              standing.forEach(this::go);
              return false;
            });
    try {
      Files.delete(folder.resolve("stop-" + place));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who stands at that place goes on. */
  void letGo(String place) {
    standing(place).forEach(this::go);
  }

  private List<String> standing(String place) {
    String at = "at-" + place + "-";
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(at))
          .map(name -> name.substring(at.length()))
          .filter(n -> !Files.exists(folder.resolve("go-" + n)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void go(String n) {
    touch(folder.resolve("go-" + n));
  }

  private static void touch(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL. */
  void kill() {
    process.kill();
  }

  /** SIGSTOP. */
  void pause() {
    process.pause();
  }

  /** SIGCONT. */
  void resume() {
    process.resume();
  }

  /** What it has said so far. */
  String told() {
    return process.told();
  }

  @Override
  public void close() {
    if (process.alive()) {
      process.kill();
    }
  }
}
