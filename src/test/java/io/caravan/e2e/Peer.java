package io.caravan.e2e;

import io.caravan.command.Configuration;
import io.caravan.command.outside.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A real system in processes of its own, by the scripts of {@code e2e/peers/<name>}. */
final class Peer implements AutoCloseable {
  private final Path scripts;
  private final Map<String, String> settings = new TreeMap<>();
  private final int port = FreePort.take();

  Peer(String name) {
    scripts = Configuration.home().resolve("e2e/peers").resolve(name);
    with("CARAVAN_E2E_PORT", String.valueOf(port));
    with("CARAVAN_E2E_DATABASE_PORT", String.valueOf(FreePort.take()));
  }

  /** What its scripts read from the environment. */
  Peer with(String name, String value) {
    settings.put(name, value);
    return this;
  }

  int port() {
    return port;
  }

  /** Starts it without any data. */
  Peer fresh() {
    run("start");
    return this;
  }

  /** Starts it with what it had when it was ended. */
  void again() {
    run("start", "--keep");
  }

  /** SIGKILL. */
  void kill() {
    run("stop", "--kill");
  }

  private void run(String script, String... words) {
    List<String> command = new ArrayList<>(List.of(scripts.resolve(script).toString()));
    command.addAll(List.of(words));
    try {
      Path said = Files.createTempFile("caravan-peer", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
      builder.environment().putAll(settings);
      int code = builder.start().waitFor();
      String told = Files.readString(said);
      Files.delete(said);
      if (code != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed: " + told);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends it and deletes its data; without it they stay, with what it said, for who must look. */
  void forget() {
    run("stop", "--forget");
  }

  @Override
  public void close() {
    run("stop");
  }
}
