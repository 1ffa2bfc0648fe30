package io.caravan.command.demo;

import io.caravan.command.outside.Pause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The sandbox as a process of its own, as another company's computer would be. */
final class Children implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final long STOP_SECONDS = 5;

  private final Process sandbox;

  private Children(Process sandbox) {
    this.sandbox = sandbox;
  }

  /** Starts it and waits until it serves; its standard input ends with this process. */
  static Children sandbox(Path config, Path log, List<String> arguments) {
    try {
      Files.deleteIfExists(config);
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-cp"));
      command.add(System.getProperty("java.class.path"));
      command.addAll(List.of("io.caravan.Caravan", "sandbox", "--with-parent"));
      command.addAll(List.of("--write-config", config.toString()));
      command.addAll(arguments);
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      await(process, config, log);
      return new Children(process);
    } catch (IOException e) {
      throw new UncheckedIOException("the sandbox could not be started", e);
    }
  }

  private static void await(Process process, Path config, Path log) throws IOException {
    for (long i = START.toMillis() / LOOK.toMillis(); !Files.exists(config); i--) {
      if (i == 0 || !process.isAlive()) {
        process.destroyForcibly();
        throw new IllegalStateException("the sandbox did not start: " + Files.readString(log));
      }
      Pause.of(LOOK);
    }
  }

  boolean alive() {
    return sandbox.isAlive();
  }

  @Override
  public void close() {
    sandbox.destroy();
    try {
      if (!sandbox.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        sandbox.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sandbox.destroyForcibly();
    }
  }
}
