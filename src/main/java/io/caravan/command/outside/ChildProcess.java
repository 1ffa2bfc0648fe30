package io.caravan.command.outside;

import io.caravan.command.CommandFault;
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
  private final String name;
  private final Path log;

  private ChildProcess(Process process, String name, Path log) {
    this.process = process;
    this.name = name;
    this.log = log;
  }

  /** Starts it with the classes that this process runs with. */
  public static ChildProcess start(Path log, List<String> words) {
    return start(log, List.of("-Xmx512m"), words);
  }

  /**
   * The same with flags of Java of its own.
   *
   * @param flags beside those for a fast start
   */
  public static ChildProcess start(Path log, List<String> flags, List<String> words) {
    return start(log, flags, "io.caravan.Caravan", words);
  }

  /**
   * The same with another class that is run, which hands the words on.
   *
   * @param main its name
   */
  public static ChildProcess start(Path log, List<String> flags, String main, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(words);
    try {
      return new ChildProcess(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start(),
          words.get(0),
          log);
    } catch (IOException e) {
      throw new UncheckedIOException(command.get(command.size() - 1) + " did not start", e);
    }
  }

  /**
   * Waits until it is ready.
   *
   * @throws CommandFault with what it said, if it ends or takes too long
   */
  public ChildProcess await(BooleanSupplier ready) {
    for (long i = TimeUnit.SECONDS.toMillis(LONGEST_SECONDS) / LOOK.toMillis();
        !ready.getAsBoolean();
        i--) {
      if (i == 0 || !alive()) {
        process.destroyForcibly();
        throw new CommandFault(
            "caravan "
                + name
                + " did not start: "
                + told()
                    .lines()
                    .filter(line -> !line.isBlank())
                    .findFirst()
                    .orElse("it said nothing")
                + ". All that it said is in "
                + log
                + "; mend that and try again (what is in use by another process: stop that one).");
      }
      Pause.of(LOOK);
    }
    return this;
  }

  /** Waits for the end of a command that ends by itself; its exit code. */
  public int end() {
    return end(Duration.ofSeconds(LONGEST_SECONDS));
  }

  /**
   * The same with another longest wait.
   *
   * @throws IllegalStateException with what it said, if it has not ended by then
   */
  public int end(Duration longest) {
    try {
      if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
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

  /** SIGKILL: no last words. */
  public void kill() {
    process.destroyForcibly();
    end();
  }

  /** SIGSTOP: it lives and does nothing, as in a long pause of its machine. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT: it goes on and knows of nothing. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Process sent =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
              .redirectErrorStream(true)
              .start();
      if (sent.waitFor() != 0 && alive()) {
        throw new IllegalStateException("SIG" + name + " could not be sent");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("SIG" + name + " could not be sent", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
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
