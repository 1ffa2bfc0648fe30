package io.caravan.command.outside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One {@code ./caravan} command in a process of its own; what it says goes into a file. */
public final class ChildProcess implements AutoCloseable {
  private static final long LONGEST_SECONDS = 60;
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Process process;
  private final Path log;

  private ChildProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it with the classes that this process runs with. */
  public static ChildProcess start(Path log, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.caravan.Caravan"));
    command.addAll(words);
    try {
      return new ChildProcess(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start(),
          log);
    } catch (IOException e) {
      throw new UncheckedIOException(command.get(command.size() - 1) + " did not start", e);
    }
  }

  /**
   * Waits until it is ready.
   *
   * @throws IllegalStateException with what it said, if it ends or takes too long
   */
  public ChildProcess await(BooleanSupplier ready) {
    for (long i = TimeUnit.SECONDS.toMillis(LONGEST_SECONDS) / LOOK.toMillis();
        !ready.getAsBoolean();
        i--) {
      if (i == 0 || !alive()) {
        process.destroyForcibly();
        throw new IllegalStateException("it did not start: " + told());
      }
      Pause.of(LOOK);
    }
    return this;
  }

  /** Waits for the end of a command that ends by itself; its exit code. */
  public int end() {
    try {
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("it did not end: " + told());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** What it has said so far. */
  public String told() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
